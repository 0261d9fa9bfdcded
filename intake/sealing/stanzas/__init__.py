"""Ways to wrap a file key, one module each, and what they have in common."""

from enum import Enum
from typing import Protocol

from intake.sealing.header import Stanza


class Family(Enum):
    """Recipients of one file are of one family: the weakest of them is what the file is worth."""

    HYBRID = "hybrid"
    CLASSICAL = "classical"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a family, not a secret


class Recipient(Protocol):
    """The public half: wraps a file key (16 bytes) for whoever holds the identity."""

    @property
    def family(self) -> Family: ...

    def wrap(self, file_key: bytes) -> Stanza: ...


class Identity(Protocol):
    """The private half."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key; None where the stanza is of another kind or for somebody else.

        Raises:
            BrokenHeader: of our kind, but not formed as its rules say.
        """
