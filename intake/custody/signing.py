"""Signing checkpoints, and never two that contradict each other.

The sequencer remembers the last checkpoint it signed in a file outside the database. A
database that was rolled back, cut or altered underneath it no longer continues that one, and
nothing more is signed until a restart says what was lost.
"""

from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from intake import clock, recipients
from intake.custody import checkpoint, merkle
from intake.custody.checkpoint import LOG_ID, Checkpoint, LogKey
from intake.custody.restart import Restart
from intake.custody.stored import StoredTree, current_log
from intake.errors import IntakeError
from intake.keys import Entry, Kind, durable
from intake.keys import roll as rolls
from intake.keys.private_file import open_to_others
from intake.models import CustodyCheckpoint, CustodyLog

HOUR = 3  # UTC; the same every day, so that the time of a checkpoint says nothing


class LogError(IntakeError):
    """log_key_unreadable, log_key_open_to_others, log_key_exists, log_key_not_on_roll;
    log_missing (nothing was ever linked), log_not_continued (the rows are not those that were
    signed last), log_memory_missing (this host has not signed for this log, another has).
    """


def make_key(file: Path) -> Entry:
    """Make the log key; returns the entry that the ceremony adds to the next roll.

    The file is PEM (PKCS #8), mode 0600. Raises LogError("log_key_exists").
    """
    if file.exists():
        raise LogError("log_key_exists")
    named = LogKey(new_key(file)).named(LOG_ID)
    return Entry(Kind.LOG, LOG_ID, 1, clock.today(), verifier=named.base64)


def new_key(file: Path) -> bytes:
    """Make an Ed25519 key, PEM (PKCS #8) and mode 0600; returns the public half, 32 bytes."""
    private = Ed25519PrivateKey.generate()
    durable.write(file, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return private.public_key().public_bytes_raw()


def load_key(file: Path) -> Ed25519PrivateKey:
    """Read the log key. Raises LogError for one that others may read, or that is none."""
    try:
        if open_to_others(file):
            raise LogError("log_key_open_to_others")
        private = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError):
        raise LogError("log_key_unreadable") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise LogError("log_key_unreadable")
    return private


def log_keys() -> list[LogKey]:
    """Every key that ever signed for the custody log, from the newest roll the root signed.

    The roll's age does not matter: what was signed stays signed when a roll expires. Raises
    RollError.
    """
    roll = rolls.verify(recipients.published_documents()[0], recipients.pinned_root())
    gone = {r.generation: r.on for r in roll.revoked if (r.kind, r.id) == (Kind.LOG, LOG_ID)}
    return [
        LogKey(entry.public.public, gone.get(entry.generation))
        for entry in roll.keys
        if (entry.kind, entry.id) == (Kind.LOG, LOG_ID)
    ]


def is_due(now: datetime) -> bool:
    """Whether the checkpoint of this day has yet to be made."""
    if now.hour < HOUR:
        return False
    made = CustodyCheckpoint.objects.filter(day=now.date(), kind=CustodyCheckpoint.Kind.DAILY)
    return not made.filter(log=current_log()).exists()


def sign_checkpoint(private: Ed25519PrivateKey, kind: CustodyCheckpoint.Kind) -> CustodyCheckpoint:
    """Sign the log as it is now. Raises LogError, RollError, OSError.

    Remembered before it is stored: a crash between the two leaves a checkpoint that nobody was
    given, and a memory that the rows still continue.
    """
    log = current_log()
    if log is None:
        raise LogError("log_missing")
    public = private.public_key().public_bytes_raw()
    if not any(key.public == public and key.revoked is None for key in log_keys()):
        raise LogError("log_key_not_on_roll")
    tree = StoredTree(log)
    check_continued(tree)
    made = tree.checkpoint()
    document = made.sign(private)
    _remember(document)
    return CustodyCheckpoint.objects.create(
        log=log, size=made.size, day=clock.today(), kind=kind, note=document
    )


def check_continued(tree: StoredTree) -> None:
    """Whether the rows continue what was signed last.

    Raises LogError, CheckpointError, RollError.
    """
    try:
        document = memory_file().read_text(encoding="utf-8")
    except FileNotFoundError:
        if CustodyCheckpoint.objects.filter(log=tree.log).exists():
            raise LogError("log_memory_missing") from None
        return
    keys = log_keys()
    last = checkpoint.read(document, keys).checkpoint
    if not (_continues(tree, last) or is_accounted_for(last, keys)):
        raise LogError("log_not_continued")


def memory_file() -> Path:
    """Beside what this role remembers of the roll, for the same reason."""
    return Path(settings.ROLL_FLOOR_FILE).with_name("custody-log")


def _continues(tree: StoredTree, last: Checkpoint) -> bool:
    if last.origin != tree.log.origin or last.size > tree.size:
        return False
    path = merkle.consistency_path(last.size, tree.size, tree.complete)
    return merkle.begins_with(last.size, last.root, tree.size, tree.root(tree.size), path)


def is_accounted_for(last: Checkpoint, keys: list[LogKey]) -> bool:
    """Whether a restart was held against this checkpoint or a later one of the same log."""
    for text in CustodyLog.objects.exclude(restart="").values_list("restart", flat=True):
        named = Restart.parse(text).named(keys).checkpoint
        if named == last or (named.origin == last.origin and named.size > last.size):
            return True
    return False


def _remember(document: str) -> None:
    file = memory_file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    durable.write(file, document.encode())
