"""Opening what arrived, and refusing what is not what its row says. Runs in the child only."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from intake.blobs import blob_store
from intake.errors import IntakeError
from intake.pipeline.claims import Claim
from intake.report import Report
from intake.sealing import FileKey, Inner, open_bytes, open_stream, peek_inner, verify

MAX_REPORT = 4 << 20


@dataclass(frozen=True, repr=False)
class OpenedReport:
    """A report and the client-held id that was inside its seal."""

    submission_id: str
    report: Report


def open_report(claim: Claim, key: FileKey) -> OpenedReport:
    """Read a report whole.

    Raises IntakeError: `moved` when the id inside is not the row's, `other_network` when the
    row was given another circle, and the sealing package's own for anything altered.
    """
    with blob_store().open(claim.blob) as payload:
        content = payload.read(MAX_REPORT + 1)
    if len(content) > MAX_REPORT:
        raise IntakeError("report_too_large")
    _compare_hash(claim, content)
    inner = peek_inner(claim.header, content, key)
    _compare_id(claim, inner)
    expected = Inner("report", 1, inner.id, 0, inner.of)
    report = Report.from_bytes(open_bytes(claim.header, content, key, expected, limit=MAX_REPORT))
    if inner.of != len(report.attachments) + 1:
        raise IntakeError("moved")
    if report.network != str(claim.network):
        raise IntakeError("other_network")
    return OpenedReport(inner.id, report)


class OpenedFile:
    """An attachment, verified whole before a byte of it is released."""

    def __init__(self, claim: Claim, key: FileKey) -> None:
        self._claim, self._key = claim, key
        store = blob_store()
        with store.open(claim.blob) as payload:
            first = payload.read(65536 + 32)
        inner = peek_inner(claim.header, first, key)
        _compare_id(claim, inner)
        self._expected = Inner("attachment", 1, inner.id, claim.number, 0)
        with store.open(claim.blob) as payload:
            self.size = verify(payload, claim.header, key, self._expected)
        self._payload = store.open(claim.blob)
        self._pieces = open_stream(self._payload, claim.header, key, self._expected)
        self._left, self.name, self.media_type = self._first_line()

    def _first_line(self) -> tuple[bytes, str, str]:
        """Name and type stand before the content, in one line of JSON."""
        buffer = b""
        for piece in self._pieces:
            buffer += piece
            if b"\n" in buffer or len(buffer) > 8192:
                break
        line, _, rest = buffer.partition(b"\n")
        try:
            told = json.loads(line)
            return rest, str(told["name"]), str(told["media_type"])
        except (ValueError, KeyError, TypeError):
            raise IntakeError("attachment_malformed") from None

    def pieces(self) -> Iterator[bytes]:
        """The content, once."""
        if self._left:
            yield self._left
        yield from self._pieces


def _compare_hash(claim: Claim, payload: bytes) -> None:
    if hashlib.sha256(claim.header + payload).digest() != claim.blob_sha256:
        raise IntakeError("altered")


def _compare_id(claim: Claim, inner: Inner) -> None:
    """The client-held id inside the seal must be the one the row was stored under."""
    try:
        raw = bytes.fromhex(inner.id)
    except ValueError:
        raise IntakeError("moved") from None
    if hashlib.sha256(raw).digest() != claim.id_digest:
        raise IntakeError("moved")
