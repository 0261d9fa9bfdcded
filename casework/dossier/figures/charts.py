"""Bars of weeks, plain and stacked, drawn from the rows of a `Counted`. Pure.

Time runs from left to right in every language, as in the print that readers of all three know;
the key stands at the side where the language begins.
"""

from collections.abc import Sequence

from casework.dossier.figures.labels import figures_in, label, said
from casework.dossier.figures.lying import key, key_height
from casework.dossier.figures.scale import marked_weeks, ticks
from casework.dossier.figures.svg import GREYS, HATCH, INK, PATTERNS, QUIET, WIDTH, Drawing
from casework.dossier.figures.tally import MARK, number

_LEFT, _RIGHT, _TOP, _TALL = 44.0, 8.0, 12.0, 190.0
_FOOT = _TOP + _TALL + 24  # below the months
_ACROSS = WIDTH - _LEFT - _RIGHT
_TONES = (GREYS[5], PATTERNS[1], GREYS[2], PATTERNS[3], GREYS[4], PATTERNS[2])


class Axes:
    """Weeks across and numbers up; `most` is the largest number that is drawn."""

    def __init__(self, drawing: Drawing, weeks: Sequence[str], most: float, language: str) -> None:
        self._drawing, self._weeks, self._language = drawing, weeks, language
        self._ticks = ticks(most)
        self.wide = _ACROSS / max(len(weeks), 1)
        self._numbers()
        self._months()

    def x(self, at: int) -> float:
        """Where a week begins."""
        return _LEFT + at * self.wide

    def y(self, number: float) -> float:
        """How high a number is."""
        return _TOP + _TALL * (1 - number / self._ticks[-1])

    def _numbers(self) -> None:
        for one in self._ticks:
            self._drawing.rule(_LEFT, self.y(one), WIDTH - _RIGHT, self.y(one))
            shown = figures_in(str(one), self._language)
            self._drawing.text(_LEFT - 6, self.y(one) + 4, shown, anchor="end", size=10, fill=QUIET)

    def _months(self) -> None:
        foot = _TOP + _TALL
        for at, month in marked_weeks(self._weeks):
            self._drawing.rule(self.x(at), foot, self.x(at), foot + 4, QUIET)
            shown = figures_in(month, self._language)
            self._drawing.text(self.x(at), foot + 16, shown, size=10, fill=QUIET)


def weekly(rows: Sequence[Sequence[str]], language: str, title: str, alt: str) -> bytes:
    """Bars of (week, number, mean) and the mean as a line, broken where there is none."""
    numbers = [number(row[1]) for row in rows]
    drawing = Drawing(_FOOT + key_height(2 + (None in numbers)), title, alt)
    means = [None if row[2] in ("", MARK) else float(row[2]) for row in rows]
    most = max((one for one in (*numbers, *means) if one is not None), default=1)
    axes = Axes(drawing, [row[0] for row in rows], max(most, 1), language)
    for at, one in enumerate(numbers):
        _upright(drawing, axes, at, one)
    stretch: list[tuple[float, float]] = []
    for at, mean in enumerate((*means, None)):
        if mean is None:
            drawing.curve(stretch)
            stretch = []
        else:
            stretch.append((axes.x(at) + axes.wide / 2, axes.y(mean)))
    entries = [(GREYS[2], said("head_acts", language)), ("", said("head_trailing_mean", language))]
    if None in numbers:
        entries.append((HATCH, said("is_hidden", language)))
    key(drawing, entries, language, _FOOT + 12)
    return drawing.done()


def stacked(
    rows: Sequence[Sequence[str]], names: Sequence[str], language: str, title: str, alt: str
) -> bytes:
    """Stacked bars of (week, a number for each name, all); the fewest together as others.

    A week with a hidden number has a hatched foot below its bar, and is higher than it looks.
    """
    totals = [sum(number(row[at + 1]) or 0 for row in rows) for at in range(len(names))]
    order = sorted(range(len(names)), key=lambda at: (-totals[at], at))
    layers = [[at] for at in order[:5]] + ([order[5:]] if order[5:] else [])
    drawing = Drawing(_FOOT + key_height(len(layers) + 1), title, alt)
    heights = [sum(number(one) or 0 for one in row[1:-1]) for row in rows]
    axes = Axes(drawing, [row[0] for row in rows], max((*heights, 1)), language)
    for at, row in enumerate(rows):
        _stack(drawing, axes, at, row, layers)
    labels = [
        label("family", names[layer[0]], language)
        if len(layer) == 1
        else said("is_others", language)
        for layer in layers
    ]
    entries = list(zip(_TONES, labels, strict=False))
    if any(MARK in row for row in rows):
        entries.append((HATCH, said("is_hidden", language)))
    key(drawing, entries, language, _FOOT + 12)
    return drawing.done()


def _called(names: Sequence[str], language: str) -> str:
    return label("family", names[0], language) if len(names) == 1 else said("is_others", language)


def _upright(drawing: Drawing, axes: Axes, at: int, one: int | None) -> None:
    wide = axes.wide * 0.8
    if one is None:
        drawing.bar(axes.x(at) + axes.wide * 0.1, axes.y(0) - 6, wide, 6, HATCH)
    elif one:
        top = axes.y(one)
        drawing.bar(axes.x(at) + axes.wide * 0.1, top, wide, axes.y(0) - top, GREYS[2])


def _stack(
    drawing: Drawing, axes: Axes, at: int, row: Sequence[str], layers: Sequence[Sequence[int]]
) -> None:
    wide, reached = axes.wide * 0.84, 0
    for layer, tone in zip(layers, _TONES, strict=False):
        counted = sum(number(row[one + 1]) or 0 for one in layer)
        if counted:
            top, foot = axes.y(reached + counted), axes.y(reached)
            drawing.bar(axes.x(at) + axes.wide * 0.08, top, wide, foot - top, tone, edge=INK)
        reached += counted
    if MARK in row:
        drawing.bar(axes.x(at) + axes.wide * 0.08, axes.y(0) + 1, wide, 3, HATCH)
