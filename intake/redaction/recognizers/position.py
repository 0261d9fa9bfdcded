"""Places precise enough to lead to a door: coordinates in figures and in words, grids, codes."""

import re
from collections.abc import Iterator

from intake.redaction.types import Finding

_HALF = r"(?:[NSEW][ ]?)?[+-]?\d{1,3}\.\d{3,10}°?(?:[ ]?[NSEWnsew](?![A-Za-z]))?"
_BETWEEN = r"(?:[ ]?[,،;/ ][ ]?| و | او | and )"
_PART = r"\d{1,2}(?:\.\d{1,6})?"  # minutes or seconds
_CODE = "[2-9CFGHJMPQRVWX]"  # the alphabet of plus codes
_MARK = "['\"′’″”]"
_SIDE = "(?:[ ]?[NSEWnsew](?![A-Za-z]))?"
_AND = r"(?:[ ,،]{1,2}(?:و|او|and)?[ ]?)"
_DEGREES, _MINUTES = "(?:درجه|درجی|درجو|degrees?|deg)", "(?:دقیقه|دقیقی|دقیقو|minutes?|min)"
_SECONDS = "(?:ثانیه|ثانیی|ثانیو|seconds?|sec)"
# In words too: "سی و چهار درجه و سی و یک دقیقه". No other measure has minutes of degrees.
_SAID = r"(?:\d{1,3}(?:\.\d{1,8})?|(?<![^\W\d])(?:[^\W\d]{2,8}(?: و |[ -]))?[^\W\d]{2,8})"
_QUARTER = (
    r"(?:[ ]?(?:شمالی|جنوبی|شرقی|غربی|شمال|جنوب|شرق|غرب|ختیځ|لویدیځ|north|south|east"
    r"|west)(?![^\W\d]))?"
)
_AXIS = r"(?:\blat(?:itude)?|\blong?(?:itude)?|عرض البلد|طول البلد|عرض جغرافیایی|طول جغرافیایی)"
_SHAPES = (
    (rf"(?<![\d.]){_HALF}{_BETWEEN}{_HALF}(?!\d|\.\d)", 0.9),
    (
        rf"(?<!\d)\d{{1,3}}[ ]?[°º][ ]?{_PART}(?:[ ]?{_MARK})?(?:[ ]?{_PART}[ ]?{_MARK})?"
        rf"{_SIDE}{_QUARTER}",
        0.9,
    ),
    (rf"{_AXIS}[ :=.]{{0,3}}(?P<place>[+-]?\d{{1,3}}\.\d{{1,10}})", 0.9),
    (r"(?<!\w)4[0-4][ ]?[R-T][ ]?[A-Z]{2}[ ]?\d{2,5}[ ]?\d{2,5}(?!\w)", 0.9),
    (r"(?<!\w)4[0-4][ ]?[NR-T][ ]{0,2}\d{6}[ ,]{1,2}\d{7}(?!\w)", 0.9),
    (rf"(?<!\w){_CODE}{{4}}(?:{_CODE}{{4}})?\+{_CODE}{{2,3}}(?!\w)", 0.8),
    (r"(?<![\w/:])///?[^\W\d_]{3,20}\.[^\W\d_]{3,20}\.[^\W\d_]{3,20}", 0.8),
    (
        r"(?i)(?:https?://)?(?:maps\.google|(?:www\.)?google\.[a-z.]{2,6}/maps|maps\.app\.goo\.gl"
        r"|goo\.gl/maps|maps\.apple|(?:www\.)?openstreetmap\.org|osm\.org)[^\s،؛<>\"]{0,300}+",
        0.95,
    ),
    (r"(?i)\bgeo:-?\d{1,3}\.\d+,-?\d{1,3}\.\d+", 0.95),
)
# Looked for only where degrees are spoken of: trying every word as a number is dear.
_SPEAKS = re.compile(_DEGREES, re.IGNORECASE)
_IN_WORDS = re.compile(
    rf"{_SAID}[ ]{_DEGREES}{_AND}{_SAID}[ ]{_MINUTES}(?:{_AND}{_SAID}[ ]{_SECONDS})?{_QUARTER}"
)
_PATTERNS = tuple((re.compile(shape), confidence) for shape, confidence in _SHAPES)


class Position:
    """See the module. Afghanistan lies in UTM zones 40 to 43, bands R to T."""

    name = "position"

    def find(self, text: str) -> Iterator[Finding]:
        if _SPEAKS.search(text):
            for found in _IN_WORDS.finditer(text):
                yield Finding(found.start(), found.end(), "POSITION", 0.9, self.name)
        for pattern, confidence in _PATTERNS:
            for found in pattern.finditer(text):
                part = "place" if "place" in pattern.groupindex else 0
                yield Finding(*found.span(part), "POSITION", confidence, self.name)
