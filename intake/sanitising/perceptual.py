"""What a picture looks like, in 64 bits that change little when it is saved again.

A discrete cosine transform of a small grey copy; each bit says whether one of the slow waves is
stronger than their median. Brightness is the wave left out, scale and encoding touch the fast
ones. Source: Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010.
"""

from math import cos, pi
from statistics import median

from PIL import Image

_SIDE = 32
_WAVES = range(1, 9)
_FLAT = 24.0  # a strongest wave below this is a blank sheet, and all of those look alike
_COSINES = tuple(
    tuple(cos(pi * wave * (2 * place + 1) / (2 * _SIDE)) for place in range(_SIDE))
    for wave in _WAVES
)


def perceptual(width: int, height: int, pixels: bytearray) -> str:
    """16 hex digits; "" for a picture of nearly one colour, which would be like any other.

    `pixels` is width * height * 3 bytes of RGB rows.
    """
    picture = Image.frombytes("RGB", (width, height), pixels)
    # A box first: large pictures shrink in one pass, and noise of one pixel counts for nothing.
    grey = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    strengths = _strengths(grey.tobytes())
    if max(map(abs, strengths)) < _FLAT:
        return ""
    middle = median(strengths)
    bits = 0
    for strength in strengths:
        bits = bits << 1 | (strength > middle)
    return f"{bits:016x}"


def _strengths(grey: bytes) -> list[float]:
    """How strong each of 8 x 8 waves is, rows first; a full swing of light is about 20,000."""
    rows = [grey[start : start + _SIDE] for start in range(0, _SIDE * _SIDE, _SIDE)]
    across = [[_along(row, cosines) for row in rows] for cosines in _COSINES]
    return [_along(column, cosines) for cosines in _COSINES for column in across]


def _along(values: bytes | list[float], cosines: tuple[float, ...]) -> float:
    return sum(value * cosine for value, cosine in zip(values, cosines, strict=True))
