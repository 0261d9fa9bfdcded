"""Forms that are made from the classes of records. All people are invented."""

import uuid
from collections.abc import Collection
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casework import codes, dates, facts
from casework.districts import district
from casework.forms.records import (
    NAME,
    LinkChoices,
    NoLinks,
    RecordForm,
    sections_of,
    sets_sent,
    values_of,
)
from casework.records import Act, Event, Involvement, Person, Record
from casework.records.attribution import Hypothesis
from casework.records.evidence import Excerpt, Passage
from casework.records.shapes import FieldValue, Place, Pseudonym
from casework.services.writing import FILLED_IN
from intake.errors import IntakeError
from tests.casework.records import examples

KINDS = {one.KIND: one for one in FILLED_IN}
PARTS = {
    "pseudonym": Pseudonym,
    "hypothesis": Hypothesis,
    "passage": Passage,
    "excerpt": Excerpt,
}
FILLED = [one for one in examples.EVERY if isinstance(one, FILLED_IN)]
LANGUAGES = pytest.mark.parametrize("language", ["en", "fa-af", "ps"])


class TwoRecords:
    """Links that have two records, whatever is asked for."""

    known = (uuid.UUID(int=4), uuid.UUID(int=5))

    def offered(self, to: tuple[str, ...], kept: Collection[Any], words: str) -> LinkChoices:
        return LinkChoices([(str(one), "known") for one in self.known], [])

    def has(self, to: tuple[str, ...], row: uuid.UUID) -> bool:
        return row in self.known


def sent(record: Record, **told: Any) -> QueryDict:
    """The form about a record as a browser sends it, with some controls filled in anew."""
    form = RecordForm(sections_of(type(record), record), values_of(record), NoLinks())
    data = QueryDict(mutable=True)
    for name in form.fields:
        value = told.get(name, form.initial.get(name))
        if isinstance(value, list | tuple):
            data.setlist(f"{NAME}-{name}", list(value))
        elif value is True:
            data[f"{NAME}-{name}"] = "on"
        elif value is not False:
            data[f"{NAME}-{name}"] = str(value if value is not None else "")
    for name, field in form.fields.items():
        if name.endswith("-rows"):
            data[f"{NAME}-{name}"] = str(field.initial)
    return data


def filled(record: Record, links: Any = None, **told: Any) -> RecordForm:
    data = sent(record, **told)
    return RecordForm(
        sections_of(type(record), record), values_of(record), links or NoLinks(), data
    )


def test_every_field_of_every_kind_is_asked_or_said_to_be_nobodys_question() -> None:
    asked = facts.asked_kinds()
    assert set(asked) == {*KINDS, *PARTS}
    for name, kind in {**KINDS, **PARTS}.items():
        known = {one.name for one in fields(kind)} - {"id"}
        labelled = [one.key for one in asked[name].fields]
        assert sorted([*labelled, *asked[name].silent]) == sorted(known), name


def test_every_link_says_to_which_kinds_and_every_kind_is_one_of_ours() -> None:
    for name, kind in facts.asked_kinds().items():
        made_of: Any = {**KINDS, **PARTS}[name]
        for one in kind.fields:
            hint = str(next(each.type for each in fields(made_of) if each.name == one.key))
            assert bool(one.to) is ("Link" in hint or "UUID" in hint), (name, one.key)
            assert set(one.to) <= {*KINDS, "case", "review", "file"}, (name, one.key)


def test_labels_that_natives_have_not_read_are_drafts() -> None:
    assert all(one.draft for kind in facts.asked_kinds().values() for one in kind.fields)


@pytest.mark.parametrize("record", FILLED, ids=lambda one: one.KIND)
@LANGUAGES
def test_a_form_that_comes_back_unchanged_changes_nothing(record: Record, language: str) -> None:
    with translation.override(language):
        form = filled(record)
        assert form.is_valid(), form.errors.as_data()
        assert form.made(record) == record


@pytest.mark.parametrize("record", FILLED, ids=lambda one: one.KIND)
def test_an_unchanged_form_does_not_even_look_changed(record: Record) -> None:
    form = filled(record)
    assert form.is_valid()
    assert form.typed() == form.marked(values_of(record))


def an_event(**told: Any) -> Event:
    return Event(id=uuid.uuid4(), title="Night search", **told)


@pytest.mark.parametrize(
    ("line", "calendar", "first"),
    [
        ("24 Asad 1400", "", date(2021, 8, 15)),
        ("۲۴ اسد ۱۴۰۰", "", date(2021, 8, 15)),
        ("۱۵ اگست ۲۰۲۱", "", date(2021, 8, 15)),
        ("٢٠٢١-٠٨-١٥", "", date(2021, 8, 15)),
        ("1400-05-24", "solar_hijri_af", date(2021, 8, 15)),
        ("6 Muharram 1443", "", None),
    ],
)
def test_dates_are_read_in_three_calendars_and_three_scripts(line, calendar, first) -> None:
    form = filled(an_event(), **{"began": line, "began-calendar": calendar})
    assert form.is_valid(), form.errors.as_data()
    told = form.made(an_event()).began
    assert told is not None
    assert told.raw == line
    assert first is None or told.from_day == first


@pytest.mark.parametrize(
    ("line", "calendar", "says"),
    [
        ("31 Hut 1400", "", "There is no such day"),
        ("30 February 2021", "", "There is no such day"),
        ("31 Safar 1443", "", "There is no such day"),
        ("24 Asad 1400", "gregorian", "which calendar"),
        ("some time in summer", "", "not a date"),
        ("2021-13-01", "", "There is no such day"),
    ],
)
def test_what_is_no_day_in_its_calendar_is_refused_beside_it_and_not_quoted(
    line, calendar, says
) -> None:
    form = filled(an_event(), **{"began": line, "began-calendar": calendar})
    assert not form.is_valid()
    (refusal,) = form.errors["began"]
    assert says in refusal
    assert line not in refusal
    assert form["began"].value() == line, "and what was typed stays"


def test_what_is_no_date_is_kept_in_its_words_where_it_is_not_known() -> None:
    form = filled(an_event(), **{"began": "near the first snow", "began-precision": "unknown"})
    assert form.is_valid()
    assert form.made(an_event()).began == dates.only_words("near the first snow")


def test_before_a_day_is_open_towards_the_past_and_stays_so_in_the_form() -> None:
    form = filled(an_event(), **{"began": "24 Asad 1400", "began-precision": "before"})
    assert form.is_valid()
    event = form.made(an_event())
    assert event.began is not None
    assert (event.began.from_day, event.began.to_day) == (None, date(2021, 8, 15))
    assert filled(event)["began-precision"].value() == "before"


@pytest.mark.parametrize("typed", ["AF-PAR/charikar", "Charikar", "charikar", "چاریکار", "چاريكار"])
def test_a_district_is_written_as_a_code_or_by_a_name_of_any_keyboard(typed: str) -> None:
    assert district(typed, "AF-PAR") == "AF-PAR/charikar"
    assert district(typed, "") == "AF-PAR/charikar"


def test_a_district_of_another_province_and_one_that_is_none_are_refused() -> None:
    for typed, province, code in (
        ("Charikar", "AF-KAB", "district_elsewhere"),
        ("AF-PAR/charikar", "AF-KAB", "district_elsewhere"),
        ("Nowhere", "AF-KAB", "district_unknown"),
        ("Nowhere", "", "district_unknown"),
    ):
        with pytest.raises(IntakeError) as met:
            district(typed, province)
        assert met.value.code == code


@given(st.text(max_size=60))
def test_no_text_is_a_district_but_a_districts_name(typed: str) -> None:
    with suppress(IntakeError):
        assert district(typed, "") in codes.list("district")


@given(st.text(max_size=40))
def test_a_number_in_any_text_is_read_or_refused_and_never_quoted(typed: str) -> None:
    person = Person(id=uuid.uuid4(), pseudonym="Willow")
    form = filled(person, persons_least=typed)
    if not form.is_valid():
        assert all(len(typed) < 4 or typed not in one for one in form.errors["persons_least"])


def test_numbers_are_read_in_digits_of_three_scripts() -> None:
    person = Person(id=uuid.uuid4(), pseudonym="Willow")
    for typed in ("12", "۱۲", "١٢"):
        form = filled(person, persons_least=typed)
        assert form.is_valid()
        assert form.made(person).persons_least == 12


def test_a_record_of_another_desk_is_refused_as_one_that_never_was() -> None:
    found = []
    for row in (uuid.uuid4(), "no id at all"):
        form = filled(examples.ROLE, TwoRecords(), person=str(row))
        assert not form.is_valid()
        found.append(list(form.errors["person"]))
    assert found[0] == found[1]


def test_a_refusal_of_the_whole_stands_beside_the_field_that_it_is_about() -> None:
    person = Person(id=uuid.uuid4(), pseudonym="Willow")
    form = filled(person, pseudonym="")
    assert form.is_valid(), "a class refuses what no single field can know"
    with pytest.raises(IntakeError) as met:
        form.made(person)
    form.refuse(met.value)
    assert list(form.errors) == ["pseudonym"]


def test_rows_are_added_changed_and_left_out_when_empty() -> None:
    person = Person(
        id=uuid.uuid4(),
        pseudonym="Willow",
        known_as=(Pseudonym(review=TwoRecords.known[0], tag="PERSON-1"),),
    )
    form = filled(
        person,
        TwoRecords(),
        **{"known_as-1-review": str(TwoRecords.known[1]), "known_as-1-tag": "PERSON-4"},
    )
    assert form.is_valid(), form.errors.as_data()
    both = form.made(person)
    assert [one.tag for one in both.known_as] == ["PERSON-1", "PERSON-4"]

    form = filled(both, TwoRecords(), **{"known_as-0-review": "", "known_as-0-tag": ""})
    assert form.is_valid()
    assert [one.tag for one in form.made(both).known_as] == ["PERSON-4"]


def test_half_a_row_is_refused_in_words() -> None:
    person = Person(id=uuid.uuid4(), pseudonym="Willow")
    form = filled(person, **{"known_as-0-tag": "PERSON-1"})
    assert not form.is_valid()
    assert list(form.errors) == ["known_as-rows"]


def test_one_more_row_is_drawn_without_judging_what_was_typed() -> None:
    person = Person(id=uuid.uuid4(), pseudonym="Willow")
    data = sent(person, pseudonym="", origin="")
    data["more"] = "known_as"
    form = RecordForm(sections_of(Person), values_of(person), NoLinks(), data)
    assert form.is_redrawn
    assert not form.errors
    assert "known_as-1-tag" in form.fields
    assert form["known_as-rows"].value() == "2"


def test_a_code_that_was_withdrawn_since_stays_where_nobody_changes_it() -> None:
    person = replace(Person(id=uuid.uuid4(), pseudonym="Willow"), sex="a_code_long_gone")
    form = filled(person)
    assert form.is_valid(), form.errors.as_data()
    assert form.made(person).sex == "a_code_long_gone"


def an_act(**told: Any) -> Act:
    return Act(id=uuid.uuid4(), code="LIB-01", **told)


def test_an_act_is_asked_what_its_code_asks_once_and_nothing_protected() -> None:
    act = an_act()
    inputs = [one for section in sections_of(Act, act) for one in section.inputs]
    keys = [one.key.removeprefix("answer-") for one in inputs if one.key.startswith("answer-")]
    asked = codes.field_set("LIB-01")
    held = facts.asked_kinds()["act"].held
    wanted = {one.key for one in asked.fields if not one.protected} - held
    assert sorted(keys) == sorted(wanted)
    apart = [one for section in sections_of(Act, act) for one in section.apart]
    protected = {one.label("en") for one in asked.fields if one.protected}
    assert set(apart) == protected


@pytest.mark.parametrize("code", [code for _family, codes_ in
    ((one, codes.acts(one, "en")) for one, _words in codes.choices("family", "en"))
    for code, _label in codes_ if not code.startswith("CLM")])  # fmt: skip
def test_the_form_of_every_kind_of_act_comes_back_unchanged(code: str) -> None:
    act = Act(id=uuid.uuid4(), code=code)
    form = filled(act)
    assert form.is_valid(), form.errors.as_data()
    assert form.made(act) == act


def test_answers_have_the_shape_of_their_questions() -> None:
    act = an_act()
    form = filled(
        act,
        **{
            "answer-arrest_date": "۱۲ سرطان ۱۴۰۳",
            "answer-arrest_warrant_shown": "no",
            "answer-stated_reason": "None was given.",
            "answer-status_at_end": ["still_held", "injured"],
            "answer-arrest_place-district": "Charikar",
        },
    )
    assert form.is_valid(), form.errors.as_data()
    made = form.made(act)
    for one in made.values:
        one.check()
    place, told = made.value("arrest_place"), made.value("arrest_date")
    assert place is not None
    assert place.places == (Place(province="AF-PAR", district="AF-PAR/charikar"),)
    assert told is not None
    assert told.dates[0].from_day == date(2024, 7, 2)


def test_an_answer_to_a_question_that_is_not_asked_any_more_is_kept() -> None:
    old = FieldValue(key="death_cause_stated", texts=("An old answer.",))
    act = an_act(values=(old,))
    form = filled(act, **{"answer-stated_reason": "None."})
    assert form.is_valid()
    assert {one.key for one in form.made(act).values} == {"death_cause_stated", "stated_reason"}


def test_an_answer_that_is_emptied_goes() -> None:
    act = an_act(values=(FieldValue(key="stated_reason", texts=("None.",)),))
    form = filled(act, **{"answer-stated_reason": " "})
    assert form.is_valid()
    assert form.made(act).values == ()


def test_money_without_its_currency_is_refused() -> None:
    act = Act(id=uuid.uuid4(), code="HOM-01")
    keys = [one.key for s in sections_of(Act, act) for one in s.inputs if "value" in one.key]
    if not keys:
        pytest.skip("this act asks for no value")
    form = filled(act, **{f"{keys[0]}-amount": "500"})
    assert not form.is_valid()


def a_role(role: str, **told: Any) -> Involvement:
    return Involvement(
        id=uuid.uuid4(), act=TwoRecords.known[0], person=TwoRecords.known[1], role=role, **told
    )


@pytest.mark.parametrize("role", codes.list("involvement_role").codes)
@LANGUAGES
def test_the_form_of_every_role_comes_back_unchanged(role: str, language: str) -> None:
    one = a_role(role)
    with translation.override(language):
        form = filled(one)
        assert form.is_valid(), form.errors.as_data()
        assert form.made(one) == one


def test_sets_are_of_roles_and_acts_that_there_are_and_nothing_is_held_that_nobody_asks() -> None:
    asked = facts.asked_kinds()["involvement"]
    assert set(asked.sets) <= set(codes.list("involvement_role").codes)
    every = {key for sets in asked.sets.values() for one in sets
             for key in (each.key for each in codes.named_set(one).fields)}  # fmt: skip
    assert asked.held <= every
    leading = [(name, one.key) for name, kind in facts.asked_kinds().items()
               for one in kind.fields if one.is_leading]  # fmt: skip
    assert leading == [("involvement", "role")]


def test_a_role_is_asked_what_belongs_to_it_and_nothing_protected() -> None:
    of = {role: [one.key for section in sections_of(Involvement, a_role(role))
                 for one in section.inputs if one.key.startswith("answer-")]
          for role in ("victim", "alleged_perpetrator", "lawyer")}  # fmt: skip
    assert "answer-victim_is_child" in of["victim"]
    assert "answer-victim_given_name" not in of["victim"]
    assert "answer-victim_age" not in of["victim"], "the record has a field for it"
    assert "answer-perpetrator_vehicle" in of["alleged_perpetrator"]
    assert "answer-elsewhere_date" in of["victim"]
    assert of["lawyer"] == []
    apart = [one for section in sections_of(Involvement, a_role("victim")) for one in section.apart]
    assert "Father’s name" in apart


def test_answers_about_a_role_have_the_shape_of_their_questions() -> None:
    one = a_role("victim")
    form = filled(one, **{"answer-victim_is_child": "yes", "answer-elsewhere_date": "۱۴۰۳-۰۴",
                          "answer-risk_family": "Their house is watched."})  # fmt: skip
    assert form.is_valid(), form.errors.as_data()
    made = form.made(one)
    for value in made.values:
        value.check()
    told = {value.key: value for value in made.values}
    assert set(told) == {"victim_is_child", "elsewhere_date", "risk_family"}
    assert told["elsewhere_date"].dates[0].precision == "month"


def test_another_role_asks_its_own_questions_and_keeps_what_was_typed_for_the_first() -> None:
    told = {
        "record-role": "alleged_perpetrator",
        "record-answer-risk_victim": "They watch.",
        "record-answer-elsewhere_date-calendar": "",
    }
    assert sets_sent(told, NAME) == ("perpetrator", "risk")
    assert sets_sent({"record-role": "victim"}, NAME) == ("victim", "risk", "submitted_elsewhere")
    assert sets_sent({"record-role": "x'"}, NAME) == ()


@given(st.dictionaries(st.text(max_size=30).map("record-answer-".__add__), st.text(max_size=9)))
def test_whatever_is_sent_leads_to_sets_that_there_are(told: dict[str, str]) -> None:
    for one in sets_sent(told, NAME):
        assert codes.named_set(one).fields
