"""Where in time and place an act is counted: by what is known of it, never by more. Pure.

A date is in a week, a month or a window only if every day it may mean is. One that is coarser
is in none of them and is said to be so; one open at either end is not known. Days are
Gregorian; a month of the solar year lies in two Gregorian ones and is coarser than a month.
"""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from casework.dates import ToldDate
from casework.dossier import maps
from casework.dossier.figures.rules import rules
from casework.records.shapes import Place
from intake import gazetteer

# Codes beside weeks, months, windows and provinces, for what is not counted there.
COARSE, UNKNOWN, OUTSIDE = "~coarse", "~unknown", "~outside"
NOT_PLACED = (COARSE, UNKNOWN, OUTSIDE)
WITHIN, BEYOND, NOT_LOCATED, PROVINCE_ONLY = "within", "beyond", "not_located", "province_only"
_EARTH_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True)
class Window:
    """A stretch of days, both ends in it."""

    first: date
    last: date


def week_of(day: date) -> date:
    """The first day of the week that a day is in."""
    return day - timedelta((day.weekday() - rules().week_begins) % 7)


def range_of(told: ToldDate | None) -> tuple[date, date] | None:
    """First and last day that a date may mean; None where an end is open or nothing is known."""
    if told is None or told.from_day is None or told.to_day is None:
        return None
    return told.from_day, told.to_day


def week(told: ToldDate | None) -> str:
    """The week's first day as ISO, COARSE or UNKNOWN."""
    if (found := range_of(told)) is None:
        return UNKNOWN
    first = week_of(found[0])
    return first.isoformat() if first == week_of(found[1]) else COARSE


def month(told: ToldDate | None) -> str:
    """The month as "2024-05", COARSE or UNKNOWN."""
    if (found := range_of(told)) is None:
        return UNKNOWN
    first, last = (one.isoformat()[:7] for one in found)
    return first if first == last else COARSE


def window(told: ToldDate | None, windows: tuple[Window, Window]) -> str:
    """ "1", "2", OUTSIDE of both, COARSE or UNKNOWN."""
    if (found := range_of(told)) is None:
        return UNKNOWN
    for name, one in zip(("1", "2"), windows, strict=True):
        if one.first <= found[0] and found[1] <= one.last:
            return name
        if one.first <= found[1] and found[0] <= one.last:
            return COARSE
    return OUTSIDE


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance of two points of (latitude, longitude) in degrees (haversine)."""
    (north, east), (to_north, to_east) = (tuple(map(math.radians, one)) for one in (here, there))
    half = math.sin((to_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(to_north) * math.sin((to_east - east) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


def near(place: Place | None) -> str:
    """On which side of the line around the nearest capital of a province a place lies.

    WITHIN or BEYOND for a place known to its district, where the point of that district is
    known; NOT_LOCATED, PROVINCE_ONLY or UNKNOWN are imprecise and lie on either side.
    """
    if place is None or not place.province:
        return UNKNOWN
    if not place.district or place.precision == "3":
        return PROVINCE_ONLY
    return near_of_district().get(place.district, NOT_LOCATED)


@cache
def near_of_district() -> Mapping[str, str]:
    """WITHIN or BEYOND by district, of those whose point is known."""
    capitals = [(one.latitude, one.longitude) for one in gazetteer.PROVINCES]
    line = rules().capital_line_km
    return {
        code: WITHIN if min(distance_km(point, one) for one in capitals) <= line else BEYOND
        for code, point in district_points().items()
    }


@cache
def district_points() -> Mapping[str, tuple[float, float]]:
    """(latitude, longitude) of the main town of each district whose point is known.

    A report's own coordinates are a protected field and never come here.
    """
    text = (resources.files(maps) / "district_points.csv").read_text("utf-8")
    return {
        row["district"]: (float(row["latitude"]), float(row["longitude"]))
        for row in csv.DictReader(text.splitlines())
    }
