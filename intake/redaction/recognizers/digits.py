"""Any long row of digits, whatever it is.

A misread digit makes a phone number invalid and no less dangerous, so every run of seven
digits or more that is no date, span of years or sum of money is hidden and asked about. What a
machine or a tired person has read from a picture or a voice is trusted less: there six are
enough, and only a date is left.
"""

import re
from collections.abc import Iterator, Sequence

from intake.redaction.types import Finding

# No group is possessive here and beside: until 3.11.5 Python keeps what such a group took in vain.
_RUN = re.compile(
    r"(?<!\d)(?<!\d[.,/])\d(?:(?:[ ()-]|\.(?! )){0,2}\d)*(?:[ ]?(?:x|ext\.?)[ ]?\d{1,6})?"
)
_GROUP = re.compile(r"\d+")
_YEAR_IN_BRACKETS = re.compile(r"\d{4} \((?:1[34]|19|20)\d\d\Z")
_MONEY = (
    r"افغانی|دالر|ډالر|ډالره|یورو|کلدار|روپی|روپیه|تومان|ریال|هزار|لک|لکه|ملیون|میلیون|afghanis?|afs"
    r"|AFN|dollars?|USD|euros?|EUR|rupees?|rs|PKR|tomans?|lakhs?|million"
)
_MONEY_AFTER = re.compile(rf"[ ]{{0,2}}(?:{_MONEY}|[$€])(?![^\W_])", re.IGNORECASE)
_MONEY_BEFORE = re.compile(
    r"(?:[$€]|(?<![^\W_])(?:USD|AFN|PKR|EUR|Rs\.?|مبلغ|قیمت|جریمه))[ ]{0,2}\Z", re.IGNORECASE
)


def is_of_days(groups: Sequence[str]) -> bool:
    """A date or a span of years: up to three groups, a year among them, nothing longer."""
    years = [g for g in groups if len(g) == 4 and g[:2] in ("13", "14", "19", "20")]
    return bool(years) and len(groups) <= 3 and all(g in years or len(g) <= 2 for g in groups)


def is_money(text: str, start: int, end: int) -> bool:
    """Whether the number at `start:end` is a sum: a currency stands before or after it."""
    return bool(
        _MONEY_AFTER.match(text, end) or _MONEY_BEFORE.search(text[max(start - 12, 0) : start])
    )


class Digits:
    """See the module. `fewest` digits, and whether sums of money are left."""

    name = "digits"

    def __init__(self, fewest: int = 7, *, leaves_money: bool = True):
        self._fewest = fewest
        self._leaves_money = leaves_money

    def find(self, text: str) -> Iterator[Finding]:
        for found in _RUN.finditer(text):
            if self._is_long(found.group()) and not self._is_money(text, found):
                yield Finding(found.start(), found.end(), "NUMBER", 0.3, self.name)

    def _is_long(self, run: str) -> bool:
        groups = _GROUP.findall(run)
        if sum(map(len, groups)) < self._fewest or _YEAR_IN_BRACKETS.fullmatch(run):
            return False
        return not is_of_days(groups)

    def _is_money(self, text: str, found: re.Match[str]) -> bool:
        return self._leaves_money and is_money(text, *found.span())
