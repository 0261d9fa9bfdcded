"""Vehicle plates: three Latin letters for the province and up to six digits, or as told.

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
_LATIN = re.compile(
    rf"(?<![A-Za-z])(?:{_PROVINCES})[ -]{{0,2}}\d{{1,6}}(?:[ -]?[A-Zشتلبمر])?(?!\w)"
)
_CLASSED = re.compile(
    r"(?<!\w)(?:[شتلبم][ -]{0,2}\d{4,6}|\d{4,6}[ -]{0,2}[شتلبم])"
    r"(?:[ -]{0,2}(?:کابل|هرات|بلخ|قندهار|کندهار|ننگرهار|غزنی|کندز|پروان|هلمند))?(?!\w)"
)
_NAMED = re.compile(
    r"(?:پلیت|پلت|پلیټ|نمبر موتر|شماره موتر|د موټر نمبر|[Pp]late)"
    r"[^\d\n.]{0,20}?(?P<number>(?:[A-Z]{1,3}[ -]?)?\d{1,6}(?:[ -]?[A-Z]{1,3})?)(?!\d)"
)


class Plate:
    """See the module."""

    name = "plate"

    def find(self, text: str) -> Iterator[Finding]:
        for found in _LATIN.finditer(text):
            yield Finding(found.start(), found.end(), "PLATE", 0.85, self.name)
        for found in _CLASSED.finditer(text):
            yield Finding(found.start(), found.end(), "PLATE", 0.6, self.name)
        for found in _NAMED.finditer(text):
            yield Finding(*found.span("number"), "PLATE", 0.8, self.name)
