"""What the parsers take and give."""

from typing import NamedTuple


class Bounds(NamedTuple):
    """Pixels of the picture as sent, longest side and number of the pages shown."""

    pixels: int
    side: int
    pages: int
    dots_per_inch: int


class Frame(NamedTuple):
    """`pixels` is width * height * 3 bytes, RGB, row by row from the top."""

    number: int
    width: int
    height: int
    pixels: bytes


class RefusedError(Exception):
    """The file is refused for one of the reasons of `rendition.Reason`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
