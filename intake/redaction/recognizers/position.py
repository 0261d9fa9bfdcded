"""Coordinates precise enough to lead to a door: decimal, degrees, MGRS, UTM, plus codes."""

import re
from collections.abc import Iterator

from intake.redaction.types import Finding

_HALF = r"(?:[NSEW][ ]?)?[+-]?\d{1,3}\.\d{3,10}°?(?:[ ]?[NSEWnsew](?![A-Za-z]))?"
_PART = r"\d{1,2}(?:\.\d{1,6})?"  # minutes or seconds
_CODE = "[2-9CFGHJMPQRVWX]"  # the alphabet of plus codes
_MARK = "['\"′’″”]"
_SIDE = "(?:[ ]?[NSEWnsew](?![A-Za-z]))?"
_SHAPES = (
    (rf"(?<![\d.]){_HALF}[ ]?[,،;/ ][ ]?{_HALF}(?!\d|\.\d)", 0.9),
    (
        rf"(?<!\d)\d{{1,3}}[ ]?[°º][ ]?{_PART}(?:[ ]?{_MARK})?(?:[ ]?{_PART}[ ]?{_MARK})?"
        rf"{_SIDE}",
        0.9,
    ),
    (r"(?<!\w)4[0-4][ ]?[R-T][ ]?[A-Z]{2}[ ]?\d{2,5}[ ]?\d{2,5}(?!\w)", 0.9),
    (r"(?<!\w)4[0-4][ ]?[NR-T][ ]{0,2}\d{6}[ ,]{1,2}\d{7}(?!\w)", 0.9),
    (rf"(?<!\w){_CODE}{{4}}(?:{_CODE}{{4}})?\+{_CODE}{{2,3}}(?!\w)", 0.8),
)
_PATTERNS = tuple((re.compile(shape), confidence) for shape, confidence in _SHAPES)


class Position:
    """See the module. Afghanistan lies in UTM zones 40 to 43, bands R to T."""

    name = "position"

    def find(self, text: str) -> Iterator[Finding]:
        for pattern, confidence in _PATTERNS:
            for found in pattern.finditer(text):
                yield Finding(found.start(), found.end(), "POSITION", confidence, self.name)
