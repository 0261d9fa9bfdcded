"""A zip file as a stream, the same octets each time: one date, nothing packed. Pure."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from casework.dossier.tarring import PIECE
from intake.pieces import PieceReader

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest day that a zip file knows
_MODE = 0o644 << 16

Member = tuple[str, Callable[[], BinaryIO]]


def stream(members: Iterable[Member]) -> BinaryIO:
    """A fresh stream of the zip of these members, which are read while it is."""
    return io.BufferedReader(PieceReader(_pieces(members)))


class _Sink(io.RawIOBase):
    """Where a zip file is written that cannot seek: what came is taken away at once."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self._written += piece
        return len(piece)

    def taken(self) -> bytes:
        piece, self._written = bytes(self._written), bytearray()
        return piece


def _pieces(members: Iterable[Member]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, open_member in members:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = _MODE
            with open_member() as content, archive.open(entry, "w") as out:
                while piece := content.read(PIECE):
                    out.write(piece)
                    yield from _some(sink)
            yield from _some(sink)
    yield from _some(sink)


def _some(sink: _Sink) -> Iterator[bytes]:
    piece = sink.taken()
    if piece:
        yield piece
