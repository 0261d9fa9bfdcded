"""Provinces, their capitals and districts, as the files under `facts/` list them.

Pure. Labels are keyed by page language ("en", "fa-af", "ps"). The district set has no
Pashto names, so Pashto falls back to the Dari one; sources and terms: `facts/NOTICES.md`.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

_FACTS = Path(__file__).parent / "facts"


@dataclass(frozen=True)
class Province:
    """A province: `code` is ISO 3166-2 ("AF-KAB"), coordinates are the capital's, in degrees."""

    code: str
    labels: Mapping[str, str]
    capital: Mapping[str, str]
    latitude: float
    longitude: float


@dataclass(frozen=True)
class District:
    """A district: `code` is "<province code>/<slug of the English name>".

    `formerly`: codes under which it once stood, wrongly or twice; reports and records carry them.
    """

    code: str
    province: str
    labels: Mapping[str, str]
    formerly: tuple[str, ...] = ()


def _labels(en: str, dari: str, pashto: str) -> Mapping[str, str]:
    return MappingProxyType({"en": en, "fa-af": dari, "ps": pashto})


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FACTS / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _province(row: Mapping[str, str]) -> Province:
    return Province(
        code=row["iso_3166_2"],
        labels=_labels(row["name_en"], row["name_prs"], row["name_ps"]),
        capital=_labels(row["capital"], row["capital_prs"], row["capital_ps"]),
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
    )


def _district(row: Mapping[str, str]) -> District:
    slug = re.sub(r"[^a-z0-9]+", "-", row["district_en"].lower()).strip("-")
    return District(
        code=f"{row['iso_3166_2']}/{slug}",
        province=row["iso_3166_2"],
        labels=_labels(row["district_en"], row["district_prs"], row["district_prs"]),
        formerly=tuple(row["formerly"].split()),
    )


PROVINCES: tuple[Province, ...] = tuple(_province(row) for row in _rows("provinces.csv"))
DISTRICTS: tuple[District, ...] = tuple(_district(row) for row in _rows("districts.csv"))
PROVINCE_BY_CODE: Mapping[str, Province] = MappingProxyType({one.code: one for one in PROVINCES})
DISTRICT_BY_CODE: Mapping[str, District] = MappingProxyType(
    {code: one for one in DISTRICTS for code in (one.code, *one.formerly)}
)
