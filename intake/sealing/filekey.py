"""The 128-bit key of one sealed file, and what age derives from it."""

import hmac
import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FILE_KEY_BYTES = 16
NONCE_BYTES = 16


@dataclass(frozen=True, repr=False, slots=True)
class FileKey:
    """Opens one file: its header and its payload, whoever else may open it too.

    It rests nowhere but inside orders; `octets` exists for the agent's socket.
    """

    octets: bytes

    def __post_init__(self) -> None:
        if len(self.octets) != FILE_KEY_BYTES:
            raise ValueError("a file key has 16 bytes")

    def __repr__(self) -> str:
        return "<FileKey>"

    @classmethod
    def generate(cls) -> "FileKey":
        return cls(os.urandom(FILE_KEY_BYTES))

    def header_mac(self, authenticated: bytes) -> bytes:
        """The MAC over the header text up to and including `---`."""
        return hmac.digest(derive(self.octets, b"", b"header"), authenticated, "sha256")

    def payload_cipher(self, nonce: bytes) -> ChaCha20Poly1305:
        """The cipher for the payload that starts with `nonce` (16 bytes)."""
        return ChaCha20Poly1305(derive(self.octets, nonce, b"payload"))

    def event_salt(self) -> bytes:
        """16 bytes for a custody event about this file: whoever opens the file knows them."""
        return derive(self.octets, b"", b"amanat custody event v1")[:16]


def derive(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    """32 bytes by HKDF-SHA-256, as everywhere in age."""
    return HKDF(SHA256(), length=32, salt=salt, info=purpose).derive(secret)
