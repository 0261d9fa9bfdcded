"""Every spelling of every month, in every form of a date, in three languages."""

from datetime import date

import pytest

from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.classification.when.calendars import span_of
from intake.month_names import LUNAR_HIJRI, SPELLINGS
from tests.intake.classification.when.telling import meant, told

YEARS = {SOLAR_HIJRI: 1402, GREGORIAN: 2023, LUNAR_HIJRI: 1445}
EVERY = [
    (calendar, number, name)
    for calendar, rows in SPELLINGS.items()
    for number, names in enumerate(rows, start=1)
    for name in names
]
LATIN = ["12 {} {}", "12th of {} {}", "the twelfth of {}, {}", "{} 12, {}", "{} 12th {}"]
ARABIC = [
    "۱۲ {} {}", "به تاریخ ۱۲ {} سال {}", "دوازدهم {} {}", "د {} ۱۲مه {}", "د {} په دولسمه د {} کال",
]  # fmt: skip
YEAR_FIRST = ["د {} کال د {} ۱۲مه", "{} د {} په ۱۲", "د {}ل کال د {} په دولسمه نېټه"]


def day_of(calendar: str, number: int) -> list[tuple[str, str, str]]:
    day = f"{span_of(calendar, YEARS[calendar], number, 12).first}"
    return [(day, day, "day")]


def is_latin(name: str) -> bool:
    return name.isascii()


def fits(name: str, form: str) -> bool:
    """د دې په is "of this, in": of Dey it is asked that a rank follows."""
    return name != "دی" or " په " not in form


@pytest.mark.parametrize(("calendar", "number", "name"), EVERY)
def test_a_day_of_a_month_is_read_however_it_is_written(calendar, number, name):
    for form in LATIN if is_latin(name) else ARABIC:
        text = form.format(name.title() if is_latin(name) else name, YEARS[calendar])
        if fits(name, form):
            assert meant(text)[:1] == day_of(calendar, number), text


@pytest.mark.parametrize(
    ("calendar", "number", "name"), [one for one in EVERY if not is_latin(one[2])]
)
def test_a_year_may_stand_before_its_month(calendar, number, name):
    for form in YEAR_FIRST[: 2 if calendar == LUNAR_HIJRI else 3]:
        text = form.format(YEARS[calendar], name)
        if fits(name, form) and (calendar != GREGORIAN or "ل " not in form):
            assert meant(text)[:1] == day_of(calendar, number), text


@pytest.mark.parametrize(("calendar", "number", "name"), EVERY)
def test_a_month_and_its_year_are_its_days(calendar, number, name):
    span = span_of(calendar, YEARS[calendar], number)
    text = f"{name.title() if is_latin(name) else name} {YEARS[calendar]}"
    assert meant(text)[:1] == [(f"{span.first}", f"{span.last}", "month")]


@pytest.mark.parametrize("digits", ["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])
def test_digits_of_three_scripts_are_read_alike(digits):
    text = "12 اسد 1402 1402/5/12".translate(str.maketrans("0123456789", digits))
    assert [one.meanings[0].first for one in told(text)] == [date(2023, 8, 3), date(2023, 8, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "۱۲ سنبلهٔ ۱۴۰۲",
        "۱۲ سنبلة ۱۴۰۲",
        "12 سنبله ١٤٠٢",
        "۱۲\u200cسنبله\u200c۱۴۰۲",
        "۱۲ سـنبله ۱۴۰۲",
    ],
)
def test_letters_of_other_keyboards_change_nothing(text):
    assert meant(text) == [("2023-09-03", "2023-09-03", "day")]


def test_a_solar_year_of_a_lunar_month_is_rather_solar():
    """Two begin in 1402, and the lunar 1402 is of 1982."""
    assert meant("رمضان ۱۴۰۲") == [
        ("2023-03-23", "2023-04-20", "month"),
        ("2024-03-11", "2024-04-09", "month"),
        ("1982-06-22", "1982-07-20", "month"),
    ]
