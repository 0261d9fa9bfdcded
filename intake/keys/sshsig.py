"""SSHSIG: detached Ed25519 signatures that `ssh-keygen -Y verify` takes. Pure.

Format: PROTOCOL.sshsig of OpenSSH. Stricter on reading than ssh-keygen is: version 1, Ed25519,
SHA-512, no reserved words, and the one spelling that is written here, so that no octet of a
signature file can be another one unseen.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from intake.errors import IntakeError

KEY_TYPE = b"ssh-ed25519"
LONGEST = 1000  # characters of an armored signature: about 300 are used
_MAGIC = b"SSHSIG"
_HASH = b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_WIDTH = 70


class SshsigError(IntakeError):
    """sshsig_malformed; sshsig_wrong (another message, namespace or key)."""


@dataclass(frozen=True)
class Sshsig:
    """A signature as read; nothing is verified yet. `public` is the key it claims, 32 bytes."""

    public: bytes
    namespace: str
    signature: bytes

    def armored(self) -> str:
        """The text of a `.sshsig` file."""
        octets = _MAGIC + (1).to_bytes(4) + _string(key_blob(self.public))
        octets += _string(self.namespace.encode()) + _string(b"") + _string(_HASH)
        octets += _string(_string(KEY_TYPE) + _string(self.signature))
        encoded = base64.b64encode(octets).decode()
        lines = [encoded[at : at + _WIDTH] for at in range(0, len(encoded), _WIDTH)]
        return "\n".join([_BEGIN, *lines, _END, ""])

    @classmethod
    def parse(cls, text: str) -> "Sshsig":
        """The inverse of `armored`. Raises SshsigError("sshsig_malformed")."""
        try:
            read = cls._from(_Octets(_unarmored(text)))
        except ValueError:
            raise SshsigError("sshsig_malformed") from None
        if read.armored() != text:
            raise SshsigError("sshsig_malformed")
        return read

    @classmethod
    def _from(cls, octets: "_Octets") -> "Sshsig":
        octets.expect(_MAGIC + (1).to_bytes(4))
        key = _Octets(octets.string())
        namespace = octets.string().decode("ascii")
        octets.string(), octets.string()
        signature = _Octets(octets.string())
        key.string(), signature.string()
        return cls(key.string(), namespace, signature.string())

    def check(self, namespace: str, message: bytes) -> None:
        """Raises SshsigError("sshsig_wrong") unless its own key signed this in this namespace."""
        if self.namespace != namespace:
            raise SshsigError("sshsig_wrong")
        try:
            key = Ed25519PublicKey.from_public_bytes(self.public)
            key.verify(self.signature, _signed(namespace, message))
        except (InvalidSignature, ValueError):
            raise SshsigError("sshsig_wrong") from None


def sign(private: Ed25519PrivateKey, namespace: str, message: bytes) -> str:
    """The armored signature. `namespace` tells signatures for one end from those for another."""
    public = private.public_key().public_bytes_raw()
    return Sshsig(public, namespace, private.sign(_signed(namespace, message))).armored()


def signer_of(text: str, namespace: str, message: bytes) -> bytes:
    """The key that signed, 32 bytes: whether it is believed is for the caller.

    Raises SshsigError.
    """
    read = Sshsig.parse(text)
    read.check(namespace, message)
    return read.public


def verifies(text: str, namespace: str, message: bytes, public: bytes) -> bool:
    """Whether exactly this key (32 bytes) signed this message in this namespace."""
    try:
        return signer_of(text, namespace, message) == public
    except SshsigError:
        return False


def key_blob(public: bytes) -> bytes:
    """A public key as SSH writes it, before base64."""
    return _string(KEY_TYPE) + _string(public)


def _signed(namespace: str, message: bytes) -> bytes:
    digest = hashlib.sha512(message).digest()
    return b"".join(
        [_MAGIC, _string(namespace.encode()), _string(b""), _string(_HASH), _string(digest)]
    )


def _string(octets: bytes) -> bytes:
    return len(octets).to_bytes(4) + octets


def _unarmored(text: str) -> bytes:
    """ValueError where it is no armor."""
    if len(text) > LONGEST or not text.startswith(_BEGIN) or not text.endswith(_END + "\n"):
        raise ValueError("not armored")
    inside = text[len(_BEGIN) : -len(_END) - 1].replace("\n", "")
    try:
        return base64.b64decode(inside.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("not base64") from None


class _Octets:
    """A reader of SSH's length-prefixed strings; ValueError where they do not fit."""

    def __init__(self, octets: bytes) -> None:
        self._left = octets

    def expect(self, start: bytes) -> None:
        if not self._left.startswith(start):
            raise ValueError("another beginning")
        self._left = self._left[len(start) :]

    def string(self) -> bytes:
        size = int.from_bytes(self._left[:4])
        found, self._left = self._left[4 : 4 + size], self._left[4 + size :]
        if len(found) != size:
            raise ValueError("cut short")
        return found
