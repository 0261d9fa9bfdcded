"""Exact days: by every month's name, in figures, with the day in words, before the month or after.

A month and its year are marked, too, and trusted less: many things happened in it.
"""

import re
from collections.abc import Iterator

from intake.redaction.dates import MONTH, SURE_MONTH, dates_told
from intake.redaction.reading import read
from intake.redaction.types import Finding

_ORDINALS = (
    "اول دوم سوم چهارم پنجم ششم شیشم هفتم هشتم نهم دهم یازدهم دوازدهم سیزدهم چهاردهم "
    "پانزدهم شانزدهم "
    "هفدهم هژدهم هجدهم نزدهم نوزدهم بیستم "
    "لومړی لومړۍ لمړی دوهم دوهمه دویم دریم دریمه څلورم څلورمه پنځم پنځمه شپږم شپږمه اووم "
    "اوومه اتم اتمه "
    "نهمه لسم لسمه یوولسم دوولسم دیارلسم څوارلسم پنځلسم شپاړسم اوولسم اتلسم نولسم شلم شلمه "
    "first second third fourth fifth sixth seventh eighth ninth tenth"
)
_SAID = "|".join(sorted(set(read(_ORDINALS).text.split()), key=len, reverse=True))
_DAY = rf"(?:\d{{1,2}}(?:ام|م|مه|می|یمه|ه|st|nd|rd|th)?|(?:(?:بیست|سی) و )?(?:{_SAID}))(?![^\W_])"
_YEAR = r"(?:1[34]\d\d|19\d\d|20\d\d)(?!\d)"
_LATER = r"[ ,]{1,2}(?:سال |کال |د )?"
_WEEKDAY = (
    r"(?:(?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday)"
)
_IN = r"(?: میاشت\w?)?(?: په| پر| تر)?"
_SHAPES = (
    # سوم اسد ۱۴۰۳, ۲۹ جوزای ۱۴۰۲, 12th of March 2003
    rf"(?<![^\W_]){_DAY}[ ]?(?:of |ماه |برج )?{SURE_MONTH}ی?(?![^\W_])(?:{_LATER}{_YEAR})?",
    rf"(?<![^\W_]){_DAY}[ ]?(?:of |ماه |برج )?{MONTH}ی?{_LATER}{_YEAR}",
    # د غبرګولي ۳, د وږي تر ۱۵مې ۱۴۰۲, March 12
    rf"(?<![^\W_])(?:د )?{SURE_MONTH}{_IN} {_DAY}(?:{_LATER}{_YEAR})?",
    # ۱۴۰۱ د تلې ۲۲
    rf"(?<![^\W_]){_YEAR} (?:کال )?د {MONTH}{_IN} {_DAY}",
    r"(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1\d{2}(?![\d/.-])",
)
_PATTERNS = tuple(re.compile(shape, re.IGNORECASE) for shape in _SHAPES)
_BEFORE = re.compile(rf"(?<![^\W_]){_WEEKDAY}[ ،,]{{1,2}}(?:مورخ |د )?\Z", re.IGNORECASE)


class Dates:
    """See the module."""

    name = "dates"

    def find(self, text: str) -> Iterator[Finding]:
        for told in dates_told(text):
            if told.day:
                yield self._marked(text, told.start, told.end, 0.9)
            elif told.month:
                yield self._marked(text, told.start, told.end, 0.6)
        for pattern in _PATTERNS:
            for found in pattern.finditer(text):
                yield self._marked(text, *found.span(), 0.7)

    def _marked(self, text: str, start: int, end: int, confidence: float) -> Finding:
        """With the day of the week before it."""
        weekday = _BEFORE.search(text, max(start - 16, 0), start)
        return Finding(weekday.start() if weekday else start, end, "DATE", confidence, self.name)
