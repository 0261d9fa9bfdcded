"""The last look at outgoing text: nothing that may be a name leaves unasked. Invented names."""

import typing
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.dossier.document import (
    Bar,
    Cover,
    Document,
    Fields,
    Figure,
    Heading,
    Listing,
    NewPage,
    Note,
    Paragraph,
    Run,
    Table,
)
from casework.dossier.gaps import sentence
from casework.dossier.leaving import Said, leaks, names_in, too_fine
from casework.dossier.masking import Rules
from casework.dossier.outgoing import outgoing
from casework.dossier.profile import Gap
from casework.dossier.profiles import profile
from casework.dossier.profiles.extract import PROFILE
from casework.dossier.selection import Named
from casework.dossier.terms import LANGUAGES
from casework.dossier.words import word
from casework.records import Record
from casework.records.marks import Words
from tests.casework.dossier.people import CLAIM, DAY, NAMES, row
from tests.casework.dossier.profiles.examples import EXAMPLES, EXTRACT, Example

ROW = uuid.UUID(int=5)
OTHERWISE = "Sharpoor Bridgewell"  # invented: what a second record calls the witness
SURE, UNSURE = "identifier_in_text", "identifier_perhaps"


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("Ahmad Karimi was there.", SURE, "PERSON"),
        ("احمد کریمی آن‌جا بود.", SURE, "PERSON"),
        ("احمد کريمي هلته و.", SURE, "PERSON"),
        ("Call 0799 123 456 or ۰۷۹۹۱۲۳۴۵۶.", SURE, "PHONE"),
        ("write to invented@network.invalid", SURE, "EMAIL"),
        ("They met Sharpoor Bridgewell.", UNSURE, "PERSON"),
        ("They met at Bridgewell Hospital.", UNSURE, "PERSON"),
        ("Commander Karimi led them.", SURE, "PERPETRATOR"),
        ("ولسوال نجیب الله ما را تهدید کرد.", SURE, "PERPETRATOR"),
        ("The district governor, Ahmad Karimi, knows.", SURE, "OFFICIAL"),
        ("They came in a Taliban ranger, KBL-12345.", SURE, "VEHICLE"),
    ],
)
def test_an_identifier_is_named_by_its_kind_and_its_record_and_never_quoted(text, code, kind):
    (gap,) = leaks([Said(text, ROW)])

    assert gap == Gap(code, ROW, kind)
    assert "Karimi" not in repr((gap, Said(text, ROW)))


def test_people_may_say_that_what_was_unsure_is_no_name():
    said = [Said("They met Sharpoor Bridgewell.")]

    assert leaks(said, "something else\nsharpoor  bridgewell") == ()


def test_nobody_may_say_so_of_what_is_surely_one():
    assert leaks([Said("Ahmad Karimi was there.")], "Ahmad Karimi") != ()


def test_the_name_of_the_person_a_form_is_about_may_stand_in_it():
    said = [Said("Ahmad Karimi was held."), Said("Karimi teaches.")]

    assert leaks(said, own=["Ahmad Karimi"]) == ()
    assert leaks([Said("Ahmad Haidari was held.")], own=["Ahmad Karimi"]) != ()


def test_a_text_without_anything_passes():
    assert leaks([Said(""), Said("A teacher was held for three months.")]) == ()


@pytest.mark.parametrize(
    "text", ["AHMAD  Karimi", "ahmad karimi", "«Ahmad Karimi»", "Ahmad\u00a0Karimi"]
)
def test_a_known_name_is_found_however_it_is_written(text):
    assert names_in([Said(text, ROW, "summary")], ["Ahmad Karimi"]) == (
        Gap("name_in_text", ROW, "summary"),
    )


def test_a_known_name_in_arabic_letters_is_found_in_persian_ones():
    assert names_in([Said("احمد کریمی را دیدند")], ["احمد كريمي"]) != ()


def test_a_name_inside_another_word_is_not_that_name():
    assert names_in([Said("Karimistan")], ["Karim"]) == ()


PLANTED = "Ahmad Karimi"
PLACES = {
    "heading": Heading(1, PLANTED),
    "paragraph": Paragraph((Run("x"), Run(PLANTED))),
    "quote": Paragraph((Run(PLANTED),), quote=True),
    "list": Listing([(Run(PLANTED),)]),
    "field": Fields([("x", (Run(PLANTED),))]),
    "label of a field": Fields([(PLANTED, ())]),
    "cell": Table(["x"], [[(Run(PLANTED),)]]),
    "head of a table": Table([PLANTED], []),
    "caption": Table(["x"], [], caption=PLANTED),
    "under a table": Table(["x"], [], under=(PLANTED,)),
    "under a figure": Figure(b"<svg/>", "x", "x", under=(PLANTED,)),
    "figure in words": Figure(b"<svg/>", "x", PLANTED),
    "note": Paragraph((Note((), PLANTED),)),
    "bar": Paragraph((Bar(8, PLANTED),)),
}


def _document(*blocks, **cover):
    usual = {"title": "", "subtitle": "", "dossier": "D-2026-0007", "version": 1}
    front = Cover(**{**usual, "made_on": DAY, "evidence_sha256": "00" * 32, **cover})
    return Document("en", front, (*blocks, NewPage()))


@pytest.mark.parametrize("block", PLACES.values(), ids=PLACES)
def test_there_is_no_place_in_a_document_where_nobody_looks(block):
    assert PLANTED in set(outgoing(_document(block)))


COVERS = (
    {"title": PLANTED},
    {"subtitle": PLANTED},
    {"fields": ((PLANTED, ()),)},
    {"fields": (("x", (Run(PLANTED),)),)},
)


@pytest.mark.parametrize("cover", COVERS)
def test_a_cover_is_looked_at_too(cover):
    assert PLANTED in set(outgoing(_document(**cover)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_an_extract_only_what_people_wrote_is_left_to_look_at(language):
    selection = EXTRACT.selection(language=language)
    document = PROFILE.document(selection, language)

    assert set(outgoing(document)) == {
        selection.terms.answers["summary"],
        selection.terms.organisation,
        "An invented spokesman",
        "On invented schools",
    }


def test_a_telephone_number_is_no_date():
    document = _document(Paragraph((Run("0799 123 456"),)), Paragraph((Run("15 August 2026"),)))

    assert list(outgoing(document)) == ["0799 123 456"]


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text):
    leaks([Said(text)])
    names_in([Said(text)], ["Ahmad Karimi"])
    too_fine([Said(text)], Rules(), DAY)


WITNESS = "Spozhmai Canarizai Witness"
FORUMS = [one for one in EXAMPLES if one.profile in ("mechanism", "wgad", "communication")]


def fields_of_words(record: Record) -> Iterator[str]:
    """Fields of a record itself that hold free words."""
    for name, hint in typing.get_type_hints(type(record), include_extras=True).items():
        if hint == Words:
            yield name


@pytest.mark.parametrize("example", FORUMS, ids=lambda one: one.profile)
def test_a_protected_name_in_any_words_of_any_record_stops_a_dossier(example: Example) -> None:
    """Whether they are shown or not: remarks of an intervention were, and nobody looked at them."""
    whole, forum = example.selection(names=NAMES), profile(example.profile)
    tried = set()
    for record in whole.records.values():
        for name in fields_of_words(record):
            if (record.KIND, name) not in tried:
                tried.add((record.KIND, name))
                planted = replace(record, **{name: f"as {WITNESS} said"})  # type: ignore[arg-type]
                changed = replace(whole, records={**whole.records, record.id: planted})
                found = [one for one in forum.gaps(changed) if one.code == "name_in_text"]
                assert [(one.about, one.blocks) for one in found] == [(record.id, True)], name
    assert {("intervention", "remarks"), ("claim", "text"), ("edict", "title")} <= tried
    assert not [one for one in forum.gaps(whole) if one.code == "name_in_text"]


@pytest.mark.parametrize("example", FORUMS, ids=lambda one: one.profile)
def test_what_a_second_record_calls_somebody_stops_a_dossier_like_the_first(
    example: Example,
) -> None:
    witness, other = NAMES[row(12)], Named(called=(OTHERWISE,))
    names = {**NAMES, row(12): witness.beside(other)}
    told = {CLAIM.id: {"text": f"as {OTHERWISE} said"}}

    planted = example.selection(names=names, changing=told)
    unknown = example.selection(names=NAMES, changing=told)

    for whole, stops in ((planted, True), (unknown, False)):
        found = [one.about for one in profile(example.profile).gaps(whole)
                 if one.code == "name_in_text"]  # fmt: skip
        assert found == ([CLAIM.id] if stops else [])
    on_cover = replace(planted.terms, organisation=f"Friends of {OTHERWISE}")
    covered = profile(example.profile).gaps(replace(planted, terms=on_cover))
    assert "cover_names_protected" in {one.code for one in covered}


def test_two_identities_of_one_person_are_one_with_nothing_said_twice() -> None:
    mine = Named(called=("Zarghuna",), contacts=("0799",), kin=("Tor",), remarks="A scar.")
    other = Named(called=("Zarghuna Jan", "Zarghuna"), contacts=("0799", "0700"), remarks="A scar.")

    both = mine.beside(other)

    assert both == Named(
        called=("Zarghuna",), contacts=("0799", "0700"), kin=("Tor",), remarks="A scar.",
        also=("Zarghuna Jan",),
    )  # fmt: skip
    assert both.forms == ("Zarghuna", "Zarghuna Jan")
    assert Named(kin=("Tor",)).beside(other).called == other.called
    assert both.beside(Named(called=("Jan",))).also == ("Zarghuna Jan", "Jan")


@pytest.mark.parametrize("language", LANGUAGES)
def test_such_a_refusal_says_where_in_words(language: str) -> None:
    told = sentence(Gap("name_in_text", field="record"), language)

    assert "record" not in told
    assert word("mechanism", "words_of_record", language) in told
