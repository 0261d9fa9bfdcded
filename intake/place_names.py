"""How places are called beside the labels of the gazetteer: towns, localities, other spellings.

Apart from `intake.gazetteer`, because only who reads accounts needs them. Pure; sources and terms:
`facts/NOTICES.md`.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

_FACTS = Path(__file__).parent / "facts"


@dataclass(frozen=True)
class Place:
    """A town or a seat of a district as GeoNames has it; coordinates in degrees."""

    geonameid: str
    province: str
    names: tuple[str, ...]
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Locality:
    """A quarter, pass or crossing that everybody knows; `province` is "" where it is abroad."""

    province: str
    names: tuple[str, ...]


def _place(row: Mapping[str, str]) -> Place:
    names = "|".join((row["name_en"], row["arabic"], row["latin"])).split("|")
    return Place(
        geonameid=row["geonameid"],
        province=row["iso_3166_2"],
        names=tuple(name for name in names if name),
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
    )


def _towns() -> Iterator[dict[str, str]]:
    with (_FACTS / "places.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _assigned(name: str, sign: str) -> Iterator[tuple[str, str]]:
    """Both sides of `sign` in the lines of a file that are no comments."""
    for line in (_FACTS / name).read_text(encoding="utf-8").splitlines():
        if sign in line and not line.startswith("#"):
            first, _, second = line.rpartition(sign)
            yield first.strip(), second.strip()


def _spelt(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.replace("=", ",").split(","))


PLACES: tuple[Place, ...] = tuple(_place(row) for row in _towns())
LOCALITIES: tuple[Locality, ...] = tuple(
    Locality("" if province == "-" else province, _spelt(names))
    for names, province in _assigned("localities.txt", "@")
)
# Other spellings of provinces and districts, by code.
ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {code: _spelt(names) for code, names in _assigned("place_names.txt", "=")}
)
