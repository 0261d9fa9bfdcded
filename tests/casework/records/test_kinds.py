"""What a record may hold: checked when it is made, its codes when it is written."""

import json
import uuid
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.dates import parse
from casework.records import (
    KINDS,
    Act,
    Attribution,
    Case,
    Claim,
    Consent,
    Intervention,
    Involvement,
    Join,
    Likeness,
    Message,
    OfficeHolder,
    Person,
    Source,
    Unit,
)
from casework.records.added_redaction import covered
from casework.records.checks import LONGEST, ready
from casework.records.codec import from_bytes, to_bytes
from casework.records.consent import Scope
from casework.records.joining import Sameness
from casework.records.shapes import FieldValue, Grade, Place, Stretch
from intake.errors import IntakeError
from intake.redaction import ContextMark, Redacted, Span
from tests.casework.records import examples
from tests.casework.records.examples import ACT, CASE, DAY, EVERY, INFORMATION, VICTIM

NEW = uuid.UUID(int=500)


def refusal(call, *args, **fields):
    with pytest.raises(IntakeError) as met:
        call(*args, **fields)
    return met.value.code


def test_there_is_an_example_of_every_kind():
    assert {type(one) for one in EVERY} == set(KINDS)


def test_kinds_are_short_plain_words_and_no_two_are_the_same():
    names = [kind.KIND for kind in KINDS]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 20 and name.replace("_", "").isalpha() for name in names)


@pytest.mark.parametrize("record", EVERY, ids=lambda one: type(one).__name__)
def test_every_kind_comes_back_from_its_octets_as_it_was(record):
    assert from_bytes(to_bytes(record)) == record


@pytest.mark.parametrize("record", EVERY, ids=lambda one: type(one).__name__)
def test_every_kind_may_be_written_as_its_example_is(record):
    assert ready(record) == record


@pytest.mark.parametrize("record", EVERY, ids=lambda one: type(one).__name__)
def test_no_record_shows_what_it_holds(record):
    assert len(repr(record)) < 80
    assert "nvented" not in repr(record)


@pytest.mark.parametrize("record", EVERY, ids=lambda one: type(one).__name__)
def test_what_a_record_is_found_by_are_codes_and_days(record):
    for value in record.facets().values():
        assert isinstance(value, str) or all(isinstance(one, str) for one in value)


def test_a_record_names_its_links_words_and_names_without_a_list_of_its_own():
    assert set(examples.PERPETRATOR.links()) == {uuid.UUID(int=n) for n in (4, 6, 7)}
    assert set(examples.JOIN.links()) == {uuid.UUID(int=n) for n in (1, 5, 902)}
    assert "taught in the village" in set(VICTIM.words())
    assert {"none was given", "a village nobody has heard of"} <= set(ACT.words())
    assert list(examples.HOLDER.names()) == ["Mullah Invented", "ملا ساختگی"]
    assert list(VICTIM.names()) == []


def test_an_act_is_found_by_period_place_force_and_family():
    found = ACT.facets()
    assert (found["from_day"], found["to_day"]) == ("2021-07-23", "2021-08-22")
    assert (found["code"], found["family"], found["province"]) == ("LIB-01", "LIB", "AF-PAN")
    assert found["force"] == ("de facto police",)


def test_an_account_is_found_by_its_grade_and_by_each_half_of_it():
    assert INFORMATION.facets()["grade"] == ("B2", "B", "2")


@pytest.mark.parametrize(
    ("make", "fields", "code"),
    [
        (Act, {"code": ""}, "code_missing"),
        (Act, {"code": "CLM-01"}, "claim_is_no_act"),
        (Act, {"code": "LIB-01", "persons_least": 3, "persons_most": 2}, "counts_wrong"),
        (Act, {"code": "LIB-01", "persons_least": -1}, "counts_wrong"),
        (Act, {"code": "LIB-01", "proof_level": "P3"}, "proof_needs_person"),
        (Act, {"code": "LIB-01", "probability": 1001}, "probability_wrong"),
        (Act, {"code": "LIB-01", "values": ACT.values[:1] * 2}, "field_twice"),
        (Claim, {"code": "LIB-01", "claimant": "somebody"}, "act_is_no_claim"),
        (Claim, {"code": "CLM-01", "claimant": " "}, "claimant_missing"),
        (Person, {"pseudonym": "PERSON-1", "called": ("Somebody",)}, "name_of_protected_person"),
        (Person, {"pseudonym": ""}, "pseudonym_missing"),
        (Source, {"pseudonym": " "}, "pseudonym_missing"),
        (Source, {"pseudonym": "Willow", "learned_from": (NEW,)}, "learned_from_itself"),
        (Unit, {"called": ()}, "name_missing"),
        (Unit, {"called": ("Post",), "belongs_to": NEW}, "unit_of_itself"),
        (OfficeHolder, {"called": (" ",)}, "name_missing"),
        (Case, {"title": "", "opened_on": DAY, "changed_on": DAY}, "title_missing"),
        (
            Case,
            {"title": "x", "status": "closed", "opened_on": DAY, "changed_on": DAY},
            "closing_reason_missing",
        ),
        (Involvement, {"act": NEW, "person": NEW, "role": ""}, "role_missing"),
        (Involvement, {"act": NEW, "role": "victim"}, "nobody_involved"),
        (
            Involvement,
            {"act": NEW, "person": NEW, "role": "victim", "degree": "ordered"},
            "degree_of_a_victim",
        ),
        (Attribution, {"act": NEW, "outcome": "attributed"}, "nobody_attributed"),
        (
            Attribution,
            {"act": NEW, "outcome": "attributed", "forces": ("IS-KP",)},
            "basis_missing",
        ),
        (Intervention, {"kind": "publicity"}, "intervention_for_nobody"),
        (Consent, {}, "consent_of_one_person"),
        (Consent, {"person": NEW, "source": NEW}, "consent_of_one_person"),
        (Join, {"pseudonyms": VICTIM.known_as}, "join_needs_two"),
        (Message, {"review": NEW, "text": " \n", "on": DAY}, "message_empty"),
        (Message, {"review": NEW, "text": "x" * 1501, "on": DAY}, "message_too_long"),
    ],
)
def test_what_cannot_be_is_refused_when_it_is_made(make, fields, code):
    assert refusal(make, id=NEW, **fields) == code


def test_an_end_before_the_beginning_is_refused_and_a_possible_one_is_not():
    early, late = parse("2021"), parse("2022-01-01")
    assert refusal(replace, ACT, began=late, ended=early) == "dates_reversed"
    assert replace(ACT, began=early, ended=parse("Asad 1400")).ended


def test_a_district_of_another_province_is_refused():
    assert refusal(Place, province="AF-KAB", district="AF-PAN/1") == "district_elsewhere"


def test_nobody_holds_a_place_without_a_name_and_a_stretch_has_a_length():
    assert refusal(Stretch, text="account", start=5, end=5) == "offsets_wrong"
    assert refusal(Stretch, text="account", start=-1, end=5) == "offsets_wrong"


def test_a_pair_is_the_same_in_either_order_and_never_one_record_twice():
    one, other = uuid.uuid4(), uuid.uuid4()
    there = Likeness.of(Sameness.ACT, (one, other), "refused")
    back = Likeness.of(Sameness.ACT, (other, one), "refused")
    assert (there.one, there.other) == (back.one, back.other)
    assert refusal(Likeness.of, Sameness.ACT, (one, one), "refused") == "pair_unordered"


@pytest.mark.parametrize(
    "record",
    [
        replace(ACT, code="LIB-99"),
        replace(ACT, forces=("somebody",)),
        replace(CASE, status="lost"),
        replace(INFORMATION, grade=Grade(reliability="G", credibility="1")),
        replace(VICTIM, flags=("teacher",)),
        replace(ACT, place=Place(province="AF-XXX")),
        replace(ACT, values=(FieldValue(key="place_type", texts=("nowhere",)),)),
    ],
)
def test_a_code_that_nobody_knows_is_not_written(record):
    assert refusal(ready, record) == "code_unknown"


def test_a_code_that_is_gone_is_shown_and_may_stay_where_an_edit_leaves_it_alone():
    told = json.loads(to_bytes(ACT))
    told["record"]["code"] = "OLD-07"
    old = from_bytes(json.dumps(told).encode())
    assert isinstance(old, Act)
    assert old.facets()["code"] == "OLD-07"
    assert refusal(ready, replace(old, values=())) == "code_unknown"
    edited = replace(old, persons_most=4)
    assert ready(edited, before=old).persons_most == 4


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (FieldValue(key="no_such_field", texts=("x",)), "field_unknown"),
        (FieldValue(key="detained_id_document", texts=("x",)), "field_protected"),
        (FieldValue(key="coordinates", texts=("0, 0",)), "field_protected"),
        (FieldValue(key="search_at_night", texts=("yes",)), "field_of_another_act"),
        (FieldValue(key="arrest_warrant_shown", texts=("maybe",)), "field_shape"),
        (FieldValue(key="arrest_date", texts=("24 Asad",)), "field_shape"),
        (FieldValue(key="stated_reason", texts=("a", "b")), "field_shape"),
        (FieldValue(key="stated_reason"), "field_shape"),
        (FieldValue(key="persons_affected_min", numbers=(-1,)), "field_shape"),
        (FieldValue(key="stated_reason", texts=("a",), numbers=(1,)), "field_shape"),
    ],
)
def test_an_answer_has_the_shape_of_its_question_and_none_is_a_protected_one(answer, code):
    assert refusal(ready, replace(ACT, values=(answer,))) == code


def test_texts_are_cleaned_wherever_they_stand_and_length_has_an_end():
    hidden = Place(province="AF-PAN", words="vil\u202elage\r\nnorth")
    cleaned = ready(replace(ACT, place=hidden))
    assert cleaned.place == Place(province="AF-PAN", words="village\nnorth")
    assert ready(replace(CASE, title="a\ud800b")).title == "ab"
    assert refusal(ready, replace(CASE, summary="x" * (LONGEST + 1))) == "text_too_long"


def test_consent_ends_on_its_last_day_and_was_never_given_where_nobody_asked():
    consent = examples.CONSENT
    assert consent.allows("internal_read", date(2027, 11, 21))
    assert consent.state("internal_read", date(2027, 11, 22)) == "expired"
    assert not consent.allows("public_named", DAY)


def test_a_withdrawn_scope_keeps_what_it_was_before():
    withdrawn = examples.CONSENT.changed(Scope(scope="internal_read", state="withdrawn"))
    assert withdrawn.state("internal_read", DAY) == "withdrawn"
    assert [one.state for one in withdrawn.earlier] == ["given"]


def test_a_new_grade_keeps_every_earlier_one():
    again = INFORMATION.graded(Grade(reliability="C", credibility="3"))
    again = again.graded(Grade(reliability="D", credibility="4"))
    assert [one.reliability for one in again.earlier] == ["B", "C"]
    assert again.grade == Grade(reliability="D", credibility="4")


TEXT = "They took [PERSON-1] and his uncle Invented from home."
COPY = Redacted(TEXT, (Span(10, 20, "PERSON", 0.9, "names", "PERSON-1", check=False),))


def hide(start, end, kind="PERSON"):
    return (Stretch(text="account", start=start, end=end), kind)


def test_what_a_person_hides_is_gone_from_the_text_and_marked():
    start = TEXT.index("Invented")
    shown = covered(COPY, [hide(start, start + 8)])
    assert shown.text == "They took [PERSON-1] and his uncle [PERSON] from home."
    assert [shown.text[one.start : one.end] for one in shown.spans] == ["[PERSON-1]", "[PERSON]"]
    home = TEXT.index("home")
    (moved,) = shown.map_spans([(home, home + 4)])
    assert shown.text[slice(*moved)] == "home"


def test_hiding_part_of_a_tag_hides_the_whole_tag():
    shown = covered(COPY, [hide(5, 13)])
    assert shown.text.startswith("They [PERSON] and")
    assert len(shown.spans) == 1


def test_marks_on_context_move_with_their_words_and_go_with_what_is_hidden():
    def mark(words):
        start = TEXT.index(words)
        return ContextMark(start, start + len(words), "PLACE", 0.9, "places", "PLACE-1")

    marked = replace(COPY, context=(mark("uncle Invented"), mark("home")))
    start = TEXT.index("his")
    shown = covered(marked, [hide(start, start + len("his uncle Invented"))])
    assert [shown.text[one.start : one.end] for one in shown.context] == ["home"]
    part = covered(marked, [hide(start, start + len("his uncle"))])
    assert [part.text[one.start : one.end] for one in part.context] == ["[PERSON] Invented", "home"]


def test_nothing_hidden_leaves_the_text_as_it_was():
    assert covered(COPY, []).text == TEXT
    assert covered(COPY, []).spans == COPY.spans


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6))
def test_no_letter_that_was_hidden_is_left_and_every_span_is_its_tag(holes):
    wanted = [hide(start, start + length, "NUMBER") for start, length in holes]
    shown = covered(COPY, wanted)
    letters = set(range(len(TEXT)))
    for one, _kind in wanted:
        letters -= set(range(one.start, one.end))
    for span in shown.spans:
        assert shown.text[span.start : span.end] in ("[NUMBER]", "[PERSON-1]")
    plain = shown.text.replace("[NUMBER]", "")
    assert len(plain) <= len(letters)
    assert [one.start for one in shown.spans] == sorted(one.start for one in shown.spans)
