"""Proofs as a text that stands alone: an entry is in the log, at this place, as it was signed.

Format: C2SP tlog-proof v1 (https://c2sp.org/tlog-proof), without the optional extra line.
"""

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from intake.custody import checkpoint
from intake.custody.checkpoint import CheckpointError, LogKey, Signed, hash_from
from intake.custody.merkle import includes
from intake.errors import IntakeError

_FIRST = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_LONGEST_PATH = 63


class ProofError(IntakeError):
    """proof_malformed; proof_wrong (the hashes do not lead to the signed root)."""


@dataclass(frozen=True)
class Proof:
    """Place, path from the leaf's sibling up to below the root, and the signed checkpoint."""

    index: int
    path: Sequence[bytes]
    document: str

    def text(self) -> str:
        """As it is written to a `.tlog-proof` file."""
        path = "".join(f"{base64.b64encode(one).decode()}\n" for one in self.path)
        return f"{_FIRST}\nindex {self.index}\n{path}\n{self.document}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The inverse of `text`; nothing is verified yet. Raises ProofError."""
        head, blank, document = text.partition("\n\n")
        lines = head.split("\n")
        index = _INDEX.fullmatch(lines[1]) if len(lines) > 1 else None
        if not blank or lines[0] != _FIRST or not index or len(lines) > _LONGEST_PATH + 2:
            raise ProofError("proof_malformed")
        try:
            path = tuple(hash_from(line) for line in lines[2:])
        except CheckpointError:
            raise ProofError("proof_malformed") from None
        return cls(int(index[1]), path, document)

    def check(self, entry: bytes, keys: Iterable[LogKey]) -> Signed:
        """The checkpoint under which `entry` is proven to stand.

        Raises ProofError("proof_wrong"), CheckpointError.
        """
        signed = checkpoint.read(self.document, keys)
        seen = signed.checkpoint
        if not includes(seen.root, seen.size, self.index, entry, self.path):
            raise ProofError("proof_wrong")
        return signed
