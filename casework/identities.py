"""Who a protected person is: written by anybody of the desk, opened through the opener alone.

Sealing to the originals key needs no secret, so whoever hears a name can put it where no desk
key reads it. Opening is in `casework.services.reveals`.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import ClassVar, cast

from django.db import IntegrityError, connection, transaction

from casework import row_marks as marks
from casework.models import IdentityRow
from casework.records import Record
from casework.records.codec import reader_of, to_bytes
from casework.row_seal import Place
from casework.unlocked import DeskKeys, RowKeys, Unlocked
from intake import clock, custody, recipients
from intake.durably import durably
from intake.errors import IntakeError
from intake.sealing import Inner, seal_bytes

LARGEST = 1 << 18  # octets of the record; a person wrote it


@dataclass(frozen=True, kw_only=True, repr=False)
class ProtectedIdentity(Record):
    """One protected person, by name. Never a kind of `casework.records.KINDS`: rows of those are
    sealed to the desk.

    `id` is drawn for it and named by `Person.identity`, inside that row's seal: an id shared with
    the person's row would show on a seized server which belong together.
    """

    KIND: ClassVar[str] = "identity"

    called: tuple[str, ...] = ()  # every way the name is written
    contacts: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    source_of: tuple[uuid.UUID, ...] = ()  # submissions that this person told
    remarks: str = ""

    def __repr__(self) -> str:
        return "<ProtectedIdentity>"


def keep_identity(
    by: Unlocked, desk: uuid.UUID, identity: ProtectedIdentity, *, expects: int = 0
) -> int:
    """Seal it to the desk's originals key; gives the new version.

    A further version replaces the whole record: its writer has had it revealed.

    Args:
        expects: the version that the writer has seen; 0 makes the row.

    Raises IntakeError: not_your_desk, row_changed, record_too_large, and RollError.
    """
    keys = by.desk(desk)
    content = to_bytes(identity)
    if len(content) > LARGEST:
        raise IntakeError("record_too_large")
    to, day = recipients.current().originals(desk), clock.today()
    sealed = seal_bytes(content, [to], Inner("identity", 1, str(identity.id), 1, 1))
    row = IdentityRow(
        id=identity.id,
        desk_id=desk,
        version=expects + 1,
        generation=keys.generation,
        day=day,
        header=sealed.header,
        payload=sealed.payload,
    )
    event = custody.draft(
        "identity.kept",
        [recipients.current().desk(desk)],
        row=str(row.pk),
        version=row.version,
        sha256=sealed.sha256.hex(),
        by=str(by.member.pk),
    )
    with transaction.atomic() if connection.in_atomic_block else durably():
        _put(keys, row, expects)
        custody.record(event)
    return row.version


def identity_from(content: bytes) -> ProtectedIdentity:
    """Read what `keep_identity` sealed. Raises IntakeError("record_malformed")."""
    try:
        told = json.loads(content)
        if (told["kind"], told["schema"]) != (ProtectedIdentity.KIND, ProtectedIdentity.SCHEMA):
            raise IntakeError("record_malformed")
        return cast(ProtectedIdentity, reader_of(ProtectedIdentity)(told["record"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise IntakeError("record_malformed") from None


def hold_against_log(by: Unlocked, desk: uuid.UUID, row: uuid.UUID) -> None:
    """Refuse an identity that is not as it was last written.

    Raises IntakeError: row_missing, row_rolled_back, row_altered.
    """
    found = IdentityRow.objects.filter(pk=row, desk=desk).first()
    if found is None:
        raise IntakeError("row_missing")
    place, keys = _place(by.desk(desk), found)
    written = marks.written(place, keys, _sealed(found))
    over = marks.superseded(place, keys)
    logged = marks.found([written.leaf, over.leaf])
    if over.leaf in logged:
        raise IntakeError("row_rolled_back")
    if written.leaf not in logged:
        raise IntakeError("row_altered")


def erase_identity(by: Unlocked, desk: uuid.UUID, row: uuid.UUID) -> bytes:
    """Delete header and payload; the leaves stay. Called inside the transaction of an erasure.

    Whoever asks for it has the approvals that an erasure takes. Returns the leaf that ends this
    version. Raises IntakeError: row_missing, not_your_desk.
    """
    keys = by.desk(desk)
    found = IdentityRow.objects.filter(pk=row, desk=desk).first()
    if found is None:
        raise IntakeError("row_missing")
    over = marks.superseded(*_place(keys, found))
    custody.record(over)
    found.delete()
    return over.leaf


def _put(keys: DeskKeys, row: IdentityRow, expects: int) -> None:
    """The row in its new version, the leaf that commits to it, the leaf that ends the old."""
    before = IdentityRow.objects.select_for_update().filter(pk=row.pk).first()
    if before is not None and before.desk_id != row.desk_id:
        raise IntakeError("not_your_desk")
    if (before.version if before else 0) != expects:
        raise IntakeError("row_changed")
    try:
        with transaction.atomic():
            row.save(force_insert=before is None, force_update=before is not None)
    except IntegrityError:
        raise IntakeError("row_changed") from None
    place, row_keys = _place(keys, row)
    custody.record(marks.written(place, row_keys, _sealed(row)))
    if before is not None:
        custody.record(marks.superseded(*_place(keys, before)))


def _place(keys: DeskKeys, row: IdentityRow) -> tuple[Place, RowKeys]:
    """Only the salts of the derived keys are used; what makes them one version's is its header."""
    place = Place(row.desk_id, "identity", row.id, row.version, row.generation, row.day)
    return place, place.keys(keys, hashlib.sha256(bytes(row.header)).digest())


def _sealed(row: IdentityRow) -> bytes:
    return bytes(row.header) + bytes(row.payload)
