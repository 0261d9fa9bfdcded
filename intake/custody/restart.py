"""How a log goes on after a restore: under a new origin, whose first leaf says what was lost.

The statement is a text that anybody can keep; its SHA-256 (`sha256sum`) is the first leaf:

    amanat/custody-log/restart/1
    origin, size and root of the log as the restored rows have it (three lines)
    (an empty line)
    the last checkpoint that was found outside, verbatim
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from intake.custody import checkpoint
from intake.custody.checkpoint import Checkpoint, CheckpointError, LogKey, Signed

_FIRST = "amanat/custody-log/restart/1\n"


@dataclass(frozen=True)
class Restart:
    """What came back of the log before, and the outside checkpoint that it is held against."""

    survived: Checkpoint
    outside: str

    def text(self) -> str:
        """The statement."""
        return f"{_FIRST}{self.survived.text()}\n{self.outside}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The inverse of `text`; the outside checkpoint is not verified yet.

        Raises CheckpointError("checkpoint_malformed").
        """
        head, blank, outside = text.removeprefix(_FIRST).partition("\n\n")
        if not text.startswith(_FIRST) or not blank:
            raise CheckpointError("checkpoint_malformed")
        return cls(Checkpoint.parse(head + "\n"), outside)

    def leaf(self) -> bytes:
        """The first leaf of the log that this opens."""
        return hashlib.sha256(self.text().encode()).digest()

    def named(self, keys: Iterable[LogKey]) -> Signed:
        """The outside checkpoint, verified. Raises CheckpointError."""
        return checkpoint.read(self.outside, keys)
