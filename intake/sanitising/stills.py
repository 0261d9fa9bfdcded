"""Faces between the stills of a film: where one was found on the still before or after, another
may be that has turned away since.
"""

from collections.abc import Sequence
from itertools import pairwise

from intake.sanitising.blackening import Box, picture_of
from intake.sanitising.perceptual import perceptual
from intake.sanitising.rendition import Page

# Bits of 64: two pictures that have nothing to do with each other differ in some 32.
_OF_ONE_SCENE = 20
_MORE = 0.5  # of a box's sides: people move


def held_over(
    pages: Sequence[Page], boxes: Sequence[Sequence[Box]], films: Sequence[range]
) -> list[list[Box]]:
    """For each page the boxes of the stills next to it, larger, where both show one scene.

    Args:
        boxes: of each page.
        films: of each film the numbers of its stills.
    """
    held: list[list[Box]] = [[] for _ in pages]
    for film in films:
        stills = [at for at, page in enumerate(pages) if page.number in film]
        for one, other in pairwise(stills):
            if (boxes[one] or boxes[other]) and _of_one_scene(pages[one], pages[other]):
                held[one] += map(_larger, boxes[other])
                held[other] += map(_larger, boxes[one])
    return held


def _of_one_scene(one: Page, other: Page) -> bool:
    """Of what looks like nothing, as dark does, nobody knows."""
    if (one.width, one.height) != (other.width, other.height):
        return False
    looks = _looks(one), _looks(other)
    if not all(looks):
        return True
    first, second = (int(each, 16) for each in looks)
    return (first ^ second).bit_count() <= _OF_ONE_SCENE


def _looks(page: Page) -> str:
    return perceptual(page.width, page.height, bytearray(picture_of(page).tobytes()))


def _larger(box: Box) -> Box:
    left, top, right, bottom = box
    across, down = int(_MORE * (right - left)), int(_MORE * (bottom - top))
    return left - across, top - down, right + across, bottom + down
