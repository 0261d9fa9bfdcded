"""A person of a desk as the server knows them: an opaque login, and keys it cannot open."""

import secrets
import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from shamir_mnemonic.wordlist import WORDLIST

from intake import clock

_WORDS = 3  # of 1,024: 30 bits, so that a login is no better guessed than looked up


def draw_login() -> str:
    """Three random words, such as "quiet-river-lamp". Nobody chooses a login that says who."""
    return "-".join(secrets.choice(WORDLIST) for _ in range(_WORDS))


class Member(AbstractBaseUser):
    """Signs in with password and second factor, then opens the keys with a passphrase.

    No name, address, browser or time rests here; `admitted_on` is a day (P4).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.CharField(max_length=40, unique=True, default=draw_login, editable=False)
    # Django's column would keep the instant of every sign-in.
    last_login = None
    # A passphrase age file (scrypt): `age -d` opens it with no code of ours.
    wrapped_identity = models.BinaryField(editable=False)
    is_active = models.BooleanField(default=True, editable=False)
    admitted_on = models.DateField(default=clock.today, editable=False)
    # Who invited, and which second custodian compared the fingerprint. Both empty for those
    # who founded a desk: the organisation's root vouches for them alone.
    admitted_by = models.UUIDField(null=True, editable=False)
    confirmed_by = models.UUIDField(null=True, editable=False)
    # Failed sign-ins since the last good one; no times. A restart does not set it back.
    failures = models.PositiveIntegerField(default=0, editable=False)

    objects = BaseUserManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __repr__(self) -> str:
        return f"<Member {self.pk}>"

    @property
    def is_confirmed(self) -> bool:
        """Whether key shares may be wrapped to this person."""
        return self.admitted_by is None or self.confirmed_by is not None
