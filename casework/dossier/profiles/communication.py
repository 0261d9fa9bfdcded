"""Communication: victims' case for the Special Procedures, as urgent as its acts are. Pure.

Which procedure it asks for, and what that one requires, is data (communication.yaml).
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from casework import codes
from casework.dates import ToldDate
from casework.dossier import consenting, gaps, leaving, written
from casework.dossier.bagfile import BagFile
from casework.dossier.document import (
    Block,
    Document,
    Fields,
    Heading,
    Line,
    Listing,
    Paragraph,
    Run,
)
from casework.dossier.leaving import Said
from casework.dossier.masking import Rules
from casework.dossier.profile import Gap, Render
from casework.dossier.profiles.choosing_kind import Kind, is_ongoing, kind_of, main_acts
from casework.dossier.selection import Selection
from casework.dossier.telling import Teller
from casework.dossier.terms import LANGUAGES
from casework.records import Act, Consent, Event, Intervention
from casework.records.shapes import Mute
from intake.letters import own_digits

AUDIENCES = ("un_confidential", "un_urgent")
_MONTH = 31  # the longest a date may span that still says month and year
_OPTIONAL = ("no_names", "follow_up")
_ANSWERED = ("steps_taken", "other_bodies", "remedies")
_PLACES = ("missing_last_seen_place", "arrest_place", "death_place", "place_at_start")
_DATES = ("missing_since", "arrest_date", "death_date", "eviction_date", "search_date")
_STORIES = (
    "arrest_circumstances", "missing_denial_by", "torture_before", "death_cause", "narrative",
    "threat_words",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class _Case(Mute):
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


def _victims(case: _Case) -> Line | None:
    named = [row for row in case.victims if _names(case.teller.selection, row)]
    return case.teller.listed(map(case.teller.person, named)) if named else None


def _when(case: _Case) -> Line | None:
    return case.each(lambda act: case.value(act, *_DATES) or _began(case, act))


def _began(case: _Case, act: Act) -> Line | None:
    return case.teller.date(act.began) if act.began and act.began.is_known else None


def _where(case: _Case) -> Line | None:
    return case.each(lambda act: case.value(act, *_PLACES) or _place(case, act))


def _place(case: _Case, act: Act) -> Line | None:
    return case.teller.place(act.place) if act.place else None


def _accused(case: _Case) -> Line | None:
    return case.each(lambda act: case.teller.accused(act) if _is_known(case, act) else None)


def _forces(case: _Case) -> Line | None:
    return case.each(lambda act: case.value(act, "missing_forces")) or _accused(case)


def _is_known(case: _Case, act: Act) -> bool:
    roles = case.teller.roles(act)
    known = set(act.forces) - {"unknown"}
    return bool(known) or any(one.unit or one.office_holder or one.force for one in roles)


def _action(case: _Case) -> Line | None:
    told = case.each(lambda act: case.value(act, "missing_relatives_action"))
    return told or _answered(case, "remedies")


def _answered(case: _Case, key: str) -> Line | None:
    return case.teller.words(case.answer(key)) if case.answer(key) else None


def _submitter(case: _Case) -> Line | None:
    return _answered(case, "submitter") if case.answer("contact") else None


def _family(case: _Case) -> Line | None:
    said = case.each(lambda act: case.value(act, "missing_family_consent"))
    yes = any(_says(act, "missing_family_consent", "yes") for act in case.acts)
    if yes:
        return said
    consents = case.teller.selection.of(Consent)
    day, scope = case.teller.selection.terms.made_on, case.teller.selection.terms.scope
    by_family = any(one.state(scope, day) == "given_by_family" for one in consents
                    if one.person in case.victims)  # fmt: skip
    return case.teller.code("consent_state", "given_by_family") if by_family else None


def _follow_up(case: _Case) -> Line | None:
    if any(_says(act, "missing_follow_up_possible", "yes") for act in case.acts):
        return case.teller.code("yes_no_unknown", "yes")
    return _answered(case, "follow_up")


def _says(act: Act, key: str, text: str) -> bool:
    value = act.value(key)
    return value is not None and text in value.texts


def _circumstances(case: _Case) -> Line | None:
    return case.each(lambda act: case.value(act, *_STORIES) or _described(case, act))


def _described(case: _Case, act: Act) -> Line | None:
    event = case.teller.selection.one(Event, act.event)
    described = event.description.strip() if event else ""
    return case.teller.words(described) if described else None


# What the procedures may require; None: it is missing.
ELEMENTS: Mapping[str, Callable[[_Case], Line | None]] = {
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


class Communication:
    """The exporter; what its attributes mean is said at `profile.Profile`."""

    name = "communication"
    scope = "un_confidential"
    audience = "un_confidential"
    carries_names = True
    annex = False
    languages: tuple[str, ...] = ("en",)
    asks: tuple[str, ...] = (
        "submitter", "contact", "confidential", "name_to_authorities", "steps_taken",
        "other_bodies", "remedies", "follow_up", "no_names",
    )  # fmt: skip

    def gaps(self, selection: Selection) -> tuple[Gap, ...]:
        """What is missing, the procedure's own requirements last."""
        common = gaps.common(selection, self, audiences=AUDIENCES, optional=_OPTIONAL)
        return (*common, *_missing(_case(selection, "en")))

    def files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """The communication in English, and copies to read in Dari and Pashto."""
        yield from written.files(self.document(selection, "en"), render)
        for language in LANGUAGES[1:]:
            copy = self.document(selection, language)
            yield from written.files(copy, render, stem="reading-copy", formats=("html",))

    def annex_files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """None: what must stay confidential is said in the document."""
        return ()

    def document(self, selection: Selection, language: str) -> Document:
        """Its elements, then the facts act by act, steps, consents, what is confidential."""
        case = _case(selection, language)
        subtitle = case.teller.text(f"kind_{case.kind.name}", "profiles")
        mandates = ((case.teller.text("mandates", "profiles"), _mandates(case)),)
        cover = written.cover(selection, self.name, language, subtitle=subtitle, more=mandates)
        return Document(language, cover, tuple(_blocks(case)))


PROFILE = Communication()


def _case(selection: Selection, language: str) -> _Case:
    return _Case(Teller(selection, Rules(selection.terms.place_mask), language, named=True))


def _names(selection: Selection, row: uuid.UUID) -> tuple[str, ...]:
    return selection.names[row].called if row in selection.names else ()


def _missing(case: _Case) -> Iterator[Gap]:
    if not case.acts:
        yield Gap("no_acts")
        return
    for row in case.victims:
        if not _names(case.teller.selection, row):
            yield Gap("name_missing", row)
    for act in case.teller.acts():
        if not case.teller.items(act.id):
            yield Gap("act_without_evidence", act.id)
    for element in case.kind.elements:
        if not ELEMENTS[element](case):
            yield Gap("field_missing", case.acts[0].id, element)
    if "last_seen" in case.kind.elements and not any(_has_month(act) for act in case.acts):
        yield Gap("field_missing", case.acts[0].id, "date")
    yield from _others(case)


def _has_month(act: Act) -> bool:
    """Whether a disappearance is dated to its month and year at least."""
    value = act.value("missing_since")
    return any(_spans_a_month(one) for one in (value.dates if value else (act.began,)))


def _spans_a_month(told: ToldDate | None) -> bool:
    if told is None or told.from_day is None or told.to_day is None:
        return False
    return (told.to_day - told.from_day).days < _MONTH


def _others(case: _Case) -> Iterator[Gap]:
    """Names of people who are not the victims, in what was written."""
    selection = case.teller.selection
    said = [Said(case.answer(key), None, key) for key in _ANSWERED]
    for act in case.acts:
        said += [Said(text, act.id, key) for key in _STORIES for text in _texts(act, key)]
    others = [name for row, one in selection.names.items() if row not in case.victims
              for name in one.called]  # fmt: skip
    yield from leaving.names_in(said, others)


def _texts(act: Act, key: str) -> tuple[str, ...]:
    value = act.value(key)
    return value.texts if value else ()


def _blocks(case: _Case) -> Iterator[Block]:
    say = case.teller
    why = "why_ongoing" if any(is_ongoing(say, act) for act in case.acts) else "why_past"
    yield Paragraph(say.say("reading_copy", "profiles"))
    yield Heading(1, say.text(f"kind_{case.kind.name}", "profiles"))
    yield Paragraph(say.say(why, "profiles"))
    yield Fields([_element(case, one) for one in case.kind.elements])
    yield Heading(1, say.text("facts", "profiles"))
    for place, act in enumerate(say.acts(), start=1):
        yield from _facts(case, act, place)
    yield from _section(case, "steps", _steps(case))
    yield from _section(case, "bodies", [_answered(case, "other_bodies") or say.unknown()])
    yield from _section(case, "consents", _consents(case))
    yield from _section(case, "confidential", [_answered(case, "confidential") or say.unknown()])
    yield Heading(1, say.text("submitter_block", "profiles"))
    yield written.submitter(say)


def _element(case: _Case, element: str) -> tuple[str, Line]:
    label = case.teller.text(f"element_{element}", "profiles")
    return label, ELEMENTS[element](case) or case.teller.unknown()


def _facts(case: _Case, act: Act, place: int) -> Iterator[Block]:
    """One act: what was done, to whom, by whom, how surely, and the norms it engages."""
    say, note = case.teller, case.teller.note(act)
    number = own_digits(str(place), say.language)
    yield Heading(2, codes.label("act", act.code, say.language), number)
    yield Paragraph(say.sentence(act))
    victims = say.listed(map(say.person, say.victims(act)))
    norms = (Run(", ".join(codes.act(act.code).norms), apart=True),)
    yield Listing(
        [
            (*say.say("victims_line", "profiles", who=victims), note),
            (*say.say("accused_line", "profiles", who=say.accused(act)), note),
            (*say.grounds(act), note),
            (*say.say("norms_line", "profiles", norms=norms), note),
        ]
    )


def _section(case: _Case, key: str, lines: Iterable[Line]) -> Iterator[Block]:
    yield Heading(1, case.teller.text(key, "profiles"))
    yield Listing(list(lines))


def _steps(case: _Case) -> Iterator[Line]:
    yield _answered(case, "steps_taken") or case.teller.unknown()
    for one in case.teller.selection.of(Intervention):
        yield written.intervention(case.teller, one)


def _consents(case: _Case) -> Iterator[Line]:
    """What each victim agreed to, in the one scope it leaves under; then about authorities."""
    for one in consenting.relied_on(case.teller.selection):
        if one.holder in case.victims:
            yield case.teller.say(
                "consent_line",
                "profiles",
                person=case.teller.person(one.holder),
                scope=case.teller.code("consent_scope", one.scope),
                state=case.teller.code("consent_state", one.state),
            )
    label = case.teller.text("consent_to_authorities", "profiles")
    said = _answered(case, "name_to_authorities") or case.teller.unknown()
    yield (Run(f"{label}: "), *said)


def _mandates(case: _Case) -> Line:
    """The procedures that the acts may go to, by their routes."""
    routes = dict.fromkeys(route for act in case.acts for route in codes.act(act.code).routes)
    wanted = [one for one in routes if one.startswith(("SP_", "WGEID_", "WGAD_"))]
    return case.teller.codes("route", wanted)
