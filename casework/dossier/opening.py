"""Opening what an order's keys open: rows, accounts, evidence, names. Nothing else is asked for.

Whatever rests differently from what the order says is refused; what is opened is held against
the place it claims inside its own seal.
"""

import hashlib
import io
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from casework.dossier.order import Items, PartItem, RowItem
from casework.dossier.selection import Named
from casework.identities import ProtectedIdentity, identity_from
from casework.models import IdentityRow, SealedRow
from casework.records import Record, Review
from casework.records.codec import from_bytes
from casework.row_seal import Place, unseal
from casework.unlocked import RowKeys
from intake.errors import IntakeError
from intake.models import Attachment, SealedPart, Submission
from intake.payloads import open_payload
from intake.sealing import Inner, open_bytes, open_stream
from intake.working_copy import WorkingCopy

WORKING_COPY, RENDITION = SealedPart.Kind.WORKING_COPY.value, SealedPart.Kind.RENDITION.value
ATTACHMENT, REPORT, IDENTITY = "attachment", "report", ProtectedIdentity.KIND
_BATCH = 500  # statements of SQLite bind at most 999 values
_LARGEST = 512 << 20  # a rendition of many pages
_PIECE = 1 << 20
_Row = SealedPart | Attachment | Submission | IdentityRow
_TABLES: Mapping[str, type[_Row]] = {
    WORKING_COPY: SealedPart,
    RENDITION: SealedPart,
    ATTACHMENT: Attachment,
    REPORT: Submission,
    IDENTITY: IdentityRow,
}


class Changed(IntakeError):
    """row_missing, row_changed, part_missing, part_changed; `row` is the record it is about."""

    def __init__(self, code: str, row: uuid.UUID) -> None:
        super().__init__(code)
        self.row = row


def records(items: Items, desk: uuid.UUID) -> dict[uuid.UUID, Record]:
    """The records of an order in its order, each exactly as it was when it was ordered.

    Raises Changed, and IntakeError("row_altered") for one that its key does not open.
    """
    found: dict[uuid.UUID, Record] = {}
    rows = iter(items.rows)
    while batch := list(islice(rows, _BATCH)):
        resting = SealedRow.objects.in_bulk([one.row for one in batch])
        for one in batch:
            found[one.row] = _record(one, resting.get(one.row), desk)
    return found


def _record(item: RowItem, resting: SealedRow | None, desk: uuid.UUID) -> Record:
    if resting is None:
        raise Changed("row_missing", item.row)
    sealed = bytes(resting.sealed)
    is_the_same = (resting.desk_id, resting.version) == (desk, item.version)
    if not is_the_same or hashlib.sha256(sealed).hexdigest() != item.sha256:
        raise Changed("row_changed", item.row)
    place = Place(desk, item.kind, item.row, item.version, item.generation, item.day)
    record = from_bytes(unseal(sealed, place, RowKeys(item.key, b"", b"")).record)
    if (record.KIND, record.id) != (item.kind, item.row):
        raise IntakeError("row_altered")
    return record


def accounts(items: Items, records: Mapping[uuid.UUID, Record]) -> dict[uuid.UUID, WorkingCopy]:
    """Working copies by the row of their review. Raises as `content`."""
    return {
        part.record: WorkingCopy.from_bytes(content(part))
        for part in items.parts
        if part.kind == WORKING_COPY and isinstance(records.get(part.record), Review)
    }


def names(items: Items) -> dict[uuid.UUID, Named]:
    """Identities by the row of their person or source; of two that are one person's, both as one.
    Raises as `content`.
    """
    found: dict[uuid.UUID, Named] = {}
    for part in items.parts:
        if part.kind == IDENTITY:
            one, before = _named(part), found.get(part.record)
            found[part.record] = before.beside(one) if before else one
    return found


def _named(part: PartItem) -> Named:
    identity = identity_from(content(part))
    return Named(
        called=identity.called,
        contacts=identity.contacts,
        kin=identity.kin,
        remarks=identity.remarks,
    )


@dataclass(frozen=True, repr=False)
class Resting:
    """A sealed object as it rests now. `as_arrived`: the header that `digest` counts."""

    header: bytes
    as_arrived: bytes
    blob: str = ""
    payload: bytes = b""
    digest: str = ""  # SHA-256 in hex of header and payload, by the row
    size: int = 0  # of the payload, by the row

    def __repr__(self) -> str:
        return "<Resting>"

    def stream(self) -> BinaryIO:
        """The payload from its start."""
        return open_payload(self.blob) if self.blob else io.BytesIO(self.payload)

    def digest_now(self) -> str:
        """As `digest`, of the octets that are there."""
        found = hashlib.sha256(self.as_arrived)
        with self.stream() as payload:
            while piece := payload.read(_PIECE):
                found.update(piece)
        return found.hexdigest()


def resting(part: PartItem) -> Resting:
    """Find it, with the very header that its key was taken from. Raises Changed."""
    row = _row(part)
    if row is None:
        raise Changed("part_missing", part.record)
    for header in _headers(row):
        if hashlib.sha256(header).hexdigest() == part.header:
            return _resting(row, header)
    raise Changed("part_changed", part.record)


def original_of(part: PartItem) -> Resting | None:
    """The sealed original that an evidence item was made of, as it arrived; None for a name."""
    row = _row(part)
    if isinstance(row, SealedPart):
        row = row.attachment or row.submission
    if row is None or isinstance(row, IdentityRow):
        return None
    return _resting(row, bytes(row.header))


def content(part: PartItem) -> bytes:
    """All of it, in memory. Raises Changed, and the seal's own for anything altered."""
    here = resting(part)
    with _payload(here, part) as payload:
        return open_bytes(here.header, payload.read(), part.file_key, inner(part), _LARGEST)


def pieces(part: PartItem) -> Iterator[bytes]:
    """Its content piece by piece; what it is is known only at the end. Raises as `content`."""
    here = resting(part)
    with _payload(here, part) as payload:
        yield from open_stream(payload, here.header, part.file_key, inner(part))


def inner(part: PartItem) -> Inner:
    """What stands inside its seal."""
    return Inner(part.kind, 1, part.id, part.part, part.of)


def _payload(here: Resting, part: PartItem) -> BinaryIO:
    try:
        return here.stream()
    except FileNotFoundError:
        raise Changed("part_missing", part.record) from None


def _row(part: PartItem) -> _Row | None:
    return _TABLES[part.kind]._default_manager.filter(pk=part.row).first()


def _headers(row: _Row) -> Sequence[bytes]:
    kept = getattr(row, "kept_header", None)
    return [bytes(one) for one in (kept, row.header) if one]


def _resting(row: _Row, header: bytes) -> Resting:
    arrived = bytes(row.header)
    if isinstance(row, IdentityRow):
        return Resting(header, arrived, payload=bytes(row.payload))
    return Resting(
        header, arrived, row.blob, digest=bytes(row.blob_sha256).hex(), size=row.blob_size
    )
