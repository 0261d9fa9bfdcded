"""Restoring onto an empty host, and looking at everything that came back.

The snapshot tells what it was; whether that is all that was acknowledged, the custody log tells:
it goes on under a new name, behind the newest checkpoint that somebody kept outside the server.
"""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from casework.models import Draft, Package
from deploy.backups import engines
from deploy.backups.erasures import Again, do_again
from deploy.backups.errors import BackupError
from deploy.backups.place import DATABASE, Place, Snapshot
from deploy.backups.voiding import Voided, void_unused
from intake import blobs, recipients
from intake.audit import audit
from intake.custody.restarting import restart
from intake.custody.verifying import first_fault
from intake.keys.roll import RollError
from intake.models import Attachment, Order, SealedPart, Submission
from intake.payloads import is_small
from intake.sealing import NotForUs, SealingError, age
from intake.sealing.stanzas import Identity

_PIECE = 1 << 20


@dataclass(frozen=True)
class Restored:
    """What came back. `audit` as of `manage.py audit`; `log` the new log's name, "" for none."""

    snapshot: str
    payloads: int
    payloads_missing: int
    erased_again: Again
    voided: Voided
    log: str
    audit: dict[str, Any]
    log_fault: str | None

    @property
    def is_whole(self) -> bool:
        """Whether everything the snapshot names is here and as it was, but for what was erased."""
        found = self.audit
        trouble = found["missing"] or found["altered"] or found["unreadable"]
        lacking = self.payloads_missing or self.erased_again.refused
        return not (trouble or lacking or self.log_fault)


def restore(
    place: Place, snapshot: Snapshot, keys: Sequence[Identity], outside: str | None
) -> Restored:
    """Fill this empty host from a snapshot.

    Args:
        keys: the identity of the backup key.
        outside: the newest checkpoint that was kept outside the server, of whatever log; None
            where there is none at hand. Then no log is begun, and the sequencer has to stand
            still until `manage.py custody_restart` has begun one.

    Raises BackupError, and as `custody.restarting.restart`: what was loaded stays then, and the
    log can be begun by `manage.py custody_restart`.
    """
    if not (engines.is_empty() and _has_no_payload()):
        raise BackupError("not_empty")
    _require_root()
    snapshot.check()
    if snapshot.described()["database"] != connection.vendor:
        raise BackupError("load_failed")
    with _opened(snapshot, keys) as dump:
        engines.load(dump)
    call_command("migrate", verbosity=0)
    again = do_again(place, keys)  # first: what was erased brings no payload
    came, missing = _bring_payloads(place)
    voided = void_unused()
    log = restart(outside).origin if outside is not None else ""
    return Restored(
        snapshot=snapshot.name,
        payloads=came,
        payloads_missing=missing,
        erased_again=again,
        voided=voided,
        log=log,
        audit=asdict(audit(also=(Draft, Package))),
        log_fault=first_fault(),
    )


@contextmanager
def _opened(snapshot: Snapshot, keys: Sequence[Identity]) -> Iterator[Path]:
    """The dump, once all of it is authenticated; it is gone afterwards."""
    dump = settings.VAR_DIR / "restored.dump"
    dump.unlink(missing_ok=True)
    descriptor = os.open(dump, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out, (snapshot.folder / DATABASE).open("rb") as sealed:
            out.writelines(age.decrypt(sealed, keys))
        yield dump
    except NotForUs:
        raise BackupError("wrong_key") from None
    except SealingError:
        raise BackupError("altered") from None
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupError("no_room_here") from None
        raise
    finally:
        dump.unlink(missing_ok=True)


def _require_root() -> None:
    """Without it nobody could tell which of the restored statements are to be believed."""
    try:
        recipients.pinned_root()
    except RollError:
        raise BackupError("root_missing") from None


def _has_no_payload() -> bool:
    address = urlsplit(settings.BLOBS)
    if address.scheme == "file":
        Path(address.path).mkdir(mode=0o700, parents=True, exist_ok=True)
    return next(iter(blobs.blob_store().names()), None) is None


def _bring_payloads(place: Place) -> tuple[int, int]:
    """Those that rows name; how many came, and how many the folder does not have."""
    store, missing = blobs.blob_store(), 0
    wanted = _named()
    with _for_the_group():
        for name in sorted(wanted):
            try:
                with place.blob(name).open("rb") as source:
                    _bring(store, name, iter(lambda: source.read(_PIECE), b""))
            except FileNotFoundError:
                missing += 1
    return len(wanted) - missing, missing


@contextmanager
def _for_the_group() -> Iterator[None]:
    """Where several users share the payloads of a host, by `blobs.rights`, they share these."""
    before = os.umask(0o007)
    try:
        yield
    finally:
        os.umask(before)


def _bring(store: blobs.BlobStore, name: str, pieces: Iterator[bytes]) -> None:
    writer = store.create(name)
    try:
        for piece in pieces:
            writer.write(piece)
        writer.commit()
    except BaseException:
        writer.abort()
        raise


def _named() -> set[str]:
    found: set[str] = set()
    for model in (Submission, Attachment, SealedPart, Order, Draft, Package):
        found.update(model._default_manager.values_list("blob", flat=True))
    return {name for name in found if name and not is_small(name)}
