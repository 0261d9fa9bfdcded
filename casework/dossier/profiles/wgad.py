"""WGAD: one person's case for the Working Group on Arbitrary Detention. Pure.

Blocks I to VII of its model questionnaire (E/CN.4/1992/20, Annex II; Fact Sheet 26, Annex V);
the wording of the fields is recalled and to be compared with the current form before filing.
Submitted in English; copies in Dari and Pashto are for reading only.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from casework import codes
from casework.dossier import gaps, leaving, written
from casework.dossier.bagfile import BagFile
from casework.dossier.document import Block, Document, Fields, Heading, Line, Paragraph
from casework.dossier.leaving import Said
from casework.dossier.masking import Rules
from casework.dossier.profile import Gap, Render
from casework.dossier.selection import Named, Selection
from casework.dossier.telling import Teller
from casework.dossier.terms import LANGUAGES
from casework.records import Act, Event, Intervention, OfficeHolder, Person, Unit
from casework.records.shapes import Mute

DETAINED = "detention_wgad"  # the set of fields that an act of detention has
HELD = "still_held"
_OPTIONAL = ("why_arbitrary", "remedies", "no_names")


@dataclass(frozen=True, repr=False)
class _Case(Mute):
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
_From = Callable[[_Case], Line | None]


def _field(*keys: str) -> _From:
    return lambda case: case.field(*keys)


def _began(case: _Case) -> Line | None:
    return case.field("arrest_date", "detention_since") or (
        case.teller.date(case.act.began) if case.act.began else None
    )


def _held_since(case: _Case) -> Line | None:
    return case.field("detention_since") or _began(case)


def _where(case: _Case) -> Line | None:
    return case.field("arrest_place") or (
        case.teller.place(case.act.place) if case.act.place else None
    )


def _places(case: _Case) -> Line | None:
    return case.field("detention_places") or _where(case)


def _arresters(case: _Case) -> Line | None:
    return case.field("arrest_forces") or _forces(case)


def _holders(case: _Case) -> Line | None:
    return case.field("detention_forces") or _forces(case)


def _forces(case: _Case) -> Line | None:
    known = [one for one in case.act.forces if one != "unknown"]
    return case.teller.codes("perpetrator_type", known) if known else None


def _duration(case: _Case) -> Line | None:
    states = {one for role in case.teller.roles(case.act) for one in role.status_at_end}
    said = case.field("detention_duration", "detention_until")
    return said or (case.teller.say("still_held", "profiles") if HELD in states else None)


def _age(case: _Case) -> Line | None:
    ages = [one.age_then for one in case.teller.roles(case.act) if one.person == case.person.id]
    known = next((age for age in ages if age is not None), None)
    if known is not None:
        return case.teller.number(known)
    return case.teller.code("age_band", case.person.age_band) if case.person.age_band else None


def _words(pick: Callable[[_Case], str]) -> _From:
    return lambda case: case.teller.words(pick(case)) if pick(case) else None


def _called(case: _Case) -> tuple[str, ...]:
    return case.name.called


_IDENTITY: tuple[tuple[str, _From], ...] = (
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
_ARREST: tuple[tuple[str, _From], ...] = (
    ("arrest_date", _began),
    ("arrest_place", _where),
    ("arrest_forces", _arresters),
    ("arrest_warrant", _field("arrest_warrant_shown")),
    ("arrest_authority", _field("arrest_warrant_authority")),
    ("arrest_reasons", _field("arrest_reasons", "stated_reason")),
    ("arrest_law", _field("arrest_legal_basis")),
)
_DETENTION: tuple[tuple[str, _From], ...] = (
    ("detention_date", _held_since),
    ("detention_duration", _duration),
    ("detention_forces", _holders),
    ("detention_places", _places),
    ("detention_authority", _field("detention_authority")),
    ("detention_reasons", _field("detention_reasons")),
    ("detention_law", _field("detention_legal_basis")),
)


def _occupation(case: _Case) -> Line | None:
    return case.teller.words(case.person.occupation) if case.person.occupation else None


def _circumstances(case: _Case) -> str:
    event = case.teller.selection.one(Event, case.act.event)
    return case.told("arrest_circumstances") or (event.description if event else "")


def _why(case: _Case) -> str:
    return case.answer("why_arbitrary") or case.told("why_arbitrary")


def _remedies(case: _Case) -> str:
    return case.answer("remedies") or case.told("internal_steps")


# What the form cannot be without, by the field that people fill in for it.
REQUIRED: tuple[tuple[str, Callable[[_Case], object]], ...] = (
    ("arrest_date", _began),
    ("arrest_place", _where),
    ("arrest_forces", _arresters),
    ("arrest_circumstances", _circumstances),
    ("wgad_category", _field("wgad_category")),
    ("why_arbitrary", _why),
    ("internal_steps", lambda case: _remedies(case) or list(_steps(case))),
)


class Wgad:
    """The exporter; what its attributes mean is said at `profile.Profile`."""

    name = "wgad"
    scope = "un_confidential"
    audience = "un_confidential"
    carries_names = True
    annex = False
    languages: tuple[str, ...] = ("en",)
    asks: tuple[str, ...] = ("submitter", "contact", "why_arbitrary", "remedies", "no_names")

    def gaps(self, selection: Selection) -> tuple[Gap, ...]:
        """What is missing, the form's own requirements last."""
        common = gaps.common(selection, self, optional=_OPTIONAL)
        return (*common, *_missing(selection))

    def files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """The case in English, and copies to read in Dari and Pashto."""
        yield from written.files(self.document(selection, "en"), render)
        for language in LANGUAGES[1:]:
            copy = self.document(selection, language)
            yield from written.files(copy, render, stem="reading-copy", formats=("html",))

    def annex_files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """None: the form itself is confidential."""
        return ()

    def document(self, selection: Selection, language: str) -> Document:
        """The form, filled in. Whatever has no answer says that it is not known."""
        case = next(_cases(selection, language))
        cover = written.cover(selection, self.name, language)
        return Document(language, cover, tuple(_blocks(case)))


PROFILE = Wgad()


def _missing(selection: Selection) -> Iterator[Gap]:
    teller = Teller(selection)
    people = {row for act in teller.acts() for row in teller.victims(act)}
    detentions = [act for act in teller.acts() if _is_detention(act)]
    if not detentions:
        yield Gap("no_detention")
    if len(people) != 1 or _is_group(selection, people):
        yield Gap("one_person_only")
    for act in teller.acts():
        if not teller.items(act.id):
            yield Gap("act_without_evidence", act.id)
    for case in _cases(selection, "en"):
        yield from _missing_of(case)
        yield from _third_parties(case, selection.names)


def _missing_of(case: _Case) -> Iterator[Gap]:
    if not case.name.called:
        yield Gap("name_missing", case.person.id)
    for field, found in REQUIRED:
        if not found(case):
            yield Gap("field_missing", case.act.id, field)


def _third_parties(case: _Case, names: Mapping[uuid.UUID, Named]) -> Iterator[Gap]:
    """Names of others in what was written for the form: one that is surely a name stops it."""
    said = [
        Said(_why(case), case.act.id, "why_arbitrary"),
        Said(_circumstances(case), case.act.id, "arrest_circumstances"),
        Said(_remedies(case), case.act.id, "internal_steps"),
    ]
    own = (*case.name.called, *case.name.kin)
    others = [name for row, one in names.items() if row != case.person.id for name in one.called]
    yield from leaving.names_in(said, others)
    for gap in leaving.leaks(said[:1], case.answer("no_names"), (*own, *_accused(case))):
        yield replace(gap, blocks=gap.code == "identifier_in_text")


def _accused(case: _Case) -> Iterator[str]:
    """Names of those accused, who are no third party to be protected."""
    selection = case.teller.selection
    for holder in selection.of(OfficeHolder):
        yield from holder.called
    for unit in selection.of(Unit):
        yield from unit.called


def _cases(selection: Selection, language: str) -> Iterator[_Case]:
    """The detention most is known of, with its victim; the names of others are left aside."""
    plain = Teller(selection)
    detentions = filter(_is_detention, plain.acts())
    for act in sorted(detentions, key=lambda one: -len(one.values)):
        for row in plain.victims(act):
            person = selection.one(Person, row)
            if person is not None:
                yield _Case(_teller(selection, language, row), act, person)
                return


def _teller(selection: Selection, language: str, row: uuid.UUID) -> Teller:
    named = {row: selection.names[row]} if row in selection.names else {}
    only = replace(selection, names=named)
    return Teller(only, Rules(selection.terms.place_mask), language, named=True)


def _is_detention(act: Act) -> bool:
    return DETAINED in codes.act(act.code).sets


def _is_group(selection: Selection, people: Iterable[uuid.UUID]) -> bool:
    found = (selection.one(Person, row) for row in people)
    return any(one is not None and one.unit != "person" for one in found)


def _blocks(case: _Case) -> Iterator[Block]:
    say = case.teller
    yield Paragraph(say.say("reading_copy", "profiles"))
    yield Paragraph(say.say("pseudonyms", "profiles"))
    yield _heading(case, "I", "identity")
    yield _form(case, _IDENTITY)
    yield _heading(case, "II", "arrest")
    yield _form(case, _ARREST)
    yield _heading(case, "III", "detention")
    yield _form(case, _DETENTION)
    yield _heading(case, "IV", "circumstances")
    yield from _told(case, _circumstances(case))
    for act in say.acts():
        yield Paragraph(say.sentence(act))
    yield _heading(case, "V", "why_arbitrary")
    categories = case.field("wgad_category") or say.unknown()
    yield Paragraph(_noted(case, say.say("category", "profiles", categories=categories)))
    yield from _told(case, _why(case))
    yield _heading(case, "VI", "remedies")
    yield from _told(case, _remedies(case))
    yield from (Paragraph(line) for line in _steps(case))
    yield _heading(case, "VII", "submitter_block")
    yield written.submitter(say)


def _heading(case: _Case, number: str, key: str) -> Heading:
    return Heading(1, case.teller.text(key, "profiles"), number)


def _form(case: _Case, rows: Iterable[tuple[str, _From]]) -> Fields:
    pairs = [(case.teller.text(key, "profiles"), found(case)) for key, found in rows]
    unknown = case.teller.unknown()
    return Fields([(label, _noted(case, line) if line else unknown) for label, line in pairs])


def _told(case: _Case, text: str) -> Iterator[Paragraph]:
    """What was written, paragraph by paragraph, each with its note."""
    for one in text.splitlines() or [""]:
        if one.strip() or not text:
            yield Paragraph(_noted(case, case.teller.words(one)))


def _noted(case: _Case, line: Line) -> Line:
    return case.teller.with_note(line, case.act)


def _steps(case: _Case) -> Iterator[Line]:
    for one in case.teller.selection.of(Intervention):
        if one.act in (None, case.act.id) and one.person in (None, case.person.id):
            yield written.intervention(case.teller, one)
