"""What a mask leaves of places, days and accounts. Invented people and places."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import dates
from casework.dates import ToldDate, only_words, parse, told
from casework.dossier import context
from casework.dossier.document import Bar, Run
from casework.dossier.masking import (
    DateMask,
    Rules,
    account_lines,
    account_of,
    called_in,
    coarser,
    masked_date,
    masked_place,
    text_lines,
)
from casework.dossier.telling import plain
from casework.dossier.terms import PlaceMask
from casework.records import AddedRedaction, Person
from casework.records.shapes import Place, Pseudonym, Stretch
from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.classification import classify
from intake.gazetteer import PROVINCES
from intake.redaction import ContextMark, Redacted, redact_all
from tests.casework.dossier.people import (
    DAY,
    MEMBER,
    PANJSHIR,
    REVIEW,
    row,
    selection_of,
    working_copy,
)
from tests.costs import in_step

ALL = frozenset(context.KINDS)
STRICT = Rules(PlaceMask.COUNTRY, DateMask.YEAR, ALL)
EXACT = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def _text(lines):
    return " ".join(one.text for line in lines for one in line if isinstance(one, Run))


def test_a_village_leaves_under_no_mask():
    for mask in PlaceMask:
        masked = masked_place(PANJSHIR, mask)
        assert masked is None or not masked.words


@pytest.mark.parametrize(
    ("mask", "left"),
    [
        (PlaceMask.DISTRICT, ("AF-PAN", "AF-PAN/bazarak", "2")),
        (PlaceMask.PROVINCE, ("AF-PAN", "", "3")),
        (PlaceMask.COUNTRY, None),
    ],
)
def test_a_place_goes_out_as_fine_as_the_mask(mask, left):
    masked = masked_place(PANJSHIR, mask)

    assert (masked and (masked.province, masked.district, masked.precision)) == left


def test_a_place_known_by_its_province_does_not_become_finer():
    masked = masked_place(Place(province="AF-PAN", precision="3"), PlaceMask.DISTRICT)

    assert masked is not None
    assert (masked.district, masked.precision) == ("", "3")


def test_the_coarser_of_two_masks_is_the_one_that_shows_less():
    assert coarser(PlaceMask.DISTRICT, PlaceMask.PROVINCE) is PlaceMask.PROVINCE
    assert coarser(PlaceMask.COUNTRY, PlaceMask.PROVINCE) is PlaceMask.COUNTRY


@given(EXACT, st.sampled_from([SOLAR_HIJRI, GREGORIAN]))
def test_a_masked_day_lies_in_its_range_and_the_range_tells_no_day(day, calendar):
    exact = ToldDate(raw="that very day", calendar=calendar, precision="exact day",
                     from_day=day, to_day=day)  # fmt: skip

    for mask, least in ((DateMask.MONTH, 28), (DateMask.YEAR, 364)):
        masked = masked_date(exact, mask)
        assert masked is not None
        assert masked.from_day is not None
        assert masked.to_day is not None
        assert masked.from_day <= day <= masked.to_day
        assert (masked.to_day - masked.from_day).days >= least - 1
        assert (masked.raw, masked.day) == ("", 0)
        assert masked_date(masked, mask) == masked


def test_all_days_of_a_month_are_the_same_once_masked():
    days = [told(SOLAR_HIJRI, 1405, 5, day) for day in range(1, 32)]

    assert len({str(vars(masked_date(day, DateMask.MONTH))) for day in days}) == 1


def test_an_open_date_stays_open_and_its_edge_is_widened():
    masked = masked_date(told(SOLAR_HIJRI, 1405, 7, 5, edge="before"), DateMask.MONTH)

    assert masked is not None
    assert (masked.from_day, masked.to_day) == (None, date(2026, 10, 22))


def test_words_that_no_calendar_understood_leave_only_unmasked():
    words = only_words("the third night after the feast")

    assert masked_date(words, DateMask.MONTH) is None
    assert masked_date(words, DateMask.DAY) == words


def test_days_are_left_as_they_were_told_where_the_profile_says_days():
    day = parse("24 Asad 1405")

    assert masked_date(day, DateMask.DAY) == day
    assert dates.shown(day, "en").raw == "24 Asad 1405"


def test_nothing_of_what_is_hidden_is_in_the_line():
    lines = account_lines(working_copy(), STRICT, "en")

    left = _text(lines)
    for gone in ("24", "Asad", "1405", "willows", "Bazarak", "31", "invented school", "0799"):
        assert gone not in left
    assert "They took my neighbour" in left
    assert all(one.width == 8 for line in lines for one in line if isinstance(one, Bar))


def test_a_bar_says_what_kind_it_hides_in_the_language_of_the_page():
    lines = account_lines(working_copy(), STRICT, "fa-af")

    labels = {one.label for line in lines for one in line if isinstance(one, Bar)}
    assert {"تاریخ", "قریه", "PERSON-1", "PHONE-1"} <= labels


def test_an_account_under_the_district_mask_keeps_its_days_and_hides_the_village():
    left = _text(account_lines(working_copy(), Rules(PlaceMask.DISTRICT), "en"))

    assert "24 Asad 1405" in left
    assert "willows" not in left


def test_words_of_a_file_leave_by_the_same_rules_and_under_no_number_of_the_account():
    told = "Commander Karim Wardaki took Zalmay Nowhere to the village of Bazarak."
    (words,) = redact_all([told], ["en"])
    assert "Karim Wardaki" in words.text

    lines = text_lines(words, Rules(PlaceMask.PROVINCE), "en")

    assert "took" in _text(lines)
    for gone in ("Karim", "Wardaki", "Zalmay", "Bazarak"):
        assert gone not in _text(lines)
    labels = {one.label for line in lines for one in line if isinstance(one, Bar)}
    assert "PERSON-1" not in labels


def test_a_province_may_be_named_under_the_mask_of_provinces_and_a_district_not():
    copy = working_copy("They were in Panjshir. They went to Rokha.")

    left = _text(account_lines(copy, Rules(PlaceMask.PROVINCE), "en"))

    assert "Panjshir" in left
    assert "Rokha" not in left


def test_no_account_accuses_anybody_in_passing():
    told = "Commander Karim Wardaki led them. They came in a Taliban ranger, KBL-12345."
    copy = working_copy(told)
    assert "Karim Wardaki" in copy.texts["account"].text  # the desk reads it
    lines = account_lines(copy, Rules(PlaceMask.DISTRICT), "en")

    left = _text(lines)
    assert not {"Karim", "Wardaki", "12345"} & set(re.findall(r"\w+", left))
    labels = {one.label for line in lines for one in line if isinstance(one, Bar)}
    assert labels == {"PERPETRATOR-1", "VEHICLE-1"}


def test_what_the_redactor_marked_leaves_as_the_rules_say_whether_a_pattern_finds_it_or_not():
    text = "He is from Topdara, teaches at Omid, is twelve, and left on the day of the flood."
    marks = tuple(
        ContextMark(text.index(words), text.index(words) + len(words), kind, 0.9, "test", label)
        for kind, words, label in (
            ("PLACE", "Topdara", "PLACE-1"),
            ("SCHOOL", "Omid", "SCHOOL-1"),
            ("AGE", "twelve", "AGE-1"),
            ("DATE", "the day of the flood", "DATE-1"),
        )
    )
    copy = working_copy()
    marked = Redacted(text, (), context=marks)
    copy = replace(copy, texts={**copy.texts, "account": marked}, assessment=classify("", DAY))

    fine = _text(account_lines(copy, Rules(PlaceMask.DISTRICT), "en"))
    strict = _text(account_lines(copy, STRICT, "en"))

    assert "Topdara" not in fine
    assert "twelve" in fine
    assert "the flood" in fine
    for gone in ("Topdara", "Omid", "twelve", "flood"):
        assert gone not in strict


def test_a_district_that_the_redactor_marked_is_named_under_the_mask_of_districts_alone():
    copy = working_copy()
    text = "They went to Rokha."
    mark = ContextMark(13, 18, "PLACE", 0.9, "test", "PLACE-1")
    marked = Redacted(text, (), context=(mark,))
    copy = replace(copy, texts={**copy.texts, "account": marked}, assessment=classify("", DAY))

    assert "Rokha" in _text(account_lines(copy, Rules(PlaceMask.DISTRICT), "en"))
    assert "Rokha" not in _text(account_lines(copy, Rules(PlaceMask.PROVINCE), "en"))


def test_what_a_person_hid_is_under_a_bar_and_moves_the_marks_behind_it():
    text = working_copy().texts["account"].text
    at = Stretch(text="account", start=text.index("armed"), end=text.index("armed") + 9)
    added = AddedRedaction(id=row(99), review=row(1), at=at, hides="NUMBER", set_by=MEMBER)

    lines = account_of(selection_of(more=[added]), REVIEW, STRICT)

    assert "armed" not in _text(lines)
    assert "1405" not in _text(lines)
    assert "They took my neighbour" in _text(lines)


def test_what_a_person_hid_in_another_version_does_not_move_this_one():
    at = Stretch(text="account", start=0, end=400)
    added = AddedRedaction(id=row(99), review=row(1), version=2, at=at, hides="NUMBER")

    lines = account_of(selection_of(more=[added]), REVIEW, Rules(PlaceMask.DISTRICT))

    assert "armed men" in _text(lines)


def test_what_two_custodians_had_taken_off_hides_nothing_in_a_dossier():
    at = Stretch(text="account", start=0, end=400)
    added = AddedRedaction(id=row(99), review=row(1), at=at, hides="NUMBER", taken_off=True)

    lines = account_of(selection_of(more=[added]), REVIEW, Rules(PlaceMask.DISTRICT))

    assert "armed men" in _text(lines)


def test_an_answer_that_is_only_a_place_goes_whole():
    where = redact_all(("Upper Poplars", ""), ("en",))
    copy = working_copy()
    copy = replace(copy, texts={**copy.texts, "where": where[0]})

    lines = account_lines(copy, Rules(PlaceMask.DISTRICT), "en")

    assert "Poplars" not in _text(lines)
    assert plain(lines[-1]) == "[place]"


def test_paragraphs_of_an_account_are_lines_of_their_own():
    lines = account_lines(working_copy("First it rained.\n\nThen they came."), STRICT, "en")

    assert [plain(line) for line in lines] == ["First it rained.", "Then they came."]


ACCOUNTS = {
    "age": ("She is 31 years old.", "او ۳۱ ساله است.", "هغه ۳۱ کلنه ده."),
    "workplace": ("He works at the mill.", "در مکتب ساختگی بود.", "د ساختگي ښوونځي ښوونکی و."),
    "village": ("in the village of Poplars", "در قریهٔ ساختگی بود", "د ساختگي کلي اوسېدونکی"),
    "unit": ("men of unit 7 came", "افراد کندک هفتم آمدند", "men of the reserve battalion"),
    "date": ("on 24 Asad 1405", "به تاریخ ۲۴ اسد ۱۴۰۵", "د زمري په ۲۴ مه، ۲۴ زمری ۱۴۰۵"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in ACCOUNTS.items() for t in texts])
def test_context_is_found_in_three_languages(kind, text):
    assert kind in {one.kind for one in context.find(text, date(2026, 11, 21))}


@pytest.mark.parametrize("province", PROVINCES, ids=lambda one: one.code)
def test_every_province_is_known_as_one_in_three_languages(province):
    for name in province.labels.values():
        found = [one for one in context.find(name, date(2026, 1, 1)) if one.kind == context.PLACE]
        assert [one.fine for one in found] == [context.PROVINCE]


@given(st.text(max_size=300))
def test_any_text_is_cut_without_an_error_and_nothing_found_is_left(text):
    for one in context.find(text, date(2026, 1, 1)):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize("piece", ["village of ", "1 ", "works at ", "a", "د ", "قریه ", "12 "])
def test_finding_context_takes_time_in_proportion_to_the_text(piece):
    assert in_step(lambda times: context.find(piece * times, date(2026, 1, 1)), 1000)


def test_a_tag_of_one_version_stands_for_nobody_in_the_next():
    known = Pseudonym(review=REVIEW.id, tag="PERSON-1", version=1)
    people = [Person(id=row(77), pseudonym="Willow", known_as=(known,))]

    assert called_in(people, REVIEW.id, 1) == {"PERSON-1": "Willow"}
    assert called_in(people, REVIEW.id, 2) == {}
