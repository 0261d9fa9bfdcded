"""An issuer's private key: made for one circle and quarter, kept as an age file. Pure."""

import uuid
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from intake.admission.carried import Carried, read, write
from intake.admission.issuer import BITS, Issuer, Quarter
from intake.admission.issuing.signing import sign_blinded
from intake.admission.scheme import EXPONENT
from intake.admission.statement import from_fields, to_fields
from intake.errors import IntakeError
from intake.keys import strict


@dataclass(frozen=True, repr=False)
class IssuerKey:
    """The private key and what it is for."""

    issuer: Issuer
    private: rsa.RSAPrivateKey

    def __repr__(self) -> str:
        return "<IssuerKey>"

    @classmethod
    def make(cls, network: uuid.UUID, quarter: Quarter) -> Self:
        """A fresh key of 3072 bits; takes up to seconds."""
        private = rsa.generate_private_key(public_exponent=EXPONENT, key_size=BITS)
        modulus = private.public_key().public_numbers().n
        return cls(Issuer(network, quarter, modulus), private)

    def answer(self, request: str) -> str:
        """Sign a request unread.

        Raises IntakeError: carried_damaged, request_of_another (issuer), request_wrong.
        """
        octets = read(Carried.REQUEST, request)
        if uuid.UUID(bytes=octets[:16]) != self.issuer.id:
            raise IntakeError("request_of_another")
        return write(Carried.ANSWER, octets[:16] + sign_blinded(self.private, octets[16:]))

    def to_bytes(self) -> bytes:
        """What is sealed under the passphrase."""
        pem = self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return strict.dump({"issuer": to_fields(self.issuer), "pem": pem.decode()}).encode()

    @classmethod
    def from_bytes(cls, octets: bytes) -> Self:
        """The inverse. Raises IntakeError("issuer_key_malformed")."""
        try:
            fields = strict.only(strict.load(octets.decode()), ("issuer", "pem"))
            issuer = from_fields(fields["issuer"])
            pem = strict.words(fields["pem"], 8192).encode()
            private = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, IntakeError):
            raise IntakeError("issuer_key_malformed") from None
        if not isinstance(private, rsa.RSAPrivateKey):
            raise IntakeError("issuer_key_malformed")
        if private.public_key().public_numbers() != rsa.RSAPublicNumbers(EXPONENT, issuer.modulus):
            raise IntakeError("issuer_key_malformed")
        return cls(issuer, private)
