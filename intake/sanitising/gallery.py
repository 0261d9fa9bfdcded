"""What the box answers, checked word by word, and the pages and the sound kept from it."""

from collections.abc import Iterator
from typing import Any

from intake.sanitising.encoding import encode
from intake.sanitising.exchange import Exchange, StoppedError
from intake.sanitising.kinds import MEDIA, PICTURES, Kind
from intake.sanitising.limits import Limits
from intake.sanitising.perceptual import perceptual
from intake.sanitising.recording import Samples, recorded
from intake.sanitising.rendition import (
    LONGEST_MEDIA,
    Page,
    Reason,
    Rendition,
    Sound,
    is_told_well,
)
from intake.sanitising.waveform import MEDIA_TYPE, waveform
from intake.sanitising.words import numbers, word

_MOST_PAGES_CLAIMED = 1_000_000
_DRAWN = frozenset({Kind.PNG, Kind.GIF})  # screens and drawings: sharp edges, few colours


class Gallery:
    """The pages one box has delivered so far, each checked before it counts."""

    def __init__(self, kind: Kind, limits: Limits) -> None:
        self.media_type = "image/png" if kind in _DRAWN else "image/jpeg"
        self.pages: list[Page] = []
        self.of = self.film = 0
        self.sounds: list[Sound] = []
        self.looks: list[str] = []
        self.stripped: dict[str, int] | None = None  # until the box says it
        self._kind = kind
        self._is_media = kind in MEDIA
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
        return Rendition(
            self.media_type,
            tuple(self.pages),
            self.of,
            name_fits,
            tuple(dict.fromkeys(self.looks)),
            self.stripped,
            tuple(self.sounds),
            self.film,
        )

    def _announced(self, box: Exchange) -> Iterator[tuple[int, int, int]]:
        first = word(box.line())
        longest = LONGEST_MEDIA if self._is_media else 0
        self.of, self.film = numbers(first, least=0, of=_MOST_PAGES_CLAIMED, film=longest)
        if not self.of and not self._is_media:
            raise StoppedError(Reason.DAMAGED)
        while (said := self._beyond_sound(box)) != "done":
            if isinstance(said, dict) and "stripped" in said:
                self._told(said, box)
                break
            if self.sounds:
                raise StoppedError(Reason.OUTPUT_REFUSED)
            yield self._checked(said)
        box.finish()

    def _beyond_sound(self, box: Exchange) -> Any:
        """The next word; sound, which stands once and behind the pages, is taken before it."""
        said = word(box.line())
        if not (isinstance(said, dict) and "samples" in said):
            return said
        if self.sounds or not self._is_media:
            raise StoppedError(Reason.OUTPUT_REFUSED)
        return self._hear(said, box)

    def _hear(self, said: Any, box: Exchange) -> Any:
        samples = Samples(box, said)
        sound = recorded(samples, self._limits, self._bytes_left)
        self._bytes_left -= len(sound.content)
        self.sounds.append(sound)
        if not self.pages:
            self.pages, self.of, self.media_type = [waveform(samples.peaks)], 1, MEDIA_TYPE
        if samples.stop:
            raise samples.stop
        return samples.word

    def _told(self, said: dict[str, Any], box: Exchange) -> None:
        """What is told beside the pages is the last but the last line."""
        if said.keys() != {"stripped"} or not is_told_well(said["stripped"]):
            raise StoppedError(Reason.OUTPUT_REFUSED)
        if word(box.line()) != "done":
            raise StoppedError(Reason.OUTPUT_REFUSED)
        self.stripped = said["stripped"]

    def _checked(self, said: Any) -> tuple[int, int, int]:
        side = self._limits.side
        width, height, number = numbers(said, width=side, height=side, page=self.of)
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
        if self._shows_a_scene() and (looks := perceptual(width, height, pixels)):
            self.looks.append(looks)
        return True

    def _shows_a_scene(self) -> bool:
        """Pages of print look alike: neither documents nor the sheets of a scan are compared."""
        is_scan = self._kind is Kind.TIFF and self.of > 1
        return bool(self.film) or (self._kind in PICTURES and not is_scan)
