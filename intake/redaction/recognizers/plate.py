"""Vehicle plates: Afghan, Pakistani and Iranian forms, or whatever the word announces.

A perpetrator's plate is evidence and a victim's is identity; the machine cannot tell which,
so every plate is hidden and a person decides.
"""

import re
from collections.abc import Iterator

from intake.redaction.types import Finding

_PROVINCES = (
    "KBL|HRT|BLK|KDR|KDH|NGR|NAN|GHZ|HLM|KDZ|TKR|TKH|BDK|BDN|BGL|PRN|PWN|KPS|PJR|PNJ|LGR|LGM|WDK|"
    "WRD|PKT|PKA|PTK|KST|KHT|KNR|NRS|ZBL|URZ|DKD|BMN|BAM|GHR|BDG|FRH|FAH|FYB|JZN|SAR|SMN|NMZ"
)
_CITIES = "کابل|هرات|بلخ|قندهار|کندهار|ننگرهار|غزنی|کندز|پروان|هلمند|بغلان|تخار|بدخشان|خوست|لوگر"
_LATIN = re.compile(
    rf"(?<![A-Za-z])(?:{_PROVINCES})[ -]{{0,2}}(?:\d-)?\d{{1,6}}(?:[ -]?[A-Zشتلبمر])?(?!\w)"
)
_CLASSED = re.compile(
    rf"(?<!\w)(?:(?:{_CITIES})[ -]{{0,2}}(?:\d[ -]{{1,2}})?)?"
    r"(?:[شتلبم][ -]{0,2}\d{4,6}|\d{4,6}[ -]{0,2}[شتلبم])"
    rf"(?:[ -]{{0,2}}(?:{_CITIES}))?(?!\w)"
)
_WITH_CITY = re.compile(rf"(?<!\w)(?:{_CITIES})[ -]{{1,2}}\d-\d{{4,6}}(?!\w)")
_IRANIAN = re.compile(
    r"(?<!\w)\d{2}[ ]?(?:الف|[ابپتثجدزژسشصطعفقکگلمنوهی])[ ]?\d{3}[ ]?(?:-|ایران)?[ ]?\d{2}(?!\w)"
)
_VALUE = (
    rf"(?P<number>(?:(?:{_CITIES}|[A-Z]{{1,3}}|[کشتلبم]|موقت)[ -]{{0,2}})?(?:\d{{1,2}}[ -]{{1,2}})?"
    r"(?:[شتلبم][ ]?)?\d{1,6}(?:-\d{2,6})?(?:[ -]?[A-Z]{1,3})?)(?!\d)"
)
_NAMED = re.compile(
    r"(?:پلیت|پلت|پلیټ|پلاک|نمبر موتر|شماره موتر|موتر نمبر|موټر نمبر|\bplates?\b)"
    rf"[^\d\n.]{{0,20}}?(?<![A-Za-z]){_VALUE}",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"(?<![\w-])[A-Z]{2,3}[ -]?(?:\d{2}-)?\d{2,4}(?![\w-])")
_CAR = re.compile(
    r"\b(?:car|cars|vehicle|corolla|ranger|hilux|surf|pick-?up|land ?cruiser|truck|van"
    r"|bus|motorbike"
    r"|motorcycle|rickshaw)\b|موتر|موټر|سراچه|کرولا|رنجر|رینجر|زرنج|ریکشا",
    re.IGNORECASE,
)
_NEAR = 40  # characters between a word for a car and three letters with a number


class Plate:
    """See the module."""

    name = "plate"

    def find(self, text: str) -> Iterator[Finding]:
        for shape, confidence in (
            (_LATIN, 0.85),
            (_CLASSED, 0.6),
            (_WITH_CITY, 0.8),
            (_IRANIAN, 0.8),
        ):
            for found in shape.finditer(text):
                yield Finding(found.start(), found.end(), "PLATE", confidence, self.name)
        for found in _NAMED.finditer(text):
            yield Finding(*found.span("number"), "PLATE", 0.8, self.name)
        for found in _FOREIGN.finditer(text):
            if _CAR.search(text, max(found.start() - _NEAR, 0), found.start()):
                yield Finding(found.start(), found.end(), "PLATE", 0.6, self.name)
