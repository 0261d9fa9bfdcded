"""Where the answers of the WGAD form come from: which field of an act, person or order. Pure.

A line that nothing is known for gives None, and the form then says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casework.dossier import written
from casework.dossier.document import Line
from casework.dossier.selection import Named
from casework.dossier.telling import Teller
from casework.records import Act, Event, Intervention, Person
from casework.records.shapes import Mute

HELD = "still_held"


@dataclass(frozen=True, repr=False)
class Case(Mute):
    """One person and the act of detention the case is about."""

    teller: Teller
    act: Act
    person: Person

    @property
    def name(self) -> Named:
        return self.teller.selection.names.get(self.person.id, Named())

    def told(self, *keys: str) -> str:
        """What was answered to a field in words; "" for nothing."""
        found = (self.act.value(key) for key in keys)
        return next((one.texts[0] for one in found if one and one.texts), "")

    def answer(self, key: str) -> str:
        return self.teller.selection.terms.answers.get(key, "").strip()

    def field(self, *keys: str) -> Line | None:
        """The answer to the first of these fields that has one."""
        found = next((one for key in keys if (one := self.act.value(key))), None)
        return self.teller.answer(found) if found else None


# Where a line of the form comes from; None: nothing is known.
From = Callable[[Case], Line | None]


def _field(*keys: str) -> From:
    return lambda case: case.field(*keys)


def _began(case: Case) -> Line | None:
    return case.field("arrest_date", "detention_since") or (
        case.teller.date(case.act.began) if case.act.began else None
    )


def _held_since(case: Case) -> Line | None:
    return case.field("detention_since") or _began(case)


def _where(case: Case) -> Line | None:
    return case.field("arrest_place") or (
        case.teller.place(case.act.place) if case.act.place else None
    )


def _places(case: Case) -> Line | None:
    return case.field("detention_places") or _where(case)


def _arresters(case: Case) -> Line | None:
    return case.field("arrest_forces") or _forces(case)


def _holders(case: Case) -> Line | None:
    return case.field("detention_forces") or _forces(case)


def _forces(case: Case) -> Line | None:
    known = [one for one in case.act.forces if one != "unknown"]
    return case.teller.codes("perpetrator_type", known) if known else None


def _duration(case: Case) -> Line | None:
    states = {one for role in case.teller.roles(case.act) for one in role.status_at_end}
    said = case.field("detention_duration", "detention_until")
    return said or (case.teller.say("still_held", "profiles") if HELD in states else None)


def _age(case: Case) -> Line | None:
    ages = [one.age_then for one in case.teller.roles(case.act) if one.person == case.person.id]
    known = next((age for age in ages if age is not None), None)
    if known is not None:
        return case.teller.number(known)
    return case.teller.code("age_band", case.person.age_band) if case.person.age_band else None


def _words(pick: Callable[[Case], str]) -> From:
    return lambda case: case.teller.words(pick(case)) if pick(case) else None


def _called(case: Case) -> tuple[str, ...]:
    return case.name.forms


IDENTITY: tuple[tuple[str, From], ...] = (
    ("family_name", _words(lambda case: " ".join(_called(case)[:1]).rpartition(" ")[2])),
    ("first_name", _words(lambda case: " ".join(_called(case)[:1]).rpartition(" ")[0])),
    ("full_name", lambda case: written.listed(case.teller, _called(case))),
    ("kin", lambda case: written.listed(case.teller, case.name.kin)),
    ("sex", lambda case: case.teller.code("sex", case.person.sex) if case.person.sex else None),
    ("birth_or_age", _age),
    ("nationality", _field("detained_nationality")),
    ("identity_document", _words(lambda case: case.name.remarks)),
    ("profession", lambda case: case.field("detained_profession") or _occupation(case)),
    ("residence", lambda case: None),
)
ARREST: tuple[tuple[str, From], ...] = (
    ("arrest_date", _began),
    ("arrest_place", _where),
    ("arrest_forces", _arresters),
    ("arrest_warrant", _field("arrest_warrant_shown")),
    ("arrest_authority", _field("arrest_warrant_authority")),
    ("arrest_reasons", _field("arrest_reasons", "stated_reason")),
    ("arrest_law", _field("arrest_legal_basis")),
)
DETENTION: tuple[tuple[str, From], ...] = (
    ("detention_date", _held_since),
    ("detention_duration", _duration),
    ("detention_forces", _holders),
    ("detention_places", _places),
    ("detention_authority", _field("detention_authority")),
    ("detention_reasons", _field("detention_reasons")),
    ("detention_law", _field("detention_legal_basis")),
)


def _occupation(case: Case) -> Line | None:
    return case.teller.words(case.person.occupation) if case.person.occupation else None


def circumstances(case: Case) -> str:
    event = case.teller.selection.one(Event, case.act.event)
    return case.told("arrest_circumstances") or (event.description if event else "")


def why(case: Case) -> str:
    return case.answer("why_arbitrary") or case.told("why_arbitrary")


def remedies(case: Case) -> str:
    return case.answer("remedies") or case.told("internal_steps")


def steps(case: Case) -> Iterator[Line]:
    for one in case.teller.selection.of(Intervention):
        if one.act in (None, case.act.id) and one.person in (None, case.person.id):
            yield written.intervention(case.teller, one)


# What the form cannot be without, by the field that people fill in for it.
REQUIRED: tuple[tuple[str, Callable[[Case], object]], ...] = (
    ("arrest_date", _began),
    ("arrest_place", _where),
    ("arrest_forces", _arresters),
    ("arrest_circumstances", circumstances),
    ("wgad_category", _field("wgad_category")),
    ("why_arbitrary", why),
    ("internal_steps", lambda case: remedies(case) or list(steps(case))),
)
