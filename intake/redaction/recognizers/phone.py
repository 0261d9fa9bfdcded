"""Telephone numbers of Afghanistan, its neighbours and the countries of exile.

The number plans come from `phonenumbers`; its own matcher was not taken because it costs a
millisecond a candidate, which a page full of digits turns into minutes. Groups of digits are
tried as they were written, so that a year beside a number does not hide it.
"""

import re
from collections.abc import Iterator
from typing import Any

import phonenumbers

from intake.redaction.types import Finding

REGIONS = ("AF", "PK", "IR", "TJ", "UZ", "TR")
# A full stop before a space ends a sentence, and with it a number.
# One line's end may stand inside a number, as may strokes; a date with strokes is told apart.
_RUN = re.compile(
    r"[+(]{0,2}+\d(?:(?:[ ()/_·-]|\.(?! )){0,3}\n?\d)*(?:[ ]?(?:x|ext\.?)[ ]?\d{1,6})?"
)
_GROUP = re.compile(r"\+?\d+")
_MOST_DIGITS = 15  # ITU-T E.164
_ABROAD = re.compile(r"\+\d{8,15}|00[1-9]\d{7,14}")
_AT_HOME = re.compile(r"0\d{8,10}")
_DAY = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)")


def _plan(region: str) -> str:
    """The region's mobile and fixed numbers, as dialled from anywhere or from inside."""
    numbers: Any = phonenumbers.PhoneMetadata.metadata_for_region(region)
    patterns = (numbers.mobile.national_number_pattern, numbers.fixed_line.national_number_pattern)
    trunk = numbers.national_prefix or ""
    country = rf"(?:\+|00)?{numbers.country_code}{trunk}?"
    # Without a trunk digit any nine digits would be a number of that country.
    dialled = f"{country}|{trunk}" if trunk else country
    return f"(?:{dialled})(?:{'|'.join(patterns)})"


_VALID = re.compile("|".join(_plan(region) for region in REGIONS) + r"|7\d{8}")


def _confidence(number: str) -> float:
    if _VALID.fullmatch(number):
        return 0.95
    if _ABROAD.fullmatch(number):
        return 0.8
    return 0.6 if _AT_HOME.fullmatch(number) else 0.0


class Phone:
    """See the module."""

    name = "phone"

    def find(self, text: str) -> Iterator[Finding]:
        for run in _RUN.finditer(text):
            # What is a date is blotted out first: 06/12/1402 10 would be nine digits after a zero.
            plain = _DAY.sub(lambda day: "x" * len(day.group()), run.group())
            groups = [
                (run.start() + one.start(), run.start() + one.end(), one.group())
                for one in _GROUP.finditer(plain)
            ]
            yield from self._numbers(groups)

    def _numbers(self, groups: list[tuple[int, int, str]]) -> Iterator[Finding]:
        place = 0
        while place < len(groups):
            best = self._longest(groups, place)
            if best is None:
                place += 1
                continue
            last, confidence = best
            start, end = groups[place][0], groups[last][1]
            yield Finding(start, end, "PHONE", confidence, self.name)
            place = last + 1

    def _longest(self, groups: list[tuple[int, int, str]], first: int) -> tuple[int, float] | None:
        """The surest reading that starts at group `first`; of equals, the longest."""
        number, best = "", None
        for last in range(first, min(first + _MOST_DIGITS + 1, len(groups))):
            number += groups[last][2]
            if len(number) > _MOST_DIGITS + 2:
                break
            confidence = _confidence(number)
            if confidence and (best is None or confidence >= best[1]):
                best = (last, confidence)
        return best
