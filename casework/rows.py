"""Writing, reading and erasing sealed rows: the one way to a desk's records.

Writes of one desk stand in line (its row is locked), so that the numbers of its rows have no
gap and two people never both replace the same version.
"""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from casework import register
from casework import row_marks as marks
from casework.models import Desk, RowSecret, SealedRow
from casework.records import Record, Stored
from casework.records.codec import checked, from_bytes, to_bytes
from casework.row_seal import SECRET_SIZE, Content, Place, seal, unseal
from casework.unlocked import DeskKeys, RowKeys, Unlocked, require_newest
from intake import clock, custody
from intake.durably import durably
from intake.errors import IntakeError

__all__ = ["Stored", "erase", "in_line", "read", "write"]


def write(by: Unlocked, desk: uuid.UUID, record: Record, *, expects: int) -> int:
    """Seal the record into its row and leave the custody leaves; gives the new version.

    Joins the transaction that is open, or makes a durable one of its own. On a refusal nothing
    is written.

    Args:
        expects: the version that the writer has seen; 0 makes the row.

    Raises IntakeError: row_changed when somebody was faster, not_your_desk, keys_outdated
    when the desk's key was changed since the writer unlocked, row_altered and
    row_rolled_back for a row that is not as it was last written, record_malformed,
    record_too_large.
    """
    keys = by.desk(desk)
    octets = to_bytes(checked(record))
    with in_line(keys):
        before = _resting(keys, record.id)
        if (before.place.version if before else 0) != expects:
            raise IntakeError("row_changed")
        made = _replace(keys, before, record, octets) if before else _create(keys, record, octets)
        stored = Stored(record, expects + 1)
        transaction.on_commit(lambda: register.written(desk, stored, made))
    return stored.version


def read(by: Unlocked, desk: uuid.UUID, row: uuid.UUID) -> Stored[Record]:
    """The record of one row as it rests now, held against the log.

    Raises IntakeError: row_missing, and as `write`.
    """
    resting = _resting(by.desk(desk), row)
    if resting is None:
        raise IntakeError("row_missing")
    return Stored(_record(resting), resting.place.version)


def erase(by: Unlocked, desk: uuid.UUID, row: uuid.UUID, *, expects: int) -> tuple[bytes, bytes]:
    """Delete the row and its secret. Its leaves stay, and one more says that this was rightly.

    Whoever asks for it has the approvals that an erasure takes. Raises as `read` and `write`.

    Returns the leaves that a restored database needs to say the same: the version is over, and
    the row was erased rightly, by the desk's first key, which is as old as any backup.
    """
    keys = by.desk(desk)
    with in_line(keys):
        before = _resting(keys, row)
        if before is None:
            raise IntakeError("row_missing")
        if before.place.version != expects:
            raise IntakeError("row_changed")
        SealedRow.objects.filter(pk=row).delete()
        RowSecret.objects.filter(pk=row).delete()
        over = marks.superseded(before.place, before.keys)
        custody.record(over)
        number = before.content.number
        custody.record(marks.erased(keys, number, keys.generation))
        transaction.on_commit(lambda: register.erased(desk, row, number))
    return over.leaf, marks.erased(keys, number, min(keys.seeds)).leaf


@contextmanager
def in_line(keys: DeskKeys) -> Iterator[None]:
    """Inside a transaction, and alone among the writers of this desk until it ends.

    Raises IntakeError: not_your_desk, keys_outdated.
    """
    with transaction.atomic() if connection.in_atomic_block else durably():
        # On SQLite the transaction itself has the one writer's lock from its beginning.
        if not Desk.objects.select_for_update(no_key=True).filter(pk=keys.desk).exists():
            raise IntakeError("not_your_desk")
        require_newest(keys)
        yield


# Where to begin looking for the number of a desk's last row. Only a hint: it may be of a
# transaction that was rolled back, or of a database that was restored since.
_counted: dict[uuid.UUID, int] = {}


@dataclass(frozen=True, repr=False)
class _Resting:
    """A row as it is in the database, opened and found right."""

    place: Place
    secret: bytes
    keys: RowKeys
    content: Content


def _resting(desk: DeskKeys, row: uuid.UUID) -> _Resting | None:
    found = SealedRow.objects.filter(pk=row).first()
    if found is None:
        return None
    if found.desk_id != desk.desk:
        raise IntakeError("not_your_desk")
    place = Place(found.desk_id, found.kind, found.pk, found.version, found.generation, found.day)
    secret = RowSecret.objects.filter(pk=row).values_list("secret", flat=True).first()
    if secret is None:
        raise IntakeError("row_altered")
    keys = place.keys(desk, bytes(secret))
    content = unseal(bytes(found.sealed), place, keys)
    _hold_against_log(place, keys, bytes(found.sealed))
    return _Resting(place, bytes(secret), keys, content)


def _hold_against_log(place: Place, keys: RowKeys, sealed: bytes) -> None:
    written, over = marks.written(place, keys, sealed), marks.superseded(place, keys)
    logged = marks.found([written.leaf, over.leaf])
    if over.leaf in logged:
        raise IntakeError("row_rolled_back")
    if written.leaf not in logged:
        raise IntakeError("row_altered")


def _record(resting: _Resting) -> Record:
    record = from_bytes(resting.content.record)
    if (record.KIND, record.id) != (resting.place.kind, resting.place.row):
        raise IntakeError("row_altered")
    return record


def _create(desk: DeskKeys, record: Record, octets: bytes) -> int:
    """Gives the row's number."""
    place = _place(desk, record, 1)
    secret = secrets.token_bytes(SECRET_SIZE)
    number = marks.count_of(desk, _counted.get(desk.desk, 0)) + 1
    RowSecret(row=record.id, secret=secret).save(force_insert=True)
    sealed = _seal(desk, Content(octets, number), place, secret)
    SealedRow(id=record.id, **_columns(place, sealed)).save(force_insert=True)
    custody.record(marks.counted(desk, number, desk.generation))
    _counted[desk.desk] = number
    return number


def _replace(desk: DeskKeys, before: _Resting, record: Record, octets: bytes) -> int:
    """Gives the row's number, which it keeps."""
    if before.place.kind != record.KIND:
        raise ValueError("a row keeps its kind")
    place = _place(desk, record, before.place.version + 1)
    sealed = _seal(desk, Content(octets, before.content.number), place, before.secret)
    mine = SealedRow.objects.filter(pk=record.id, version=before.place.version)
    if not mine.update(**_columns(place, sealed)):
        raise IntakeError("row_changed")
    custody.record(marks.superseded(before.place, before.keys))
    return before.content.number


def _place(desk: DeskKeys, record: Record, version: int) -> Place:
    return Place(desk.desk, record.KIND, record.id, version, desk.generation, clock.today())


def _seal(desk: DeskKeys, content: Content, place: Place, secret: bytes) -> bytes:
    """Seal, and leave the leaf that commits to what was sealed."""
    keys = place.keys(desk, secret)
    sealed = seal(content, place, keys)
    custody.record(marks.written(place, keys, sealed))
    return sealed


def _columns(place: Place, sealed: bytes) -> dict[str, object]:
    return {
        "desk_id": place.desk,
        "kind": place.kind,
        "version": place.version,
        "generation": place.generation,
        "day": place.day,
        "sealed": sealed,
    }
