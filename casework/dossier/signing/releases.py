"""The release log: an append-only Merkle log of what left this organisation.

Its entries are 32-byte digests: a dossier's tag manifest, or a day's custody checkpoint, so
that the custody log is anchored by every dossier and a recipient learns nothing of volumes.
C2SP formats, as the custody log has them; its checkpoints are signed with the dossier key.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.models import ReleaseEntry
from intake.custody import checkpoint, merkle
from intake.custody.checkpoint import Checkpoint, LogKey
from intake.custody.merkle import Frontier
from intake.custody.proofs import Proof
from intake.errors import IntakeError
from intake.keys import durable
from intake.models import CustodyCheckpoint

_ANCHOR = b"amanat custody checkpoint v1\n"


class ReleaseLogError(IntakeError):
    """release_log_not_continued: the rows are not those that were signed last. Nothing more is
    signed until a restart says so.
    """


@dataclass(frozen=True)
class Grown:
    """One release log as it stands: `entries` in order."""

    number: int
    origin: str
    entries: Sequence[bytes]

    @property
    def size(self) -> int:
        """How many entries."""
        return len(self.entries)

    def root(self, size: int) -> bytes:
        """The root of the first `size` entries."""
        tree = Frontier()
        for entry in self.entries[:size]:
            tree.append(entry)
        return tree.root()

    def signed(self, private: Ed25519PrivateKey) -> str:
        """The checkpoint of all of it, as a signed note."""
        return Checkpoint(self.origin, self.size, self.root(self.size)).sign(private)

    def proof(self, entry: bytes, document: str) -> Proof:
        """That `entry` is in it, under a checkpoint of all of it."""
        index = self.entries.index(entry)
        path = merkle.inclusion_path(index, self.size, self._complete)
        return Proof(index, tuple(path), document)

    @cached_property
    def _leaves(self) -> list[bytes]:
        return [merkle.leaf_hash(entry) for entry in self.entries]

    def _complete(self, level: int, index: int) -> bytes:
        if level == 0:
            return self._leaves[index]
        left, right = 2 * index, 2 * index + 1
        return merkle.node_hash(self._complete(level - 1, left), self._complete(level - 1, right))


def current(public: bytes) -> Grown:
    """The log that grows. Its origin tells logs of one organisation apart, and nothing else.

    Args:
        public: the first dossier key the organisation ever had, 32 bytes.
    """
    newest = ReleaseEntry.objects.order_by("-log").values_list("log", flat=True).first() or 1
    rows = ReleaseEntry.objects.filter(log=newest).order_by("position")
    entries = [bytes(entry) for entry in rows.values_list("entry", flat=True)]
    return Grown(newest, origin(public, newest), entries)


def origin(public: bytes, number: int) -> str:
    """The name of one log."""
    return f"amanat/release-log/{hashlib.sha256(public).hexdigest()[:16]}/{number}"


def with_new(log: Grown, *entries: bytes) -> Grown:
    """The log as it will be: with those that are not in it yet."""
    new = [entry for entry in entries if entry not in log.entries]
    return Grown(log.number, log.origin, [*log.entries, *new])


def append(log: Grown, grown: Grown) -> bool:
    """Write what `grown` has more; whether that is anything. Only inside a transaction."""
    new = grown.entries[log.size :]
    ReleaseEntry.objects.bulk_create(
        ReleaseEntry(log=log.number, position=log.size + nth, entry=entry)
        for nth, entry in enumerate(new)
    )
    return bool(new)


def anchor() -> tuple[bytes, ...]:
    """The entry that stands for the newest daily custody checkpoint, if there is one."""
    newest = CustodyCheckpoint.objects.filter(kind=CustodyCheckpoint.Kind.DAILY).order_by("-pk")
    note = newest.values_list("note", flat=True).first()
    return (digest_of(note),) if note else ()


def digest_of(note: str) -> bytes:
    """A custody checkpoint as an entry."""
    return hashlib.sha256(_ANCHOR + note.encode()).digest()


@dataclass(frozen=True)
class Memory:
    """What the signer signed last and what it was about to sign, in two files outside the
    database that a restore does not touch.
    """

    file: Path

    @property
    def meant(self) -> Path:
        """The log as it was about to become."""
        return self.file.with_name(f"{self.file.name}.next")

    def check(self, log: Grown, keys: Sequence[LogKey]) -> None:
        """Raises ReleaseLogError unless the rows are those signed last, or those it was about to
        sign when it was killed: one more, and somebody else wrote it. CheckpointError for a bad
        file.
        """
        if not self.file.exists():
            return
        here = (log.origin, log.size, log.root(log.size))
        for file in (self.file, self.meant):
            document = file.read_text(encoding="utf-8") if file.exists() else ""
            seen = checkpoint.read(document, keys).checkpoint if document else None
            if seen is not None and (seen.origin, seen.size, seen.root) == here:
                # Else a second crash would leave neither file with what the rows are now.
                _kept(self.file, document)
                return
        raise ReleaseLogError("release_log_not_continued")

    def mean(self, document: str) -> None:
        """Before the rows are written: a crash after it leaves either log, and both are known."""
        _kept(self.meant, document)

    def keep(self, document: str) -> None:
        """Before a signature leaves."""
        _kept(self.file, document)

    def restart(self, log: Grown) -> None:
        """Begin the next log; its first entry names the last checkpoint of the one before."""
        last = self.file.read_text(encoding="utf-8")
        ReleaseEntry.objects.create(log=log.number + 1, position=0, entry=digest_of(last))
        self.meant.unlink(missing_ok=True)
        self.file.rename(self.file.with_name(f"{self.file.name}.{log.number}"))


def _kept(file: Path, document: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    durable.write(file, document.encode())
