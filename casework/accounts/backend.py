"""Who a session belongs to. Nobody signs in by way of Django's `authenticate`."""

import uuid

from django.contrib.auth.backends import BaseBackend

from casework.models import Member


class Members(BaseBackend):
    """Looks up the member of a session; a person who was removed is nobody at once."""

    def get_user(self, user_id: uuid.UUID) -> Member | None:
        """The active member, or None."""
        return Member.objects.filter(pk=user_id, is_active=True).first()
