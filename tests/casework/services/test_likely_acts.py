"""Likely the same act, by the words, the people and the units too. All of it is invented."""

import uuid
from dataclasses import replace
from typing import Any

import pytest

from casework import reading, register, rows
from casework.corroboration import Who
from casework.dates import parse
from casework.records import Attribution, Involvement, Person, Unit
from casework.records.shapes import Place
from casework.services import arrivals, copies_read, corroboration, joining, keeping
from intake.redaction import Redacted, Span, redact
from tests.casework.pages.arriving import arrive
from tests.casework.services.desk_work import a_review, an_act, review_of

pytestmark = pytest.mark.django_db
THERE: Any = {"place": Place(province="AF-PAN"), "began": parse("24 Asad 1400")}
STORY = (
    "On that night four armed men came to the bakery of our street, broke the lamp, and took the "
    "baker away in a white car without a plate; nobody has said since where he is held."
)
ELSEWHERE = "A school was closed and its teacher was threatened by letter, twice in one week."


@pytest.fixture(autouse=True)
def _own_register():
    register.keep_only(())
    yield
    register.keep_only(())


@pytest.fixture
def laila(house):
    return house.unlocked("Laila")


def told_in(house, account, **fields):
    """An act of a report with this account, of a kind of its own and of no known day or place."""
    sent = arrive(house, account, **fields)
    laila = house.unlocked("Laila")
    arrivals.take_new(laila, house.desk)
    return an_act(house, review=arrivals.review_id(laila.desk(house.desk), sent.id_digest))


def reasons(found):
    return {pair.other: {each.code for each in pair.reasons} for pair in found.pairs}


def test_much_the_same_words_are_a_reason_in_the_list_whoever_the_tags_stand_for(house, laila):
    one = told_in(house, f"{STORY} Zalmay Nowhere told it.")
    copied = told_in(house, f"{STORY} I am Shirin Elsewhere, and Gul Nowhere told it.")
    told_in(house, ELSEWHERE)
    found = reasons(corroboration.likely_same(laila, house.desk, one.id))
    assert found == {copied.id: {"same_words", "same_code"}}


def test_the_number_of_a_tag_is_no_word_of_the_account(house, laila):
    review = review_of(house, told_in(house, ELSEWHERE).review)
    copy = reading.open_unshown(review.submission, by=laila)

    def words(tag, rest):
        span = Span(0, len(tag) + 2, "PERSON", 1.0, "names", tag, check=False)
        text = Redacted(f"[{tag}] {rest}", (span,))
        return copies_read.traits_of(replace(copy, texts={"account": text})).words

    assert words("PERSON-1", "was taken") == words("PERSON-27", "was taken") != words("A", "went")


def test_a_hidden_name_in_both_reports_is_a_reason_until_people_keep_the_two_apart(house, laila):
    name = {"PERSON-1": ("aa", "bb")}
    one, other = (
        told_in(house, words, linking=name, province="AF-PAR") for words in (STORY, ELSEWHERE)
    )
    for act in (one, other):
        found = rows.read(laila, house.desk, act.id)
        rows.write(laila, house.desk, replace(found.record, **THERE), expects=found.version)
    assert "same_person" in reasons(corroboration.likely_same(laila, house.desk, one.id))[other.id]
    joining.keep_apart(
        laila, house.desk, Who(one.review, "PERSON-1"), Who(other.review, "PERSON-1")
    )
    left = reasons(corroboration.likely_same(laila, house.desk, one.id))[other.id]
    assert "same_person" not in left


def test_who_was_found_to_be_one_and_who_is_accused_are_reasons(house, laila):
    one, other, third = (an_act(house, review=a_review(house), **THERE) for _ in range(3))
    victim = Person(id=uuid.uuid4(), pseudonym="Baker")
    lawyer = Person(id=uuid.uuid4(), pseudonym="Lawyer")
    unit = Unit(id=uuid.uuid4(), called=("Blue Gate Company",))
    for record in (victim, lawyer, unit):
        keeping.add(laila, house.desk, record)
    accused: Any = {"role": "alleged_perpetrator", "unit": unit.id}
    for act in (one, other):
        for told in ({"role": "victim", "person": victim.id}, accused):
            keeping.add(laila, house.desk, Involvement(id=uuid.uuid4(), act=act.id, **told))
    for act in (one, third):
        role = Involvement(id=uuid.uuid4(), act=act.id, role="lawyer", person=lawyer.id)
        keeping.add(laila, house.desk, role)
    found = reasons(corroboration.likely_same(laila, house.desk, one.id))
    assert {"known_person", "same_unit"} <= found[other.id]
    assert found[third.id].isdisjoint({"known_person", "same_unit"})


def test_a_unit_that_the_report_names_is_held_against_the_units_of_acts(house, laila):
    unit = Unit(id=uuid.uuid4(), called=("Blue  Gate Company", " "))
    keeping.add(laila, house.desk, unit)
    there: Any = {"place": Place(province="AF-PAR"), "began": parse("12 Saratan 1403")}
    known = an_act(house, review=a_review(house), code="INT-02", **there)
    blamed = Attribution(id=uuid.uuid4(), act=known.id, outcome="probable", units=(unit.id,))
    keeping.add(laila, house.desk, blamed)
    words = "Two armed men of the blue gate company beat my neighbour on 2 July 2024."
    mine = told_in(house, words).review
    copy = reading.open_unshown(review_of(house, mine).submission, by=laila)
    other = replace(copy, texts={"account": redact("A company at a blue gate.", ("en",))})
    named, unnamed = (
        corroboration.report_beside(laila, house.desk, mine, known.id, each)
        for each in (copy, other)
    )
    assert named is not None
    assert "same_unit" in {each.code for each in named.reasons}
    assert unnamed is not None
    assert "same_unit" not in {each.code for each in unnamed.reasons}


def test_only_acts_that_place_and_days_do_not_exclude_are_looked_at(house, laila):
    def at(province, day):
        place = Place(province=province) if province else None
        began = parse(day) if day else None
        return an_act(house, review=a_review(house), place=place, began=began)

    one = at("AF-PAN", "24 Asad 1400")
    at("AF-KAB", "24 Asad 1400")
    at("AF-PAN", "24 Asad 1399")
    at("AF-KAB", "")
    near = [at("AF-PAN", "10 Asad 1400"), at("", ""), at("", "1400"), at("AF-PAN", "")]
    assert corroboration.likely_same(laila, house.desk, one.id).of == len(near)
    bare = an_act(house)
    assert corroboration.likely_same(laila, house.desk, bare.id).of == 8


def test_comparing_goes_on_where_the_stint_before_ended(house, laila, monkeypatch):
    acts = [an_act(house, review=a_review(house), **THERE) for _ in range(4)]
    monkeypatch.setattr(copies_read, "STINT", -1.0)
    looked = [corroboration.likely_same(laila, house.desk, acts[0].id) for _ in range(4)]
    assert [(found.done, found.of, found.is_over) for found in looked] == [
        (1, 3, False),
        (2, 3, False),
        (3, 3, True),
        (1, 3, False),
    ]
    assert {pair.other for pair in looked[2].pairs} == {one.id for one in acts[1:]}
    monkeypatch.setattr(corroboration, "_FORGOTTEN", -1.0)
    assert corroboration.likely_same(laila, house.desk, acts[0].id).done == 1
