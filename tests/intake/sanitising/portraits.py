"""People who never were, drawn of ovals: no photograph of anybody is in this repository."""

from collections.abc import Mapping

from PIL import Image, ImageDraw, ImageFilter

WALL = (150, 150, 140)
_SKIN, _SHADE, _LIGHT, _HAIR = (205, 160, 130), (154, 120, 98), (230, 179, 146), (40, 30, 25)
_LIPS, _CLOTH, _WHITE, _IRIS = (150, 70, 70), (70, 80, 110), (245, 240, 235), (50, 35, 25)
_Oval = tuple[float, float, float, float]  # middle and half sides, in sides of the picture
_BEHIND = (
    ((0.5, 0.98, 0.42, 0.25), _CLOTH), ((0.5, 0.78, 0.09, 0.14), _SHADE),
    ((0.5, 0.42, 0.31, 0.37), _HAIR), ((0.5, 0.48, 0.25, 0.34), _SKIN),
    ((0.25, 0.5, 0.035, 0.07), _SHADE), ((0.75, 0.5, 0.035, 0.07), _SHADE),
    ((0.62, 0.58, 0.09, 0.07), _LIGHT), ((0.38, 0.58, 0.09, 0.07), _LIGHT),
)  # fmt: skip
_EYE = (
    ((0, 0.37, 0.08, 0.015), _HAIR), ((0, 0.44, 0.07, 0.04), _SHADE),
    ((0, 0.45, 0.055, 0.026), _WHITE), ((0, 0.45, 0.025, 0.026), _IRIS),
)  # fmt: skip
_BEFORE = (
    ((0.5, 0.53, 0.035, 0.09), _LIGHT), ((0.47, 0.61, 0.016, 0.01), _SHADE),
    ((0.53, 0.61, 0.016, 0.01), _SHADE), ((0.5, 0.7, 0.08, 0.022), _LIPS),
)  # fmt: skip


def portrait(side: int) -> Image.Image:
    """A square with one head, some three fifths of it high."""
    drawn = Image.new("RGB", (4 * side, 4 * side), WALL)
    eyes = [((x, y, rx, ry), c) for x in (0.39, 0.61) for (_, y, rx, ry), c in _EYE]
    for oval, colour in (*_BEHIND, *eyes, *_BEFORE):
        _draw(drawn, oval, colour)
    soft = drawn.filter(ImageFilter.GaussianBlur(0.024 * side))
    return soft.resize((side, side), Image.Resampling.LANCZOS)


def wall(width: int, height: int, portraits: Mapping[tuple[int, int], Image.Image]) -> Image.Image:
    """A bare wall with these hung on it, by where their left top corners are."""
    made = Image.new("RGB", (width, height), WALL)
    for place, one in portraits.items():
        made.paste(one, place)
    return made


def _draw(on: Image.Image, oval: _Oval, colour: tuple[int, int, int]) -> None:
    x, y, across, down = (one * on.width for one in oval)
    ImageDraw.Draw(on).ellipse((x - across, y - down, x + across, y + down), fill=colour)
