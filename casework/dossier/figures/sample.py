"""Sample: which records of a selection are counted, and which are left out and why. Pure.

Counted are acts that people accepted. Proposed and withdrawn ones are not, and claims are not
acts. Nothing is counted twice: an act is one record, however many accounts of it there are.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from casework import codes
from casework.dossier.figures.permitted import Permitted
from casework.dossier.selection import Selection
from casework.records import (
    Act,
    Attribution,
    Information,
    Involvement,
    Person,
    Source,
    Unit,
)
from casework.records.act import ActState
from casework.records.shapes import Mute

A = TypeVar("A", Information, Attribution, Involvement)

NOT_SAID, SEVERAL, UNATTRIBUTED, NO_FINDING = "~not_said", "~several", "~unattributed", "~none"
UNKNOWN_FORCE = "unknown"


class Told(Mute):
    """What is told of the acts of a selection, gathered once for those that are counted and not."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection

    @cached_property
    def accounts(self) -> Mapping[uuid.UUID, tuple[Information, ...]]:
        """By act."""
        return _by_act(self._selection.of(Information))

    @cached_property
    def findings(self) -> Mapping[uuid.UUID, tuple[Attribution, ...]]:
        """By act, in the order in which they were chosen."""
        return _by_act(self._selection.of(Attribution))

    @cached_property
    def involvements(self) -> Mapping[uuid.UUID, tuple[Involvement, ...]]:
        """By act."""
        return _by_act(self._selection.of(Involvement))


@dataclass(frozen=True, repr=False)
class Sample(Mute):
    """`acts` are counted; `left_out` says how many records are not, by the code of the reason."""

    selection: Selection
    acts: tuple[Act, ...]
    left_out: Mapping[str, int]
    permitted: Permitted
    told: Told

    def person(self, involvement: Involvement) -> Person | None:
        """Who is involved, if that is known."""
        return self.selection.one(Person, involvement.person)

    def force(self, act: Act) -> str:
        """The one force, SEVERAL (named apart, never split) or UNATTRIBUTED.

        The last finding goes before what the act itself says.
        """
        finding = self.finding(act)
        if finding is None:
            return _one_of(act.forces)
        if finding.outcome == "disputed":
            return SEVERAL
        if finding.outcome == "unattributed":
            return UNATTRIBUTED
        return _one_of((*finding.forces, *self._forces_of(finding)))

    def finding(self, act: Act) -> Attribution | None:
        """The last attribution of an act."""
        return next(reversed(self.told.findings.get(act.id, ())), None)

    def mode(self, act: Act) -> str:
        """How the accounts of an act were collected; SEVERAL where not all in one way."""
        accounts = self.told.accounts.get(act.id, ())
        modes = {self._mode(one) for one in accounts} - {""}
        return (modes.pop() if len(modes) == 1 else SEVERAL) if modes else NOT_SAID

    def _mode(self, account: Information) -> str:
        source = self.selection.one(Source, account.source)
        return account.mode or (source.mode if source else "")

    def _forces_of(self, finding: Attribution) -> Iterator[str]:
        units = (self.selection.one(Unit, one) for one in finding.units)
        return (one.force for one in units if one and one.force)


def sample_of(selection: Selection) -> Sample:
    """The acts of a selection that are counted."""
    whole = Sample(selection, selection.of(Act), {}, Permitted(selection), Told(selection))
    reasons = [(act, _not_counted(act, whole)) for act in whole.acts]
    counted = tuple(act for act, reason in reasons if not reason)
    left_out = Counter(selection.left_out.values())
    left_out.update(reason for _, reason in reasons if reason)
    return replace(whole, acts=counted, left_out=dict(sorted(left_out.items())))


def _not_counted(act: Act, whole: Sample) -> str:
    if act.state is not ActState.ACCEPTED:
        return "act_withdrawn" if act.state is ActState.WITHDRAWN else "act_not_accepted"
    if not codes.act(act.code).family:
        return "code_gone"  # a code of another taxonomy has no family to be counted under
    told = whole.told
    roles, accounts = told.involvements.get(act.id, ()), told.accounts.get(act.id, ())
    return "" if whole.permitted.act(roles, accounts) else "no_consent"


def _by_act(records: Iterable[A]) -> Mapping[uuid.UUID, tuple[A, ...]]:
    found: dict[uuid.UUID, list[A]] = defaultdict(list)
    for one in records:
        found[one.act].append(one)
    return {act: tuple(those) for act, those in found.items()}


def _one_of(forces: Iterable[str]) -> str:
    known = set(forces) - {"", UNKNOWN_FORCE}
    return (known.pop() if len(known) == 1 else SEVERAL) if known else UNATTRIBUTED
