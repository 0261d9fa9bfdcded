"""What a hostile file becomes: pages of fresh pixels, or a fixed word for why not."""

import json
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, Self

from intake.errors import IntakeError

MEDIA_TYPES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}

_LONGEST_LINE = 64 * 1024
_MOST_PAGES = 500
_LONGEST_SIDE = 16_384
_RENDITION_KEYS = frozenset({"media_type", "name_fits", "of", "pages", "schema"})
_PAGE_KEYS = frozenset({"bytes", "height", "number", "width"})


class Reason(StrEnum):
    """Why a file is not shown. The pages word it for people; nothing here quotes the file."""

    EMPTY = "empty"
    TYPE_NOT_SUPPORTED = "type_not_supported"
    TOO_LARGE = "too_large"  # more bytes than one file may have
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_COSTLY = "too_costly"  # wanted more memory than the box has
    TOOK_TOO_LONG = "took_too_long"
    DAMAGED = "damaged"  # the parser refused it
    ENCRYPTED = "encrypted"  # a document behind a password
    PARSER_DIED = "parser_died"  # crashed inside the box: damaged, or an attack
    OUTPUT_REFUSED = "output_refused"  # the box answered outside its grammar: likely an attack


@dataclass(frozen=True)
class NotShown:
    """The file stays sealed and is listed with this reason."""

    reason: Reason


@dataclass(frozen=True, repr=False)
class Page:
    """One page: `number` from 1 as in the file, `content` an encoded image of width x height."""

    number: int
    content: bytes
    width: int
    height: int

    def __repr__(self) -> str:
        return f"Page({self.number}, {self.width}x{self.height})"


@dataclass(frozen=True, repr=False)
class Rendition:
    """A file as pixels we encoded ourselves: no metadata, no script, nothing of its format.

    `pages` holds at least one page in the order of the file. `of` is how many the file says
    it has; where it is more than `len(pages)`, some were past a limit or could not be read.
    `name_fits` is False when the name claimed another type than the content has.
    """

    media_type: str
    pages: tuple[Page, ...]
    of: int
    name_fits: bool

    def __repr__(self) -> str:
        return f"Rendition({self.media_type}, {len(self.pages)} of {self.of})"

    def to_bytes(self) -> bytes:
        """One line of canonical JSON, then the pages' bytes one after another (for sealing)."""
        return _line(self) + b"".join(page.content for page in self.pages)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read back `to_bytes()`. Anything else is refused: IntakeError("rendition_malformed")."""
        end = content.find(b"\n", 0, _LONGEST_LINE) + 1
        head = _head(content[:end])
        rendition = cls(
            media_type=head["media_type"],
            pages=_pages(head["pages"], content, end),
            of=head["of"],
            name_fits=head["name_fits"],
        )
        _require(_sound(rendition) and _line(rendition) == content[:end])
        return rendition


def _line(rendition: Rendition) -> bytes:
    head = {
        "schema": 1,
        "media_type": rendition.media_type,
        "name_fits": rendition.name_fits,
        "of": rendition.of,
        "pages": [
            {
                "number": page.number,
                "bytes": len(page.content),
                "width": page.width,
                "height": page.height,
            }
            for page in rendition.pages
        ],
    }
    return json.dumps(head, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"


def _head(line: bytes) -> dict[str, Any]:
    try:
        head: object = json.loads(line)
    except (ValueError, RecursionError):
        raise IntakeError("rendition_malformed") from None
    if not isinstance(head, dict) or head.keys() != _RENDITION_KEYS:
        raise IntakeError("rendition_malformed")
    _require(type(head["schema"]) is int and head["schema"] == 1)
    _require(isinstance(head["media_type"], str) and head["media_type"] in MEDIA_TYPES)
    _require(type(head["name_fits"]) is bool and type(head["of"]) is int)
    _require(isinstance(head["pages"], list) and 1 <= len(head["pages"]) <= _MOST_PAGES)
    return head


def _pages(entries: list[Any], content: bytes, start: int) -> tuple[Page, ...]:
    pages = []
    for entry in entries:
        _require(isinstance(entry, dict) and entry.keys() == _PAGE_KEYS)
        _require(all(type(number) is int and number > 0 for number in entry.values()))
        end = start + entry["bytes"]
        _require(end <= len(content))
        pages.append(Page(entry["number"], content[start:end], entry["width"], entry["height"]))
        start = end
    _require(start == len(content))
    return tuple(pages)


def _sound(rendition: Rendition) -> bool:
    numbers = [page.number for page in rendition.pages]
    return (
        all(before < after for before, after in pairwise(numbers))
        and numbers[-1] <= rendition.of
        and all(
            max(page.width, page.height) <= _LONGEST_SIDE
            and page.content.startswith(MEDIA_TYPES[rendition.media_type])
            for page in rendition.pages
        )
    )


def _require(held: bool) -> None:
    if not held:
        raise IntakeError("rendition_malformed")
