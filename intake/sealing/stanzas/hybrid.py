"""`mlkem768x25519`: the hybrid of ML-KEM-768 and X25519, by HPKE (RFC 9180, KEM 0x647a).

What is sealed today is dangerous to its source for decades; this kind stays closed unless
both the lattice and the curve fall. Everything sealed to a public key uses it (P5).
"""

import hashlib
import os
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from intake.sealing import bech32
from intake.sealing.errors import BrokenHeader, BrokenKey
from intake.sealing.header import Stanza, decode_base64, encode_base64
from intake.sealing.stanzas import Family

KIND = "mlkem768x25519"
RECIPIENT_PREFIX = "age1pq"
IDENTITY_PREFIX = "age-secret-key-pq-"
SEED_BYTES = 32

_INFO = b"age-encryption.org/mlkem768x25519"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_LATTICE_PUBLIC_BYTES = 1184
_CURVE_BYTES = 32
_PUBLIC_BYTES = _LATTICE_PUBLIC_BYTES + _CURVE_BYTES
_ENCAPSULATED_BYTES = 1120
_BODY_BYTES = 32
_LATTICE_SEED_BYTES = 64


class HybridRecipient:
    """A public key: 1216 bytes, ML-KEM encapsulation key then X25519 point.

    Raises:
        BrokenKey: of another length, or not a valid ML-KEM key. The parsed form is kept, so
            that sealing to the same recipient again costs only the encapsulation, and the
            written one, which rolls compare.
    """

    family = Family.HYBRID

    def __init__(self, public: bytes) -> None:
        if len(public) != _PUBLIC_BYTES:
            raise BrokenKey
        self.public = bytes(public)
        try:
            lattice = MLKEM768PublicKey.from_public_bytes(self.public[:_LATTICE_PUBLIC_BYTES])
        except ValueError:
            raise BrokenKey from None
        curve = X25519PublicKey.from_public_bytes(self.public[_LATTICE_PUBLIC_BYTES:])
        self._key = MLKEM768X25519PublicKey(lattice, curve)

    def __str__(self) -> str:
        """`age1pq1…`, 1959 characters."""
        return self._written

    @cached_property
    def _written(self) -> str:
        return bech32.encode(RECIPIENT_PREFIX, self.public)

    def __repr__(self) -> str:
        return f"<HybridRecipient {hashlib.sha256(self.public).hexdigest()[:8]}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HybridRecipient) and other.public == self.public

    def __hash__(self) -> int:
        return hash(self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        sealed = _SUITE.encrypt(file_key, self._key, _INFO)
        encapsulated, body = sealed[:_ENCAPSULATED_BYTES], sealed[_ENCAPSULATED_BYTES:]
        return Stanza((KIND, encode_base64(encapsulated)), body)


class HybridIdentity:
    """A private key, kept as the 32-byte seed both halves are expanded from.

    Only the seed is ever written: the expanded form has no agreed encoding, and deriving
    key pairs differs between drafts.
    """

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise BrokenKey
        self.seed = bytes(seed)
        expanded = hashlib.shake_256(self.seed).digest(_LATTICE_SEED_BYTES + _CURVE_BYTES)
        lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:_LATTICE_SEED_BYTES])
        self._curve = X25519PrivateKey.from_private_bytes(expanded[_LATTICE_SEED_BYTES:])
        self._key = MLKEM768X25519PrivateKey(lattice, self._curve)
        self.recipient = HybridRecipient(
            lattice.public_key().public_bytes_raw() + self._curve.public_key().public_bytes_raw()
        )

    @classmethod
    def generate(cls) -> "HybridIdentity":
        return cls(os.urandom(SEED_BYTES))

    def __repr__(self) -> str:
        return "<HybridIdentity>"

    def encode(self) -> str:
        """`AGE-SECRET-KEY-PQ-1…`. Not `str()`: a secret is written only where it is asked for."""
        return bech32.encode(IDENTITY_PREFIX, self.seed).upper()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.kind != KIND:
            return None
        encapsulated = encapsulation(stanza)
        try:
            return _SUITE.decrypt(encapsulated + stanza.body, self._key, _INFO)
        except InvalidTag:
            self._refuse_low_order(encapsulated[-_CURVE_BYTES:])
            return None

    def _refuse_low_order(self, point: bytes) -> None:
        """HPKE gives one error for "not for us" and for a point that no honest sealer sends."""
        try:
            self._curve.exchange(X25519PublicKey.from_public_bytes(point))
        except ValueError:
            raise BrokenHeader from None


def encapsulation(stanza: Stanza) -> bytes:
    """The encapsulated key of a stanza of this kind, whose shape is checked whole.

    Raises:
        BrokenHeader: wrong number of arguments, or lengths of either part.
    """
    if len(stanza.arguments) != 2 or len(stanza.body) != _BODY_BYTES:
        raise BrokenHeader
    encapsulated = decode_base64(stanza.arguments[1])
    if len(encapsulated) != _ENCAPSULATED_BYTES:
        raise BrokenHeader
    return encapsulated
