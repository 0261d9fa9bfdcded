"""Lying bars, one or more to a name, and the key of a drawing. Pure.

Names stand at the side where the language begins, and bars grow away from them.
"""

from collections.abc import Sequence

from casework.dossier.figures.labels import figures_in
from casework.dossier.figures.svg import GREYS, HATCH, INK, PATTERNS, WIDTH, Drawing
from casework.dossier.figures.tally import number

_ROW, _BAR, _EDGE, _START = 22.0, 13.0, 8.0, 44.0
_LETTER, _NAMES = 6.2, (110.0, 250.0)  # how wide a letter is, and the names at least and at most
_KEY = 18.0
_TONES = (GREYS[4], GREYS[2], PATTERNS[1])


def bars(
    rows: Sequence[tuple[str, Sequence[str]]], language: str, title: str, alt: str,
    keys: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """Lying bars of (name, numbers); a second and third number of a name lie under the first."""
    many = max((len(shown) for _, shown in rows), default=1)
    tall = _ROW + (many - 1) * _BAR
    drawing = Drawing(8 + tall * len(rows) + key_height(len(keys)) + 4, title, alt)
    longest = max((len(name) for name, _ in rows), default=0)
    wide = min(max(longest * _LETTER, _NAMES[0]), _NAMES[1])
    shown_numbers = [number(one) or 0 for _, shown in rows for one in shown if one]
    most = max((*shown_numbers, 1))
    for at, (name, shown) in enumerate(rows):
        start = _name(drawing, 8 + at * tall, name, wide, language)
        for lower, one in enumerate(shown):
            if one:
                place = (start, 8 + at * tall + lower * _BAR)
                _lying(drawing, place, one, _TONES[lower], language, long=_long(one, most, wide))
    if keys:
        key(drawing, list(zip(_TONES, keys, strict=False)), language, 8 + tall * len(rows) + 14)
    return drawing.done()


def key_height(entries: int) -> float:
    """How high the key of so many entries is."""
    return 10 + _KEY * -(-entries // 2) if entries else 0


def key(drawing: Drawing, entries: Sequence[tuple[str, str]], language: str, y: float) -> None:
    """What each tone stands for, two beside each other; a line for the entry without a tone."""
    rtl, half = language != "en", (WIDTH - _START) / 2
    for at, (tone, name) in enumerate(entries):
        down = y + _KEY * (at // 2)
        along = half * (at % 2)
        x = WIDTH - _EDGE - along - 22 if rtl else _START + along
        if tone:
            drawing.bar(x, down - 9, 22, 11, tone, edge=INK)
        else:
            drawing.curve([(x, down - 3), (x + 22, down - 3)])
        edge = x - 8 if rtl else x + 30
        drawing.text(edge, down, name, anchor="end" if rtl else "start", size=10.5)


def _name(drawing: Drawing, y: float, name: str, wide: float, language: str) -> float:
    """Write a name; where its bars begin."""
    rtl = language != "en"
    start = WIDTH - wide if rtl else wide
    edge = start + 8 if rtl else start - 8
    drawing.text(edge, y + 11, name, anchor="start" if rtl else "end", size=11)
    return start


def _long(shown: str, most: int, wide: float) -> float:
    counted = number(shown)
    return 14 if counted is None else (WIDTH - wide - 60) * counted / most


def _lying(
    drawing: Drawing,
    place: tuple[float, float],
    shown: str,
    tone: str,
    language: str,
    *,
    long: float,
) -> None:
    rtl, (start, top) = language != "en", place
    tone = HATCH if number(shown) is None else tone
    drawing.bar(start - long if rtl else start, top + 1, long, _BAR - 2, tone, edge=INK)
    beside = start - long - 6 if rtl else start + long + 6
    told = figures_in(shown, language)
    drawing.text(beside, top + 11, told, anchor="end" if rtl else "start", size=10)
