"""The folder that backups rest in.

    snapshots/20261122T231500Z/   database.age, snapshot.json and SHA256SUMS over both
    blobs/XX/NAME                 payloads by their random name: never changed, copied once
    erasures/ID.age               what was erased since the snapshots, for who restores an old one
    escrow/NAME                   halves of originals keys, sealed to custody on this host
    gone.json                     payloads that the host has no more, and since when

A snapshot is made under a name with a point before it and renamed when it was read back: what
has its name is whole. Nothing here tells more than the folders of the host do.
"""

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import stat
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from deploy.backups.errors import BackupError
from intake.keys import durable

DAYS = 35  # how long anything stays, and so how long what was erased may be found in a backup
FORMAT = 1
DATABASE, DESCRIPTION, SUMS = "database.age", "snapshot.json", "SHA256SUMS"
NOTES = "erasures"
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_PIECE = 1 << 20


@dataclass(frozen=True)
class Snapshot:
    """One that is whole. `taken` in UTC, to the second."""

    folder: Path

    @property
    def name(self) -> str:
        """As people name it: `20261122T231500Z`."""
        return self.folder.name

    @property
    def taken(self) -> datetime:
        """When it was begun: nothing acknowledged before is missing in it."""
        return datetime.strptime(self.name, _STAMP).replace(tzinfo=UTC)

    def check(self) -> None:
        """BackupError("altered") unless its files are the ones that were written."""
        try:
            sums = (self.folder / SUMS).read_text(encoding="ascii")
            told = {name: digest(self.folder / name) for name in (DATABASE, DESCRIPTION)}
        except (OSError, UnicodeDecodeError):
            raise BackupError("altered") from None
        if sums != sums_of(told):
            raise BackupError("altered")

    def described(self) -> dict[str, object]:
        """What `snapshot.json` says. BackupError("not_a_backup")."""
        try:
            told = json.loads((self.folder / DESCRIPTION).read_bytes())
            if told["format"] == FORMAT:
                return dict(told)
        except (OSError, ValueError, KeyError, TypeError):
            pass
        raise BackupError("not_a_backup")


class Place:
    """A folder of backups. BackupError("folder_missing")."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise BackupError("folder_missing")
        self.folder = folder

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else works here meanwhile. BackupError("another_runs")."""
        with told_of_the_disk():
            lock = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise BackupError("another_runs") from None
        finally:
            os.close(lock)

    def snapshots(self) -> list[Snapshot]:
        """All that are whole, oldest first."""
        try:
            names = [one.name for one in (self.folder / "snapshots").iterdir()]
        except FileNotFoundError:
            return []
        found = sorted(name for name in names if _NAME.fullmatch(name))
        return [Snapshot(self.folder / "snapshots" / name) for name in found]

    def snapshot(self, name: str = "") -> Snapshot:
        """The one of that name, or the newest. BackupError("no_snapshot")."""
        found = [one for one in self.snapshots() if name in ("", one.name)]
        if not found:
            raise BackupError("no_snapshot")
        return found[-1]

    def begin(self, now: datetime) -> Path:
        """An empty folder for a snapshot; what others left unfinished goes."""
        every = self.folder / "snapshots"
        every.mkdir(mode=0o700, exist_ok=True)
        # Who may look into the folder may see when backups were taken: the doctor does. Some file
        # systems of sticks have no modes.
        with suppress(PermissionError):
            every.chmod(stat.S_IMODE(self.folder.stat().st_mode) & 0o750)
        for left in every.glob(".*"):
            shutil.rmtree(left)
        made = every / f".{now.astimezone(UTC).strftime(_STAMP)}"
        made.mkdir(mode=0o700)
        return made

    def finish(self, made: Path) -> Snapshot:
        """It is whole and was read back: from here on it counts."""
        durable.sync_folder(made)
        whole = made.with_name(made.name.removeprefix("."))
        made.rename(whole)
        durable.sync_folder(whole.parent)
        return Snapshot(whole)

    def blob(self, name: str) -> Path:
        """Where a payload of that name rests, or would."""
        return self.folder / "blobs" / name[:2] / name

    def blobs(self) -> set[str]:
        """The names of all payloads here."""
        return {one.name for one in (self.folder / "blobs").glob("??/*") if one.name[0] != "."}

    def note(self, name: uuid.UUID) -> Path:
        """Where the note of an erasure rests, or would."""
        return self.folder / NOTES / f"{name}.age"

    def notes(self) -> set[uuid.UUID]:
        """The names of all notes of erasures here."""
        found = (one.stem for one in (self.folder / NOTES).glob("*.age"))
        return {uuid.UUID(name) for name in found if _ID.fullmatch(name)}

    def drop_unfinished(self) -> None:
        """Remove payloads that somebody began to copy: the host may have erased them since."""
        for left in (self.folder / "blobs").glob("??/.*"):
            left.unlink()

    def prune(self, alive: Iterable[str], today: date) -> tuple[int, int]:
        """Remove snapshots older than DAYS, and payloads that the host has not had for DAYS; how
        many of each. The newest snapshot stays whatever its age.
        """
        old = [one for one in self.snapshots()[:-1] if (today - one.taken.date()).days > DAYS]
        for one in old:
            shutil.rmtree(one.folder)
        gone = self._gone_since(alive, today)
        ended = [name for name, since in gone.items() if (today - since).days > DAYS]
        for name in ended:
            self.blob(name).unlink(missing_ok=True)
            del gone[name]
        told = {name: since.isoformat() for name, since in sorted(gone.items())}
        durable.write(self.folder / "gone.json", json.dumps(told, indent=0).encode())
        return len(old), len(ended)

    def _gone_since(self, alive: Iterable[str], today: date) -> dict[str, date]:
        """Payloads here that the host has no more, and the day each was missed first."""
        try:
            told = json.loads((self.folder / "gone.json").read_bytes())
        except FileNotFoundError:
            told = {}
        missed = self.blobs().difference(alive)
        return {name: date.fromisoformat(told.get(name, today.isoformat())) for name in missed}


@contextmanager
def told_of_the_disk() -> Iterator[None]:
    """Faults of the disk of the backups, as BackupError."""
    try:
        yield
    except OSError as fault:
        full = fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise BackupError("folder_full" if full else "folder_refuses") from None


def digest(file: Path) -> str:
    """SHA-256 of a file, in hex, as the disk gives it: what was cached of it is let go first."""
    found = hashlib.sha256()
    with file.open("rb") as source:
        os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := source.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def sums_of(told: dict[str, str]) -> str:
    """As `sha256sum` writes and checks them."""
    return "".join(f"{one}  {name}\n" for name, one in sorted(told.items()))
