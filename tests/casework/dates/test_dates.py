"""Told dates: what was typed is kept, what it may mean is a range, nothing is invented.

Vectors with weekdays confirmed against the press are those of the research notes; lunar ones
are the first days of Ramadan as announced, which the arithmetic may miss by a day.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import codes
from casework.dates import (
    LUNAR,
    from_fields,
    gap,
    only_words,
    parse,
    shown,
    spanning,
    told,
)
from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.errors import IntakeError

PRESS = [
    ("24 Asad 1400", date(2021, 8, 15)),
    ("2 Hut 1400", date(2022, 2, 21)),
    ("۲ حوت ۱۴۰۰", date(2022, 2, 21)),
    ("٢ حوت ١٤٠٠", date(2022, 2, 21)),
    ("۲۴ وری ۱۴۰۱", date(2022, 4, 13)),
    ("28 Sawr 1401", date(2022, 5, 18)),
    ("7 قوس 1401", date(2022, 11, 28)),
    ("7 آذر 1401", date(2022, 11, 28)),
    ("31 Asad 1402", date(2023, 8, 22)),
    ("۱۲ کب ۱۴۰۲", date(2024, 3, 2)),
    ("13 Sawr 1403", date(2024, 5, 2)),
    ("30 Hut 1399", date(2021, 3, 20)),
    ("30 حوت 1403", date(2025, 3, 20)),
    ("1400/5/24", date(2021, 8, 15)),
    ("۲۴/۵/۱۴۰۰", date(2021, 8, 15)),
    ("1400-12-02", date(2022, 2, 21)),
    ("2021-08-15", date(2021, 8, 15)),
    ("15 August 2021", date(2021, 8, 15)),
    ("15th of August, 2021", date(2021, 8, 15)),
    ("۱۵ آگست ۲۰۲۱", date(2021, 8, 15)),
    ("21/02/2022", date(2022, 2, 21)),
    ("5.6.2022", date(2022, 6, 5)),
]


def ends(found):
    assert found.from_day
    assert found.to_day
    return found.from_day, found.to_day


def code_of(call, *args, **options):
    with pytest.raises(IntakeError) as refusal:
        call(*args, **options)
    return refusal.value.code


@pytest.mark.parametrize(("typed", "day"), PRESS)
def test_a_typed_day_is_the_day_that_the_press_gave_it(typed, day):
    found = parse(typed)
    assert (found.from_day, found.to_day, found.precision) == (day, day, "exact day")
    assert found.raw == typed


@pytest.mark.parametrize(
    ("typed", "first", "last", "precision"),
    [
        ("1400", date(2021, 3, 21), date(2022, 3, 20), "year"),
        ("۱۴۰۰", date(2021, 3, 21), date(2022, 3, 20), "year"),
        ("Asad 1400", date(2021, 7, 23), date(2021, 8, 22), "month"),
        ("ماه اسد سال ۱۴۰۰", date(2021, 7, 23), date(2021, 8, 22), "month"),
        ("حوت ۱۴۰۳", date(2025, 2, 19), date(2025, 3, 20), "month"),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28), "month"),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2022", date(2022, 1, 1), date(2022, 12, 31), "year"),
    ],
)
def test_what_is_coarser_than_a_day_is_a_range_and_not_its_first_day(typed, first, last, precision):
    found = parse(typed)
    assert (found.from_day, found.to_day, found.precision) == (first, last, precision)


@pytest.mark.parametrize(
    "typed",
    ["30 Hut 1400", "31 میزان 1400", "32/1/2022", "2022-02-30", "1400/13/1", "0/0/2022", "1200"],
)
def test_a_day_that_never_was_is_refused(typed):
    assert code_of(parse, typed) in ("date_impossible", "date_incomplete")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "yesterday",
        "دیروز",
        "Asad or Sunbula 1400",
        "1/2/3",
        "12",
        "1400/5/24/3",
        "x" * 500,
    ],
)
def test_what_is_no_date_is_not_understood(typed):
    assert code_of(parse, typed) in ("date_not_understood", "date_impossible")


def test_a_day_and_a_month_without_a_year_are_not_completed_for_the_source():
    assert code_of(parse, "24 Asad") == "date_incomplete"


def test_no_refusal_quotes_what_was_typed():
    with pytest.raises(IntakeError) as refusal:
        parse("Karim 24 Asad 1400")
    assert "Karim" not in repr(refusal.value)


def test_a_year_that_may_be_lunar_is_not_guessed_at():
    today = date(2026, 11, 21)
    assert code_of(parse, "1447", today=today) == "date_which_calendar"
    assert parse("1405", today=today).calendar == SOLAR_HIJRI
    assert parse("1447", LUNAR, today=today).from_day == date(2025, 6, 26)


@pytest.mark.parametrize(
    ("typed", "announced"),
    [("1 Ramadan 1444", date(2023, 3, 23)), ("۱ رمضان ۱۴۴۵", date(2024, 3, 11))],
)
def test_a_lunar_day_is_a_range_that_holds_the_day_as_announced(typed, announced):
    found = parse(typed)
    assert found.calendar == LUNAR
    first, last = ends(found)
    assert first <= announced <= last
    assert (last - first).days == 2


def test_a_lunar_month_of_two_words_is_read():
    assert parse("12 ربیع الاول 1443").month == 3
    assert parse("12 ربیع‌الاول 1443").month == 3


def test_a_month_of_another_calendar_than_was_chosen_is_asked_about():
    assert code_of(parse, "24 Asad 1400", GREGORIAN) == "date_which_calendar"


def test_fields_take_digits_of_three_scripts():
    found = from_fields(SOLAR_HIJRI, "۱۴۰۰", "٥", "24")
    assert found.from_day == date(2021, 8, 15)
    assert found.raw == "24 ٥ ۱۴۰۰"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (("", "5", "24"), "date_incomplete"),
        (("1400", "", "24"), "date_incomplete"),
        (("1400", "five", ""), "date_not_a_number"),
        (("1400", "-5", ""), "date_not_a_number"),
        (("99999", "", ""), "date_not_a_number"),
        (("1400", "7", "31"), "date_impossible"),
    ],
)
def test_fields_that_make_no_date_are_refused(fields, code):
    assert code_of(from_fields, SOLAR_HIJRI, *fields) == code


def test_a_week_begins_on_saturday():
    found = told(SOLAR_HIJRI, 1400, 5, 24, precision="week")  # a Sunday
    assert (found.from_day, found.to_day) == (date(2021, 8, 14), date(2021, 8, 20))


def test_a_season_is_a_quarter_of_the_solar_year():
    summer = (date(2021, 6, 22), date(2021, 9, 22))
    found = told(SOLAR_HIJRI, 1400, 5, precision="season")
    assert (found.from_day, found.to_day) == summer
    found = told(GREGORIAN, 2021, 8, precision="season")
    assert (found.from_day, found.to_day) == summer
    winter_or_spring = told(GREGORIAN, 2022, 3, precision="season")
    assert winter_or_spring.from_day == date(2021, 12, 22)
    assert winter_or_spring.to_day == date(2022, 6, 21)


def test_before_a_day_is_open_to_the_past():
    found = told(GREGORIAN, 2022, 2, 3, edge="before")
    assert (found.from_day, found.to_day) == (None, date(2022, 2, 3))
    assert found.precision == "before or after"


def test_before_or_after_without_saying_which_is_compared_with_nothing():
    found = told(GREGORIAN, 2022, 2, 3, precision="before or after")
    assert not found.is_known
    assert gap(found, parse("2022")) is None


def test_a_precision_finer_than_what_was_said_is_lowered():
    assert told(GREGORIAN, 2022, 2, precision="exact day").precision == "month"
    assert told(GREGORIAN, 2022, precision="season").precision == "year"
    assert told(GREGORIAN, 2022, 2, 3, precision="invented").precision == "exact day"


def test_every_precision_is_one_of_the_list():
    known = codes.list("date_precision")
    for precision in known.codes:
        assert told(GREGORIAN, 2022, 2, 3, precision=precision).precision in known


def test_words_that_were_not_understood_are_kept():
    kept = only_words("یک هفته پس از عید")
    assert kept.raw == "یک هفته پس از عید"
    assert (kept.precision, kept.is_known) == ("unknown", False)


def test_from_one_date_to_another_is_one_range():
    found = spanning(parse("1 Asad 1400"), parse("Mizan 1400"))
    assert (found.from_day, found.to_day) == (date(2021, 7, 23), date(2021, 10, 22))
    assert found.precision == "month"
    assert code_of(spanning, parse("2022"), parse("2021")) == "date_malformed"
    assert code_of(spanning, only_words("once"), parse("2021")) == "date_incomplete"


def test_the_gap_of_ranges_that_touch_is_nothing():
    assert gap(parse("Asad 1400"), parse("22 August 2021")) == 0
    assert gap(parse("Asad 1400"), parse("25 August 2021")) == 3
    assert gap(parse("25 August 2021"), parse("Asad 1400")) == 3
    assert gap(None, parse("2021")) is None


@pytest.mark.parametrize(
    ("typed", "language", "solar", "gregorian"),
    [
        ("24 Asad 1400", "en", "24 Asad 1400", "15 August 2021"),
        ("15 August 2021", "fa-af", "۲۴ اسد ۱۴۰۰", "۱۵ آگست ۲۰۲۱"),
        ("15 August 2021", "ps", "۲۴ زمری ۱۴۰۰", "۱۵ اګست ۲۰۲۱"),
        ("Asad 1400", "en", "Asad 1400", "23 July 2021 – 22 August 2021"),
        ("2022", "en", "11 Jadi 1400 – 10 Jadi 1401", "2022"),
        ("1400", "de", "1400", "21 March 2021 – 20 March 2022"),
    ],
)
def test_a_date_is_shown_in_both_calendars(typed, language, solar, gregorian):
    found = shown(parse(typed), language)
    assert (found.raw, found.solar, found.gregorian) == (typed, solar, gregorian)


def test_open_and_unknown_ends_are_shown_as_such():
    assert shown(told(GREGORIAN, 2022, 2, 3, edge="before"), "en").gregorian == (
        "until 3 February 2022"
    )
    assert shown(told(GREGORIAN, 2022, edge="after"), "ps").gregorian == "له ۱ جنوري ۲۰۲۲ راهیسې"
    assert shown(only_words("once"), "en") == type(shown(only_words(""), "en"))("once", "", "")


def test_a_date_does_not_show_itself_in_a_log():
    assert "1400" not in repr(parse("24 Asad 1400")) + repr(shown(parse("1400"), "en"))


@given(st.text(max_size=100))
def test_no_typed_line_does_anything_but_be_read_or_refused(typed):
    try:
        raw = parse(typed).raw
    except IntakeError:
        raw = only_words(typed).raw
    assert raw == typed


@given(st.dates(date(1925, 1, 1), date(2100, 1, 1)), st.sampled_from(["en", "fa-af", "ps"]))
def test_every_day_reads_back_from_how_it_is_shown(day, language):
    told_day = told(GREGORIAN, day.year, day.month, day.day)
    both = shown(told_day, language)
    for text in (both.solar, both.gregorian):
        assert parse(text).from_day == parse(text).to_day == day


@given(st.integers(1300, 1500), st.integers(1, 12), st.integers(1, 29))
def test_lunar_days_follow_each_other_as_days_do(year, month, day):
    first, _last = ends(told(LUNAR, year, month, day))
    if day < 29:
        assert ends(told(LUNAR, year, month, day + 1))[0] == first + timedelta(days=1)
    begins, finishes = ends(told(LUNAR, year, month))
    assert (finishes - begins).days - 1 in (29, 30)
