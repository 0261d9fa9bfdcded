"""Words of time: the written cases, each convention by itself, doubt, and what is no time."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.classification.when import RELATIVE, expressions
from intake.month_names import LUNAR_HIJRI
from intake.redaction import read
from tests.corpus import classification as corpus
from tests.costs import in_step
from tests.intake.classification.when.measured import in_reports, measure
from tests.intake.classification.when.telling import TODAY, meant, told


@pytest.mark.parametrize("language", ["en", "prs", "ps"])
def test_the_written_cases_are_read_and_none_wrongly_given_as_certain(language):
    found = measure(corpus.load_dates(language))
    assert found.right >= 0.98 * found.cases, found.wrong
    assert found.certainly_wrong == 0


@pytest.mark.parametrize("language", ["en", "prs", "ps"])
def test_no_time_in_an_account_is_given_for_certain_as_another(language):
    reports = (*corpus.load(f"{language}-train"), *corpus.load(f"{language}-dev"))
    assert measure(in_reports(reports)).certainly_wrong == 0


def test_a_reading_is_certain_in_most_cases_that_a_reader_is_certain_of():
    every = [measure(corpus.load_dates(one)) for one in ("en", "prs", "ps")]
    asked = sum(one.certain for one in every)
    assert sum(one.given_as_certain for one in every) >= 0.95 * asked


TABLE = [
    # counted from the day of receipt, Sunday 1 June 2025
    ("yesterday", "2025-05-31", "2025-05-31", "day"),
    ("دیروز", "2025-05-31", "2025-05-31", "day"),
    ("پرون", "2025-05-31", "2025-05-31", "day"),
    ("پریروز", "2025-05-30", "2025-05-30", "day"),
    ("three days ago", "2025-05-29", "2025-05-29", "day"),
    ("سه روز پیش", "2025-05-29", "2025-05-29", "day"),
    ("درې ورځې مخکې", "2025-05-29", "2025-05-29", "day"),
    ("about ten days ago", "2025-05-19", "2025-05-25", "week"),
    ("حدود ده روز پیش", "2025-05-19", "2025-05-25", "week"),
    ("twenty-one days ago", "2025-05-11", "2025-05-11", "day"),
    ("بیست و یک روز پیش", "2025-05-11", "2025-05-11", "day"),
    ("two weeks ago", "2025-05-15", "2025-05-21", "week"),
    ("last week", "2025-05-24", "2025-05-30", "week"),
    ("هفتهٔ گذشته", "2025-05-24", "2025-05-30", "week"),
    ("تېره اونۍ", "2025-05-24", "2025-05-30", "week"),
    ("this week", "2025-05-31", "2025-06-06", "week"),
    ("a month ago", "2025-04-16", "2025-05-16", "month"),
    ("two years ago", "2022-11-30", "2023-12-01", "year"),
    ("پارسال", "2024-03-20", "2025-03-20", "year"),
    ("پروسږکال", "2024-03-20", "2025-03-20", "year"),
    ("last Thursday", "2025-05-29", "2025-05-29", "day"),
    ("جمعهٔ گذشته", "2025-05-30", "2025-05-30", "day"),
    ("تېره پنجشنبه", "2025-05-29", "2025-05-29", "day"),
    ("since five days", "2025-05-27", "2025-06-01", "range"),
    ("شش ماه گذشته", "2024-12-01", "2025-06-01", "range"),
    ("نن یوویشتمه ورځ ده", "2025-05-12", "2025-05-12", "day"),
    ("د زمري د میاشتې وروستۍ ورځ", "2024-08-21", "2024-08-21", "day"),
    # seasons and parts
    ("spring of 1402", "2023-03-21", "2023-06-21", "season"),
    ("خزان ۱۴۰۱", "2022-09-23", "2022-12-21", "season"),
    ("د ۱۴۰۱ کال ژمی", "2022-12-22", "2023-03-20", "season"),
    ("last winter", "2024-12-21", "2025-03-20", "season"),
    ("early spring of 1402", "2023-03-21", "2023-04-20", "range"),
    ("early Hamal 1402", "2023-03-21", "2023-03-30", "range"),
    ("اوایل حمل ۱۴۰۲", "2023-03-21", "2023-03-30", "range"),
    ("اواسط حمل ۱۴۰۲", "2023-03-31", "2023-04-09", "range"),
    ("اواخر حمل ۱۴۰۲", "2023-04-10", "2023-04-20", "range"),
    ("د ۱۴۰۲ د حمل په لومړیو ورځو کې", "2023-03-21", "2023-03-30", "range"),
    ("the third week of Hut 1401", "2023-03-06", "2023-03-12", "range"),
    ("the last day of Hut 1403", "2025-03-20", "2025-03-20", "day"),
    ("late 1402", "2024-02-20", "2024-03-19", "month"),
    ("the 1390s", "2011-03-21", "2021-03-20", "range"),
    # the moon
    ("Ramadan 1444", "2023-03-23", "2023-04-20", "month"),
    ("ماه رمضان", "2025-03-01", "2025-03-29", "month"),
    ("د روژې میاشت", "2025-03-01", "2025-03-29", "month"),
    ("Eid al-Fitr", "2025-03-30", "2025-04-01", "range"),
    ("عید قربان", "2024-06-16", "2024-06-19", "range"),
    ("لوی اختر", "2024-06-16", "2024-06-19", "range"),
    # from the one to the other
    ("from 3 to 9 Mizan 1402", "2023-09-25", "2023-10-01", "range"),
    ("از ۳ تا ۹ میزان ۱۴۰۲", "2023-09-25", "2023-10-01", "range"),
    ("د ۱۴۰۲ کال د تلې له ۳ تر ۹ پورې", "2023-09-25", "2023-10-01", "range"),
    ("20 Saratan to 2 Asad 1403", "2024-07-10", "2024-07-23", "range"),
    ("از ۲۰ حوت تا ۵ حمل ۱۴۰۳", "2024-03-10", "2024-03-24", "range"),
    ("between 2001 and 2014", "2001-01-01", "2014-12-31", "range"),
    ("from last Monday until yesterday", "2025-05-26", "2025-05-31", "range"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "last", "precision"), TABLE)
def test_each_convention_holds_by_itself_and_is_certain(text, first, last, precision):
    assert meant(text) == [(first, last, precision)]
    assert told(text)[0].meanings[0].weight == 1


DOUBTFUL = [
    ("04/05/2022", [("2022-05-04", "day"), ("2022-04-05", "day")]),
    ("۱۵/۶/۰۲", [("2023-09-06", "day"), ("2002-06-15", "day")]),
    ("last month", [("2025-05-01", "month"), ("2025-04-21", "month")]),
    ("winter of 2023", [("2023-12-22", "season"), ("2022-12-22", "season")]),
    ("10 Muharram 1446", [("2024-07-16", "day"), ("2024-07-17", "day")]),
    ("شب جمعه", [("2025-05-30", "day"), ("2025-05-29", "day")]),
    ("شب ۸ جوزای ۱۴۰۲", [("2023-05-29", "day"), ("2023-05-28", "day")]),
    ("a week after Eid al-Adha", [("2024-06-23", "range"), ("2024-06-20", "range")]),
    ("court is on 20 June", [("2024-06-20", "day"), ("2025-06-20", "day")]),
    ("court will be on 20 June", [("2025-06-20", "day"), ("2024-06-20", "day")]),
    ("they want him on Thursday", [("2025-05-29", "day"), ("2025-06-05", "day")]),
    ("he must go on Thursday", [("2025-06-05", "day"), ("2025-05-29", "day")]),
    ("دههٔ هفتاد", [("1991-03-21", "range"), ("1970-01-01", "range")]),
    ("سال ۱۴۴۲", [("2020-08-20", "year"), ("2063-03-21", "year")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "readings"), DOUBTFUL)
def test_what_may_mean_two_things_says_both_the_likelier_first(text, readings):
    (only,) = told(text)
    assert [(f"{one.first}", one.precision) for one in only.meanings[:2]] == readings
    assert only.meanings[0].weight > only.meanings[1].weight > 0
    assert 0.5 < sum(one.weight for one in only.meanings) <= 1.001


@pytest.mark.parametrize(
    ("text", "doubt"),
    [("held for three days", 0.4), ("۳۱ حوت ۱۴۰۲", 0.5), ("پدرم ۱۳۰۸ تولد است", 0.1)],
)
def test_what_may_be_no_such_time_weighs_less_than_one(text, doubt):
    (only,) = told(text)
    assert sum(one.weight for one in only.meanings) == pytest.approx(1 - doubt)


NOTHING = [
    "he paid 1402 afghani", "۱۴۰۰ افغانی جریمه کردند", "Colonel Asad called me",
    "Mizan district is quiet", "مادرم سرطان دارد", "we may come in", "the march was broken up",
    "my brother Ramazan", "هر جمعه همین است", "زمری مې ورور دی", "edict no. 1445", "room 12",
    "او ۲۲ ساله است", "81 years old", "after the fall the gates were opened", "در دوبی استم",
    "زه یې نه لرم", "call 0700 000 2021", "۴۸ ساعت مهلت دادند", "خانه نمبر ۱۲/۶",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_time_is_not_read_as_one(text):
    assert told(text) == []


def test_a_date_in_two_calendars_is_one_and_a_contradiction_is_two():
    assert len(told("۲ حوت ۱۴۰۰ (۲۱ فبروری ۲۰۲۲)")) == 1
    assert len(told("۲ حوت ۱۴۰۰ (۲۵ فبروری ۲۰۲۲)")) == 2


def test_a_weekday_decides_between_two_readings_of_figures():
    assert meant("Wednesday 04/05/2022") == [("2022-05-04", "2022-05-04", "day")]
    assert meant("Tuesday 04/05/2022") == [("2022-04-05", "2022-04-05", "day")]


def test_a_weekday_that_contradicts_its_date_is_kept_beside_it():
    (only,) = told("Monday 13 Saratan 1402")
    assert len(only.meanings) > 1


def test_a_year_that_was_not_said_is_assumed_and_one_that_was_is_not():
    assert [one.assumed for one in told("12 Asad; 12 Asad 1402")] == [True, False]


def test_whatever_the_moon_decides_may_lie_a_day_off():
    for text in ("Ramadan 1444", "Eid al-Fitr", "10 Muharram 1445", "۵ صفر ۱۴۴۶"):
        assert {one.margin for one in told(text)[0].meanings} == {1}
        assert {one.calendar for one in told(text)[0].meanings} == {LUNAR_HIJRI}
    assert told("12 Asad 1402")[0].meanings[0].margin == 0


def test_the_calendar_of_each_reading_is_said():
    told_by = {one: told(one)[0].meanings[0].calendar for one in ("7 قوس 1401", "last week")}
    assert told_by == {"7 قوس 1401": "solar_hijri_af", "last week": RELATIVE}


@settings(deadline=None, max_examples=60)
@given(st.integers(1300, 1450), st.integers(1, 12), st.integers(1, 31))
def test_a_year_from_1300_to_1450_is_never_read_as_gregorian(year, month, day):
    for text in (f"{year}/{month}/{day}", f"{day}-{month}-{year}", f"in {year}", f"May {year}"):
        for one in told(text):
            assert all(reading.first.year >= 1881 for reading in one.meanings)
            assert "May" in text or all(one.calendar != "gregorian" for one in one.meanings)


PIECES = [
    "12 ", "1402/", "سنبله ", "د ۱۴۰۱ کال د ", "Asad 12 ", "last ", "و ", "Friday, ", "Eid ",
    "a week after ", "سی و ", "1/1/", "from 1 to ", "۱۲ حمل تا ", "'", "99999999999 ", "ماه ",
    "۰۰۰۰/۰۰/۰۰ ", "31/12/9999 ", "می ", "دی ", "شب ", "\n", "ago ", "100 years ago ", "\ud800",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=16))
def test_any_text_is_read_without_error_in_order_and_within_its_bounds(pieces):
    text = read("".join(pieces)).text
    end = 0
    for one in expressions(text, TODAY):
        assert end <= one.start < one.end <= len(text)
        assert all(reading.first <= reading.last for reading in one.meanings)
        end = one.end


@pytest.mark.parametrize("piece", PIECES)
def test_time_is_linear_in_the_length_of_hostile_text(piece):
    assert in_step(lambda size: list(expressions(read(piece * (size // len(piece))).text, TODAY)))


def test_no_repr_shows_a_day():
    assert "2023" not in repr(told("12 Asad 1402")) + repr(told("12 Asad 1402")[0].meanings)


def test_the_first_and_the_last_day_of_python_are_no_trap():
    for today in (date.min, date.max):
        list(
            expressions(read("99 years ago, next week, 12 Asad, in Ramadan, tomorrow").text, today)
        )
