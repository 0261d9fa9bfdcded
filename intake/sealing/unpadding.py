"""Content out of a padded plaintext, in one pass and constant memory.

The trailer that says where the content ends comes last. So zeros at the end of what has
been read are counted, not released, until something else follows or the trailer decides.
"""

from collections.abc import Iterable, Iterator

from intake.sealing.errors import BadlyPadded, Misplaced
from intake.sealing.inner import Inner
from intake.sealing.padding import padded_length
from intake.sealing.stream import CHUNK, Chunk

TRAILER_BYTES = 8

_ZEROS = bytes(CHUNK)


def release(chunks: Iterable[Chunk], expect: Inner) -> Iterator[bytes]:
    """Content in pieces of at most 64 KiB.

    Raises:
        Misplaced: the first line is not that of `expect`.
        BadlyPadded: length, padding or trailer is not what a sealer of ours writes.
    """
    line = expect.line()
    plaintext = released = held = 0
    trailer = b""
    for octets, last in chunks:
        content = octets if plaintext else _after_line(octets, line)
        plaintext += len(octets)
        if last:
            # Buckets are multiples of 1024, so the trailer never straddles two chunks.
            content, trailer = content[:-TRAILER_BYTES], content[-TRAILER_BYTES:]
        kept = _without_zeros(content)
        if kept:
            yield from _zeros(held)
            yield kept
            released += held + len(kept)
            held = 0
        held += len(content) - len(kept)
    length = int.from_bytes(trailer, "big")
    # The bucket must be the smallest that fits: a free choice would be room for a message.
    if length < released or padded_length(len(line) + length + TRAILER_BYTES) != plaintext:
        raise BadlyPadded
    yield from _zeros(length - released)


def _after_line(first: bytes, line: bytes) -> bytes:
    if not first.startswith(line):
        raise Misplaced
    return first[len(line) :]


def _without_zeros(content: bytes) -> bytes:
    """Nearly every chunk ends in something or is all padding: neither is copied or scanned."""
    if content and content[-1]:
        return content
    return b"" if content == _ZEROS else content.rstrip(b"\0")


def _zeros(count: int) -> Iterator[bytes]:
    for _ in range(count // CHUNK):
        yield _ZEROS
    if count % CHUNK:
        yield _ZEROS[: count % CHUNK]
