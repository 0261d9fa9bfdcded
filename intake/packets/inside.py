"""What a packet says inside its seal, beside the report: who sends it, and by which code. Pure."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any, Self

from intake.admission.carried import Carried
from intake.errors import IntakeError
from intake.report import Report, canonical

SCHEMA = 1
KIND = "packet"  # of the envelope; re-sealed, it is a report like any other
MAX_INSIDE = 1 << 20
LONGEST_CODE = Carried.TOKEN.letters


@dataclass(frozen=True, repr=False)
class Inside:
    """`report` names no circle: that is the code's, which nobody could look up offline."""

    submission_id: bytes  # 16 octets; the row has their SHA-256
    code: str  # or a token
    report: Report

    def __repr__(self) -> str:
        return "<Inside>"

    def to_bytes(self) -> bytes:
        """One line of canonical JSON, then the report's own bytes.

        A code is filled up to the length of a token: whoever carries the packet sees its size.
        """
        line = _line(self.code.ljust(LONGEST_CODE), self.submission_id)
        return line + b"\n" + self.report.to_bytes()

    @classmethod
    def from_bytes(cls, content: bytes, id_digest: bytes) -> Self:
        """Read one strictly. IntakeError: packet_malformed; report_malformed; packet_of_another
        where the id is not the one that the row has the digest of.
        """
        line, _, report = content.partition(b"\n")
        read = cls(*_told(line), Report.from_bytes(report))
        if read.report.network or read.report.to_bytes() != report:
            raise IntakeError("packet_malformed")
        if hashlib.sha256(read.submission_id).digest() != id_digest:
            raise IntakeError("packet_of_another")
        return read

    def through(self, network: str) -> Report:
        """The report as if it had come through that circle."""
        return replace(self.report, network=network)


def _line(code: str, id_: bytes) -> bytes:
    return canonical({"code": code, "id": id_.hex(), "schema": SCHEMA})


def _told(line: bytes) -> tuple[bytes, str]:
    try:
        told: dict[str, Any] = json.loads(line)
        id_, code = bytes.fromhex(told["id"]), told["code"]
        is_ours = type(code) is str and _line(code, id_) == line
    except (ValueError, TypeError, KeyError, RecursionError):
        raise IntakeError("packet_malformed") from None
    if not is_ours or len(code) > LONGEST_CODE or len(id_) != 16:
        raise IntakeError("packet_malformed")
    return id_, code.rstrip(" ")
