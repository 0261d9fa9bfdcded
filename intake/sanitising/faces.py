"""Faces are blacked out before anybody sees a page. Looked for in a box of its own.

Nothing is blurred: what is blurred can be guessed.
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from intake.sanitising.blackening import Box, blackened, picture_of
from intake.sanitising.exchange import Exchange, StoppedError
from intake.sanitising.limits import Limits
from intake.sanitising.rendition import MOST_FACES, Faces, NotShown, Page, Reason, Rendition
from intake.sanitising.sandbox import PARSERS, Program, box
from intake.sanitising.stills import held_over
from intake.sanitising.words import numbers, word

_START = "import sys; sys.path.append('/program'); from inside.faces import main; main()"
FINDERS = Program(
    packages=("numpy", "numpy.libs"),
    own=(*PARSERS.own, (Path(__file__).parent / "weights", "weights")),
)
# Pixels of what is looked at: of a crowd far away, and of many pages.
_MOST_PIXELS, _PIXELS_OF_MANY = 2_000_000, 1_000_000
_MANY = 12
_SURE = 50  # percent
_MORE = 0.3  # of a face's sides: hair, ears and chin stand out of what is found


class Face(NamedTuple):
    """Where one was found, in pixels of its page, and how surely, in percent."""

    left: int
    top: int
    right: int
    bottom: int
    sure: int


def faceless(rendition: Rendition, limits: Limits) -> Rendition | NotShown:
    """The same pages with black boxes over faces, and on each how many.

    On a still of a film black is, too, where the one before or after has a face. Pages of text, or
    that show how loud a sound is, stay as they are. A page that could not be looked at in time is
    left out.

    Raises:
        TransientError("sandbox_missing"): as `sanitise`.
    """
    passed = rendition.without_print()
    others = [page for page in rendition.pages if page.number in passed]
    pictures = [page for page in rendition.pages if page.number not in passed]
    if not pictures:
        return rendition
    found: list[list[Face]] = []
    try:
        found.extend(faces_on(pictures, limits))
    except StoppedError as stop:
        if not found and not others:
            return NotShown(stop.reason)
    boxes = [list(map(_grown, faces)) for faces in found]
    looked_at = pictures[: len(found)]
    held = held_over(looked_at, boxes, rendition.films())
    hidden = (
        replace(
            blackened(page, [*boxes[at], *held[at]], rendition.media_type),
            faces=_told(found[at], boxes[at], held[at]),
        )
        for at, page in enumerate(looked_at)
    )
    every = sorted([*others, *hidden], key=lambda page: page.number)
    return replace(rendition, pages=tuple(every))


def faces_on(pages: Sequence[Page], limits: Limits) -> Iterator[list[Face]]:
    """Those of each page, in order. Raises StoppedError where the box ends before the pages do."""
    sizes = [_looked_at(page, len(pages)) for page in pages]
    order = json.dumps(
        {
            "pages": sizes,
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.looking_cpu_seconds,
        }
    )
    bounds = replace(
        limits,
        input_bytes=sum(3 * width * height for width, height in sizes),
        wall_seconds=limits.looking_seconds,
    )
    source = _Pixels(pages, sizes)
    with Exchange([*box(FINDERS), "-c", _START, order], b"", source, bounds) as running:
        for page, size in zip(pages, sizes, strict=True):
            yield [_on(page, size, face) for face in _answered(running, *size)]
        if word(running.line()) != "done":
            raise StoppedError(Reason.OUTPUT_REFUSED)
        running.finish()


def _looked_at(page: Page, pages: int) -> tuple[int, int]:
    """At what size."""
    most = _PIXELS_OF_MANY if pages > _MANY else _MOST_PIXELS
    by = min(1.0, math.sqrt(most / (page.width * page.height)))
    return max(1, int(page.width * by)), max(1, int(page.height * by))


class _Pixels:
    """The pages' rows one after the other, each page read when it is wanted."""

    def __init__(self, pages: Sequence[Page], sizes: Sequence[tuple[int, int]]) -> None:
        self._pages = iter(zip(pages, sizes, strict=True))
        self._rest = memoryview(b"")

    def read(self, size: int, /) -> bytes:
        if not self._rest:
            for page, wanted in self._pages:
                picture = picture_of(page)
                if picture.size != wanted:
                    picture = picture.resize(wanted, Image.Resampling.BOX)
                self._rest = memoryview(picture.tobytes())
                break
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)


def _answered(running: Exchange, width: int, height: int) -> list[Face]:
    """The box is not believed: what it says lies on the page."""
    faces: list[Face] = []
    while (said := word(running.line())) != "next":
        face = Face(*numbers(said, least=0, left=width, top=height, right=width, bottom=height,
                             sure=100))  # fmt: skip
        if not (face.left < face.right and face.top < face.bottom) or len(faces) == MOST_FACES:
            raise StoppedError(Reason.OUTPUT_REFUSED)
        faces.append(face)
    return faces


def _on(page: Page, size: tuple[int, int], face: Face) -> Face:
    """In pixels of the page, which may be larger than what was looked at."""
    across, down = page.width / size[0], page.height / size[1]
    left, right = int(face.left * across), math.ceil(face.right * across)
    top, bottom = int(face.top * down), math.ceil(face.bottom * down)
    return Face(left, top, right, bottom, face.sure)


def _grown(face: Face) -> Box:
    across = 2 + int((face.right - face.left) * _MORE)
    down = 2 + int((face.bottom - face.top) * _MORE)
    return face.left - across, face.top - down, face.right + across, face.bottom + down


def _told(faces: Sequence[Face], own: Sequence[Box], held: Sequence[Box]) -> Faces:
    """What is held over and has its middle in none of the page's own boxes may be a face more."""
    sure = sum(face.sure >= _SURE for face in faces)
    more = sum(not any(_is_on(box, one) for one in own) for box in held)
    return Faces(sure, min(len(faces) - sure + more, MOST_FACES - sure))


def _is_on(box: Box, other: Box) -> bool:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] <= across < other[2] and other[1] <= down < other[3]
