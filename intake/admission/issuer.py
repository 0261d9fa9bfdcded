"""An issuer's public key: whose circle it is of, for which quarter, and its modulus. Pure."""

import hashlib
import re
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Self

from intake.admission.carried import Carried, read, write
from intake.errors import IntakeError

BITS = 3072
SIZE = BITS // 8
# Links are slow and people careful: what was signed in the last days of a quarter is good a while.
_GRACE = timedelta(days=30)
_SPELLING = re.compile(r"(2\d{3})-([1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a Gregorian year, written `2026-4`."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The inverse of `str`. Raises ValueError."""
        found = _SPELLING.fullmatch(text)
        if found is None:
            raise ValueError("not a quarter")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def first_day(self) -> date:
        """Tokens of the quarter are good from this day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Up to and with this one, thirty days into the next quarter."""
        following = (self.year + self.number // 4, self.number % 4 + 1)
        return Quarter(*following).first_day - timedelta(days=1) + _GRACE


@dataclass(frozen=True)
class Issuer:
    """Raises IntakeError("issuer_malformed") for a modulus that is not of 3072 bits, or even."""

    network: uuid.UUID
    quarter: Quarter
    modulus: int

    def __post_init__(self) -> None:
        if self.modulus.bit_length() != BITS or self.modulus % 2 == 0:
            raise IntakeError("issuer_malformed")

    def __repr__(self) -> str:
        return f"<Issuer {self.id}>"

    @property
    def octets(self) -> bytes:
        """403 octets: network, year in two, quarter in one, modulus."""
        day = self.quarter.year.to_bytes(2, "big") + bytes([self.quarter.number])
        return self.network.bytes + day + self.modulus.to_bytes(SIZE, "big")

    @cached_property
    def digest(self) -> bytes:
        """32 octets that stand for the key with its circle and quarter."""
        return hashlib.sha256(b"amanat issuer v1\n" + self.octets).digest()

    @property
    def id(self) -> uuid.UUID:
        """The batch that its tokens are of: what a token names its key by, and revoking a batch."""
        return uuid.UUID(bytes=self.digest[:16])

    @property
    def message(self) -> bytes:
        """What stands signed in every token of it, behind a random prefix."""
        return b"amanat token v1\n" + self.digest

    def good_on(self, today: date) -> bool:
        """Whether its tokens admit on this day."""
        return self.quarter.first_day <= today <= self.quarter.last_day

    def to_letters(self) -> str:
        """As a member is handed it."""
        return write(Carried.KEY, self.octets)

    @classmethod
    def read(cls, typed: str) -> Self:
        """The inverse. Raises IntakeError: carried_damaged, issuer_malformed."""
        octets = read(Carried.KEY, typed)
        year, number = int.from_bytes(octets[16:18], "big"), octets[18]
        try:
            quarter = Quarter.parse(f"{year}-{number}")
        except ValueError:
            raise IntakeError("issuer_malformed") from None
        return cls(uuid.UUID(bytes=octets[:16]), quarter, int.from_bytes(octets[19:], "big"))
