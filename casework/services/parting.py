"""What was merged wrongly becomes two again, as far as it can be told apart."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from casework import register, rows
from casework.merging import parted
from casework.models import IdentityRow
from casework.records import Apart, Consent, Involvement, Merge, Person, Record
from casework.records.codec import from_bytes
from casework.records.consent import GIVEN
from casework.records.marks import relinked, without
from casework.services.deeds import Change, carry_out, seen, together
from casework.services.merging import led
from casework.services.stopping import stop_releases
from casework.unlocked import Unlocked
from intake import clock
from intake.errors import IntakeError


def undo_merge(by: Unlocked, desk: uuid.UUID, merge: uuid.UUID, *, expects: int) -> None:
    """Let them be two again: the closed record as it was, with what was moved from it.

    What was written since stays with the record that stayed. Each has its own consents again; what
    was given since the merge is given by neither, for nobody can tell which of the two said it.
    Roles that had become one are two again, the kept one as it is now. The two are not proposed
    again.

    Raises IntakeError: merge_undone; person_merged where the one that stayed was closed since:
    that comes first; row_changed.
    """
    found = seen(by, desk, Merge, merge, expects)
    now = seen(by, desk, Person, found.record.stays)
    over = seen(by, desk, Person, found.record.closed)
    if not found.record.holds:
        raise IntakeError("merge_undone")
    if now.record.same_as is not None:
        raise IntakeError("person_merged")
    before, other = (_person(told) for told in (found.record.before, found.record.other))
    after = parted(now.record, before, other)
    given_back = after.identity != now.record.identity
    changes = [
        Change(after, now),
        Change(_again(by, desk, other, over.record, given_back=given_back), over),
        *_moved_back(by, desk, found.record),
        *_kept_consents(by, desk, found.record),
        *map(Change, _roles_again(by, desk, found.record)),
        Change(_apart(by, found.record)),
    ]
    undone = replace(found.record, undone_on=clock.today(), undone_by=by.member.pk)
    with together():
        carry_out("persons.parted", by, desk, changes, merge=str(merge))
        rows.write(by, desk, undone, expects=found.version)
        stop_releases(by, desk, *_consents_of(changes))


def _again(
    by: Unlocked, desk: uuid.UUID, other: Person, over: Person, *, given_back: bool
) -> Person:
    """The closed record as it was, without links to what was erased since."""
    here = register.of(by, desk)
    gone = {row for row in other.links() if here.get(row) is None}
    identity = other.identity if given_back else over.identity
    if identity and not IdentityRow.objects.filter(pk=identity, desk=desk).exists():
        identity = None
    return replace(without(other, gone), identity=identity, same_as=None)


def _moved_back(by: Unlocked, desk: uuid.UUID, merge: Merge) -> Iterator[Change]:
    """What was moved and still names the one that stayed; what had named both names both."""
    here, pair = register.of(by, desk), (merge.stays, merge.closed)
    for row in merge.moved:
        if here.get(row) is None:
            continue
        found, is_both = seen(by, desk, Record, row), row in merge.both
        after = (
            relinked(found.record, *pair, is_beside=True) if is_both else led(found.record, *pair)
        )
        if isinstance(after, Consent):
            after = _unsaid(after, merge.on)
        if after is not None and after != found.record:
            yield Change(after, found)


def _kept_consents(by: Unlocked, desk: uuid.UUID, merge: Merge) -> Iterator[Change]:
    """Those of the record that stayed, without what was given since."""
    for one in register.of(by, desk).linked_to(merge.stays):
        if isinstance(one.record, Consent) and one.record.id not in merge.moved:
            found = seen(by, desk, Consent, one.record.id)
            after = _unsaid(found.record, merge.on)
            if after != found.record:
                yield Change(after, found)


def _unsaid(consent: Consent, since: date) -> Consent:
    """With what was given on or after a day among what it was before: it was never asked."""
    new = tuple(
        one for one in consent.scopes if one.state in GIVEN and one.since and one.since >= since
    )
    left = tuple(one for one in consent.scopes if one not in new)
    return replace(consent, scopes=left, earlier=(*consent.earlier, *new))


def _consents_of(changes: Sequence[Change]) -> list[Consent]:
    return [one.record for one in changes if isinstance(one.record, Consent)]


def _roles_again(by: Unlocked, desk: uuid.UUID, merge: Merge) -> Iterator[Involvement]:
    """Roles that had become one, as rows of their own; not of an act that was erased since."""
    here = register.of(by, desk)
    for told in merge.roles:
        role = cast(Involvement, from_bytes(told.encode()))
        gone = {row for row in role.links() if here.get(row) is None}
        if role.act not in gone:
            yield replace(without(role, gone), id=uuid.uuid4())


def _apart(by: Unlocked, merge: Merge) -> Apart:
    return Apart(
        id=uuid.uuid4(),
        records=(merge.stays, merge.closed),
        set_by=by.member.pk,
        on=clock.today(),
    )


def _person(told: str) -> Person:
    return cast(Person, from_bytes(told.encode()))
