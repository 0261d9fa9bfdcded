"""BagFile: one file of a bag, that can be read twice with the same octets. Pure."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast


@dataclass(frozen=True, repr=False)
class BagFile:
    """`path` is relative to the bag and begins with "data/"; `open` gives a fresh stream."""

    path: str
    open: Callable[[], BinaryIO]

    def __repr__(self) -> str:
        return "<BagFile>"

    @classmethod
    def of(cls, path: str, content: bytes) -> "BagFile":
        """A file whose content is in memory."""
        return cls(path, partial(io.BytesIO, content))

    def sha256(self) -> str:
        """In hex, of the whole content."""
        with self.open() as stream:
            return hashlib.file_digest(cast(io.BufferedReader, stream), "sha256").hexdigest()
