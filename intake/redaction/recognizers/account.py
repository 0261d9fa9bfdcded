"""Bank, card and mobile-money accounts, and any other long row of digits.

A misread digit makes a phone number invalid and no less dangerous, so every run of seven
digits or more that is not a date or a span of years is hidden and asked about.
"""

import re
from collections.abc import Iterator

from intake.redaction.types import Finding

_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"
)
_NAMED = re.compile(
    r"(?:نمبر حساب|شماره حساب|حساب بانکی|بانکی حساب|نمبر کارت|شماره کارت|اکونت نمبر|اکونت"
    r"|کارت بانکی|[Aa]ccount (?:number|no\.?)|[Bb]ank account|[Cc]ard (?:number|no\.?)|M-?Paisa)"
    r"[^\d\n.]{0,25}?(?P<number>\d(?:[ -]{0,2}\d){3,30}+)"
)
_RUN = re.compile(r"(?<![\d.,/])\d(?:(?:[ ()-]|\.(?! )){0,2}+\d)*+")
_GROUP = re.compile(r"\d+")
_FEWEST = 7
_MONEY = re.compile(
    r"[ ]{0,2}(?:افغانی|افغانۍ|دالر|ډالر|ډالره|کلدار|تومان|هزار|لک|afghanis?|AFN|dollars?|USD|Rs)"
)


def _checksum_holds(iban: str) -> bool:
    """ISO 13616: moved four characters and read as base-36 digits, the rest modulo 97 is 1."""
    plain = re.sub(r"[ -]", "", iban)
    return int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1


def _is_of_days(groups: list[str]) -> bool:
    """A date or a span of years: up to three groups, a year among them, nothing longer."""
    years = [g for g in groups if len(g) == 4 and g[:2] in ("13", "14", "19", "20")]
    return bool(years) and len(groups) <= 3 and all(g in years or len(g) <= 2 for g in groups)


class Account:
    """See the module."""

    name = "account"

    def find(self, text: str) -> Iterator[Finding]:
        for found in _IBAN.finditer(text):
            confidence = 0.95 if _checksum_holds(found.group()) else 0.4
            yield Finding(found.start(), found.end(), "ACCOUNT", confidence, self.name)
        for found in _NAMED.finditer(text):
            yield Finding(*found.span("number"), "ACCOUNT", 0.8, self.name)
        yield from self._runs(text)

    def _runs(self, text: str) -> Iterator[Finding]:
        for found in _RUN.finditer(text):
            groups = _GROUP.findall(found.group())
            long_enough = sum(map(len, groups)) >= _FEWEST
            if long_enough and not _is_of_days(groups) and not _MONEY.match(text, found.end()):
                yield Finding(found.start(), found.end(), "NUMBER", 0.3, self.name)
