"""The member's part: ask for a token without showing it, and unblind what comes back. Pure.

`token.html` does the same in a browser. Everything is derived from one seed of 160 random bits,
short enough to be kept on paper between asking and the answer.
"""

import secrets
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from intake.admission import scheme
from intake.admission.carried import Carried, read, write
from intake.admission.issuer import SIZE, Issuer
from intake.admission.token import Token
from intake.errors import IntakeError

SEED_SIZE = 20
# Above the modulus by 128 bits, so that what is left over it favours no factor.
_FACTOR_SIZE = SIZE + 16


@dataclass(frozen=True, repr=False)
class Asking:
    """One request to one issuer. Whoever has the seed can tell the token from others."""

    issuer: Issuer
    seed: bytes

    def __repr__(self) -> str:
        return "<Asking>"

    @classmethod
    def new(cls, issuer: Issuer) -> Self:
        """With a fresh seed."""
        return cls(issuer, secrets.token_bytes(SEED_SIZE))

    @cached_property
    def _drawn(self) -> bytes:
        seed = b"amanat asking v1\n" + self.issuer.digest + self.seed
        return scheme.mgf1(seed, scheme.PREFIX_SIZE + scheme.SALT_SIZE + _FACTOR_SIZE)

    @property
    def _prefix(self) -> bytes:
        return self._drawn[: scheme.PREFIX_SIZE]

    @property
    def _prepared(self) -> bytes:
        return self._prefix + self.issuer.message

    @property
    def _factor(self) -> int:
        return int.from_bytes(self._drawn[-_FACTOR_SIZE:], "big") % self.issuer.modulus

    def to_letters(self) -> str:
        """The request, which tells the issuer nothing but that somebody asks."""
        salt = self._drawn[scheme.PREFIX_SIZE :][: scheme.SALT_SIZE]
        asked = scheme.blinded(self._prepared, salt, self._factor, self.issuer.modulus)
        return write(Carried.REQUEST, self.issuer.id.bytes + asked)

    def token(self, answer: str) -> Token:
        """Of the issuer's answer. Raises IntakeError: carried_damaged, answer_wrong."""
        octets = read(Carried.ANSWER, answer)
        if uuid.UUID(bytes=octets[:16]) != self.issuer.id:
            raise IntakeError("answer_wrong")
        signature = scheme.unblinded(self._prepared, octets[16:], self._factor, self.issuer.modulus)
        return Token(self.issuer.id, self._prefix, signature)
