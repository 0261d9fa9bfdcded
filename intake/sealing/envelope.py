"""Our envelope: an age file whose plaintext says where it belongs and hides its length.

    one JSON line of Inner · content · zeros · content length (8 octets, big-endian)

The length stands at the end because sealing starts before it is known; it is authentic
only when the whole payload is. `docs/formats.md` has the same in full, with vectors.
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from intake.sealing import header as headers
from intake.sealing import stream
from intake.sealing.errors import BadlyPadded, BrokenHeader, TooLarge
from intake.sealing.filekey import FileKey
from intake.sealing.inner import MAX_LINE, Inner, parse_line
from intake.sealing.padding import is_bucket, padded_length
from intake.sealing.stanzas import Identity, hybrid
from intake.sealing.stanzas.hybrid import HybridRecipient
from intake.sealing.stream import Octets
from intake.sealing.unpadding import TRAILER_BYTES, release
from intake.sealing.wrapping import check_mac, unwrap, wrap

# Reports, working copies and summaries; files are verified and streamed.
DEFAULT_LIMIT = 16 * 1024 * 1024
_ZEROS = bytes(stream.CHUNK)


@dataclass(frozen=True, repr=False)
class Sealed:
    """Header and payload of one envelope; joined, they are an ordinary age file.

    `sha256` is over header and payload together.
    """

    header: bytes
    payload: bytes
    sha256: bytes

    def __repr__(self) -> str:
        return f"<Sealed {len(self.payload)} octets>"


class Sealer:
    """Seal content that arrives piece by piece; one chunk of 64 KiB is held in memory.

    `header` is there from the start. After `finish` (or the end of `closing`): `sha256`
    over header and payload, `size` of the payload and `content_length`, in octets.

    Args:
        recipients: 1 to 64, from a verified roll, hybrid only (else ValueError).
        inner: compared on opening.
        digest: False leaves `sha256` out, which costs more than the sealing itself.
        file_key: fresh, where the caller derives something from it; used for one envelope.
    """

    def __init__(
        self,
        recipients: Sequence[HybridRecipient],
        inner: Inner,
        *,
        digest: bool = True,
        file_key: FileKey | None = None,
    ) -> None:
        file_key = file_key or FileKey.generate()
        self.header = wrap(file_key, recipients)
        self.size = 0
        self.content_length = 0
        self._line = inner.line()
        self._writer = stream.PayloadWriter(file_key)
        self._hash = hashlib.sha256(self.header) if digest else None
        self._opening = self._count(self._writer.update(self._line))

    def __repr__(self) -> str:
        return "<Sealer>"

    @property
    def sha256(self) -> bytes:
        if self._hash is None:
            raise ValueError("this sealer was told to make no digest")
        return self._hash.digest()

    def update(self, piece: Octets) -> bytes:
        """Seal the next piece of content; give the next octets of the payload, maybe none."""
        self.content_length += len(piece)
        return self._started(self._count(self._writer.update(piece)))

    def finish(self) -> bytes:
        """Pad and close; give the last octets of the payload."""
        return b"".join(self.closing())

    def closing(self) -> Iterator[bytes]:
        """`finish` in pieces of about 64 KiB: padding of a large file takes megabytes."""
        used = len(self._line) + self.content_length + TRAILER_BYTES
        padding = padded_length(used) - used
        yield self._started(b"")
        while padding:
            zeros = _ZEROS[:padding]
            padding -= len(zeros)
            yield self._count(self._writer.update(zeros))
        trailer = self.content_length.to_bytes(TRAILER_BYTES, "big")
        yield self._count(self._writer.update(trailer))
        yield self._count(self._writer.finish())

    def _started(self, sealed: bytes) -> bytes:
        if not self._opening:
            return sealed
        opening, self._opening = self._opening, b""
        return opening + sealed

    def _count(self, sealed: bytes) -> bytes:
        self.size += len(sealed)
        if self._hash is not None:
            self._hash.update(sealed)
        return sealed


def seal_bytes(
    content: Octets,
    recipients: Sequence[HybridRecipient],
    inner: Inner,
    *,
    file_key: FileKey | None = None,
) -> Sealed:
    """Seal what is in memory anyway. As `Sealer`."""
    sealer = Sealer(recipients, inner, file_key=file_key)
    payload = sealer.update(content) + sealer.finish()
    return Sealed(sealer.header, payload, sealer.sha256)


def split(whole_file: Octets) -> tuple[bytes, bytes]:
    """Header and payload of an age file that was kept in one piece.

    Raises:
        BrokenHeader: there is no header at its start.
    """
    source = io.BytesIO(whole_file)
    header = headers.read(source)
    return header, source.read()


def open_bytes(
    header: bytes, payload: bytes, file_key: FileKey, expect: Inner, limit: int = DEFAULT_LIMIT
) -> bytes:
    """The content, after all of it has been authenticated.

    Args:
        limit: the most octets of content to accept; asked of the length before any work.

    Raises:
        TooLarge, and what `verify` raises.
    """
    if stream.plaintext_length(len(payload)) > padded_length(limit + MAX_LINE + TRAILER_BYTES):
        raise TooLarge
    content = b"".join(open_stream(io.BytesIO(payload), header, file_key, expect))
    if len(content) > limit:
        raise TooLarge
    return content


def verify(payload: BinaryIO, header: bytes, file_key: FileKey, expect: Inner) -> int:
    """Authenticate a whole payload, release nothing, and give the length of its content.

    Raises:
        BrokenHeader, ForgedHeader: the header is not one that `file_key` was written into.
        BrokenPayload: anything about the payload changed.
        Misplaced: authentic, but not what `expect` says.
        BadlyPadded: authentic, but not padded as `docs/formats.md` says.
    """
    return sum(map(len, open_stream(payload, header, file_key, expect)))


def open_stream(
    payload: BinaryIO, header: bytes, file_key: FileKey, expect: Inner
) -> Iterator[bytes]:
    """The content in pieces of at most 64 KiB, each authentic, the whole only at the end.

    Call `verify` on the same payload first: what is shown, exported or parsed has been
    verified to its last octet before the first one is released. Raises as `verify`.
    """
    check_mac(headers.parse(header), file_key)
    cipher = stream.read_cipher(payload, file_key)
    yield from release(stream.open_chunks(payload, cipher), expect)


def open_as_found(file: BinaryIO, identities: Sequence[Identity]) -> tuple[Inner, Iterator[bytes]]:
    """What an envelope in one piece says it is, and its content as `open_stream` gives it.

    For people who look at an export by hand. Code knows what it opens, and compares.
    """
    file_key = unwrap(headers.read(file), identities)
    chunks = stream.open_chunks(file, stream.read_cipher(file, file_key))
    first = next(chunks)
    line, end, _ = first.octets.partition(b"\n")
    inner = parse_line(line + end)
    return inner, release(chain([first], chunks), inner)


def check_envelope(header: bytes, payload_length: int, *, stanzas: range) -> None:
    """Refuse what cannot be an envelope, with no key: for what arrives sealed already.

    Args:
        payload_length: in octets, nonce included.
        stanzas: how many recipients it may have.

    Raises:
        BrokenHeader: grammar, number of stanzas, or a stanza that is not a hybrid one.
        BrokenPayload: no payload has this length.
        BadlyPadded: no plaintext of ours has the length inside.
    """
    parsed = headers.parse(header)
    if len(parsed.stanzas) not in stanzas:
        raise BrokenHeader
    for stanza in parsed.stanzas:
        if stanza.kind != hybrid.KIND:
            raise BrokenHeader
        hybrid.encapsulation(stanza)
    if not is_bucket(stream.plaintext_length(payload_length)):
        raise BadlyPadded
