"""The lunar Hijri calendar as Umm al-Qura computes it, 1370 (1950) to 1500.

A table of facts and no arithmetic: no formula gives these months, and 40 lines need no package in
every worker. Afghanistan sights the moon, so whatever is made from it may lie MARGIN days earlier
or later; before 1370 the published tables have months of 28 and 31 days.
"""

from datetime import date, timedelta

EARLIEST, LATEST = 1370, 1500
MARGIN = 1
# Twelve bits a year, the first month highest: 1 for a month of 30 days, 0 for one of 29.
# Compared with hijridate 2.6 (MIT), month by month.
_LENGTHS = """
aaa a57 54b 555 ab3 aa6 4ea 95b aaa 555 aaa b4a b65 5aa aaa b2e cab 2ab 6aa aab ab4 aab
2ab a2b aa6 b4a ba5 5aa ab5 556 d2b 54a ea5 752 6e9 36a aad 555 aa5 b52 ba9 5b4 9ba 4db
25d 52d aa5 ad4 aea 56d 4bd 23d 91d a95 b4a b5a 56d 2b6 93b 49b 655 6a9 754 b6a 56c aad
555 b29 b92 ba9 5d4 ada 55a aab 595 749 764 baa 5b5 2b6 a56 d2a e95 72a 755 35a 95d 49b
a4d d26 d53 5aa aad 4b6 a57 527 a95 b4a b55 36c 9ae 4b6 a96 b4a da5 5d2 5d9 2dc 96d 4ad
655 6d2 b69 374 9b6 4d7 2ab 54b 6a5 752 b69 56b 2ad 94d c95 d4a ea5 6ca ad5 556 c97
"""
_FIRST = date(1950, 10, 13)  # 1 Muharram 1370


def _starts() -> tuple[date, ...]:
    days = [_FIRST]
    for year in _LENGTHS.split():
        for place in range(11, -1, -1):
            days.append(days[-1] + timedelta(29 + (int(year, 16) >> place & 1)))
    return tuple(days)


_STARTS = _starts()


def month(year: int, number: int) -> tuple[date, date]:
    """First and last day of a month. ValueError outside the table."""
    if not (EARLIEST <= year <= LATEST and 1 <= number <= 12):
        raise ValueError("no such lunar month in the table")
    place = 12 * (year - EARLIEST) + number - 1
    return _STARTS[place], _STARTS[place + 1] - timedelta(days=1)


def day(year: int, number: int, which: int) -> date:
    """A day of a month; the thirtieth of a short one is the day after it. ValueError if none."""
    first, _ = month(year, number)
    if not 1 <= which <= 30:
        raise ValueError("no such day")
    return first + timedelta(days=which - 1)


def year_at(day: date) -> int:
    """The lunar year that `day` lies in, by the nearest one of the table."""
    low, high = EARLIEST, LATEST
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if month(middle, 1)[0] <= day else (low, middle - 1)
    return low
