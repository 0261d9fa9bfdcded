"""WGAD: one person's case for the Working Group on Arbitrary Detention. Pure.

Blocks I to VII of its model questionnaire (E/CN.4/1992/20, Annex II; Fact Sheet 26, Annex V);
the wording of the fields is recalled and to be compared with the current form before filing.
Submitted in English; copies in Dari and Pashto are for reading only.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from casework import codes
from casework.dossier import gaps, leaving, written
from casework.dossier.bagfile import BagFile
from casework.dossier.document import Block, Document, Fields, Heading, Line, Paragraph
from casework.dossier.leaving import Said
from casework.dossier.masking import Rules
from casework.dossier.profile import Gap, Render
from casework.dossier.profiles.wgad_answers import (
    ARREST,
    DETENTION,
    IDENTITY,
    REQUIRED,
    Case,
    From,
    circumstances,
    remedies,
    steps,
    why,
)
from casework.dossier.selection import Named, Selection
from casework.dossier.telling import Teller
from casework.dossier.terms import LANGUAGES
from casework.records import Act, Person

DETAINED = "detention_wgad"  # the set of fields that an act of detention has
_OPTIONAL = ("why_arbitrary", "remedies", "no_names")


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


def _missing_of(case: Case) -> Iterator[Gap]:
    if not case.name.called:
        yield Gap("name_missing", case.person.id)
    for field, found in REQUIRED:
        if not found(case):
            yield Gap("field_missing", case.act.id, field)


def _third_parties(case: Case, names: Mapping[uuid.UUID, Named]) -> Iterator[Gap]:
    """Names of others in what was written for the form: one that is surely a name stops it."""
    said = [
        Said(why(case), case.act.id, "why_arbitrary"),
        Said(circumstances(case), case.act.id, "arrest_circumstances"),
        Said(remedies(case), case.act.id, "internal_steps"),
    ]
    may_stand = (*case.name.forms, *case.name.kin, *written.accused(case.teller.selection))
    others = [name for row, one in names.items() if row != case.person.id for name in one.forms]
    yield from leaving.named(case.teller.selection, said, others)
    for gap in leaving.leaks(said[:1], case.answer("no_names"), may_stand):
        yield replace(gap, blocks=gap.code == "identifier_in_text")


def _cases(selection: Selection, language: str) -> Iterator[Case]:
    """The detention most is known of, with its victim; the names of others are left aside."""
    plain = Teller(selection)
    detentions = filter(_is_detention, plain.acts())
    for act in sorted(detentions, key=lambda one: -len(one.values)):
        for row in plain.victims(act):
            person = selection.one(Person, row)
            if person is not None:
                yield Case(_teller(selection, language, row), act, person)
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


def _blocks(case: Case) -> Iterator[Block]:
    say = case.teller
    yield Paragraph(say.say("reading_copy", "profiles"))
    yield Paragraph(say.say("pseudonyms", "profiles"))
    yield _heading(case, "I", "identity")
    yield _form(case, IDENTITY)
    yield _heading(case, "II", "arrest")
    yield _form(case, ARREST)
    yield _heading(case, "III", "detention")
    yield _form(case, DETENTION)
    yield _heading(case, "IV", "circumstances")
    yield from _told(case, circumstances(case))
    for act in say.acts():
        yield Paragraph(say.sentence(act))
    yield _heading(case, "V", "why_arbitrary")
    categories = case.field("wgad_category") or say.unknown()
    yield Paragraph(_noted(case, say.say("category", "profiles", categories=categories)))
    yield from _told(case, why(case))
    yield _heading(case, "VI", "remedies")
    yield from _told(case, remedies(case))
    yield from (Paragraph(line) for line in steps(case))
    yield _heading(case, "VII", "submitter_block")
    yield written.submitter(say)


def _heading(case: Case, number: str, key: str) -> Heading:
    return Heading(1, case.teller.text(key, "profiles"), number)


def _form(case: Case, rows: Iterable[tuple[str, From]]) -> Fields:
    pairs = [(case.teller.text(key, "profiles"), found(case)) for key, found in rows]
    unknown = case.teller.unknown()
    return Fields([(label, _noted(case, line) if line else unknown) for label, line in pairs])


def _told(case: Case, text: str) -> Iterator[Paragraph]:
    """What was written, paragraph by paragraph, each with its note."""
    for one in text.splitlines() or [""]:
        if one.strip() or not text:
            yield Paragraph(_noted(case, case.teller.words(one)))


def _noted(case: Case, line: Line) -> Line:
    return case.teller.with_note(line, case.act)
