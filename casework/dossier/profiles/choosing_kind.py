"""Which of the Special Procedures a communication asks for, by the rule in communication.yaml."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from casework import codes
from casework.dossier.telling import Teller
from casework.records import Act
from intake.facts import Told, open_facts

ONGOING = "ongoing"
_FILE = Path(__file__).with_name("communication.yaml")


@dataclass(frozen=True)
class Kind:
    """One procedure; see the head of the file. `within` 0: however long ago."""

    name: str
    elements: tuple[str, ...]
    routes: tuple[str, ...] = ()
    ongoing: bool = False
    within: int = 0

    def fits(self, teller: Teller, acts: Iterable[Act]) -> bool:
        """Whether one of the acts meets every condition."""
        day = teller.selection.terms.made_on
        return any(self._fits(teller, act, day) for act in acts)

    def _fits(self, teller: Teller, act: Act, day: date) -> bool:
        if self.routes and not set(self.routes) & set(codes.act(act.code).routes):
            return False
        if self.ongoing and not is_ongoing(teller, act):
            return False
        began = act.began.from_day if act.began else None
        return not self.within or (began is not None and (day - began).days <= self.within)


def kinds() -> tuple[Kind, ...]:
    """All procedures, in the order in which they are tried. Raises MalformedFacts."""
    return tuple(_rules()[0].values())


def kind_of(teller: Teller) -> Kind:
    """The procedure for the acts chosen; the last one has no condition."""
    acts = teller.acts()
    every = kinds()
    return next((one for one in every if one.fits(teller, acts)), every[-1])


def main_acts(teller: Teller, kind: Kind) -> Sequence[Act]:
    """The acts a procedure is about: those that fit it, all where none has to."""
    fitting = [act for act in teller.acts() if kind.fits(teller, (act,))]
    return fitting or teller.acts()


def is_ongoing(teller: Teller, act: Act) -> bool:
    """Whether a victim is still held or missing, or a day that was set has not passed."""
    _kinds, statuses, deadlines = _rules()
    day = teller.selection.terms.made_on
    coming = (act.value(key) for key in deadlines)
    set_for = [told for value in coming if value for told in value.dates if told.to_day]
    if any(told.to_day >= day for told in set_for if told.to_day):
        return True
    ended = act.ended is not None and act.ended.to_day is not None and act.ended.to_day < day
    return not ended and bool(set(statuses) & set(_statuses(teller, act)))


def _statuses(teller: Teller, act: Act) -> Iterator[str]:
    value = act.value("status_at_end")
    yield from value.texts if value else ()
    for role in teller.roles(act):
        yield from role.status_at_end


@cache
def _rules() -> tuple[Mapping[str, Kind], tuple[str, ...], tuple[str, ...]]:
    file = open_facts(_FILE).only(("kinds", "ongoing"))
    ongoing = file["ongoing"].only(("statuses", "deadlines"))
    every = {name: _kind(name, told) for name, told in file["kinds"].entries().items()}
    return every, ongoing["statuses"].texts(), ongoing["deadlines"].texts()


def _kind(name: str, told: Told) -> Kind:
    entry = told.only(("elements",), ("routes", "state", "within"))
    return Kind(
        name,
        entry["elements"].texts(),
        entry["routes"].texts() if "routes" in entry else (),
        "state" in entry and entry["state"].text() == ONGOING,
        entry["within"].number() if "within" in entry else 0,
    )
