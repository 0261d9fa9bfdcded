"""Days of three calendars, held against days that are known."""

from datetime import date

import pytest

from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.classification.when import moons
from intake.classification.when.calendars import (
    Span,
    latest,
    months_back,
    span_of,
    week_of,
    year_at,
)
from intake.month_names import LUNAR_HIJRI

# Days of the week as the press gave them beside the date.
KNOWN = [
    ((1400, 5, 24), date(2021, 8, 15), "Sun"),
    ((1400, 12, 2), date(2022, 2, 21), "Mon"),
    ((1401, 1, 24), date(2022, 4, 13), "Wed"),
    ((1401, 9, 7), date(2022, 11, 28), "Mon"),
    ((1402, 5, 31), date(2023, 8, 22), "Tue"),
    ((1402, 12, 12), date(2024, 3, 2), "Sat"),
    ((1399, 12, 30), date(2021, 3, 20), "Sat"),
    ((1403, 12, 30), date(2025, 3, 20), "Thu"),
]


@pytest.mark.parametrize(("solar", "day", "weekday"), KNOWN)
def test_a_solar_day_is_the_day_that_the_press_said_it_was(solar, day, weekday):
    assert span_of(SOLAR_HIJRI, *solar) == Span(day, day)
    assert f"{day:%a}" == weekday


# As Umm al-Qura has them; hijridate 2.6 agrees month by month from 1370 to 1500.
MOONS = [
    (1400, 1, date(1979, 11, 20), 30),
    (1443, 9, date(2022, 4, 2), 30),
    (1444, 9, date(2023, 3, 23), 29),
    (1445, 1, date(2023, 7, 19), 29),
    (1445, 9, date(2024, 3, 11), 30),
    (1445, 12, date(2024, 6, 7), 30),
    (1446, 10, date(2025, 3, 30), 30),
]


@pytest.mark.parametrize(("year", "month", "first", "days"), MOONS)
def test_a_lunar_month_begins_and_ends_where_it_was_computed_to(year, month, first, days):
    found = span_of(LUNAR_HIJRI, year, month)
    assert found.first == first
    assert (found.last - found.first).days + 1 == days


def test_lunar_months_follow_each_other_without_a_gap_and_are_of_29_or_30_days():
    before = date(1950, 10, 12)
    for year in range(moons.EARLIEST, moons.LATEST + 1):
        for number in range(1, 13):
            first, last = moons.month(year, number)
            assert (last - first).days + 1 in {29, 30}
            assert (first - before).days == 1
            before = last
    assert (before - moons.month(moons.EARLIEST, 1)[0]).days + 1 == 46422


@pytest.mark.parametrize("year", [moons.EARLIEST - 1, moons.LATEST + 1])
def test_beyond_the_table_there_is_no_lunar_month(year):
    with pytest.raises(ValueError, match="table"):
        moons.month(year, 1)


@pytest.mark.parametrize(
    ("calendar", "year", "month", "day"),
    [
        (SOLAR_HIJRI, 1402, 12, 30),
        (SOLAR_HIJRI, 1402, 13, 1),
        (GREGORIAN, 2023, 2, 29),
        (LUNAR_HIJRI, 1445, 1, 31),
    ],
)
def test_a_day_that_never_was_is_none(calendar, year, month, day):
    with pytest.raises(ValueError, match=r"day|month|date"):
        span_of(calendar, year, month, day)


@pytest.mark.parametrize("calendar", [SOLAR_HIJRI, GREGORIAN, LUNAR_HIJRI])
def test_every_year_begins_the_day_after_the_one_before_ends(calendar):
    start = year_at(calendar, date(1995, 6, 1))
    for year in range(start, start + 50):
        whole, next_one = span_of(calendar, year), span_of(calendar, year + 1)
        assert (next_one.first - whole.last).days == 1
        assert year_at(calendar, whole.first) == year_at(calendar, whole.last) == year


def test_the_latest_leap_day_is_found_four_years_back():
    found = latest(SOLAR_HIJRI, lambda year: span_of(SOLAR_HIJRI, year, 12, 30), date(2024, 5, 1))
    assert found == (1399, Span(date(2021, 3, 20), date(2021, 3, 20)))


def test_months_are_counted_back_to_the_last_day_of_a_shorter_one():
    assert months_back(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_back(date(2024, 1, 15), 13) == date(2022, 12, 15)


def test_a_week_goes_from_saturday_to_friday():
    for day in (1, 4, 7):
        assert week_of(date(2024, 6, day)) == Span(date(2024, 6, 1), date(2024, 6, 7))
