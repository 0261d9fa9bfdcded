"""Changing a password or a device. Either locks every session of the member."""

import uuid
from dataclasses import dataclass

from django.db import transaction

from casework import sessions
from casework.accounts import events, factor, signing_in
from casework.accounts.passwords import check_new
from casework.accounts.waiting import Waiting
from casework.models import Member, SecondFactor
from intake.custody import Draft
from intake.errors import IntakeError


@dataclass(frozen=True, repr=False)
class NewDevice:
    """A device that has not shown its number yet."""

    member: uuid.UUID
    password: str
    secret: bytes

    def __repr__(self) -> str:
        return "<NewDevice>"


_devices: Waiting[NewDevice] = Waiting(30 * 60, most=100)


def change_password(member: Member, old: str, typed: str, new: str, again: str) -> None:
    """The second factor is sealed anew under the new password in the same transaction.

    Raises as `signing_in.confirm` and `check_new`.
    """
    check_new(new, again)
    signing_in.confirm(member, old, typed)
    noted = _noted("account.password_changed", member)
    with transaction.atomic(durable=True):
        factor.reseal(member, old, new)
        member.set_password(new)
        member.save(update_fields=["password"])
        events.leave(noted)
    sessions.lock(member)


def begin_device(member: Member, password: str, typed: str) -> str:
    """Show both factors, the second by a recovery code if the device is lost; draw a new secret.

    Raises as `signing_in.confirm`.
    """
    signing_in.confirm(member, password, typed)
    return _devices.put(NewDevice(member.pk, password, factor.new_secret()))


def new_device(token: str, member: Member) -> NewDevice:
    """The device being set up. Raises IntakeError("step_expired")."""
    found = _devices.get(token)
    if found is None or found.member != member.pk:
        raise IntakeError("step_expired")
    return found


def finish_device(token: str, member: Member, typed: str) -> tuple[SecondFactor, list[str]]:
    """The new device shows its number: it takes the old one's place, with ten new codes.

    Raises IntakeError: step_expired, token_refused.
    """
    found = new_device(token, member)
    if not factor.matches(found.secret, typed, is_new=True):
        raise IntakeError("token_refused")
    drawn = factor.draw_codes()
    noted = _noted("account.device_changed", member)
    with transaction.atomic(durable=True):
        device = factor.attach(member, found.password, found.secret)
        factor.keep_codes(device, drawn)
        events.leave(noted)
    _devices.take(token)
    sessions.lock(member)
    return device, drawn


def forget() -> None:
    """As a restart does."""
    _devices.clear()


def _noted(kind: str, member: Member) -> list[Draft]:
    return events.drafts(kind, events.desks_of(member), by=str(member.pk))
