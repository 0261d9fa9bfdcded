"""Opening all protected names of a desk for one session, and finding persons by them.

Two custodians sign for all of them at once; the opener leaves a leaf before each batch of keys.
What is opened stays in the memory of the session that asked (`casework.names`), nowhere else.
"""

import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casework import identities as protected
from casework import policy, register
from casework.approvals import Original, listed_halves
from casework.identities import ProtectedIdentity
from casework.models import IdentityRow
from casework.names import HeldName, OpenNames, sealed
from casework.records import Person, Record, Review, Source, Stored
from casework.records.approval import Approval
from casework.register import Query
from casework.services import approvals
from casework.services.approvals import Subject
from casework.services.merged import staying
from casework.services.reveals import content_of, note_refusal
from casework.unlocked import Unlocked
from intake import identities
from intake.errors import IntakeError
from intake.keys.approval import NAMES, Deed
from intake.models import Submission
from intake.redaction import Identity
from intake.sealing import FileKey

STINT = 0.8  # seconds of opening before a page says how far it is
_PEOPLE = "PERSON"  # tags of names; numbers and accounts are not opened for a search


@dataclass(frozen=True, repr=False)
class NameFound:
    """A name with the record it belongs to: a person, a source, or the review of a report."""

    name: HeldName
    holder: Record | None


@dataclass(frozen=True, repr=False)
class NamesPage:
    """At most `register.PAGE` names; `total` counts all pages'."""

    found: tuple[NameFound, ...]
    total: int
    number: int
    pages: int


def ask(by: Unlocked, desk: uuid.UUID, *, reason: str, words: str) -> Stored[Approval]:
    """Ask two custodians to sign. Raises as `approvals.ask`."""
    about = Subject(NAMES, desk)
    return approvals.ask(by, desk, Deed.OPEN_NAMES, about, reason=reason, words=words)


def asked(by: Unlocked, desk: uuid.UUID) -> Approval | None:
    """The open request, the one with its signatures before any other."""
    found = [
        one.record
        for one in approvals.waiting(by, desk)
        if one.record.asked.deed is Deed.OPEN_NAMES
    ]
    return min(found, key=lambda one: one.missing, default=None)


def begin(by: Unlocked, desk: uuid.UUID, approval: uuid.UUID) -> OpenNames:
    """Open the first of them; the caller keeps what comes back and goes on with `go_on`.

    A refusal is an event, too. Raises as `reveals.reveal`, and IntakeError("no_names") with
    nothing used up where nothing is sealed.
    """
    record = approvals.read(by, desk, approval).record
    try:
        approvals.granted(by, desk, approval, Deed.OPEN_NAMES, Subject(NAMES, desk))
        listed_halves(by, desk)
        names = OpenNames(by.member.pk, record, sealed.every(desk), _holders(by, desk))
        policy.require(bool(names.total), "no_names")
        go_on(by, names)
    except IntakeError as refusal:
        note_refusal(by, desk, approval, record.asked, refusal.code)
        raise
    approvals.close(by, desk, approval)
    return names


def go_on(by: Unlocked, names: OpenNames) -> None:
    """Open more of them, for at most STINT and a batch. Raises as `NamesOpener.open_names`."""
    until = time.monotonic() + STINT
    with names.opening:
        held = listed_halves(by, names.desk)
        while names.waiting:
            _open_some(by, names, held)
            if time.monotonic() > until:
                break


def find(by: Unlocked, names: OpenNames, words: str, page: int = 1) -> NamesPage:
    """Persons by name, in any spelling or script. What was erased meanwhile is dropped first.

    Raises IntakeError: query_too_long, page_unknown.
    """
    here = register.of(by, names.desk)
    bring_up_to_date(here, names)
    found = names.holding.find(Query(words=words, page=page))
    lines = (one.record for one in found.found if isinstance(one.record, HeldName))
    shown = tuple(NameFound(one, _holder(here, one)) for one in lines)
    return NamesPage(shown, found.total, found.number, found.pages)


def bring_up_to_date(here: register.DeskRegister, names: OpenNames) -> None:
    """Without what was erased meanwhile. Of two records that are one person, each name is found
    by the words of both: they lie in an identity record each, since nobody may read them to
    make one of them.
    """
    _forget_erased(names)
    by_holder = defaultdict[uuid.UUID, list[HeldName]](list)
    for one in names:
        if not one.tag and (found := _holder(here, one)) is not None:
            by_holder[found.id].append(one)
    for same in by_holder.values():
        every = dict.fromkeys(word for one in same for word in one.called)
        for one in same:
            also = tuple(word for word in every if word not in one.called)
            if also != one.also:
                names.renew(replace(one, also=also))


def _forget_erased(names: OpenNames) -> None:
    """Drop every name of which header and payload are gone."""
    origins = {one.origin for one in names}
    left = _left(IdentityRow, origins) | _left(Submission, origins)
    for one in [each for each in names if each.origin not in left]:
        names.holding.drop(one.id)


def _left(table: type[IdentityRow] | type[Submission], ids: set[uuid.UUID]) -> set[uuid.UUID]:
    every, found = sorted(ids), set[uuid.UUID]()
    for at in range(0, len(every), 500):
        rows = table._default_manager.filter(pk__in=every[at : at + 500])
        found.update(rows.values_list("pk", flat=True))
    return found


def _holder(here: register.DeskRegister, name: HeldName) -> Record | None:
    found = staying(here, name.holder) if name.holder else None
    return found.record if found else None


def _holders(by: Unlocked, desk: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """Whose each identity is: of two records that became one, the one that stays."""
    here = register.of(by, desk)
    every = (one.record for kind in (Person.KIND, Source.KIND) for one in here.all(kind))
    return {
        one.identity: getattr(one, "same_as", None) or one.id
        for one in every
        if isinstance(one, Person | Source) and one.identity is not None
    }


def _open_some(by: Unlocked, names: OpenNames, held: Mapping[int, bytes]) -> None:
    """One question to the opener."""
    batch, taken = sealed.batch(names.desk, names.waiting)
    keys = _keys(names, held, batch)
    for _ in range(taken):
        names.waiting.popleft()
    names.unopened += taken - len(batch)
    for (one, _start), key in zip(batch, keys, strict=True):
        _take(by, names, one, key)


def _keys(
    names: OpenNames, held: Mapping[int, bytes], batch: Sequence[tuple[Original, bytes]]
) -> list[FileKey | None]:
    if not batch:
        return []
    pairs = [(one.header, start) for one, start in batch]
    agent = identities.agent()
    return agent.open_names(names.request, names.signed, halves=held, sealed=pairs)


def _take(by: Unlocked, names: OpenNames, one: Original, key: FileKey | None) -> None:
    """Read one. What is not as it was written is counted and opens nothing."""
    if key is None:
        names.unopened += 1
        return
    try:
        names.take(_read(by, names, one, key))
    except IntakeError:
        names.unopened += 1


def _read(by: Unlocked, names: OpenNames, one: Original, key: FileKey) -> list[HeldName]:
    if one.inner.kind == ProtectedIdentity.KIND:
        protected.hold_against_log(by, names.desk, one.row)
    content = content_of(one, key, names.request)
    if isinstance(content, ProtectedIdentity):
        return [_of_identity(content, names.holders.get(one.row))]
    if isinstance(content, tuple):
        review, version = _review(by, names.desk, one.row), _version(one.row)
        return list(_of_table(content, one.row, review, version))
    raise IntakeError("record_malformed")


def _of_identity(identity: ProtectedIdentity, holder: uuid.UUID | None) -> HeldName:
    return HeldName(
        id=uuid.uuid4(),
        origin=identity.id,
        holder=holder,
        called=identity.called,
        kin=identity.kin,
    )


def _of_table(
    table: Iterable[Identity], submission: uuid.UUID, review: uuid.UUID | None, version: int
) -> Iterator[HeldName]:
    for one in table:
        if one.kind == _PEOPLE:
            yield HeldName(
                id=uuid.uuid4(),
                origin=submission,
                holder=review,
                tag=one.pseudonym,
                version=version,
                called=one.forms,
            )


def _version(submission: uuid.UUID) -> int:
    found = Submission.objects.filter(pk=submission).values_list("version", flat=True).first()
    return found or 1


def _review(by: Unlocked, desk: uuid.UUID, submission: uuid.UUID) -> uuid.UUID | None:
    for one in register.of(by, desk).linked_to(submission):
        if isinstance(one.record, Review):
            return one.record.id
    return None
