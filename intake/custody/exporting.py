"""What leaves the database for outside eyes: the tree as tiles, and proofs of single entries."""

from pathlib import Path

from intake.custody import merkle
from intake.custody.proofs import Proof
from intake.custody.signing import LogError, log_keys
from intake.custody.stored import StoredTree
from intake.custody.tiles import tiles
from intake.models import CustodyCheckpoint, CustodyLink, CustodyLog


def export(folder: Path) -> list[Path]:
    """Write each log that was ever signed into a folder of its own; returns these.

    In each: `checkpoint`, `tile/…`, and `restart` where the log followed a restore. Beside it,
    as `….vkey`, one line for each log key: whoever verifies compares it with the roll, and does
    not take a key from what it is to prove. Raises RollError, OSError.
    """
    keys, written = log_keys(), []
    for log in CustodyLog.objects.order_by("begins"):
        newest = newest_checkpoint(log)
        if newest is None:
            continue
        place = folder / log.origin.rpartition("/")[2]
        verifiers = "".join(f"{key.named(log.origin)}\n" for key in keys)
        _write(place.with_suffix(".vkey"), verifiers.encode())
        _write(place / "checkpoint", newest.note.encode())
        if log.restart:
            _write(place / "restart", log.restart.encode())
        for path, content in tiles(StoredTree(log).entries(newest.size)):
            _write(place / path, content)
        written.append(place)
    return written


def newest_checkpoint(log: CustodyLog) -> CustodyCheckpoint | None:
    """The checkpoint over the most entries of a log."""
    return CustodyCheckpoint.objects.filter(log=log).order_by("-size", "-pk").first()


def prove(leaf: bytes) -> Proof:
    """That the event with this leaf is in the log, under its newest checkpoint.

    Raises LogError: proof_unknown (no such event has a place), proof_not_signed_yet (no
    checkpoint reaches that far).
    """
    link = CustodyLink.objects.filter(event__leaf=leaf).first()
    if link is None:
        raise LogError("proof_unknown")
    log = CustodyLog.objects.filter(begins__lte=link.position).latest("begins")
    index, newest = link.position - log.begins, newest_checkpoint(log)
    if newest is None or newest.size <= index:
        raise LogError("proof_not_signed_yet")
    path = merkle.inclusion_path(index, newest.size, StoredTree(log).complete)
    return Proof(index, path, newest.note)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
