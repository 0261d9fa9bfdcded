"""The hourly audit: every acknowledged report still has its row, its blob, and moves.

One payload that cannot be read keeps it from none of the others.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from intake.models import Attachment, CustodyBody, CustodyEvent, SealedPart, Stage, Submission
from intake.payloads import open_payload

_PIECE = 1 << 20
_OURS = (Submission, Attachment, SealedPart)
_Row = Any  # of a table with the columns header, blob and blob_sha256


@dataclass
class Findings:
    """What an operator must hear of, as row ids by kind of trouble. Empty is good."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unfinished: int = 0
    needs_person: int = 0
    events: int = 0
    bodies: int = 0

    @property
    def clean(self) -> bool:
        """Whether everything acknowledged is there, can be read and is unaltered."""
        return not (self.missing or self.altered or self.unreadable)


def audit(also: Iterable[type[Model]] = ()) -> Findings:
    """Read every payload that a row names and compare its hash. Reads ciphertext only.

    Args:
        also: further tables whose rows name payloads, with the columns that ours have for it.

    Raises TransientError where the storage as a whole does not answer, and database errors.
    """
    found = Findings(
        unfinished=sum(
            model.objects.filter(stage=Stage.RECEIVED).count() for model in (Submission, Attachment)
        ),
        needs_person=Submission.objects.filter(stage=Stage.NEEDS_PERSON).count(),
        events=CustodyEvent.objects.count(),
        bodies=CustodyBody.objects.count(),
    )
    for row in _rows((*_OURS, *also)):
        found.checked += 1
        trouble = _trouble(row, found)
        # A row that was erased or worked on since it was read is in none.
        if trouble is not None and _stands(row):
            trouble.append(str(row.pk))
    return found


def _trouble(row: _Row, found: Findings) -> list[str] | None:
    """The list that the row belongs on, if any."""
    try:
        return None if _digest(row) == bytes(row.blob_sha256) else found.altered
    except FileNotFoundError:
        return found.missing
    except OSError:  # a bad sector, or a file that somebody else owns now
        return found.unreadable


def _stands(row: _Row) -> bool:
    found = type(row)._default_manager.filter(pk=row.pk, blob=row.blob)
    return bool(found.exists())


def _rows(tables: Iterable[type[Model]]) -> Iterator[_Row]:
    for model in tables:
        yield from model._default_manager.only("header", "blob", "blob_sha256").iterator(
            chunk_size=500
        )


def _digest(row: _Row) -> bytes:
    digest = hashlib.sha256(bytes(row.header))
    with open_payload(row.blob) as payload:
        while piece := payload.read(_PIECE):
            digest.update(piece)
    return digest.digest()
