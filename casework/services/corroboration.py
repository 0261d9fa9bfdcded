"""What corroborates an act: likely the same, from how many origins, proven how far.

Proposals for people; nothing here writes. Decisions are deeds of `joining` and `acts`.
"""

import time
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeVar

from casework import register
from casework.corroboration import (
    Account,
    Comparison,
    Graded,
    Learned,
    Likely,
    Origins,
    Proposed,
    Tag,
    Telling,
    about,
    alike,
    excluded,
    in_order,
    is_copied,
    origins,
    propose,
)
from casework.records import (
    Act,
    Apart,
    Evidence,
    Information,
    Likeness,
    Record,
    Review,
    Source,
    Stored,
)
from casework.records.act import ActState
from casework.records.joining import Sameness
from casework.register import DeskRegister, Query
from casework.services import tellings
from casework.services.copies_read import Stint
from casework.services.deeds import seen
from casework.unlocked import Unlocked
from intake.working_copy import WorkingCopy

R = TypeVar("R", bound=Record)
_FORGOTTEN = 60.0  # seconds after which a comparison that nobody went on with is begun anew


@dataclass(frozen=True, repr=False)
class Found:
    """Likely acts, the likeliest first, after `done` of `of` acts were looked at."""

    pairs: list[Likely]
    done: int
    of: int

    @property
    def is_over(self) -> bool:
        """Whether there are no more than these."""
        return self.done == self.of


def likely_same(by: Unlocked, desk: uuid.UUID, act: uuid.UUID) -> Found:
    """Acts of other reports that may be this one; decided pairs left out.

    One stint of the acts that place and days do not exclude, with the working copies they were
    told in; asked again, it goes on.
    """
    here, mine = register.of(by, desk), seen(by, desk, Act, act).record
    with Stint(by, desk) as stint:
        going = _going(by, here, act) or _begun(here, [tellings.whole(here, mine, stint)])
        return _go_on(by, here, act, going, stint)


def likely_for_report(by: Unlocked, desk: uuid.UUID, review: uuid.UUID, copy: WorkingCopy) -> Found:
    """As `likely_same`, of acts that a report may tell again, before any of it was accepted.

    Args:
        copy: its working copy, as the person has it open.

    In each result `one` is the review's id. Raises as `seen`.
    """
    here, mine = register.of(by, desk), seen(by, desk, Review, review).record
    with Stint(by, desk) as stint:
        going = _going(by, here, review) or _begun(here, list(tellings.of_report(here, mine, copy)))
        return _go_on(by, here, review, going, stint)


def report_beside(
    by: Unlocked,
    desk: uuid.UUID,
    review: uuid.UUID,
    act: uuid.UUID,
    copy: WorkingCopy,
    *,
    shown: Iterable[WorkingCopy] = (),
) -> Likely | None:
    """A report and one act; None where they are unlike, and after a decision about them.

    Args:
        copy: of the report; `shown`: what else the person has open.
    """
    here, mine = register.of(by, desk), seen(by, desk, Review, review).record
    other = seen(by, desk, Act, act).record
    if not _stands(here, other) or frozenset((review, act)) in _decided(here, act):
        return None
    with Stint(by, desk, shown) as stint:
        known = tellings.whole(here, other, stint)
    told = list(tellings.of_report(here, mine, copy))
    pairs = (alike(one, known, _apart(here, told)) for one in told)
    return next(iter(in_order(pair for pair in pairs if pair)), None)


def compare(
    by: Unlocked,
    desk: uuid.UUID,
    one: uuid.UUID,
    other: uuid.UUID,
    shown: Iterable[WorkingCopy] = (),
) -> Likely | None:
    """Two acts with the words of their reports and the people in them; None where unlike.

    Args:
        shown: working copies that the person has open.
    """
    here = register.of(by, desk)
    acts = [seen(by, desk, Act, row).record for row in (one, other)]
    with Stint(by, desk, shown) as stint:
        mine, theirs = (tellings.whole(here, act, stint) for act in acts)
    return alike(mine, theirs, _apart(here, [mine]))


def origins_of(by: Unlocked, desk: uuid.UUID, act: uuid.UUID) -> Origins:
    """From how many independent origins an act is known."""
    here = register.of(by, desk)
    accounts = [_account(one) for one in _linked(here, Information, act)]
    return origins(accounts, _learned(here, accounts), _same_origins(here))


def told_alike(by: Unlocked, desk: uuid.UUID, act: uuid.UUID) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Sources of an act, two and two, that tell it in nearly the same words and that nobody
    found to have it from one origin yet.
    """
    here = register.of(by, desk)
    with Stint(by, desk) as stint:
        words = {
            one.source: stint.traits(found.record.submission).words
            for one in _linked(here, Information, act)
            if one.review and (found := here.get(one.review)) and isinstance(found.record, Review)
        }
    known = _same_origins(here)
    return [
        pair
        for pair in combinations(sorted(words, key=str), 2)
        if frozenset(pair) not in known and is_copied(words[pair[0]], words[pair[1]])
    ]


def proposed_proof(by: Unlocked, desk: uuid.UUID, act: uuid.UUID) -> Proposed:
    """The level of proof that the graded accounts of an act bear out."""
    here = register.of(by, desk)
    graded = [
        Graded(_account(one), one.grade.reliability, one.grade.credibility)
        for one in _linked(here, Information, act)
        if one.grade is not None
    ]
    items = sum(1 for _ in _linked(here, Evidence, act))
    learned = _learned(here, [one.account for one in graded])
    return propose(graded, learned, _same_origins(here), evidence=items)


def _going(by: Unlocked, here: DeskRegister, row: uuid.UUID) -> Comparison | None:
    """What the stint before left, if that was just now: acts may have been added since."""
    of, going = here.comparing.pop(by.member.pk, (None, None))
    if of != row or going is None or time.monotonic() - going.left_at > _FORGOTTEN:
        return None
    return going


def _begun(here: DeskRegister, told: Sequence[Telling]) -> Comparison:
    waiting = list({row for one in told for row in _near(here, one)} - {one.act for one in told})
    return Comparison(told, waiting, of=len(waiting))


def _go_on(
    by: Unlocked, here: DeskRegister, row: uuid.UUID, going: Comparison, stint: Stint
) -> Found:
    apart = _apart(here, going.told)
    while going.waiting:
        other = here.get(going.waiting.pop())
        if other is not None and isinstance(other.record, Act) and _stands(here, other.record):
            for pair in _pairs(here, going.told, other.record, apart, stint):
                going.take(pair)
        if stint.is_over:
            break
    if going.waiting:
        going.left_at = time.monotonic()
        here.comparing[by.member.pk] = (row, going)
    decided = _decided(here, row)
    pairs = (one for one in going.found.values() if frozenset((row, one.other)) not in decided)
    return Found(in_order(pairs), going.done, going.of)


def _near(here: DeskRegister, one: Telling) -> set[uuid.UUID]:
    """Acts that place and days do not exclude, as far as the index knows; none is decoded."""
    there = then = None
    if one.province:
        there = _acts(here, province=one.province) | _acts(here, facets={"unplaced": "yes"})
    if one.began is not None and one.began.is_known:
        first, last = about(one.began)
        then = _acts(here, from_day=first, to_day=last) | _acts(here, facets={"undated": "yes"})
    if there is None:
        return _acts(here) if then is None else then
    return there if then is None else there & then


def _acts(here: DeskRegister, **asked: Any) -> set[uuid.UUID]:
    return here.ids(Query(kinds=(Act.KIND,), **asked))


def _pairs(
    here: DeskRegister,
    told: Sequence[Telling],
    other: Act,
    apart: Collection[frozenset[Tag]],
    stint: Stint,
) -> Iterator[Likely]:
    bare = tellings.bare(other)
    near = [one for one in told if not excluded(one, bare)]
    if near:
        whole = tellings.whole(here, other, stint)
        yield from (pair for one in near if (pair := alike(one, whole, apart)))


def _stands(here: DeskRegister, act: Act) -> bool:
    return act.state is not ActState.WITHDRAWN and act.id not in here.held


def _account(one: Information) -> Account:
    return Account(one.source, one.first_hand, one.learned_from)


def _learned(here: DeskRegister, accounts: Iterable[Account]) -> Learned:
    """From whom those who tell it know what they know, and those from whom they know it."""
    waiting = [row for one in accounts for row in (one.source, *one.learned_from)]
    learned: dict[uuid.UUID, tuple[uuid.UUID, ...]] = {}
    while waiting:
        row = waiting.pop()
        found = here.get(row)
        if row not in learned and found is not None and isinstance(found.record, Source):
            learned[row] = found.record.learned_from
            waiting += learned[row]
    return learned


def _same_origins(here: DeskRegister) -> list[frozenset[uuid.UUID]]:
    query = Query(kinds=(Likeness.KIND,), facets={"sameness": Sameness.ORIGIN})
    found = _of_kind(here.matching(query), Likeness)
    return [one.pair for one in found if one.decision == "same_origin"]


def _decided(here: DeskRegister, row: uuid.UUID) -> set[frozenset[uuid.UUID]]:
    """Pairs with this row that people decided about, either way: they are not proposed again."""
    kinds = (Sameness.ACT, Sameness.REVIEW)
    return {one.pair for one in _linked(here, Likeness, row) if one.what in kinds}


def _apart(here: DeskRegister, told: Iterable[Telling]) -> set[frozenset[Tag]]:
    """Pairs of pseudonyms, one of these reports', that people found to be two."""
    reviews = {one.review for one in told if one.review}
    return {one.pair for row in reviews for one in _linked(here, Apart, row)}


def _linked(here: DeskRegister, kind: type[R], row: uuid.UUID) -> Iterator[R]:
    return _of_kind(here.linked_to(row), kind)


def _of_kind(found: Iterable[Stored[Record]], kind: type[R]) -> Iterator[R]:
    return (one.record for one in found if isinstance(one.record, kind))
