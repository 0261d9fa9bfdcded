"""A new passphrase: the same keys in another file. Nobody has to be invited anew for it.

The file until now stays in force until the words were typed back from paper; then one row is
replaced in one transaction, so that at every instant exactly one passphrase opens the keys.
"""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from casework import sessions
from casework.accounts import events, signing_in
from casework.accounts.waiting import Waiting
from casework.models import Member
from casework.personal import PersonalKeys
from intake.custody import Draft
from intake.errors import IntakeError
from intake.keys.ceremony.asking import draw_passphrase

TYPED_LENGTH = 300


@dataclass(frozen=True, repr=False)
class NewPassphrase:
    """Words that were shown and not typed back yet, and what would come into force with them."""

    member: uuid.UUID
    words: str
    before: bytes  # the file until now; another one by then means that somebody else was faster
    after: bytes  # the same keys under the new words

    def __repr__(self) -> str:
        return "<NewPassphrase>"


_passphrases: Waiting[NewPassphrase] = Waiting(30 * 60, most=100)


def begin(member: Member, password: str, typed: str, passphrase: str) -> str:
    """Show both factors and the passphrase until now; new words are drawn.

    Returns the token of the next steps, good for half an hour. Takes about two seconds.

    Raises as `signing_in.confirm`, and IntakeError("passphrase_wrong"), which is on the log.
    """
    signing_in.confirm(member, password, typed)
    before = bytes(member.wrapped_identity)
    try:
        keys = PersonalKeys.unwrap(before, passphrase[:TYPED_LENGTH])
    except IntakeError:
        _leave("keys.unlock_refused", member)
        raise
    words = draw_passphrase()
    after = keys.wrap(words, work_factor=settings.PASSPHRASE_WORK)
    return _passphrases.put(NewPassphrase(member.pk, words, before, after))


def current(token: str, member: Member) -> NewPassphrase:
    """What was drawn. Raises IntakeError("step_expired")."""
    found = _passphrases.get(token)
    if found is None or found.member != member.pk:
        raise IntakeError("step_expired")
    return found


def finish(token: str, member: Member, typed: str) -> None:
    """The words typed back: they open the keys from now on, and every session is locked.

    Raises IntakeError: step_expired, also when it was changed elsewhere meanwhile;
    passphrases_differ.
    """
    found = current(token, member)
    if " ".join(typed[:TYPED_LENGTH].casefold().split()) != found.words:
        raise IntakeError("passphrases_differ")
    noted = _noted("account.passphrase_changed", member)
    with transaction.atomic(durable=True):
        resting = Member.objects.filter(pk=member.pk, wrapped_identity=found.before)
        if resting.update(wrapped_identity=found.after) != 1:
            raise IntakeError("step_expired")
        events.leave(noted)
    _passphrases.take(token)
    sessions.lock(member)


def forget() -> None:
    """As a restart does."""
    _passphrases.clear()


def _noted(kind: str, member: Member) -> list[Draft]:
    return events.drafts(kind, events.desks_of(member), by=str(member.pk))


def _leave(kind: str, member: Member) -> None:
    noted = _noted(kind, member)
    with transaction.atomic(durable=True):
        events.leave(noted)
