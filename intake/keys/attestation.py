"""What the opener says of a release: a draft's key left it, for this request. Pure.

A release is signed for by custodians of the desk. Who is one, half A proves, and the signer never
sees it. The opener does, and says so under the certifier's key, which the agent alone holds and the
root-signed roll lists. Format and what is meant by it: docs/keys.md.
"""

import base64
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from intake.errors import IntakeError
from intake.keys.approval import Request
from intake.keys.entry import Kind
from intake.keys.roll import Roll

# Certificates, the other thing this key signs, are JSON: none begins so.
_SIGNED = b"amanat release v1"
_SIZES = (32, 64)


class AttestationError(IntakeError):
    """release_not_attested: none, of another request, or by no certifier that counts today."""

    def __init__(self) -> None:
        super().__init__("release_not_attested")


@dataclass(frozen=True, repr=False)
class Attestation:
    """The opener's word for one release.

    Args:
        leaf: 32 octets, of the custody event that was committed before the key left.
        octets: 64, Ed25519 over "amanat release v1", the request's digest and the leaf.
    """

    leaf: bytes
    octets: bytes

    def __repr__(self) -> str:
        return "<Attestation>"

    def to_line(self) -> str:
        """Two words in base64: leaf and octets."""
        return " ".join(base64.b64encode(one).decode() for one in (self.leaf, self.octets))

    @classmethod
    def from_line(cls, line: str) -> Self:
        """The inverse. Raises AttestationError."""
        try:
            leaf, octets = (base64.b64decode(word) for word in line.split(" "))
        except ValueError:
            raise AttestationError from None
        read = cls(leaf, octets)
        if (len(leaf), len(octets)) != _SIZES or read.to_line() != line:
            raise AttestationError
        return read


def attest(request: Request, leaf: bytes, certifier: Ed25519PrivateKey) -> Attestation:
    """The word of an opener that verified the request and committed `leaf` (32 octets)."""
    return Attestation(leaf, certifier.sign(_message(request, leaf)))


def check(attestation: Attestation, request: Request, roll: Roll) -> None:
    """Raises AttestationError unless a certifier on the roll, not revoked, said it of exactly
    this request. A request's digest names desk, draft, order and tag manifest, and its nonce
    makes it another one each time, so what was said of one release serves no other.
    """
    message = _message(request, attestation.leaf)
    known = [entry.public.public for entry in roll.unrevoked(Kind.CERTIFIER)]
    if not any(_made_by(public, attestation.octets, message) for public in known):
        raise AttestationError


def _message(request: Request, leaf: bytes) -> bytes:
    return _SIGNED + request.digest + leaf


def _made_by(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
