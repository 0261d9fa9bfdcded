"""Which signs a font can draw, read from the font itself.

A PDF/A may not hold a sign its fonts lack, and an empty box would hide a letter of evidence:
such a sign is shown as its code.
"""

import struct
from functools import cache
from pathlib import Path

from .signs import code

# Drawn with the serif letters that Typst carries in itself: all of Latin, Greek, Cyrillic, and
# what tables and legends use.
_RANGES = (
    (0x0100, 0x024F), (0x1E00, 0x1EFF), (0x0388, 0x038A), (0x038E, 0x03A1), (0x03A3, 0x03CE),
    (0x0400, 0x045F), (0x0490, 0x04BF),
)  # fmt: skip
_MARKS = "→←↑↓↔⇒■□●○◆◇▲△▼ˈʻʾʿ≠≈∞†‡§¶‰′″①②½⅓¼Ά"
CARRIED = frozenset(_MARKS) | {
    chr(number) for first, last in _RANGES for number in range(first, last + 1)
}
# Shapers draw nothing for them, whatever the font holds.
_UNSEEN = frozenset("\t\n\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069")


def visible(text: str, fonts: Path) -> str:
    """The text with every sign that no font here can draw as its code."""
    if text.isascii():
        return text
    drawn = _drawn(fonts)
    if drawn.issuperset(text):
        return text
    return "".join(sign if sign in drawn else code(sign) for sign in text)


@cache
def _drawn(fonts: Path) -> frozenset[str]:
    """What both weights have, so that strong words lose no letter."""
    regular, bold = (
        signs_of((fonts / f"Vazirmatn-{weight}.ttf").read_bytes()) for weight in ("Regular", "Bold")
    )
    return (regular & bold) | CARRIED | _UNSEEN


def signs_of(font: bytes) -> frozenset[str]:
    """Every sign of a TrueType font's `cmap`, of its tables in the formats 4 and 12."""
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        found |= _mapped(font, start + offset)
    return frozenset(map(chr, found))


def _table(font: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == name:
            return int(offset)
    raise ValueError("a font without this table")


def _mapped(font: bytes, at: int) -> set[int]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == 4:
        return _segments(font, at)
    return _groups(font, at) if kind == 12 else set()


def _segments(font: bytes, at: int) -> set[int]:
    """Format 4: ends, starts, deltas and offsets of runs of signs, two octets each."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", font, at + 14 + skipped)
        for skipped in (0, 2 * count + 2, 4 * count + 2, 6 * count + 2)
    )
    found = set()
    for index in range(count):
        place = at + 16 + 6 * count + 2 * index + offsets[index]
        for number in range(starts[index], min(ends[index], 0xFFFE) + 1):
            glyph = number
            if offsets[index]:
                (glyph,) = struct.unpack_from(">H", font, place + 2 * (number - starts[index]))
            if offsets[index] == 0 or glyph:
                glyph = (glyph + deltas[index]) % 0x10000
            if glyph:
                found.add(number)
    return found


def _groups(font: bytes, at: int) -> set[int]:
    """Format 12: first sign, last sign, first glyph."""
    (count,) = struct.unpack_from(">I", font, at + 12)
    return {
        number
        for first, last, _ in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * count])
        for number in range(first, last + 1)
    }
