"""Passports: a letter or two and seven or eight digits, or whatever the word announces."""

import re
from collections.abc import Iterator

from intake.redaction.recognizers.numbered import Numbered, Row
from intake.redaction.types import Finding

TABLE = (
    Row("PASSPORT", "passport,pasport,پاسپورت,پاسپورټ,گذرنامه,گزرنامه", 0.96, says_number=False),
    Row("PASSPORT", "passport,pasport,پاسپورت,پاسپورټ,گذرنامه,گزرنامه", 0.96),
)
_SHAPE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{7,8}(?![A-Za-z0-9])")


class Passport(Numbered):
    """See the module. The shape without the word may be of any card: hidden as a passport's."""

    def __init__(self) -> None:
        super().__init__("passport", TABLE)

    def find(self, text: str) -> Iterator[Finding]:
        yield from super().find(text)
        for found in _SHAPE.finditer(text):
            yield Finding(found.start(), found.end(), "PASSPORT", 0.6, self.name)
