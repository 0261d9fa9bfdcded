"""Who belongs to a desk: confirming who enrolled, wrapping the desk's keys, taking them away."""

import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from casework import sessions
from casework.accounts import events
from casework.accounts.enrolment import entry_of
from casework.accounts.fingerprint import fingerprint, is_same
from casework.models import Desk, Invitation, KeyShare, Member
from casework.services.desks import FEWEST_MEMBERS, SEED_SIZE, seal_share
from casework.unlocked import Unlocked
from intake import clock, recipients
from intake.errors import IntakeError
from intake.keys import Entry, Kind
from intake.keys.roll import RollError
from intake.sealing import HybridIdentity, HybridRecipient

FEWEST_CUSTODIANS = 2


@dataclass(frozen=True)
class Removal:
    """What a removal leaves to do outside: the root signs `entry` and revokes `person`."""

    entry: Entry  # the desk's next key
    person: str | None  # None while they belong to another desk


def confirm(by: Unlocked, invitation: uuid.UUID, heard: str) -> None:
    """A second custodian heard the fingerprint from the person, over another channel.

    Raises IntakeError: custodians_only, second_custodian_needed, fingerprint_differs.
    """
    row = _enrolled(by, invitation)
    if row.invited_by == by.member.pk:
        raise IntakeError("second_custodian_needed")
    if not is_same(_shown(row), heard):
        raise IntakeError("fingerprint_differs")
    noted = events.drafts(
        "member.confirmed", [row.desk_id], member=str(row.member_id), by=str(by.member.pk)
    )
    with transaction.atomic(durable=True):
        Member.objects.filter(invitation=row).update(confirmed_by=by.member.pk)
        events.leave(noted)


def entry_for_root(row: Invitation) -> Entry | None:
    """The line that the root signs, naming both who admitted; None before the confirmation."""
    member = row.member
    if member is None or member.confirmed_by is None:
        return None
    entry = entry_of(row)
    admitting = tuple(sorted({str(row.invited_by), str(member.confirmed_by)}))
    return Entry(
        entry.kind, entry.id, entry.generation, entry.since, entry.recipient,
        entry.verifier, admitting,
    )  # fmt: skip


def add_member(by: Unlocked, invitation: uuid.UUID, *, as_custodian: bool) -> None:
    """Wrap the desk's keys, of all generations, to a person whom the roll now lists.

    Raises IntakeError: custodians_only, not_confirmed, not_on_roll, fingerprint_differs when
    the roll lists other keys than those that were confirmed.
    """
    row = _enrolled(by, invitation)
    member = row.member
    if member is None or not member.is_confirmed:
        raise IntakeError("not_confirmed")
    to = _listed(row)
    noted = events.drafts(
        "member.added", [row.desk_id], member=str(member.pk), by=str(by.member.pk),
        custodian=int(as_custodian),
    )  # fmt: skip
    with transaction.atomic(durable=True):
        desk = _in_line(row.desk_id)
        for generation, seed in by.desk(desk.pk).seeds.items():
            _share(desk, member, to, (KeyShare.Kind.DESK, generation), seed)
        if as_custodian:
            newest = _newest(desk, KeyShare.Kind.ORIGINALS_A)
            half = by.originals_a[desk.pk]
            _share(desk, member, to, (KeyShare.Kind.ORIGINALS_A, newest), half)
        row.delete()
        events.leave(noted)


def remove_member(by: Unlocked, desk: uuid.UUID, member: uuid.UUID) -> Removal:
    """Take a person's shares away and give the desk a new key for new work.

    What they opened, copied or unwrapped before stays readable to them; their half of the
    originals opens nothing without the opener, which refuses who is revoked on the roll.

    Raises IntakeError: custodians_only, not_your_desk, too_few_custodians, too_few_members,
    not_on_roll when somebody who stays cannot be sealed to.
    """
    if not by.is_custodian(desk):
        raise IntakeError("custodians_only")
    seed = secrets.token_bytes(SEED_SIZE)
    noted = events.drafts("member.removed", [desk], member=str(member), by=str(by.member.pk))
    with transaction.atomic(durable=True):
        row = _in_line(desk)
        staying = _staying(row, member)
        generation = _newest(row, KeyShare.Kind.DESK) + 1
        KeyShare.objects.filter(desk=row, member=member).delete()
        for one, to in staying.items():
            _share(row, one, to, (KeyShare.Kind.DESK, generation), seed)
        leaves = not KeyShare.objects.filter(member=member).exists()
        if leaves:
            Member.objects.filter(pk=member).update(is_active=False)
        events.leave(noted)
    sessions.lock(Member(pk=member))
    recipient = str(HybridIdentity(seed).recipient)
    entry = Entry(Kind.DESK, str(desk), generation, clock.today(), recipient=recipient)
    return Removal(entry, str(member) if leaves else None)


def waiting_for_root(by: Unlocked, desk: uuid.UUID) -> list[Entry]:
    """Entries of this desk that the roll does not list yet: a next key, confirmed people."""
    keys = by.desk(desk)
    newest = str(keys.identity(keys.generation).recipient)
    mine = Entry(Kind.DESK, str(desk), keys.generation, clock.today(), recipient=newest)
    people = [entry_for_root(row) for row in Invitation.objects.filter(desk=desk)]
    listed = {entry.recipient for entry in recipients.current().roll.keys}
    return [one for one in (mine, *people) if one is not None and one.recipient not in listed]


def _enrolled(by: Unlocked, invitation: uuid.UUID) -> Invitation:
    row = Invitation.objects.select_related("member").filter(pk=invitation).first()
    if row is None or row.member is None or not by.is_custodian(row.desk_id):
        raise IntakeError("custodians_only")
    return row


def _shown(row: Invitation) -> str:
    entry = entry_of(row)
    return fingerprint(entry.recipient, entry.verifier)


def _listed(row: Invitation) -> HybridRecipient:
    """The person's recipient, as the roll has it; it must be the one that was confirmed."""
    try:
        entry = recipients.current().roll.entry(Kind.PERSONAL, str(row.member_id))
    except RollError:
        raise IntakeError("not_on_roll") from None
    if fingerprint(entry.recipient, entry.verifier) != _shown(row):
        raise IntakeError("fingerprint_differs")
    return entry.hybrid


def _staying(desk: Desk, leaving: uuid.UUID) -> Mapping[Member, HybridRecipient]:
    shares = KeyShare.objects.filter(desk=desk).select_related("member")
    people = {share.member for share in shares.filter(kind=KeyShare.Kind.DESK)}
    custodians = {share.member_id for share in shares.filter(kind=KeyShare.Kind.ORIGINALS_A)}
    if leaving not in {one.pk for one in people}:
        raise IntakeError("not_your_desk")
    if len(custodians - {leaving}) < FEWEST_CUSTODIANS:
        raise IntakeError("too_few_custodians")
    if len(people) <= FEWEST_MEMBERS:
        raise IntakeError("too_few_members")
    return _sealed_to(one for one in people if one.pk != leaving)


def _sealed_to(people: Iterable[Member]) -> dict[Member, HybridRecipient]:
    known = recipients.current()
    try:
        return {one: known.personal(one.pk) for one in people}
    except RollError:
        raise IntakeError("not_on_roll") from None


def _in_line(desk: uuid.UUID) -> Desk:
    """Changes of one desk's people stand in line, so that no two make the same generation."""
    return Desk.objects.select_for_update().get(pk=desk)


def _newest(desk: Desk, kind: KeyShare.Kind) -> int:
    shares = KeyShare.objects.filter(desk=desk, kind=kind)
    return max(shares.values_list("generation", flat=True))


def _share(
    desk: Desk, to: Member, recipient: HybridRecipient, place: tuple[KeyShare.Kind, int],
    secret: bytes,
) -> None:  # fmt: skip
    kind, generation = place
    sealed = seal_share(secret, kind, desk.pk, recipient)
    KeyShare.objects.create(desk=desk, member=to, kind=kind, generation=generation, sealed=sealed)
