"""Taking a backup: the database first, then the payloads it names, then reading both back.

In this order, because a payload is durable before the row that names it: what the database of
this moment names is there to be copied after it. What is erased in between is missing, and ought
to be.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from deploy.backups import engines
from deploy.backups.erasures import copy_notes
from deploy.backups.errors import BackupError
from deploy.backups.place import (
    DATABASE,
    DESCRIPTION,
    FORMAT,
    SUMS,
    Place,
    Snapshot,
    digest,
    sums_of,
    told_of_the_disk,
)
from intake import blobs, clock, recipients
from intake.errors import TransientError
from intake.keys import durable
from intake.keys.entry import Kind
from intake.sealing import age

_PIECE = 1 << 20


@dataclass(frozen=True)
class Taken:
    """What was done, in numbers that tell nothing but size."""

    snapshot: str
    database_octets: int
    payloads_copied: int
    payloads: int
    snapshots_ended: int
    payloads_ended: int


def take(place: Place) -> Taken:
    """Take one, read it back, and let go what is too old.

    Raises BackupError, RollError where no roll of today names a backup key. A snapshot that
    could not be finished is no snapshot, and those of before stand.
    """
    entry = recipients.current().roll.single(Kind.BACKUP)
    with place.held(), told_of_the_disk():
        made = place.begin(_free_second(place))
        with engines.dumped() as source:
            sealed = _write(made / DATABASE, age.encrypt(source, [entry.hybrid]))
        about = {"format": FORMAT, "database": connection.vendor, "key": entry.generation}
        durable.write(made / DESCRIPTION, json.dumps(about, sort_keys=True).encode())
        alive, copied = _copy_payloads(place)
        copy_notes(place)
        _copy_escrow(place)
        snapshot = _confirmed(place, made, sealed)
        snapshots, ended = place.prune(alive, clock.today())
    octets = (snapshot.folder / DATABASE).stat().st_size
    return Taken(snapshot.name, octets, copied, len(alive), snapshots, ended)


def _free_second(place: Place) -> datetime:
    """Now; snapshots are named by the second, so whoever comes within that of one waits."""
    while (now := clock.now()).replace(microsecond=0) in {one.taken for one in place.snapshots()}:
        time.sleep(0.1)
    return now


def _confirmed(place: Place, made: Path, sealed: str) -> Snapshot:
    """It says of itself what was written, and what is on the disk is that."""
    told = {DATABASE: sealed, DESCRIPTION: digest(made / DESCRIPTION)}
    durable.write(made / SUMS, sums_of(told).encode())
    if digest(made / DATABASE) != sealed:
        raise BackupError("copy_differs")
    return place.finish(made)


def _copy_payloads(place: Place) -> tuple[set[str], int]:
    """The names that this host has, and how many of them are new here."""
    place.drop_unfinished()
    store, there = blobs.blob_store(), place.blobs()
    alive = set(store.names())
    new = alive - there
    for name in sorted(new):
        _copy_payload(place, store, name)
    return alive, len(new)


def _copy_payload(place: Place, store: blobs.BlobStore, name: str) -> None:
    to = place.blob(name)
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temp = to.with_name(f".{name}")
    try:
        with store.open(name) as source:
            written = _write(temp, iter(lambda: source.read(_PIECE), b""))
    except FileNotFoundError:
        return  # erased since it was listed
    except TransientError:
        raise BackupError("payload_fault") from None
    if digest(temp) != written:
        raise BackupError("copy_differs")
    temp.rename(to)
    durable.sync_folder(to.parent)


def _copy_escrow(place: Place) -> None:
    """Where this role can read them: the halves of originals keys that are sealed to custody."""
    if settings.AGENT_DIR is None or not (settings.AGENT_DIR / "escrow").is_dir():
        return
    to = place.folder / "escrow"
    to.mkdir(mode=0o700, exist_ok=True)
    for file in (settings.AGENT_DIR / "escrow").glob("*.age"):
        durable.write(to / file.name, file.read_bytes())


def _write(file: Path, pieces: Iterable[bytes]) -> str:
    """A new file, durable; the SHA-256 of what went into it, in hex."""
    found = hashlib.sha256()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        for piece in pieces:
            found.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return found.hexdigest()
