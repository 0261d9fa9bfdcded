"""Two maps of the provinces side by side, on one scale: as tiles and as shapes. Pure.

Provinces are never smaller than a province and never points. A tile says its number; a shape has
only its grey. North is up and west is left in every language.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from casework.dossier import maps
from casework.dossier.figures.labels import figures_in, label, said
from casework.dossier.figures.scale import shade
from casework.dossier.figures.svg import GREYS, HATCH, INK, QUIET, WIDTH, Drawing
from casework.dossier.figures.tally import MARK, number
from casework.showing.tiles import layout

_HALF, _GAP, _HEAD = (WIDTH - 24) / 2, 24.0, 38.0
_SHADES = len(GREYS) - 1
Head = tuple[str, str]  # the window's name, and its days
Ring = Sequence[tuple[float, float]]


def tiles(
    shown: Sequence[Mapping[str, str]], heads: Sequence[Head], language: str, title: str, alt: str
) -> bytes:
    """Maps of tiles of numbers as printed by province, one for each of two windows."""
    rows = layout()
    side = _HALF / max(len(row) for row in rows)
    drawing = Drawing(_HEAD + side * len(rows) + 34, title, alt)
    most = _most(shown)
    for at, (window, head) in enumerate(_in_order(shown, heads, language)):
        left = at * (_HALF + _GAP)
        _title(drawing, left + _HALF / 2, head)
        for down, row in enumerate(rows):
            for across, code in enumerate(row):
                if code:
                    place = (left + across * side, _HEAD + down * side, side - 2)
                    told = window.get(code, "0")
                    name = label("province", code, language)
                    _tile(drawing, place, _tone(told, most), name, figures_in(told, language))
    _scale(drawing, _HEAD + side * len(rows) + 18, most, language)
    return drawing.done()


def shapes(
    shown: Sequence[Mapping[str, str]], heads: Sequence[Head], language: str, title: str, alt: str
) -> bytes:
    """The same as outlines."""
    rings, height = outlines()
    drawing = Drawing(_HEAD + height + 40, title, alt)
    most = _most(shown)
    for at, (window, head) in enumerate(_in_order(shown, heads, language)):
        left = at * (_HALF + _GAP)
        _title(drawing, left + _HALF / 2, head)
        for code, ring in rings.items():
            fill = _tone(window.get(code, "0"), most)
            drawing.shape([(left + x, _HEAD + y) for x, y in ring], fill)
    _scale(drawing, _HEAD + height + 24, most, language)
    return drawing.done()


@cache
def outlines() -> tuple[Mapping[str, Ring], float]:
    """Rings by province within half a page's width, and how high they are.

    Degrees of longitude are shortened as in the middle of the country.
    """
    text = (resources.files(maps) / "provinces.json").read_text("utf-8")
    read: dict[str, list[float]] = json.loads(text)
    every = [one for ring in read.values() for one in zip(ring[::2], ring[1::2], strict=True)]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    unit = _HALF / (east - west)
    tall = unit / math.cos(math.radians((south + north) / 2))
    rings = {
        code: [
            ((x - west) * unit, (north - y) * tall)
            for x, y in zip(ring[::2], ring[1::2], strict=True)
        ]
        for code, ring in read.items()
    }
    return rings, (north - south) * tall


def _in_order(
    shown: Sequence[Mapping[str, str]], heads: Sequence[Head], language: str
) -> list[tuple[Mapping[str, str], Head]]:
    """The first window stands where reading begins."""
    found = list(zip(shown, heads, strict=True))
    return found if language == "en" else found[::-1]


def _most(shown: Sequence[Mapping[str, str]]) -> int:
    return max((number(one) or 0 for window in shown for one in window.values()), default=0)


def _tone(shown: str, most: int) -> str:
    return HATCH if shown == MARK else GREYS[shade(int(shown), most, _SHADES)]


def _title(drawing: Drawing, x: float, head: Head) -> None:
    drawing.text(x, 13, head[0], anchor="middle", size=11, bold=True)
    drawing.text(x, 27, head[1], anchor="middle", size=9.5, fill=QUIET)


def _tile(
    drawing: Drawing, place: tuple[float, float, float], fill: str, name: str, shown: str
) -> None:
    x, y, side = place
    ink = GREYS[0] if fill in GREYS[4:] else INK
    drawing.bar(x, y, side, side, fill, edge=QUIET)
    if fill == HATCH:
        drawing.bar(x + 2, y + 4, side - 4, side - 10, GREYS[0])
    size = min(7.5, 1.75 * side / max(len(name), 1))
    drawing.text(x + side / 2, y + side * 0.4, name, anchor="middle", size=size, fill=ink)
    told = y + side * 0.78
    drawing.text(x + side / 2, told, shown, anchor="middle", size=11, fill=ink, bold=True)


def _scale(drawing: Drawing, y: float, most: int, language: str) -> None:
    """The greys with the numbers each begins and ends with, then the mark."""
    x = 4.0
    for step, tone in enumerate(GREYS):
        first, last = _bounds(step, most)
        if first > last:
            continue
        drawing.bar(x, y - 9, 22, 12, tone, edge=QUIET)
        told = str(first) if first == last else f"{first}–{last}"
        drawing.text(x + 27, y + 1, figures_in(told, language), size=10)
        x += 84
    drawing.bar(x, y - 9, 22, 12, HATCH, edge=QUIET)
    drawing.text(x + 27, y + 1, said("is_hidden", language), size=10)


def _bounds(step: int, most: int) -> tuple[int, int]:
    """The numbers of one grey: they fill it and not the one before."""
    if not step:
        return 0, 0
    return (step - 1) * most // _SHADES + 1, step * most // _SHADES
