"""RSABSSA-SHA384-PSS-Randomized of RFC 9474, for any length of modulus; exponent 65537. Pure.

What a member and a verifier compute. Numbers are octets, big-endian, as long as the modulus.
"""

import hashlib
import math

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from intake.errors import IntakeError

EXPONENT = 65537
PREFIX_SIZE = 32  # random octets before the message: what makes the scheme "Randomized"
SALT_SIZE = 48
_HASH_SIZE = 48


def size_of(modulus: int) -> int:
    """Octets of a modulus."""
    return (modulus.bit_length() + 7) // 8


def mgf1(seed: bytes, length: int) -> bytes:
    """MGF1 with SHA-384 (RFC 8017, B.2.1)."""
    blocks = (
        hashlib.sha384(seed + count.to_bytes(4, "big")).digest()
        for count in range(-(-length // _HASH_SIZE))
    )
    return b"".join(blocks)[:length]


def encoded(prepared: bytes, salt: bytes, bits: int) -> bytes:
    """EMSA-PSS-ENCODE of a prepared message, for `bits` bits (RFC 8017, 9.1.1)."""
    size = (bits + 7) // 8
    digest = hashlib.sha384(prepared).digest()
    tip = hashlib.sha384(bytes(8) + digest + salt).digest()
    data = bytes(size - len(salt) - _HASH_SIZE - 2) + b"\x01" + salt
    mask = mgf1(tip, len(data))
    masked = bytearray(one ^ other for one, other in zip(data, mask, strict=True))
    masked[0] &= 0xFF >> (8 * size - bits)
    return bytes(masked) + tip + b"\xbc"


def blinded(prepared: bytes, salt: bytes, factor: int, modulus: int) -> bytes:
    """What is sent to be signed: the encoded message times `factor` to the exponent.

    Raises ValueError for a factor or a message that shares a prime with the modulus: whoever
    meets one has factored it.
    """
    message = int.from_bytes(encoded(prepared, salt, modulus.bit_length() - 1), "big")
    if math.gcd(message, modulus) != 1 or math.gcd(factor, modulus) != 1:
        raise ValueError("not coprime to the modulus")
    product = message * pow(factor, EXPONENT, modulus) % modulus
    return product.to_bytes(size_of(modulus), "big")


def unblinded(prepared: bytes, blind_signature: bytes, factor: int, modulus: int) -> bytes:
    """The signature of the prepared message, once it verifies.

    Raises IntakeError("answer_wrong") for what no issuer of this modulus made of this request.
    """
    size = size_of(modulus)
    if len(blind_signature) != size:
        raise IntakeError("answer_wrong")
    product = int.from_bytes(blind_signature, "big") * pow(factor, -1, modulus) % modulus
    signature = product.to_bytes(size, "big")
    if not verifies(prepared, signature, modulus):
        raise IntakeError("answer_wrong")
    return signature


def verifies(prepared: bytes, signature: bytes, modulus: int) -> bool:
    """Whether it is an RSASSA-PSS signature of the prepared message."""
    try:
        public = rsa.RSAPublicNumbers(EXPONENT, modulus).public_key()
        public.verify(
            signature,
            prepared,
            padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SALT_SIZE),
            hashes.SHA384(),
        )
    except (InvalidSignature, ValueError):
        return False
    return True
