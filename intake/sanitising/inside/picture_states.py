"""When, where and with what a picture claims to be taken: its EXIF, by the reader of its format."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from .formats import Reader
from .plain import micro_degrees, plain

_DETAILS, _POSITION = 0x8769, 0x8825
_TAKEN, _CHANGED = 0x9003, 0x0132
_MAKE, _MODEL = 0x010F, 0x0110


def by_picture(read: Reader, content: bytes) -> dict[str, Any]:
    """What `stated.Stated` holds. Nothing is decoded but metadata."""
    tags = read(BytesIO(content)).getexif()
    details, position = tags.get_ifd(_DETAILS), tags.get_ifd(_POSITION)
    return {
        "taken": plain(details.get(_TAKEN)),
        "changed": plain(tags.get(_CHANGED)),
        "device": plain(" ".join(_words(tags.get(_MAKE), tags.get(_MODEL)))),
        "latitude": _angle(position, 1, b"S", 90),
        "longitude": _angle(position, 3, b"W", 180),
    }


def _words(*values: object) -> Iterator[str]:
    yield from (value for value in values if isinstance(value, str))


def _angle(tags: Mapping[int, Any], side: int, negative: bytes, most: int) -> int | None:
    """Millionths of a degree, or None where none or nonsense is stated."""
    try:
        degrees, minutes, seconds = (float(part) for part in tags[side + 1])
        found = degrees + minutes / 60 + seconds / 3600
        if found < 0:
            return None
        letter = str(tags.get(side, "")).encode()[:1].upper()
        return micro_degrees(-found if letter == negative else found, most)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
