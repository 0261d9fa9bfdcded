"""Taking a person out of a desk, and new keys for new work, with a removal or without.

A custodian may have kept half of the originals key. So when one leaves, two
others sign for it, the opener draws a new half of its own for new work, and the desk's key and
the originals key both become others. What was sealed before stays as it was: nothing that was
read can be unread.
"""

import secrets
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from casework import sessions
from casework.accounts import events
from casework.approvals import halves, newest_listed
from casework.models import Desk, Invitation, KeyShare, Member
from casework.records import Stored
from casework.records.approval import Approval
from casework.services import approvals
from casework.services.approvals import Subject
from casework.services.desks import FEWEST_MEMBERS, SEED_SIZE, in_line, share
from casework.services.memberships import entry_for_root
from casework.unlocked import Unlocked
from intake import clock, identities, recipients
from intake.errors import IntakeError
from intake.keys import Entry, Kind
from intake.keys.approval import Deed
from intake.keys.roll import RollError
from intake.sealing import HybridIdentity, HybridRecipient

FEWEST_CUSTODIANS = 2
_REASON = "membership"
_DESK, _HALF = KeyShare.Kind.DESK, KeyShare.Kind.ORIGINALS_A


@dataclass(frozen=True)
class Removal:
    """What a removal leaves to do outside: the root signs `entries` and revokes `person`."""

    entries: tuple[Entry, ...]  # the desk's next key, and the originals' where a custodian left
    person: str | None  # None while they belong to another desk


@dataclass(frozen=True, repr=False)
class _NextHalf:
    """Half A of the next originals key, and the key as the root will list it."""

    half: bytes
    entry: Entry
    approval: uuid.UUID


def ask_removal(by: Unlocked, desk: uuid.UUID, member: uuid.UUID, words: str) -> Stored[Approval]:
    """Ask another custodian to sign for a custodian's removal; who asks signs at once.

    Raises IntakeError: custodians_only, not_your_desk, too_few_custodians, too_few_members, and
    as `approvals.ask`.
    """
    _check(by, desk)
    _staying(desk, member)
    about = Subject("member", member)
    return approvals.ask(by, desk, Deed.REMOVE_MEMBER, about, reason=_REASON, words=words)


def ask_renewal(by: Unlocked, desk: uuid.UUID, words: str) -> Stored[Approval]:
    """Ask another custodian to sign for next keys while nobody leaves, such as after a seizure.

    Raises IntakeError: custodians_only, and as `approvals.ask`.
    """
    _check(by, desk)
    about = Subject("desk", desk)
    return approvals.ask(by, desk, Deed.ROTATE, about, reason=_REASON, words=words)


def asked(by: Unlocked, desk: uuid.UUID, deed: Deed, about: uuid.UUID) -> Approval | None:
    """The open request for it, the one with its signatures before any other."""
    found = [
        one.record
        for one in approvals.waiting(by, desk)
        if (one.record.about, one.record.asked.deed) == (about, deed)
    ]
    return min(found, key=lambda one: one.missing, default=None)


def is_custodian(desk: uuid.UUID, member: uuid.UUID) -> bool:
    """Whether a share of the originals key rests wrapped to them."""
    return KeyShare.objects.filter(desk=desk, member=member, kind=_HALF).exists()


def remove_member(
    by: Unlocked, desk: uuid.UUID, member: uuid.UUID, *, approval: uuid.UUID | None = None
) -> Removal:
    """Take a person's shares away and give the desk new keys for new work.

    What they opened, copied or unwrapped before stays readable to them. Half of the originals
    opens nothing without the opener, which refuses who is revoked on the roll.

    Args:
        approval: of a custodian's removal, which two others signed; nobody else needs one.

    Raises IntakeError: custodians_only, not_your_desk, too_few_custodians, too_few_members,
    not_on_roll when somebody who stays cannot be sealed to; for a custodian also
    approval_missing, approver_leaves, originals_wait_for_root, and as `approvals.use`. Then
    TransientError too, when the opener is away: nothing has changed.
    """
    _check(by, desk)
    leaves_half = is_custodian(desk, member)
    if leaves_half:
        _staying(desk, member)
    about = Subject("member", member)
    following = _next_half(by, desk, Deed.REMOVE_MEMBER, about, approval) if leaves_half else None
    seed = secrets.token_bytes(SEED_SIZE)
    noted = events.drafts("member.removed", [desk], member=str(member), by=str(by.member.pk))
    with transaction.atomic(durable=True):
        row, staying = in_line(desk), _staying(desk, member)
        if leaves_half != is_custodian(desk, member):
            raise IntakeError("row_changed")
        if approval and following:  # before the new key: sealed rows are written under this one
            approvals.use(by, desk, approval, Deed.REMOVE_MEMBER, about)
        generation = _newest(row) + 1
        KeyShare.objects.filter(desk=row, member=member).delete()
        _wrap(row, staying, (_DESK, generation), seed)
        if following:
            _wrap_half(row, staying, following)
        person = _close_if_last(member)
        events.leave(noted)
    sessions.lock(Member(pk=member))
    entries = (_entry(Kind.DESK, desk, generation, str(HybridIdentity(seed).recipient)),)
    return Removal((*entries, following.entry) if following else entries, person)


def renew_keys(by: Unlocked, desk: uuid.UUID, *, approval: uuid.UUID | None) -> tuple[Entry, ...]:
    """Next keys of desk and originals for everybody who is there; gives what the root signs.

    Raises IntakeError: custodians_only, approval_missing, originals_wait_for_root, not_on_roll,
    and as `approvals.use`; TransientError when the opener is away: nothing has changed.
    """
    _check(by, desk)
    about = Subject("desk", desk)
    following = _next_half(by, desk, Deed.ROTATE, about, approval)
    seed = secrets.token_bytes(SEED_SIZE)
    noted = events.drafts("desk.keys_renewed", [desk], by=str(by.member.pk))
    with transaction.atomic(durable=True):
        row, people = in_line(desk), _sealed_to(_members(desk))
        approvals.use(by, desk, following.approval, Deed.ROTATE, about)
        generation = _newest(row) + 1
        _wrap(row, people, (_DESK, generation), seed)
        _wrap_half(row, people, following)
        events.leave(noted)
    mine = _entry(Kind.DESK, desk, generation, str(HybridIdentity(seed).recipient))
    return mine, following.entry


def waiting_for_root(by: Unlocked, desk: uuid.UUID) -> list[Entry]:
    """Entries of this desk that the roll does not list yet: its next keys, confirmed people.

    Raises TransientError when the opener is away and only it knows one of them.
    """
    keys = by.desk(desk)
    newest = str(keys.identity(keys.generation).recipient)
    mine = _entry(Kind.DESK, desk, keys.generation, newest)
    people = [entry_for_root(row) for row in Invitation.objects.filter(desk=desk).order_by("pk")]
    listed = {entry.recipient for entry in recipients.current().roll.keys}
    found = [one for one in (mine, *people) if one is not None and one.recipient not in listed]
    return [*found, *_originals_waiting(by, desk)]


def _originals_waiting(by: Unlocked, desk: uuid.UUID) -> Iterable[Entry]:
    if not by.is_custodian(desk):
        return
    generation, half = next(iter(halves(by, desk).items()))
    if generation > newest_listed(desk):
        recipient = identities.agent().originals_recipient(str(desk), generation, half)
        yield _entry(Kind.ORIGINALS, desk, generation, recipient)


def _check(by: Unlocked, desk: uuid.UUID) -> None:
    if not by.is_custodian(desk):
        raise IntakeError("custodians_only")


def _next_half(
    by: Unlocked, desk: uuid.UUID, deed: Deed, about: Subject, approval: uuid.UUID | None
) -> _NextHalf:
    """Before anything is written: all that can be refused is, and the opener has its half."""
    if approval is None:
        raise IntakeError("approval_missing")
    signed = approvals.granted(by, desk, approval, deed, about).record
    if str(about.row) in signed.signers:
        raise IntakeError("approver_leaves")
    now, half_a = next(iter(halves(by, desk).items()))
    if now != newest_listed(desk):
        raise IntakeError("originals_wait_for_root")
    agent, half = identities.agent(), secrets.token_bytes(SEED_SIZE)
    made = agent.make_originals_half(signed.asked, signed.signed, generation=now, half_a=half_a)
    recipient = agent.originals_recipient(str(desk), made, half)
    return _NextHalf(half, _entry(Kind.ORIGINALS, desk, made, recipient), approval)


def _staying(desk: uuid.UUID, leaving: uuid.UUID) -> Mapping[Member, HybridRecipient]:
    shares = KeyShare.objects.filter(desk=desk).select_related("member")
    people = {one.member for one in shares if one.kind == _DESK}
    custodians = {one.member_id for one in shares if one.kind == _HALF}
    _check_fewest({one.pk for one in people}, custodians, leaving)
    return _sealed_to(one for one in people if one.pk != leaving)


def _check_fewest(
    people: Collection[uuid.UUID], custodians: Collection[uuid.UUID], leaving: uuid.UUID
) -> None:
    if leaving not in people:
        raise IntakeError("not_your_desk")
    if len(set(custodians) - {leaving}) < FEWEST_CUSTODIANS:
        raise IntakeError("too_few_custodians")
    if len(people) <= FEWEST_MEMBERS:
        raise IntakeError("too_few_members")


def _sealed_to(people: Iterable[Member]) -> dict[Member, HybridRecipient]:
    known = recipients.current()
    try:
        return {one: known.personal(one.pk) for one in people}
    except RollError:
        raise IntakeError("not_on_roll") from None


def _wrap(
    desk: Desk, people: Mapping[Member, HybridRecipient], place: tuple[KeyShare.Kind, int],
    secret: bytes,
) -> None:  # fmt: skip
    for one, to in people.items():
        share(desk, one, to, place, secret)


def _wrap_half(desk: Desk, people: Mapping[Member, HybridRecipient], following: _NextHalf) -> None:
    """To those of the people who are custodians."""
    custodians = {one: to for one, to in people.items() if is_custodian(desk.pk, one.pk)}
    _wrap(desk, custodians, (_HALF, following.entry.generation), following.half)


def _members(desk: uuid.UUID) -> set[Member]:
    shares = KeyShare.objects.filter(desk=desk, kind=_DESK).select_related("member")
    return {one.member for one in shares}


def _close_if_last(member: uuid.UUID) -> str | None:
    """Whoever belongs to no desk any more signs in no more. Gives their id then."""
    if KeyShare.objects.filter(member=member).exists():
        return None
    Member.objects.filter(pk=member).update(is_active=False)
    return str(member)


def _newest(desk: Desk) -> int:
    shares = KeyShare.objects.filter(desk=desk, kind=_DESK)
    return max(shares.values_list("generation", flat=True))


def _entry(kind: Kind, desk: uuid.UUID, generation: int, recipient: str) -> Entry:
    return Entry(kind, str(desk), generation, clock.today(), recipient=recipient)
