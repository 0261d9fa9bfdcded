"""Erasures beside the snapshots: what was erased since the one that is restored goes again.

Each note is an age file of the backup key, by a random name. Notes lie outside of the snapshots,
so that whoever restores an old one finds the newest of them.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from casework.erased_again import erase_again
from casework.erasure_notes import opened
from casework.models import ErasureNote
from deploy.backups.place import NOTES, Place
from intake import recipients
from intake.errors import IntakeError
from intake.keys import durable
from intake.keys import roll as rolls
from intake.keys.roll import Roll
from intake.sealing import SealingError
from intake.sealing.stanzas import Identity


@dataclass(frozen=True)
class Again:
    """How many erasures the snapshot was too old for, and how many rows went by them. `refused`
    are notes that do not open with this key, or that two people did not sign: their erasures
    have to be done again by people.
    """

    erasures: int
    rows: int
    refused: int


def copy_notes(place: Place) -> None:
    """Every note of this host that is not in the folder yet."""
    (place.folder / NOTES).mkdir(mode=0o700, exist_ok=True)
    for name in set(ErasureNote.objects.values_list("pk", flat=True)) - place.notes():
        durable.write(place.note(name), bytes(ErasureNote.objects.get(pk=name).sealed))


def do_again(place: Place, keys: Sequence[Identity]) -> Again:
    """Erase, in the database that was just loaded, all that was erased since it was copied.

    The notes go with it into the database: the next backups have them, too. Raises RollError
    where the restored roll is none of the pinned root's.
    """
    since = place.notes() - set(ErasureNote.objects.values_list("pk", flat=True))
    if not since:
        return Again(0, 0, 0)
    roll = rolls.verify(recipients.published_documents()[0], recipients.pinned_root())
    gone = [_again(place, name, keys, roll) for name in sorted(since)]
    done = [rows for rows in gone if rows is not None]
    return Again(len(done), sum(done), len(gone) - len(done))


def _again(place: Place, name: uuid.UUID, keys: Sequence[Identity], roll: Roll) -> int | None:
    """How many rows went; None for a note that is refused."""
    sealed = place.note(name).read_bytes()
    try:
        note = opened(sealed, name, keys)
        request = note.asked(roll)
    except (SealingError, IntakeError):
        return None
    with transaction.atomic():
        ErasureNote.objects.create(id=name, sealed=sealed)
        return erase_again(note, request)
