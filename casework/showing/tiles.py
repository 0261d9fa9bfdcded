"""A map of provinces as tiles of one size: neighbours lie near each other, none is bigger.

`province_tiles.csv` has a row of tiles a line, north first, west first; another country is
another file. A map from elsewhere would tell its server what a desk looks at.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casework import codes

SHADES = 5


@dataclass(frozen=True)
class Tile:
    """One province: `shade` from 0 (none) to SHADES (the most of all). A gap has no code."""

    code: str = ""
    label: str = ""
    count: int = 0
    shade: int = 0


def tile_map(counts: Mapping[str, int], language: str) -> tuple[tuple[Tile, ...], ...]:
    """The rows of the map; provinces that `counts` does not name have none."""
    most = max((counts.get(code, 0) for row in layout() for code in row if code), default=0)
    return tuple(tuple(_tile(code, counts, most, language) for code in row) for row in layout())


@cache
def layout() -> tuple[tuple[str, ...], ...]:
    """Province codes by row, "" for a gap."""
    path = Path(__file__).with_name("province_tiles.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(tuple(row) for row in csv.reader(lines))


def _tile(code: str, counts: Mapping[str, int], most: int, language: str) -> Tile:
    if not code:
        return Tile()
    count = counts.get(code, 0)
    shade = -(-count * SHADES // most) if most else 0
    return Tile(code, codes.label("province", code, language), count, shade)
