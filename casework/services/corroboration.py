"""What corroborates an act: likely the same, from how many origins, proven how far.

Proposals for people; nothing here writes. Decisions are deeds of `joining` and `acts`.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from casework import codes, reading, register
from casework.corroboration import (
    Account,
    Graded,
    Likely,
    Origins,
    Proposed,
    Telling,
    alike,
    excluded,
    likely,
    origins,
    propose,
    shingles,
)
from casework.dates import ToldDate, read_as, told
from casework.records import Act, Evidence, Information, Likeness, Record, Review, Source, Stored
from casework.records.act import ActState
from casework.records.joining import Sameness
from casework.register import Query
from casework.services.deeds import seen
from casework.unlocked import Unlocked
from intake.classification import RELATIVE, When
from intake.errors import IntakeError
from intake.working_copy import WorkingCopy

R = TypeVar("R", bound=Record)
Looks = Mapping[uuid.UUID, tuple[str, ...]]  # perceptual hashes of a report's pictures, by review
_PREFERRED = 0.7  # the weight of a reading that compares, where there are others


def likely_same(by: Unlocked, desk: uuid.UUID, act: uuid.UUID) -> list[Likely]:
    """Acts of other reports that may be this one, the likeliest first; decided pairs left out.

    Reads all acts of the desk, and the evidence of those that place and days do not exclude.
    """
    looks = _looks(by, desk)
    one = _with_items(by, desk, seen(by, desk, Act, act).record, looks)
    return likely(one, _tellings(by, desk, [one], looks), _decided(by, desk))


def likely_for_report(
    by: Unlocked, desk: uuid.UUID, review: uuid.UUID, copy: WorkingCopy
) -> list[Likely]:
    """Acts of the desk that a report may tell again, before anything of it was accepted.

    Args:
        copy: its working copy, as the person has it open.

    In each result `one` is the review's id. Raises as `seen`.
    """
    seen(by, desk, Review, review)
    looks, decided = _looks(by, desk), _decided(by, desk)
    told = list(_of_report(review, copy, looks.get(review, ())))
    others = list(_tellings(by, desk, told, looks))
    best: dict[uuid.UUID, Likely] = {}
    for mine in told:
        for pair in likely(mine, others, decided):
            if pair.other not in best or best[pair.other].points < pair.points:
                best[pair.other] = pair
    return sorted(best.values(), key=lambda pair: (-pair.points, str(pair.other)))


def compare(
    by: Unlocked,
    desk: uuid.UUID,
    one: uuid.UUID,
    other: uuid.UUID,
    copies: Mapping[uuid.UUID, WorkingCopy] | None = None,
) -> Likely | None:
    """Two acts with the words of their reports and the people in them; None where unlike.

    Args:
        copies: working copies by act, as the person has them open. Left out, both are opened
            here: each reading is a custody event, as ever.
    """
    if copies is None:
        return alike(*(_opened(by, desk, row) for row in (one, other)))
    return alike(*(_known(by, desk, row, copies.get(row)) for row in (one, other)))


def origins_of(by: Unlocked, desk: uuid.UUID, act: uuid.UUID) -> Origins:
    """From how many independent origins an act is known."""
    accounts = [_account(one) for one in _linked(by, desk, Information, act)]
    return origins(accounts, _learned(by, desk), _same_origins(by, desk))


def proposed_proof(by: Unlocked, desk: uuid.UUID, act: uuid.UUID) -> Proposed:
    """The level of proof that the graded accounts of an act bear out."""
    graded = [
        Graded(_account(one), one.grade.reliability, one.grade.credibility)
        for one in _linked(by, desk, Information, act)
        if one.grade is not None
    ]
    items = sum(1 for _ in _linked(by, desk, Evidence, act))
    return propose(graded, _learned(by, desk), _same_origins(by, desk), evidence=items)


def _tellings(
    by: Unlocked, desk: uuid.UUID, near: Sequence[Telling], looks: Looks
) -> Iterator[Telling]:
    """Acts of the desk that place and days do not keep apart from each of these."""
    held = register.of(by, desk).held
    for act in _all(by, desk, Act):
        if act.state is ActState.WITHDRAWN or act.id in held:
            continue
        bare = _telling(act)
        if not all(excluded(one, bare) for one in near):
            yield _with_items(by, desk, act, looks)


def _looks(by: Unlocked, desk: uuid.UUID) -> Looks:
    """How the pictures of each report look, of those that came with any."""
    query = Query(kinds=(Review.KIND,), facets={"pictures": "yes"})
    found = _of_kind(register.of(by, desk).matching(query), Review)
    return {one.id: tuple(each.looks for each in one.pictures if each.looks) for one in found}


def _telling(act: Act) -> Telling:
    """As its row has it."""
    return Telling(
        act=act.id,
        code=act.code,
        family=codes.act(act.code).family,
        review=act.review,
        province=act.place.province if act.place else "",
        district=act.place.district if act.place else "",
        began=act.began,
        persons_least=act.persons_least,
        persons_most=act.persons_most,
        forces=frozenset(act.forces),
    )


def _with_items(by: Unlocked, desk: uuid.UUID, act: Act, looks: Looks) -> Telling:
    """With what its evidence shows; the pictures of its report count as its own."""
    items = list(_linked(by, desk, Evidence, act.id))
    came_with = looks.get(act.review, ()) if act.review else ()
    return replace(
        _telling(act),
        pictures=(*(one.perceptual for one in items if one.perceptual), *came_with),
        files=frozenset(one.working_sha256 for one in items if one.working_sha256),
    )


def _opened(by: Unlocked, desk: uuid.UUID, row: uuid.UUID) -> Telling:
    act = seen(by, desk, Act, row).record
    telling = _with_items(by, desk, act, _looks(by, desk))
    if act.review is None:
        return telling
    review = seen(by, desk, Review, act.review).record
    return _with_copy(telling, reading.open_working_copy(review.submission, by=by))


def _known(by: Unlocked, desk: uuid.UUID, row: uuid.UUID, copy: WorkingCopy | None) -> Telling:
    telling = _with_items(by, desk, seen(by, desk, Act, row).record, _looks(by, desk))
    return telling if copy is None else _with_copy(telling, copy)


def _of_report(review: uuid.UUID, copy: WorkingCopy, looks: tuple[str, ...]) -> Iterator[Telling]:
    """One telling for each act that the machine proposes; its place and day are the report's."""
    province, district = _place(copy)
    # "Today" is when somebody wrote: what was dated by a calendar says rather when it happened.
    whens = sorted(copy.assessment.dates, key=_counts_from_now)
    dates = [one for one in map(_told_date, whens) if one is not None]
    for act in copy.assessment.acts:
        telling = Telling(
            act=review,
            review=review,
            code=act.code,
            family=codes.act(act.code).family,
            province=province,
            district=district,
            began=_chosen(copy) or (dates[0] if dates else None),
            pictures=looks,
        )
        yield _with_copy(telling, copy)


def _place(copy: WorkingCopy) -> tuple[str, str]:
    """What the sender chose, else the first place of the text that leads to one province.

    A name that a province and its district share says no more than the province.
    """
    where = copy.told["where"]
    if where["province"]:
        return where["province"], where["district"]
    for place in copy.assessment.places:
        provinces = {site.province for site in place.sites}
        if len(provinces) == 1:
            return provinces.pop(), place.sites[0].district if len(place.sites) == 1 else ""
    return "", ""


def _with_copy(telling: Telling, copy: WorkingCopy) -> Telling:
    people = tuple(frozenset(tags) for tags in copy.linking.values() if tags)
    return replace(telling, words=shingles(copy.texts["account"].text), people=people)


def _chosen(copy: WorkingCopy) -> ToldDate | None:
    """The date that the sender chose from the lists."""
    when = copy.told["when"]
    return _date(when["calendar"], when["year"], when["month"], when["day"], when["precision"])


def _counts_from_now(when: When) -> bool:
    return any(one.calendar == RELATIVE for one in when.readings)


def _told_date(when: When) -> ToldDate | None:
    """The reading preferred, where the others weigh little; the moon may shift its ends."""
    if not when.readings or when.readings[0].weight < _PREFERRED:
        return None
    first = when.readings[0]
    margin = timedelta(days=first.margin)
    return read_as(first.first - margin, first.last + margin, first.precision)


def _date(calendar: str, year: int, month: int, day: int, precision: str) -> ToldDate | None:
    try:
        return told(calendar, year, month, day, precision=precision)
    except IntakeError:
        return None


def _account(one: Information) -> Account:
    return Account(one.source, one.first_hand, one.learned_from)


def _learned(by: Unlocked, desk: uuid.UUID) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
    return {one.id: one.learned_from for one in _all(by, desk, Source)}


def _same_origins(by: Unlocked, desk: uuid.UUID) -> list[frozenset[uuid.UUID]]:
    return [
        one.pair
        for one in _all(by, desk, Likeness)
        if one.what is Sameness.ORIGIN and one.decision == "same_origin"
    ]


def _decided(by: Unlocked, desk: uuid.UUID) -> set[frozenset[uuid.UUID]]:
    """Pairs of acts that people decided about, either way: they are not proposed again."""
    kinds = (Sameness.ACT, Sameness.REVIEW)
    return {one.pair for one in _all(by, desk, Likeness) if one.what in kinds}


def _all(by: Unlocked, desk: uuid.UUID, kind: type[R]) -> Iterator[R]:
    return _of_kind(register.of(by, desk).all(kind.KIND), kind)


def _linked(by: Unlocked, desk: uuid.UUID, kind: type[R], row: uuid.UUID) -> Iterator[R]:
    return _of_kind(register.of(by, desk).linked_to(row), kind)


def _of_kind(found: Iterable[Stored[Record]], kind: type[R]) -> Iterator[R]:
    return (one.record for one in found if isinstance(one.record, kind))
