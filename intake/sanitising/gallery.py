"""What the box answers, checked word by word, and the pages kept from it."""

import json
from collections.abc import Iterator
from typing import Any

from intake.sanitising.encoding import encode
from intake.sanitising.exchange import Exchange, StoppedError
from intake.sanitising.kinds import Kind
from intake.sanitising.limits import Limits
from intake.sanitising.rendition import Page, Reason, Rendition, is_told_well

_MOST_PAGES_CLAIMED = 1_000_000
_DRAWN = frozenset({Kind.PNG, Kind.GIF})  # screens and drawings: sharp edges, few colours
# What the box may say of a file; the other reasons are found out on this side.
_WORDS = frozenset({"too_large", "too_many_pixels", "too_costly", "damaged", "encrypted"})


class Gallery:
    """The pages one box has delivered so far, each checked before it counts."""

    def __init__(self, kind: Kind, limits: Limits) -> None:
        self.media_type = "image/png" if kind in _DRAWN else "image/jpeg"
        self.pages: list[Page] = []
        self.of = 0
        self.looks = ""
        self.stripped: dict[str, int] | None = None  # until the box says it
        self._limits = limits
        self._bytes_left = limits.output_bytes

    def fill(self, box: Exchange) -> None:
        """Take pages until the last line, or a limit. Raises StoppedError."""
        for width, height, number in self._announced(box):
            pixels = box.exactly(width * height * 3)
            if not self._add(number, width, height, pixels):
                break
        if not self.pages:
            raise StoppedError(Reason.DAMAGED)

    def rendition(self, name_fits: bool) -> Rendition:
        """What is to be sealed of it."""
        pages = tuple(self.pages)
        return Rendition(self.media_type, pages, self.of, name_fits, self.looks, self.stripped)

    def _announced(self, box: Exchange) -> Iterator[tuple[int, int, int]]:
        first = _word(box.line())
        self.of = _numbers(first, of=_MOST_PAGES_CLAIMED)[0]
        while (word := _word(box.line())) != "done":
            if isinstance(word, dict) and "looks" in word:
                self._told(word, box)
                break
            yield self._checked(word)
        box.finish()

    def _told(self, word: dict[str, Any], box: Exchange) -> None:
        """What is told beside the pages is the last but the last line."""
        if word.keys() != {"looks", "stripped"} or not is_told_well(
            word["looks"], word["stripped"]
        ):
            raise StoppedError(Reason.OUTPUT_REFUSED)
        if _word(box.line()) != "done":
            raise StoppedError(Reason.OUTPUT_REFUSED)
        self.looks, self.stripped = word["looks"], word["stripped"]

    def _checked(self, word: Any) -> tuple[int, int, int]:
        side = self._limits.side
        width, height, number = _numbers(word, width=side, height=side, page=self.of)
        shown = self.pages[-1].number if self.pages else 0
        if number <= shown or len(self.pages) >= self._limits.pages:
            raise StoppedError(Reason.OUTPUT_REFUSED)
        return width, height, number

    def _add(self, number: int, width: int, height: int, pixels: bytearray) -> bool:
        content = encode(width, height, pixels, self.media_type)
        if len(content) > self._bytes_left and self.media_type == "image/png":
            # A photograph saved as PNG: better with small losses than not at all.
            self.media_type = "image/jpeg"
            content = encode(width, height, pixels, self.media_type)
        if len(content) > self._bytes_left:
            if not self.pages:
                raise StoppedError(Reason.TOO_COSTLY)
            return False
        self._bytes_left -= len(content)
        self.pages.append(Page(number, content, width, height))
        return True


def _word(line: bytes) -> Any:
    """One line of the box's grammar; its own refusal ends the run."""
    try:
        word = json.loads(line)
    except (ValueError, RecursionError):
        raise StoppedError(Reason.OUTPUT_REFUSED) from None
    if isinstance(word, dict) and word.keys() == {"not_shown"}:
        said = word["not_shown"]
        known = isinstance(said, str) and said in _WORDS
        raise StoppedError(Reason(said) if known else Reason.OUTPUT_REFUSED)
    return word


def _numbers(word: Any, **most: int) -> tuple[int, ...]:
    """The values of exactly these keys in their order, each a whole number from 1 to `most`."""
    if not isinstance(word, dict) or word.keys() != most.keys():
        raise StoppedError(Reason.OUTPUT_REFUSED)
    if not all(type(word[key]) is int and 1 <= word[key] <= most[key] for key in most):
        raise StoppedError(Reason.OUTPUT_REFUSED)
    return tuple(word[key] for key in most)
