"""Enrolling: an invited person makes their password, device, codes, passphrase and keys.

All of it stands in this process's memory until the last step, which writes everything or
nothing. Whoever stops half-way opens the invitation again.
"""

import uuid
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction

from casework.accounts import events, factor, invitations
from casework.accounts.fingerprint import fingerprint
from casework.accounts.passwords import check_new
from casework.accounts.waiting import Waiting
from casework.models import Invitation, Member
from casework.models.member import draw_login
from casework.personal import PersonalKeys
from intake import clock
from intake.errors import IntakeError
from intake.keys import Entry, Kind
from intake.keys.ceremony.asking import draw_passphrase


@dataclass(frozen=True, repr=False)
class Enrolment:
    """What a person has chosen and been shown so far."""

    invitation: uuid.UUID
    login: str
    secret: bytes
    codes: tuple[str, ...]
    passphrase: str
    password: str = ""
    has_device: bool = False

    def __repr__(self) -> str:
        return "<Enrolment>"


@dataclass(frozen=True)
class Enrolled:
    """Done: what the person reads out to both custodians."""

    member: uuid.UUID
    login: str
    fingerprint: str


_enrolments: Waiting[Enrolment] = Waiting(60 * 60, most=100)


def begin(invitation: uuid.UUID, code: str) -> str:
    """Open an invitation. Returns the token of the next steps, good for an hour.

    Raises IntakeError("invitation_unknown").
    """
    row = invitations.redeemed(invitation, code)
    drawn = tuple(factor.draw_codes())
    fresh = Enrolment(row.pk, draw_login(), factor.new_secret(), drawn, draw_passphrase())
    return _enrolments.put(fresh)


def current(token: str) -> Enrolment:
    """What stands so far. Raises IntakeError("enrolment_expired")."""
    found = _enrolments.get(token)
    if found is None:
        raise IntakeError("enrolment_expired")
    return found


def choose_password(token: str, password: str, again: str) -> Enrolment:
    """Raises IntakeError: passwords_differ, and as `check_new`."""
    found = current(token)
    check_new(password, again)
    return _keep(token, replace(found, password=password))


def show_device(token: str, typed: str) -> Enrolment:
    """The device has the secret: it shows its number. Raises IntakeError("token_refused")."""
    found = current(token)
    if not found.password or not factor.matches(found.secret, typed, is_new=True):
        raise IntakeError("token_refused")
    return _keep(token, replace(found, has_device=True))


def finish(token: str, typed: str) -> Enrolled:
    """The passphrase typed back: make the keys, and keep everything in one transaction.

    No key share is wrapped yet: a second custodian and the root come first.

    Raises IntakeError: passphrases_differ, enrolment_expired, invitation_unknown.
    """
    found = current(token)
    if not found.has_device:
        raise IntakeError("enrolment_expired")
    if " ".join(typed.casefold().split()) != found.passphrase:
        raise IntakeError("passphrases_differ")
    keys = PersonalKeys.generate()
    wrapped = keys.wrap(found.passphrase, work_factor=settings.PASSPHRASE_WORK)
    member = _write(found, keys, wrapped)
    _enrolments.take(token)
    shown = fingerprint(str(keys.identity.recipient), keys.verifier)
    return Enrolled(member.pk, member.login, shown)


def forget() -> None:
    """As a restart does."""
    _enrolments.clear()


def _keep(token: str, changed: Enrolment) -> Enrolment:
    _enrolments.put(changed, token)
    return changed


def _write(found: Enrolment, keys: PersonalKeys, wrapped: bytes) -> Member:
    row = Invitation.objects.filter(pk=found.invitation, member=None).first()
    if row is None or clock.today() >= row.expires_on:
        raise IntakeError("invitation_unknown")
    member = Member(login=found.login, wrapped_identity=wrapped, admitted_by=row.invited_by)
    member.set_password(found.password)
    entry = _entry(member, keys)
    noted = events.drafts(
        "member.enrolled", [row.desk_id], member=str(member.pk), invitation=str(row.pk)
    )
    with transaction.atomic(durable=True):
        member.save(force_insert=True)
        used = Invitation.objects.filter(pk=row.pk, member=None)
        if used.update(member=member, digest=b"", entry=invitations.octets_of(entry)) != 1:
            raise IntakeError("invitation_unknown")
        device = factor.attach(member, found.password, found.secret)
        factor.keep_codes(device, list(found.codes))
        events.leave(noted)
    return member


def _entry(member: Member, keys: PersonalKeys) -> Entry:
    recipient = str(keys.identity.recipient)
    return Entry(Kind.PERSONAL, str(member.pk), 1, clock.today(), recipient, verifier=keys.verifier)
