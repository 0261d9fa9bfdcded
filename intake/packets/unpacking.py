"""A packet while it comes in: cut into its envelopes, none believed before its digest fits. Pure.

Without any key each envelope is held to what it must look like, so that no garbage is stored;
of a file, one piece is in memory.
"""

import hashlib
from collections.abc import Generator
from typing import Protocol

from intake.errors import IntakeError
from intake.packets import MAX_LINE
from intake.packets.line import Envelope, PacketFile, PacketLine
from intake.sealing import Sealed, SealingError, check_envelope, padded_length, split
from intake.uploads.beginning import HEADER, check_beginning, check_length

_SEED_PAYLOAD = 16 + padded_length(1) + 16  # nonce, the smallest bucket, one tag
_Steps = Generator[None, bytes, None]


class Keeping(Protocol):
    """What becomes of a packet's parts, in the order in which they come."""

    def begin(self, line: PacketLine) -> object:
        """The line was read."""

    def envelopes(self, report: Sealed, seed: Sealed) -> object:
        """Both are whole and right."""

    def file(self, file: PacketFile, header: bytes) -> object:
        """A file begins."""

    def piece(self, octets: bytes) -> object:
        """More of its payload."""

    def file_ends(self) -> object:
        """It is whole and right."""


class Unpacking:
    """Takes a packet piece by piece. `close` raises unless all of it was there and no more.

    Raises IntakeError: no_packet, packet_too_large, packet_cut, packet_altered; and whatever
    `keeping` raises.
    """

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._held = b""
        self._is_whole = False
        self._steps = self._read()
        next(self._steps)

    def write(self, piece: bytes) -> None:
        """The next octets."""
        if self._is_whole and piece:
            raise IntakeError("packet_altered")
        try:
            self._steps.send(piece)
        except StopIteration:
            self._is_whole = True
            if self._held:
                raise IntakeError("packet_altered") from None

    def close(self) -> None:
        """There is no more."""
        if not self._is_whole:
            raise IntakeError("packet_cut")

    def _read(self) -> _Steps:
        line = PacketLine.from_bytes((yield from self._line()))
        self._keeping.begin(line)
        report = yield from self._envelope(line.report, readers=2)
        seed = yield from self._envelope(line.seed, readers=1)
        if len(seed.payload) != _SEED_PAYLOAD:
            raise IntakeError("packet_altered")
        self._keeping.envelopes(report, seed)
        for file in line.files:
            yield from self._file(file)

    def _line(self) -> Generator[None, bytes, bytes]:
        while b"\n" not in self._held[:MAX_LINE]:
            # A packet begins like this and nothing else does: no long wait for a line's end.
            if len(self._held) >= MAX_LINE or not b'{"files":['.startswith(self._held[:10]):
                raise IntakeError("no_packet")
            self._held += yield
        line, end, self._held = self._held.partition(b"\n")
        return line + end

    def _exactly(self, size: int) -> Generator[None, bytes, bytes]:
        """For what is short."""
        pieces, missing = [self._held], size - len(self._held)
        while missing > 0:
            piece = yield
            pieces.append(piece)
            missing -= len(piece)
        octets = b"".join(pieces)
        self._held = octets[size:]
        return octets[:size]

    def _envelope(self, listed: Envelope, *, readers: int) -> Generator[None, bytes, Sealed]:
        octets = yield from self._exactly(listed.size)
        if hashlib.sha256(octets).digest() != listed.sha256:
            raise IntakeError("packet_altered")
        try:
            header, payload = split(octets)
            check_envelope(header, len(payload), stanzas=range(readers, readers + 1))
        except SealingError:
            raise IntakeError("packet_altered") from None
        return Sealed(header, payload, listed.sha256)

    def _file(self, file: PacketFile) -> _Steps:
        header = yield from self._header(file)
        digest = hashlib.sha256(header)
        self._keeping.file(file, header)
        left = file.size - HEADER
        while left:
            if not self._held:
                self._held = yield
            piece, self._held = self._held[:left], self._held[left:]
            left -= len(piece)
            digest.update(piece)
            self._keeping.piece(piece)
        if digest.digest() != file.sha256:
            raise IntakeError("packet_altered")
        self._keeping.file_ends()

    def _header(self, file: PacketFile) -> Generator[None, bytes, bytes]:
        try:
            check_length(file.size)
            header = yield from self._exactly(HEADER)
            check_beginning(header, file.size)
        except IntakeError:
            raise IntakeError("packet_altered") from None
        return header
