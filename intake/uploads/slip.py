"""What a creation says of its file, in one header: tus leaves that to the server. Pure."""

import re
from dataclasses import dataclass
from typing import Self

from intake.errors import IntakeError
from intake.uploads import MAX_NUMBER

_SPELLING = re.compile(
    r"(?P<id>[0-9a-f]{32}) (?P<admits>[0-9A-Za-z-]{1,96}) (?P<number>[1-9][0-9]{0,2})"
    r" (?P<tag>[0-9a-f]{64}) (?P<epoch>[1-9][0-9]{0,5})"
)


@dataclass(frozen=True, repr=False)
class FileSlip:
    """Whose file it is and which. `tag`: 32 octets that the sender gives this file alone.

    What admits it is a code, or in hex what the page of a mailbox shows.
    """

    submission_id: bytes
    admits: str
    number: int
    tag: bytes
    epoch: int

    def __repr__(self) -> str:
        return "<FileSlip>"

    @classmethod
    def read(cls, header: str) -> Self:
        """From `ID ADMITS NUMBER TAG EPOCH`; IntakeError("form_damaged") for anything else."""
        found = _SPELLING.fullmatch(header)
        if found is None or int(found["number"]) > MAX_NUMBER:
            raise IntakeError("form_damaged")
        return cls(
            submission_id=bytes.fromhex(found["id"]),
            admits=found["admits"],
            number=int(found["number"]),
            tag=bytes.fromhex(found["tag"]),
            epoch=int(found["epoch"]),
        )
