"""Files as text, for mail and paper: strict PEM (RFC 7468) around base64, as age writes it.

Whitespace around the block and either line end are taken; anything else that has two
spellings is refused.
"""

import binascii
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from intake.pieces import PieceReader
from intake.sealing.errors import BrokenArmor

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"

_COLUMNS = 64
_LINE_OCTETS = 48
_MAX_OUTSIDE = 1024
_WHITESPACE = b" \t\r\n"


def encode(file: bytes) -> bytes:
    """The text for a whole file, ending in a line feed."""
    starts = range(0, len(file), _LINE_OCTETS)
    lines = (binascii.b2a_base64(file[start : start + _LINE_OCTETS]) for start in starts)
    return BEGIN + b"\n" + b"".join(lines) + END + b"\n"


def decode(text: bytes) -> bytes:
    """The file in `text`.

    Raises:
        BrokenArmor: no block, more than one, or a spelling `encode` would not produce.
    """
    return b"".join(_octets(io.BytesIO(text)))


def opened(source: "io.BufferedReader[Any]") -> "io.BufferedReader[Any]":
    """`source` as it is, or what is in it if it is armored; told apart by the first octet."""
    first = source.peek(1)[:1]
    return dearmored(source) if first and first in b"-" + _WHITESPACE else source


def dearmored(source: BinaryIO) -> "io.BufferedReader[Any]":
    """What is in an armored `source`, in constant memory.

    Reading what comes back may raise BrokenArmor at any point.
    """
    return io.BufferedReader(PieceReader(_octets(source)))


def is_armored(file: bytes) -> bool:
    return file.lstrip(_WHITESPACE).startswith(BEGIN)


def _octets(source: BinaryIO) -> Iterator[bytes]:
    if _first_line(source) != BEGIN:
        raise BrokenArmor
    columns = _COLUMNS
    while (line := _line(source)) != END:
        # Only the last line before the end may be short, and none may be empty.
        if columns != _COLUMNS:
            raise BrokenArmor
        columns = len(line)
        yield _decoded(line)
    rest = source.read(_MAX_OUTSIDE + 1)
    if len(rest) > _MAX_OUTSIDE or rest.strip(_WHITESPACE):
        raise BrokenArmor


def _first_line(source: BinaryIO) -> bytes:
    """The first line that is not blank."""
    line = b""
    outside = 0
    while not line.strip(_WHITESPACE):
        line = _line(source)
        outside += len(line) + 1
        if outside > _MAX_OUTSIDE:
            raise BrokenArmor
    return line


def _line(source: BinaryIO) -> bytes:
    line = source.readline(_MAX_OUTSIDE)
    if not line:
        raise BrokenArmor
    return line.removesuffix(b"\n").removesuffix(b"\r")


def _decoded(line: bytes) -> bytes:
    if len(line) > _COLUMNS:
        raise BrokenArmor
    try:
        octets = binascii.a2b_base64(line, strict_mode=True)
    except binascii.Error:
        raise BrokenArmor from None
    if not octets or binascii.b2a_base64(octets, newline=False) != line:
        raise BrokenArmor
    return octets
