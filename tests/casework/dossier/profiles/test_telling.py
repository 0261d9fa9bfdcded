"""How records read as lines: nothing blank, names only where they may stand. All invented."""

import pytest

from casework.dossier.document import Note, Run
from casework.dossier.masking import DateMask, Rules
from casework.dossier.telling import Teller, plain
from casework.dossier.terms import LANGUAGES, PlaceMask
from casework.dossier.words import keys, word
from casework.records.shapes import FieldValue
from tests.casework.dossier.people import (
    CANARIES,
    DETENTION,
    DISAPPEARANCE,
    NAMES,
    PANJSHIR,
    TORTURE,
    row,
    selection_of,
)


def _teller(language="en", rules=None, **selection):
    rules = rules or Rules(PlaceMask.DISTRICT)
    return Teller(selection_of(names=NAMES, **selection), rules, language)


@pytest.mark.parametrize("key", keys("telling"))
def test_every_wording_has_the_same_places_in_three_languages(key):
    def places(language):
        return {part.split("}")[0] for part in word("telling", key, language).split("{")[1:]}

    assert places("en") == places("fa-af") == places("ps")


def test_an_act_is_told_with_when_where_how_many_and_by_whom():
    told = plain(_teller().sentence(DETENTION))

    assert told == (
        "Arbitrary arrest or detention. When: 15 August 2026 (24 Asad 1405; exact day; as told:"
        " “24 Asad 1405”). Where: Bazarak district, Panjshir province. Persons affected: 1. Said"
        " to be done by: de facto intelligence (GDI)."
    )


def test_a_sentence_of_fact_ends_with_the_evidence_it_rests_on():
    note = _teller().sentence(DETENTION)[-1]

    assert isinstance(note, Note)
    assert note.evidence == ("E-0001", "E-0002")


def test_where_no_item_goes_along_the_note_tells_of_the_accounts():
    note = _teller(items=()).sentence(DETENTION)[-1]

    assert isinstance(note, Note)
    assert note.evidence == ()
    assert "B2" in note.text
    assert "reasonable grounds to believe" in note.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_is_written_out_and_never_blank(language):
    teller = _teller(language)
    unknown = plain(teller.unknown())

    assert unknown.strip()
    for line in (
        teller.date(None), teller.place(None), teller.count(None, None), teller.person(None),
        teller.answer(None), teller.code("sex", ""), teller.words("  "), teller.codes("sex", ()),
    ):  # fmt: skip
        assert plain(line) == unknown


@pytest.mark.parametrize(
    ("least", "most", "told"),
    [(2, 3, "2 to 3"), (2, 2, "2"), (2, None, "at least 2"), (None, 3, "at most 3"), (0, 0, "0")],
)
def test_people_are_counted_as_a_range(least, most, told):
    assert plain(_teller().count(least, most)) == told


def test_a_protected_person_is_called_by_a_pseudonym_unless_names_may_stand():
    teller = _teller()
    named = Teller(teller.selection, teller.rules, "en", named=True)

    assert plain(teller.person(row(10))) == "PERSON-1"
    assert plain(named.person(row(10))) == CANARIES[0]


def test_the_readers_have_their_digits_and_ids_stand_apart():
    line = _teller("fa-af").count(2, 3)

    assert plain(line) == "از ۲ تا ۳"
    assert [one.text for one in line if isinstance(one, Run) and one.apart] == ["۲", "۳"]


def test_a_masked_day_is_nowhere_in_the_sentence():
    told = plain(_teller(rules=Rules(PlaceMask.PROVINCE, DateMask.MONTH)).sentence(DETENTION))

    assert "24" not in told
    assert "15" not in told
    assert "Bazarak" not in told
    assert "Asad 1405" in told


def test_those_accused_are_named_with_the_part_they_took():
    told = plain(_teller().accused(DETENTION))

    assert told.startswith(
        "Mullah Invented Postholder, head of the post, Invented directorate post"
    )
    assert told.endswith("(part taken: ordered it)")


def test_an_act_with_nobody_named_is_laid_to_its_force():
    assert plain(_teller().accused(DISAPPEARANCE)) == "de facto intelligence (GDI)"
    assert plain(_teller().accused(TORTURE)) == "not known"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (FieldValue(key="arrest_warrant_shown", texts=("no",)), "no"),
        (FieldValue(key="wgad_category", texts=("II",)), "II: for exercising protected rights"),
        (FieldValue(key="arrest_place", places=(PANJSHIR,)), "Bazarak district, Panjshir province"),
        (FieldValue(key="ransom_demand", numbers=(300,), texts=("AFN",)), "300 AFN"),
        (FieldValue(key="lashes", numbers=(39,)), "39"),
        (FieldValue(key="evidence_item", records=(row(61),)), "E-0002"),
        (FieldValue(key="torture_witnesses", records=(row(12),)), "PERSON-3"),
    ],
    ids=lambda one: getattr(one, "key", ""),
)
def test_an_answer_is_told_by_the_type_of_its_field(value, told):
    assert plain(_teller().answer(value)) == told


def test_words_of_people_are_runs_as_they_stand():
    hostile = "<b>#panic *now*</b>\u202e"

    assert _teller().words(hostile) == (Run(hostile, apart=True),)
