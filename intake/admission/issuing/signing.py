"""Signing what cannot be read: the raw RSA operation of RFC 9474, blinded once more. Pure.

`cryptography` signs no number that it did not pad itself, so the numbers are its own and the power
is Python's, whose time depends on them. What is raised to a power is therefore a product with a
random number that nobody outside knows, and the result is checked before it is shown: a fault in
one of the two halves would give the primes away.
"""

import secrets

from cryptography.hazmat.primitives.asymmetric import rsa

from intake.admission.scheme import EXPONENT, size_of
from intake.errors import IntakeError


def sign_blinded(key: rsa.RSAPrivateKey, asked: bytes) -> bytes:
    """The blind signature of a request's octets, as many as the modulus has.

    Raises IntakeError("request_wrong") for a number of another size, or out of range.
    """
    numbers = key.private_numbers()
    modulus = numbers.public_numbers.n
    wanted = int.from_bytes(asked, "big")
    if len(asked) != size_of(modulus) or not 1 < wanted < modulus - 1:
        raise IntakeError("request_wrong")
    factor = secrets.randbelow(modulus - 2) + 1
    hidden = wanted * pow(factor, EXPONENT, modulus) % modulus
    signature = _power(numbers, hidden) * pow(factor, -1, modulus) % modulus
    if pow(signature, EXPONENT, modulus) != wanted:
        raise IntakeError("signing_failed")
    return signature.to_bytes(len(asked), "big")


def _power(numbers: rsa.RSAPrivateNumbers, base: int) -> int:
    """To the private exponent, by the primes."""
    first = pow(base % numbers.p, numbers.dmp1, numbers.p)
    second = pow(base % numbers.q, numbers.dmq1, numbers.q)
    return second + numbers.q * ((first - second) * numbers.iqmp % numbers.p)
