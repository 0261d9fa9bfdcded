"""When, where and with what sound or film claims to be recorded: the names its container keeps."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .media import open_media
from .plain import micro_degrees, plain

# The names under which phones and programs write these, the most exact first.
_TAKEN = ("com.apple.quicktime.creationdate", "creation_time", "date", "date_recorded", "year")
_CHANGED = ("modification_time", "date_tagged", "date_modified")
_MAKE = ("com.apple.quicktime.make", "com.android.manufacturer", "make", "manufacturer")
_MODEL = ("com.apple.quicktime.model", "com.android.model", "model", "device")
_PLACE = ("com.apple.quicktime.location.iso6709", "location", "location-eng", "xyz")

# ISO 6709: degrees, or with minutes, or with seconds; the last of them may have a fraction.
_POINT = re.compile(
    r"([+-]\d\d)(\d\d)?(\d\d)?(\.\d{1,9})?([+-]\d\d\d)(\d\d)?(\d\d)?(\.\d{1,9})?", re.ASCII
)


def by_media(kind: str, content: bytes) -> dict[str, Any]:
    """What `stated.Stated` holds. Nothing is decoded but metadata."""
    told = _names(kind, content)
    latitude, longitude = _place(_first(told, _PLACE))
    return {
        "taken": plain(_first(told, _TAKEN)),
        "changed": plain(_first(told, _CHANGED)),
        "device": plain(f"{_first(told, _MAKE)} {_first(told, _MODEL)}"),
        "latitude": latitude,
        "longitude": longitude,
    }


def _names(kind: str, content: bytes) -> dict[str, str]:
    """Of the container before those of its streams, which may be of another day."""
    container = open_media(kind, content).container
    every = (*(one.metadata for one in reversed(container.streams)), container.metadata)
    return {name.lower(): value for one in every for name, value in one.items()}


def _first(told: Mapping[str, str], names: Sequence[str]) -> str:
    return next((told[name] for name in names if told.get(name)), "")


def _place(said: str) -> tuple[int | None, int | None]:
    point = _POINT.match(said)
    if point is None:
        return None, None
    parts = point.groups()
    return _angle(parts[:4], 90), _angle(parts[4:], 180)


def _angle(parts: Sequence[str | None], most: int) -> int | None:
    *whole, fraction = parts
    units = [abs(float(part)) for part in whole if part]
    units[-1] += float(fraction or 0)
    found = sum(unit / 60**at for at, unit in enumerate(units))
    return micro_degrees(-found if str(parts[0]).startswith("-") else found, most)
