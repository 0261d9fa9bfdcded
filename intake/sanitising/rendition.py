"""What a hostile file becomes: fresh pixels and fresh sound, or a fixed word for why not."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, Self

from intake.errors import IntakeError

TEXT = "text/plain"
MEDIA_TYPES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", TEXT: b""}
SOUND_MAGIC = b"OggS"

_LONGEST_LINE = 256 * 1024
_MOST_PAGES = 500
_MOST_SOUNDS = 500
_MOST_LOOKS = 500
_MOST_MEMBERS = 500
_MOST_NUMBER = 10_000_000
_LONGEST_SIDE = 16_384
LONGEST_MEDIA = 24 * 60 * 60 * 1000  # milliseconds of sound or film
_FIRST_KEYS = frozenset({"media_type", "name_fits", "of", "pages", "schema"})
_RENDITION_KEYS = {
    1: _FIRST_KEYS,
    2: _FIRST_KEYS | {"looks", "stripped"},
    3: _FIRST_KEYS | {"film", "looks", "sounds", "stripped"},
    4: _FIRST_KEYS | {"film", "looks", "sounds", "stripped"},
    **dict.fromkeys(
        (5, 6), _FIRST_KEYS | {"film", "looks", "members", "more", "sounds", "stripped"}
    ),
}
_FIRST_PAGE_KEYS = frozenset({"bytes", "height", "number", "width"})
_PAGE_KEYS = {
    **dict.fromkeys((1, 2, 3), _FIRST_PAGE_KEYS),
    **dict.fromkeys((4, 5), _FIRST_PAGE_KEYS | {"words"}),
    6: _FIRST_PAGE_KEYS | {"faces", "words"},
}
MOST_FACES = 1000  # of one page
_SOUND_KEYS = frozenset({"bytes", "milliseconds", "whole"})
_MEMBER_KEYS = frozenset({"film", "name_fits", "not_shown", "of", "sounds", "stripped"})
_LOOKS = re.compile(r"[0-9a-f]{16}")
_MOST_STRIPPED = 9999

# Kinds of what a file carries and its pages do not; those of COUNTED_KINDS with how many.
FLAT_KINDS = (
    "place",
    "time",
    "camera",
    "author",
    "software",
    "comments",
    "thumbnail",
    "form",
    "codepage",
)
COUNTED_KINDS = (
    "script",
    "links",
    "outside",
    "notes",
    "changes",
    "unseen",
    "headers",
    "files",
    "more",
)
STRIPPED_KINDS = frozenset((*FLAT_KINDS, *COUNTED_KINDS))


class Reason(StrEnum):
    """Why a file is not shown. The pages word it for people; nothing here quotes the file."""

    EMPTY = "empty"
    PROGRAM_MISSING = "program_missing"  # of this host
    TYPE_NOT_SUPPORTED = "type_not_supported"
    TOO_LARGE = "too_large"  # more bytes than one file may have
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_COSTLY = "too_costly"  # wanted more memory than the box has
    TOOK_TOO_LONG = "took_too_long"
    DAMAGED = "damaged"  # the parser refused it
    ENCRYPTED = "encrypted"  # behind a password
    NESTED = "nested"  # an archive inside an archive
    NOT_A_FILE = "not_a_file"  # a link, or a name for a device, in an archive
    NOTHING_SHOWN = "nothing_shown"  # an archive of none but files that are not shown
    PARSER_DIED = "parser_died"  # crashed inside the box: damaged, or an attack
    OUTPUT_REFUSED = "output_refused"  # the box answered outside its grammar: likely an attack


@dataclass(frozen=True)
class NotShown:
    """The file stays sealed and is listed with this reason."""

    reason: Reason


class Faces(NamedTuple):
    """How many boxes hide a face that was found surely, and how many what may be one."""

    sure: int
    unsure: int


@dataclass(frozen=True, repr=False)
class Page:
    """One page: `number` from 1 as in the file, `content` an encoded image of width x height; of a
    file that is only text, that text as it was redacted, in UTF-8, of so many columns and lines.

    `words` is what is printed on it, as it was read and redacted: a `Redacted` as canonical JSON.
    b"" where nobody tried to read it, and identifying print may then stand on it. `faces` are the
    boxes over faces; None where nobody looked for any.
    """

    number: int
    content: bytes
    width: int
    height: int
    words: bytes = b""
    faces: Faces | None = None

    def __repr__(self) -> str:
        return f"Page({self.number}, {self.width}x{self.height})"

    @property
    def media_type(self) -> str:
        """Told by its first octets, with which no text in UTF-8 begins."""
        magics = ((name, magic) for name, magic in MEDIA_TYPES.items() if magic)
        return next((name for name, magic in magics if self.content.startswith(magic)), TEXT)


@dataclass(frozen=True, repr=False)
class Sound:
    """A recording made anew, Opus in Ogg of one channel. Nothing hides the voice in it, nor a name
    that it speaks.

    `content` is b"" where only its length is told; see `Rendition.unheard`. `whole`: False where a
    limit or a fault of the file ended it early.
    """

    content: bytes
    milliseconds: int
    whole: bool = True

    def __repr__(self) -> str:
        return f"Sound({self.milliseconds} ms)"


@dataclass(frozen=True)
class Member:
    """One file of an archive, as it lies there. Nothing says what it is called.

    The pages of the rendition whose numbers are the next `of` are its own, and the next `sounds`
    of the sounds; `film`, `name_fits` and `stripped` as in `Rendition`. With a reason for
    `not_shown` there are none.
    """

    of: int = 0
    sounds: int = 0
    film: int = 0
    name_fits: bool = True
    stripped: Mapping[str, int] | None = None
    not_shown: Reason | None = None

    @property
    def is_only_heard(self) -> bool:
        """Whether its page was drawn from sound alone."""
        return bool(self.sounds) and not self.film


@dataclass(frozen=True, repr=False)
class Rendition:
    """A file as pixels we encoded ourselves, or as text that was redacted: no metadata, no script,
    nothing of its format.

    `pages` holds at least one page in the order of the file. `of` is how many the file says
    it has; where it is more than `len(pages)`, some were past a limit or could not be read.
    `name_fits` is False when the name claimed another type than the content has.
    `looks` holds perceptual hashes, 16 hex digits each: that of the same picture saved again
    differs in few bits. One of a picture, one of each still of a film that looks like no still
    before it; none of documents, of sheets of one colour and where not known.
    `stripped` says what the file carried beside, by STRIPPED_KINDS and number; None: not known.
    `sounds` is what is heard of it; a file that is only heard has one page, which shows how loud
    it is over its time. `film` is how many milliseconds a film says it is; its pages are then
    stills from all of its length. 0: no film.
    `members` are the files of an archive, one after another, none of any other file; pages,
    sounds, looks and what was stripped are those of all of them, and pages of text lie among
    those that are pictures. `more`: whether the archive holds files beyond those.
    """

    media_type: str
    pages: tuple[Page, ...]
    of: int
    name_fits: bool
    looks: tuple[str, ...] = ()
    stripped: Mapping[str, int] | None = None
    sounds: tuple[Sound, ...] = ()
    film: int = 0
    members: tuple[Member, ...] = ()
    more: bool = False

    def __repr__(self) -> str:
        return f"Rendition({self.media_type}, {len(self.pages)} of {self.of})"

    def without_print(self) -> frozenset[int]:
        """The numbers of pages that are text, or show how loud a sound is."""
        files = self.members or (Member(self.of, len(self.sounds), self.film),)
        ends = accumulate(one.of for one in files)
        heard = ((end, one) for end, one in zip(ends, files, strict=True) if one.is_only_heard)
        loud = frozenset(end - at for end, one in heard for at in range(one.of))
        return loud | {page.number for page in self.pages if page.media_type == TEXT}

    def films(self) -> list[range]:
        """Of each film the numbers of its stills."""
        files = self.members or (Member(self.of, film=self.film),)
        ends = accumulate(one.of for one in files)
        both = zip(ends, files, strict=True)
        return [range(end - one.of + 1, end + 1) for end, one in both if one.film]

    def unheard(self) -> Self:
        """The same without its voices: who speaks, and of whom, is for the originals alone (P6)."""
        return replace(self, sounds=tuple(replace(one, content=b"") for one in self.sounds))

    def to_bytes(self) -> bytes:
        """One line of canonical JSON, then each page with its words, then the sounds."""
        pages = [page.content + page.words for page in self.pages]
        return b"".join((_line(self), *pages, *(sound.content for sound in self.sounds)))

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read back `to_bytes()`. Anything else is refused: IntakeError("rendition_malformed")."""
        end = content.find(b"\n", 0, _LONGEST_LINE) + 1
        head = _head(content[:end])
        pages, behind = _pages(head, content, end)
        rendition = cls(
            media_type=head["media_type"],
            pages=pages,
            of=head["of"],
            name_fits=head["name_fits"],
            looks=_looks(head),
            stripped=head.get("stripped"),
            sounds=_sounds(head.get("sounds", []), content, behind),
            film=head.get("film", 0),
            members=tuple(map(_member, head.get("members", ()))),
            more=head.get("more", False),
        )
        _require(_sound(rendition) and _line(rendition, head["schema"]) == content[:end])
        return rendition


def is_told_well(stripped: object) -> bool:
    """Whether this may stand in a rendition: nothing in it can hold a word of the file."""
    return isinstance(stripped, Mapping) and all(
        kind in STRIPPED_KINDS and type(count) is int and 0 < count <= _MOST_STRIPPED
        for kind, count in stripped.items()
    )


def _line(rendition: Rendition, schema: int = 6) -> bytes:
    """Schemas 1 to 5 are only read."""
    head: dict[str, Any] = {
        "schema": schema,
        "media_type": rendition.media_type,
        "name_fits": rendition.name_fits,
        "of": rendition.of,
        "pages": [
            {
                "number": page.number,
                "bytes": len(page.content),
                "width": page.width,
                "height": page.height,
                **({"words": len(page.words)} if schema > 3 else {}),
                **({"faces": page.faces} if schema > 5 else {}),
            }
            for page in rendition.pages
        ],
    }
    if schema > 1:
        # One hash, or "", was all that the older ones had.
        looks = rendition.looks if schema > 4 else "".join(rendition.looks)
        head |= {"looks": looks, "stripped": rendition.stripped}
    if schema > 2:
        head["film"] = rendition.film
        head["sounds"] = [
            {"bytes": len(one.content), "milliseconds": one.milliseconds, "whole": one.whole}
            for one in rendition.sounds
        ]
    if schema > 4:
        head |= {"members": list(map(_entry, rendition.members)), "more": rendition.more}
    return json.dumps(head, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"


def _head(line: bytes) -> dict[str, Any]:
    try:
        head: object = json.loads(line)
    except (ValueError, RecursionError):
        raise IntakeError("rendition_malformed") from None
    if not isinstance(head, dict) or type(head.get("schema")) is not int:
        raise IntakeError("rendition_malformed")
    _require(head.keys() == _RENDITION_KEYS.get(head["schema"]))
    _require(head.get("stripped") is None or is_told_well(head["stripped"]))
    _require(isinstance(head["media_type"], str) and head["media_type"] in MEDIA_TYPES)
    _require(type(head["name_fits"]) is bool and type(head["of"]) is int)
    _require(isinstance(head["pages"], list) and 1 <= len(head["pages"]) <= _MOST_PAGES)
    _require(type(head.get("film", 0)) is int and 0 <= head.get("film", 0) <= LONGEST_MEDIA)
    sounds = head.get("sounds", [])
    _require(isinstance(sounds, list) and len(sounds) <= _MOST_SOUNDS)
    members = head.get("members", [])
    _require(isinstance(members, list) and len(members) <= _MOST_MEMBERS)
    _require(type(head.get("more", False)) is bool)
    return head


def _looks(head: dict[str, Any]) -> tuple[str, ...]:
    told = head.get("looks", "")
    if head["schema"] < 5:
        told = [told] if told else []
    _require(isinstance(told, list) and len(told) <= _MOST_LOOKS)
    _require(all(isinstance(one, str) and _LOOKS.fullmatch(one) for one in told))
    return tuple(told)


def _pages(head: dict[str, Any], content: bytes, start: int) -> tuple[tuple[Page, ...], int]:
    """The pages, and where the last one ends."""
    pages = []
    for entry in head["pages"]:
        _require(isinstance(entry, dict) and entry.keys() == _PAGE_KEYS[head["schema"]])
        faces = _faces(entry.pop("faces", None))
        _require(all(type(number) is int and number >= 0 for number in entry.values()))
        _require(all(entry[key] > 0 for key in _FIRST_PAGE_KEYS))
        drawn = start + entry["bytes"]
        end = drawn + entry.get("words", 0)
        _require(end <= len(content))
        size = (entry["width"], entry["height"])
        pages.append(Page(entry["number"], content[start:drawn], *size, content[drawn:end], faces))
        start = end
    return tuple(pages), start


def _faces(entry: object) -> Faces | None:
    if entry is None:
        return None
    if not isinstance(entry, list) or [type(number) for number in entry] != [int, int]:
        raise IntakeError("rendition_malformed")
    faces = Faces(*entry)
    _require(min(faces) >= 0 and sum(faces) <= MOST_FACES)
    return faces


def _sounds(entries: list[Any], content: bytes, start: int) -> tuple[Sound, ...]:
    """What stands behind the pages, to the last byte."""
    sounds = []
    for entry in entries:
        _require(isinstance(entry, dict) and entry.keys() == _SOUND_KEYS)
        _require(type(entry["bytes"]) is int and entry["bytes"] >= 0)
        _require(type(entry["milliseconds"]) is int and type(entry["whole"]) is bool)
        end = start + entry["bytes"]
        _require(end <= len(content))
        sounds.append(Sound(content[start:end], entry["milliseconds"], entry["whole"]))
        start = end
    _require(start == len(content))
    return tuple(sounds)


def _entry(member: Member) -> dict[str, Any]:
    return {**asdict(member), "not_shown": member.not_shown or ""}


def _member(entry: Any) -> Member:
    _require(isinstance(entry, dict) and entry.keys() == _MEMBER_KEYS)
    for key, most in (("of", _MOST_NUMBER), ("sounds", _MOST_SOUNDS), ("film", LONGEST_MEDIA)):
        _require(type(entry[key]) is int and 0 <= entry[key] <= most)
    _require(type(entry["name_fits"]) is bool)
    _require(entry["stripped"] is None or is_told_well(entry["stripped"]))
    why = entry["not_shown"]
    _require(isinstance(why, str) and (not why or why in frozenset(Reason)))
    return Member(**{**entry, "not_shown": Reason(why) if why else None})


def _adds_up(rendition: Rendition) -> bool:
    """Whether pages and sounds of an archive are those of its files."""
    if not rendition.members:
        return not rendition.more
    hidden = [one for one in rendition.members if one.not_shown]
    return (
        not any(one.of or one.sounds for one in hidden)
        and sum(one.of for one in rendition.members) == rendition.of
        and sum(one.sounds for one in rendition.members) == len(rendition.sounds)
    )


def _is_of_type(page: Page, rendition: Rendition) -> bool:
    """Texts lie in an archive among pictures."""
    also = {TEXT} if rendition.members else set()
    return page.media_type in {rendition.media_type, *also}


def _sound(rendition: Rendition) -> bool:
    numbers = [page.number for page in rendition.pages]
    return _adds_up(rendition) and (
        all(before < after for before, after in pairwise(numbers))
        and numbers[-1] <= rendition.of
        and all(
            max(page.width, page.height) <= _LONGEST_SIDE and _is_of_type(page, rendition)
            for page in rendition.pages
        )
        and all(
            0 <= one.milliseconds <= LONGEST_MEDIA
            and (not one.content or one.content.startswith(SOUND_MAGIC))
            for one in rendition.sounds
        )
    )


def _require(held: bool) -> None:
    if not held:
        raise IntakeError("rendition_malformed")
