"""`X25519`: age's older recipients, for files exchanged with others. Never for testimony."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.sealing import bech32
from intake.sealing.errors import BrokenHeader, BrokenKey
from intake.sealing.filekey import derive
from intake.sealing.header import Stanza, decode_base64, encode_base64
from intake.sealing.stanzas import Family

KIND = "X25519"
RECIPIENT_PREFIX = "age"
IDENTITY_PREFIX = "age-secret-key-"

_INFO = b"age-encryption.org/v1/X25519"
_KEY_BYTES = 32
_BODY_BYTES = 32
# A wrap key is used once, so the nonce may be fixed.
_NONCE = bytes(12)


class X25519Recipient:
    """A point on Curve25519, 32 bytes."""

    family = Family.CLASSICAL

    def __init__(self, public: bytes) -> None:
        if len(public) != _KEY_BYTES:
            raise BrokenKey
        self.public = bytes(public)
        self._key = X25519PublicKey.from_public_bytes(self.public)

    def __str__(self) -> str:
        """`age1…`, 62 characters."""
        return bech32.encode(RECIPIENT_PREFIX, self.public)

    def __repr__(self) -> str:
        return f"<X25519Recipient {self}>"

    def wrap(self, file_key: bytes) -> Stanza:
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        try:
            secret = ephemeral.exchange(self._key)
        except ValueError:
            raise BrokenKey from None
        wrap_key = derive(secret, share + self.public, _INFO)
        body = ChaCha20Poly1305(wrap_key).encrypt(_NONCE, file_key, None)
        return Stanza((KIND, encode_base64(share)), body)


class X25519Identity:
    """A scalar, 32 bytes."""

    def __init__(self, scalar: bytes) -> None:
        if len(scalar) != _KEY_BYTES:
            raise BrokenKey
        self._key = X25519PrivateKey.from_private_bytes(scalar)
        self.recipient = X25519Recipient(self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> "X25519Identity":
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    def __repr__(self) -> str:
        return "<X25519Identity>"

    def encode(self) -> str:
        """`AGE-SECRET-KEY-1…`."""
        return bech32.encode(IDENTITY_PREFIX, self._key.private_bytes_raw()).upper()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.kind != KIND:
            return None
        share = _share(stanza)
        try:
            secret = self._key.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            raise BrokenHeader from None
        wrap_key = derive(secret, share + self.recipient.public, _INFO)
        try:
            return ChaCha20Poly1305(wrap_key).decrypt(_NONCE, stanza.body, None)
        except InvalidTag:
            return None


def _share(stanza: Stanza) -> bytes:
    if len(stanza.arguments) != 2 or len(stanza.body) != _BODY_BYTES:
        raise BrokenHeader
    share = decode_base64(stanza.arguments[1])
    if len(share) != _KEY_BYTES:
        raise BrokenHeader
    return share
