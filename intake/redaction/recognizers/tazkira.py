"""Identity papers: the electronic tazkira (13 digits, 4-4-5), the paper one, passports.

Nearly every phone card, hotel and checkpoint asks for the number, so it leads to a person.
The paper tazkira is a volume, a page and a registration number in free form; one of the
three alone may be a page of any document, so it is hidden and asked about.
"""

import re
from collections.abc import Iterator

from intake.redaction.types import Finding

_ELECTRONIC = re.compile(r"(?<!\d)\d{4}([ .-]?)\d{4}\1\d{5}(?!\d)")
_NAMED = re.compile(
    r"\b(?:تذکره|تذکری|تسکره|تسکیره|[Tt]azke?ira|TAZKIRA|NID|پاسپورت|پاسپورټ|[Pp]assport)"
    r"(?P<between>[^\d\n]{0,30}?)(?P<number>[A-Z]{0,2}\d(?:[/ -]{0,2}\d){2,20}+)"
)
_PART = re.compile(
    r"\b(?:جلد|صفحه|مخ|ثبت|صکوک|سکوک|[Vv]olume|[Pp]age|[Rr]egistration)"
    r"(?: (?:نمبر|شماره|گڼه|شمیره|[Nn]o\.?|[Nn]umber))?[ :#-]{0,3}(?P<number>\d{1,8})(?!\d)"
)
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{7,8}(?![A-Za-z0-9])")
_NEAR = 60  # characters within which two parts of a paper tazkira are taken together


class Tazkira:
    """See the module."""

    name = "tazkira"

    def find(self, text: str) -> Iterator[Finding]:
        for found in _ELECTRONIC.finditer(text):
            # Thirteen digits in a row may also be a telephone number dialled from abroad.
            confidence = 0.97 if found[1] else 0.9
            yield Finding(found.start(), found.end(), "TAZKIRA", confidence, self.name)
        for found in _NAMED.finditer(text):
            start, end = found.span("number")
            yield Finding(start, end, "TAZKIRA", 0.85, self.name)
        for found in _PASSPORT.finditer(text):
            yield Finding(found.start(), found.end(), "TAZKIRA", 0.6, self.name)
        yield from self._paper(text)

    def _paper(self, text: str) -> Iterator[Finding]:
        parts = [found.span("number") for found in _PART.finditer(text)]
        for place, (start, end) in enumerate(parts):
            around = parts[max(place - 1, 0) : place] + parts[place + 1 : place + 2]
            together = any(abs(start - other) <= _NEAR for other, _ in around)
            yield Finding(start, end, "TAZKIRA", 0.9 if together else 0.3, self.name)
