"""age's payload: a nonce, then 64 KiB chunks, each authenticated with its place and its end.

Memory does not grow with the length: one chunk is held. Nonces count chunks, so a payload
is written once, from start to end, under a key of its own.
"""

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.sealing.errors import BrokenPayload
from intake.sealing.filekey import NONCE_BYTES, FileKey

CHUNK = 64 * 1024
TAG = 16
SEALED_CHUNK = CHUNK + TAG

# Big-endian 11-byte counter, of which a real payload never leaves the last 8, and end flag.
_NONCE = struct.Struct(">3xQ?")

Octets = bytes | bytearray | memoryview


class Chunk(NamedTuple):
    """Plaintext of one chunk, and whether the payload ends with it."""

    octets: bytes
    last: bool


class PayloadWriter:
    """Push plaintext in pieces of any size, take sealed octets out.

    The first octets that come out are the payload's nonce. A full chunk is held back until
    more arrives, because the last chunk is marked as such.
    """

    def __init__(self, file_key: FileKey) -> None:
        self._nonce = os.urandom(NONCE_BYTES)
        self._cipher = file_key.payload_cipher(self._nonce)
        self._held = memoryview(bytearray(CHUNK))
        self._filled = 0
        self._used = 0
        self._written = 0
        self._sealed = [self._nonce]

    def update(self, piece: Octets) -> bytes:
        """Take in `piece`; give what could be sealed, often nothing."""
        view = memoryview(piece)
        start = 0
        while len(view) - start > CHUNK - self._filled:
            stop = start + CHUNK - self._filled
            self._seal(self._full_chunk(view[start:stop]), last=False)
            start = stop
        stop = self._filled + len(view) - start
        self._held[self._filled : stop] = view[start:]
        self._filled = stop
        self._used = max(self._used, stop)
        return self._take()

    def finish(self) -> bytes:
        """Seal what is held as the last chunk. The writer is of no use afterwards."""
        self._seal(self._held[: self._filled], last=True)
        self._held[: self._used] = bytes(self._used)
        return self._take()

    def _full_chunk(self, piece: memoryview) -> memoryview:
        """What is held and `piece` make one chunk; nothing is copied if nothing is held."""
        if not self._filled:
            return piece
        self._held[self._filled :] = piece
        self._filled, self._used = 0, CHUNK
        return self._held

    def _seal(self, chunk: memoryview, *, last: bool) -> None:
        nonce = _NONCE.pack(self._written, last)
        self._sealed.append(self._cipher.encrypt(nonce, chunk, None))
        self._written += 1

    def _take(self) -> bytes:
        sealed, self._sealed = self._sealed, []
        return sealed[0] if len(sealed) == 1 else b"".join(sealed)


def read_cipher(payload: BinaryIO, file_key: FileKey) -> ChaCha20Poly1305:
    """Take the nonce off the front of `payload`.

    Raises:
        BrokenPayload: it is not there whole.
    """
    nonce = _read(payload, NONCE_BYTES)
    if len(nonce) < NONCE_BYTES:
        raise BrokenPayload
    return file_key.payload_cipher(nonce)


def open_chunks(payload: BinaryIO, cipher: ChaCha20Poly1305) -> Iterator[Chunk]:
    """Open chunk after chunk. Each is authentic when it comes out, the whole only at the end.

    Raises:
        BrokenPayload: at the first chunk that was changed, cut, moved, or follows the last.
    """
    opened = 0
    last = False
    while not last:
        sealed = _read(payload, SEALED_CHUNK)
        chunk = _open(cipher, sealed, opened)
        last = chunk.last
        if opened and not chunk.octets:
            raise BrokenPayload
        opened += 1
        yield chunk
    if payload.read(1):
        raise BrokenPayload


def plaintext_length(payload_length: int) -> int:
    """Octets inside a payload of this many octets, nonce included.

    Raises:
        BrokenPayload: no payload has this length.
    """
    sealed = payload_length - NONCE_BYTES
    chunks = -(-sealed // SEALED_CHUNK)
    length = sealed - chunks * TAG
    if sealed < TAG or (chunks > 1 and length <= (chunks - 1) * CHUNK):
        raise BrokenPayload
    return length


def _open(cipher: ChaCha20Poly1305, sealed: bytes, place: int) -> Chunk:
    if len(sealed) == SEALED_CHUNK:
        try:
            return Chunk(cipher.decrypt(_NONCE.pack(place, False), sealed, None), last=False)
        except InvalidTag:
            pass  # a full chunk may also be the last one
    try:
        return Chunk(cipher.decrypt(_NONCE.pack(place, True), sealed, None), last=True)
    except InvalidTag:
        raise BrokenPayload from None


def _read(source: BinaryIO, wanted: int) -> bytes:
    """Up to `wanted` octets, fewer only at the end; sockets and object stores read short."""
    octets = source.read(wanted)
    if len(octets) == wanted or not octets:
        return octets
    parts = [octets]
    missing = wanted - len(octets)
    while missing and (octets := source.read(missing)):
        parts.append(octets)
        missing -= len(octets)
    return b"".join(parts)
