"""Drawings as SVG: shapes and text with attributes alone, so that nothing in one can act. Pure.

Text stays text: the viewer shapes Dari and Pashto. No direction is set: a line that begins at the
right has its end there (`text-anchor`), which every viewer draws in the same place. All tones are
greys and patterns that a copier keeps apart.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

WIDTH = 640.0
FONT = "Vazirmatn"
INK, QUIET, LINE = "#111111", "#555555", "#bbbbbb"
# From least to most; the paper itself is "none".
GREYS = ("#ffffff", "#e3e3e3", "#c2c2c2", "#989898", "#696969", "#333333")
HATCH = "hatch"


class Drawing:
    """One drawing while it is made. Lengths are in units of which a page is WIDTH wide."""

    def __init__(self, height: float, title: str, alt: str) -> None:
        self.height, self._title, self._alt = height, title, alt
        self._parts: list[str] = []

    def __repr__(self) -> str:
        return "<Drawing>"

    def text(
        self, x: float, y: float, words: str, *, anchor: str = "start", size: float = 11,
        fill: str = INK, bold: bool = False,
    ) -> None:  # fmt: skip
        """A line of words; `anchor` is start, middle or end, as seen and in any language."""
        weight = ' font-weight="700"' if bold else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}"'
            f' fill="{fill}"{weight}>{escape(words)}</text>'
        )

    def bar(
        self, x: float, y: float, width: float, height: float, fill: str, *, edge: str = "none"
    ) -> None:
        """A rectangle; `fill` is a colour or the name of a pattern."""
        self._parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
            f' fill="{_paint(fill)}" stroke="{edge}" stroke-width="0.7"/>'
        )

    def rule(self, x: float, y: float, to_x: float, to_y: float, tone: str = LINE) -> None:
        """A thin straight line."""
        self._parts.append(
            f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{tone}"'
            ' stroke-width="0.7"/>'
        )

    def curve(self, points: Sequence[tuple[float, float]]) -> None:
        """A line through points."""
        if len(points) > 1:
            through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            self._parts.append(
                f'<polyline points="{through}" fill="none" stroke="#ffffff" stroke-width="4"/>'
                f'<polyline points="{through}" fill="none" stroke="{INK}" stroke-width="2"/>'
            )

    def shape(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """A closed outline."""
        through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._parts.append(
            f'<polygon points="{through}" fill="{_paint(fill)}" stroke="{QUIET}"'
            ' stroke-width="0.6"/>'
        )

    def done(self) -> bytes:
        """The whole as UTF-8."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {self.height:g}"'
            f' width="{WIDTH:g}" height="{self.height:g}" role="img"'
            f" aria-label={quoteattr(self._alt)} font-family={quoteattr(FONT)}>"
        )
        names = f"<title>{escape(self._title)}</title><desc>{escape(self._alt)}</desc>"
        return "".join((head, names, _PATTERNS, *self._parts, "</svg>")).encode()


def _paint(fill: str) -> str:
    return f"url(#{fill})" if fill in PATTERNS else fill


def _pattern(name: str, size: float, ground: str, drawn: str) -> str:
    return (
        f'<pattern id="{name}" width="{size:g}" height="{size:g}" patternUnits="userSpaceOnUse">'
        f'<rect width="{size:g}" height="{size:g}" fill="{ground}"/>{drawn}</pattern>'
    )


def _stroke(path: str, width: float, tone: str = INK) -> str:
    return f'<path d="{path}" stroke="{tone}" stroke-width="{width:g}" fill="none"/>'


# Kept apart without colour: a slope, dots, a net, lines across, the other slope.
PATTERNS = (HATCH, "dots", "net", "across", "slope")
_PATTERNS = "".join(
    (
        "<defs>",
        _pattern(HATCH, 5, "#ffffff", _stroke("M-1,1 L1,-1 M0,5 L5,0 M4,6 L6,4", 0.8, QUIET)),
        _pattern("dots", 4, "#ffffff", f'<circle cx="2" cy="2" r="1" fill="{INK}"/>'),
        _pattern("net", 5, "#ffffff", _stroke("M0,0 L5,5 M5,0 L0,5", 0.8)),
        _pattern("across", 4, "#ffffff", _stroke("M0,2 L4,2", 1.2)),
        _pattern("slope", 5, "#dddddd", _stroke("M-1,4 L1,6 M0,0 L5,5 M4,-1 L6,1", 1.2)),
        "</defs>",
    )
)
