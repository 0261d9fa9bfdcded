"""The elements that communications are made of: each told, or None where it is missing. Pure."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from casework.dossier.document import Line
from casework.dossier.profiles.choosing_kind import Kind, kind_of, main_acts
from casework.dossier.selection import Selection
from casework.dossier.telling import Teller
from casework.records import Act, Consent, Event
from casework.records.shapes import Mute

ANSWERED = ("steps_taken", "other_bodies", "remedies")
_PLACES = ("missing_last_seen_place", "arrest_place", "death_place", "place_at_start")
_DATES = ("missing_since", "arrest_date", "death_date", "eviction_date", "search_date")
STORIES = (
    "arrest_circumstances", "missing_denial_by", "torture_before", "death_cause", "narrative",
    "threat_words",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Case(Mute):
    """The acts chosen, and the procedure they are put to."""

    teller: Teller

    @cached_property
    def kind(self) -> Kind:
        return kind_of(self.teller)

    @cached_property
    def acts(self) -> Sequence[Act]:
        return main_acts(self.teller, self.kind)

    @cached_property
    def victims(self) -> tuple[uuid.UUID, ...]:
        return tuple(dict.fromkeys(row for act in self.acts for row in self.teller.victims(act)))

    def answer(self, key: str) -> str:
        return self.teller.selection.terms.answers.get(key, "").strip()

    def each(self, tell: Callable[[Act], Line | None]) -> Line | None:
        """What is told of each act, once each, with the notes; None where nothing is."""
        told: list[Line] = []
        for act in self.acts:
            line = tell(act)
            if line is not None:
                told.append((*line, self.teller.note(act)))
        return self.teller.listed(told) if told else None

    def value(self, act: Act, *keys: str) -> Line | None:
        found = next((one for key in keys if (one := act.value(key))), None)
        return self.teller.answer(found) if found else None


def _victims(case: Case) -> Line | None:
    named = [row for row in case.victims if names_of(case.teller.selection, row)]
    return case.teller.listed(map(case.teller.person, named)) if named else None


def _when(case: Case) -> Line | None:
    return case.each(lambda act: case.value(act, *_DATES) or _began(case, act))


def _began(case: Case, act: Act) -> Line | None:
    return case.teller.date(act.began) if act.began and act.began.is_known else None


def _where(case: Case) -> Line | None:
    return case.each(lambda act: case.value(act, *_PLACES) or _place(case, act))


def _place(case: Case, act: Act) -> Line | None:
    return case.teller.place(act.place) if act.place else None


def _accused(case: Case) -> Line | None:
    return case.each(lambda act: case.teller.accused(act) if _is_known(case, act) else None)


def _forces(case: Case) -> Line | None:
    return case.each(lambda act: case.value(act, "missing_forces")) or _accused(case)


def _is_known(case: Case, act: Act) -> bool:
    roles = case.teller.roles(act)
    known = set(act.forces) - {"unknown"}
    return bool(known) or any(one.unit or one.office_holder or one.force for one in roles)


def _action(case: Case) -> Line | None:
    told = case.each(lambda act: case.value(act, "missing_relatives_action"))
    return told or answered(case, "remedies")


def answered(case: Case, key: str) -> Line | None:
    return case.teller.words(case.answer(key)) if case.answer(key) else None


def _submitter(case: Case) -> Line | None:
    return answered(case, "submitter") if case.answer("contact") else None


def _family(case: Case) -> Line | None:
    said = case.each(lambda act: case.value(act, "missing_family_consent"))
    yes = any(_says(act, "missing_family_consent", "yes") for act in case.acts)
    if yes:
        return said
    consents = case.teller.selection.of(Consent)
    day, scope = case.teller.selection.terms.made_on, case.teller.selection.terms.scope
    by_family = any(one.state(scope, day) == "given_by_family" for one in consents
                    if one.person in case.victims)  # fmt: skip
    return case.teller.code("consent_state", "given_by_family") if by_family else None


def _follow_up(case: Case) -> Line | None:
    if any(_says(act, "missing_follow_up_possible", "yes") for act in case.acts):
        return case.teller.code("yes_no_unknown", "yes")
    return answered(case, "follow_up")


def _says(act: Act, key: str, text: str) -> bool:
    value = act.value(key)
    return value is not None and text in value.texts


def _circumstances(case: Case) -> Line | None:
    return case.each(lambda act: case.value(act, *STORIES) or _described(case, act))


def _described(case: Case, act: Act) -> Line | None:
    event = case.teller.selection.one(Event, act.event)
    described = event.description.strip() if event else ""
    return case.teller.words(described) if described else None


def names_of(selection: Selection, row: uuid.UUID) -> tuple[str, ...]:
    return selection.names[row].forms if row in selection.names else ()


# What the procedures may require; None: it is missing.
ELEMENTS: Mapping[str, Callable[[Case], Line | None]] = {
    "victims": _victims,
    "full_name": _victims,
    "date": _when,
    "place": _where,
    "last_seen": _where,
    "perpetrators": _accused,
    "forces": _forces,
    "action": _action,
    "submitter": _submitter,
    "family_consent": _family,
    "follow_up": _follow_up,
    "circumstances": _circumstances,
}
