"""What the parsers take and give."""

from collections.abc import Iterator
from typing import NamedTuple

from .counted import Carried


class Bounds(NamedTuple):
    """Pixels of the picture as sent, longest side and number of the pages shown; of sound, how
    many seconds are heard.
    """

    pixels: int
    side: int
    pages: int
    dots_per_inch: int
    sound_seconds: int


class Frame(NamedTuple):
    """`pixels` is width * height * 3 bytes, RGB, row by row from the top."""

    number: int
    width: int
    height: int
    pixels: bytes


class Opened(NamedTuple):
    """A parsed file: how many pages it says it has, and the first of them as they are reached.

    `sound` is taken after the frames: pieces of plain samples, of equal length but for the last.
    `film` is how long a film is in milliseconds, 0 for what is none.
    `carried`, what it carried that the pages do not, is filled when both have been taken.
    """

    of: int
    frames: Iterator[Frame]
    carried: list[Carried]
    sound: Iterator[bytes] = iter(())
    film: int = 0


class RefusedError(Exception):
    """The file is refused for one of the reasons of `rendition.Reason`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
