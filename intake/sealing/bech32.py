"""Bech32 as age uses it for written keys: BIP 173 without its length limit.

An age recipient of the hybrid kind is 1959 characters long, so the checksum only catches
slips, and what it promises about their number does not hold at this length.
"""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import xor

from intake.sealing.errors import BrokenKey

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
# What the five bits that leave the checksum at the top change in it. A hybrid key is two thousand
# letters, and a roll lists it once for everybody.
_CARRIED = tuple(
    reduce(xor, (each for place, each in enumerate(_GENERATOR) if top >> place & 1), 0)
    for top in range(32)
)
_CHECKSUM_LETTERS = 6


def encode(prefix: str, content: bytes) -> str:
    """Write `content` behind a lower-case `prefix`; the result is lower case."""
    values = list(_regroup(content, 8, 5, fill=True))
    checksum = _polymod([*_expanded(prefix), *values, *[0] * _CHECKSUM_LETTERS]) ^ 1
    values += [(checksum >> 5 * (5 - place)) & 31 for place in range(_CHECKSUM_LETTERS)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values)


def decode(text: str) -> tuple[str, bytes]:
    """Read (prefix in lower case, content).

    Raises:
        BrokenKey: mixed case, a letter outside the alphabet, a wrong checksum, or left-over
            bits that are not zero.
    """
    if text not in (text.lower(), text.upper()) or not text.isascii():
        raise BrokenKey
    prefix, separator, letters = text.lower().rpartition("1")
    if not separator or not prefix or len(letters) < _CHECKSUM_LETTERS:
        raise BrokenKey
    try:
        values = [_VALUE[letter] for letter in letters]
    except KeyError:
        raise BrokenKey from None
    if _polymod([*_expanded(prefix), *values]) != 1:
        raise BrokenKey
    return prefix, bytes(_regroup(values[:-_CHECKSUM_LETTERS], 5, 8, fill=False))


def _expanded(prefix: str) -> list[int]:
    letters = prefix.encode("ascii")
    return [letter >> 5 for letter in letters] + [0] + [letter & 31 for letter in letters]


def _polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value ^ _CARRIED[checksum >> 25]
    return checksum


def _regroup(values: Iterable[int], width: int, wanted: int, *, fill: bool) -> Iterator[int]:
    """Cut `width`-bit values into `wanted`-bit ones; `fill` allows a part at the end."""
    pending = bits = 0
    for value in values:
        pending = pending << width | value
        bits += width
        while bits >= wanted:
            bits -= wanted
            yield pending >> bits
            pending &= (1 << bits) - 1
    if fill and bits:
        yield pending << wanted - bits
    elif not fill and (bits >= width or pending):
        raise BrokenKey
