"""Sealing with chosen randomness, so that two implementations can be compared octet by octet.

Everything but the encapsulation is the server's own code; that is FIPS 203, X25519 and RFC 9180
written out, because the library draws its randomness itself.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from intake.sealing import FileKey, HybridRecipient, Inner, Sealer
from intake.sealing import header as headers
from intake.sealing.header import Stanza, encode_base64
from tests.vectors.browser.lattice import encapsulate

_SUITE = b"HPKE" + bytes.fromhex("647a 0001 0003")
_INFO = b"age-encryption.org/mlkem768x25519"
_LABEL = rb"\.//^" + b"\\"

Draw = Callable[[int], bytes]


class Chosen:
    """A source of randomness that is known beforehand, and remembers what it gave."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._given = 0

    @classmethod
    def of(cls, name: str) -> "Chosen":
        """Another source for each name; more octets than any case draws."""
        return cls(hashlib.shake_256(name.encode()).digest(1 << 12))

    def draw(self, count: int) -> bytes:
        self._given += count
        assert self._given <= len(self._octets)
        return self._octets[self._given - count : self._given]

    @property
    def given(self) -> bytes:
        return self._octets[: self._given]


@dataclass(frozen=True)
class Made:
    """What was sealed, and what a browser gives beside it."""

    header: bytes
    payload: bytes
    event_salt: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.header + self.payload).hexdigest()


def seal(content: bytes, recipients: Sequence[HybridRecipient], inner: Inner, draw: Draw) -> Made:
    """As `seal_bytes`, drawing: file key, 32 and 32 for each recipient, the payload's nonce."""
    file_key = FileKey(draw(16))
    stanzas = [_stanza(recipient.public, file_key, draw) for recipient in recipients]
    text = headers.unauthenticated(stanzas)
    header = headers.close(text, file_key.header_mac(text))
    with mock.patch("intake.sealing.stream.os.urandom", draw):
        sealer = Sealer(recipients, inner, file_key=file_key)
    return Made(header, sealer.update(content) + sealer.finish(), file_key.event_salt())


def _stanza(public: bytes, file_key: FileKey, draw: Draw) -> Stanza:
    secret, lattice = encapsulate(public[:1184], draw(32))
    ephemeral = X25519PrivateKey.from_private_bytes(draw(32))
    point, curve = ephemeral.public_key().public_bytes_raw(), public[1184:]
    exchanged = ephemeral.exchange(X25519PublicKey.from_public_bytes(curve))
    shared = hashlib.sha3_256(secret + exchanged + point + curve + _LABEL).digest()
    body = _seal_base(shared, file_key.octets)
    return Stanza(("mlkem768x25519", encode_base64(lattice + point)), body)


def _seal_base(shared: bytes, plaintext: bytes) -> bytes:
    """RFC 9180 §5.1 and §5.2, base mode, the first message, no associated data."""
    context = b"\0" + _extract(b"", b"psk_id_hash", b"") + _extract(b"", b"info_hash", _INFO)
    secret = _extract(shared, b"secret", b"")
    key, nonce = _expand(secret, b"key", context, 32), _expand(secret, b"base_nonce", context, 12)
    return ChaCha20Poly1305(key).encrypt(nonce, plaintext, None)


def _extract(salt: bytes, label: bytes, key: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + _SUITE + label + key, "sha256")


def _expand(secret: bytes, label: bytes, context: bytes, length: int) -> bytes:
    info = length.to_bytes(2, "big") + b"HPKE-v1" + _SUITE + label + context
    return HKDFExpand(SHA256(), length, info).derive(secret)
