"""A token: that somebody of a circle was vouched for in a quarter, and not who. Pure."""

import uuid
from dataclasses import dataclass
from typing import Self

from intake.admission import scheme
from intake.admission.carried import Carried, read, write
from intake.admission.issuer import SIZE, Issuer
from intake.codes import letters_of


@dataclass(frozen=True, repr=False)
class Token:
    """`issuer` names the key, `prefix` is 32 random octets that nobody else has seen."""

    issuer: uuid.UUID
    prefix: bytes
    signature: bytes

    def __post_init__(self) -> None:
        if (len(self.prefix), len(self.signature)) != (scheme.PREFIX_SIZE, SIZE):
            raise ValueError("sizes of another token")

    def __repr__(self) -> str:
        return "<Token>"

    def is_of(self, issuer: Issuer) -> bool:
        """Whether this key signed it."""
        return self.issuer == issuer.id and scheme.verifies(
            self.prefix + issuer.message, self.signature, issuer.modulus
        )

    @property
    def spent_as(self) -> bytes:
        """What makes it one token: another signature over the same prefix is the same token."""
        return self.issuer.bytes + self.prefix

    def to_letters(self) -> str:
        """700 letters, as it is carried and pasted where a code is asked for."""
        return write(Carried.TOKEN, self.spent_as + self.signature)

    @classmethod
    def read(cls, typed: str) -> Self:
        """The inverse. Raises IntakeError("carried_damaged")."""
        octets = read(Carried.TOKEN, typed)
        end = 16 + scheme.PREFIX_SIZE
        return cls(uuid.UUID(bytes=octets[:16]), octets[16:end], octets[end:])


def is_token(typed: str) -> bool:
    """Whether it is as long as a token, so that it is no code that somebody typed."""
    return len(letters_of(typed)) == Carried.TOKEN.letters
