"""Plain age files: no inner header, no padding. For key files, backups and other people's tools.

Testimony does not go through here; it goes through `intake.sealing.Sealer`.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from intake.sealing import armor, stream
from intake.sealing import header as headers
from intake.sealing.errors import BrokenHeader
from intake.sealing.filekey import NONCE_BYTES, FileKey
from intake.sealing.stanzas import Identity, Recipient
from intake.sealing.stanzas.scrypt import PassphraseIdentity, PassphraseRecipient
from intake.sealing.wrapping import unwrap, wrap_for_any

__all__ = [
    "PassphraseIdentity",
    "PassphraseRecipient",
    "decrypt",
    "decrypt_bytes",
    "encrypt",
    "encrypt_bytes",
]


def encrypt(source: BinaryIO, recipients: Sequence[Recipient]) -> Iterator[bytes]:
    """Read `source` to its end in 64 KiB pieces; give the pieces of an age file.

    Raises:
        ValueError: no recipient, more than 64, of different families, or a passphrase in
            company.
    """
    file_key = FileKey.generate()
    header = wrap_for_any(file_key, recipients)
    return _encrypted(source, header, stream.PayloadWriter(file_key))


def decrypt(source: BinaryIO, identities: Sequence[Identity]) -> Iterator[bytes]:
    """Give the content of an age file (not armored) in pieces of at most 64 KiB.

    The header is judged before this returns. Each piece is authentic, but that the file is
    whole is known only when the iterator ends without an error: keep what comes out aside
    until then.

    Raises:
        BrokenHeader, ForgedHeader, NotForUs: at once.
        BrokenPayload: while iterating.
    """
    file_key = unwrap(headers.read(source), identities)
    nonce = source.read(NONCE_BYTES)
    if len(nonce) < NONCE_BYTES:
        raise BrokenHeader
    cipher = file_key.payload_cipher(nonce)
    return (chunk.octets for chunk in stream.open_chunks(source, cipher))


def encrypt_bytes(content: bytes, recipients: Sequence[Recipient]) -> bytes:
    """`encrypt` in memory."""
    return b"".join(encrypt(io.BytesIO(content), recipients))


def decrypt_bytes(whole_file: bytes, identities: Sequence[Identity]) -> bytes:
    """The content of an age file, armored or not, once all of it is authenticated.

    Raises:
        BrokenArmor, BrokenHeader, ForgedHeader, NotForUs, BrokenPayload.
    """
    file = armor.decode(whole_file) if armor.is_armored(whole_file) else whole_file
    return b"".join(decrypt(io.BytesIO(file), identities))


def _encrypted(source: BinaryIO, header: bytes, writer: stream.PayloadWriter) -> Iterator[bytes]:
    yield header
    pieces: Iterable[bytes] = iter(lambda: source.read(stream.CHUNK), b"")
    for piece in pieces:
        yield writer.update(piece)
    yield writer.finish()
