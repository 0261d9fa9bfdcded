"""Opening what arrived, and refusing what is not what its row says. Runs in the child only."""

import json
from collections.abc import Iterator

from intake.blobs import blob_store
from intake.errors import IntakeError
from intake.pipeline.claims import Claim
from intake.report import Report
from intake.sealing import FileKey, Inner, open_bytes, open_stream, verify

MAX_REPORT = 4 << 20


def open_report(claim: Claim, key: FileKey) -> Report:
    """Read a report whole.

    Raises IntakeError: `payload_missing`, `other_network` when the row was given another
    circle, `parts_differ` when its list of files is not of the length the row says, and the
    sealing package's own for anything altered or moved.
    """
    content = content_of(claim)
    expected = Inner("report", 1, claim.id_digest.hex(), 1, claim.parts)
    report = Report.from_bytes(open_bytes(claim.header, content, key, expected, limit=MAX_REPORT))
    if claim.parts != len(report.attachments) + 1:
        raise IntakeError("parts_differ")
    if report.network != str(claim.network):
        raise IntakeError("other_network")
    return report


def content_of(claim: Claim) -> bytes:
    """The payload of a report. IntakeError: payload_missing, report_too_large."""
    content = claim.payload or _read(claim.blob)
    if len(content) > MAX_REPORT:
        raise IntakeError("report_too_large")
    return content


def _read(blob: str) -> bytes:
    if not blob:
        # A small payload that its row names and that is not there: no retry brings it back.
        raise IntakeError("payload_missing")
    with blob_store().open(blob) as payload:
        return payload.read(MAX_REPORT + 1)


class OpenedFile:
    """An attachment, verified whole before a byte of it is released."""

    def __init__(self, claim: Claim, key: FileKey) -> None:
        self._claim, self._key = claim, key
        store = blob_store()
        self._expected = Inner("attachment", 1, claim.id_digest.hex(), claim.number + 1, 0)
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
        except (ValueError, KeyError, TypeError, RecursionError):
            raise IntakeError("attachment_malformed") from None

    def pieces(self) -> Iterator[bytes]:
        """The content, once."""
        if self._left:
            yield self._left
        yield from self._pieces
