"""Places below the province by their names: districts of the gazetteer, and its localities.

The name of a province stays unmarked, for its capital too: half a million people say no more.
"""

from collections.abc import Iterator, Mapping

from intake.gazetteer import DISTRICTS, PROVINCES
from intake.place_names import LOCALITIES
from intake.redaction.places import PlaceNames, spellings
from intake.redaction.reading import read
from intake.redaction.types import Finding
from intake.redaction.words import COMMON, NAMES

# Names of districts that are words first: known good, crime, price, water, grandfather, north.
_ORDINARY = frozenset(read("معروف جرم نرخ اوبه نیکه شمال دره خوشی").text.split())


def _names() -> Mapping[str, tuple[str, ...]]:
    fine = [name for one in PROVINCES for name in one.capital.values()]
    fine += [name for one in DISTRICTS for name in one.labels.values()]
    fine += [name for one in LOCALITIES for name in one.names]
    wide = {key for one in PROVINCES for name in one.labels.values() for key in spellings(name)}
    every = {key for name in fine for key in spellings(name)}
    return dict.fromkeys(every - wide - _ORDINARY, ())


class Localities:
    """See the module."""

    name = "localities"

    def __init__(self) -> None:
        self._places = PlaceNames(_names())

    def find(self, text: str) -> Iterator[Finding]:
        for found in self._places.find(text):
            if found.words > 1:
                yield Finding(found.start, found.end, "PLACE", 0.8, self.name)
                continue
            key = text[found.start : found.end].lower()
            if key not in COMMON:
                # بانو is a district and a woman: the district gives her name away to nobody.
                confidence = 0.45 if key in NAMES else 0.6
                yield Finding(found.start, found.end, "PLACE", confidence, self.name)
