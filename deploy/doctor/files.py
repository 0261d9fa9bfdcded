"""Files that lie where they must not, or that others may read or write."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from deploy.doctor.fault import Fault
from intake.keys.holdings import holdings

_EVERYBODY = stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def look_at_keys() -> Iterator[Fault]:
    """Private keys within reach of the operator's user, and what a ceremony left here."""
    for one in holdings(settings.ROLE, settings):
        if not one.allowed:
            yield Fault(
                f"A private key is where it must not be: {one.where} ({one.what}).",
                f"shred -u {one.where}, and replace that key: whoever read the disk has it.",
            )


def look_at_modes() -> Iterator[Fault]:
    """What holds rows, sealed files, and the doors of agent and broker."""
    for place in _private_places():
        if place.exists() and place.stat().st_mode & _EVERYBODY:
            yield Fault(f"{place} is open to every user of this host.", f"chmod o-rwx {place}")


def look_at_pin() -> Iterator[Fault]:
    """Whoever writes the pinned root decides whom everything is sealed to (P2)."""
    pin = Path(settings.ROLL_ROOT_FILE)
    for place in (pin, pin.parent):
        if not place.exists():
            continue  # without it there is no roll, and that is said of the roll
        found = place.stat()
        if found.st_mode & _OTHERS_WRITE:
            yield Fault(f"{place} can be changed by others.", f"chmod go-w {place}")
        if found.st_uid not in (0, os.getuid()):
            yield Fault(
                f"{place} belongs to another user than root.",
                f"Compare root.pub with the offline one by voice, then: chown root {place}",
            )


def _private_places() -> Iterator[Path]:
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        yield from (Path(name + ending) for ending in ("", "-wal", "-shm"))
    blobs, broker = urlsplit(settings.BLOBS), urlsplit(settings.BROKER_URL)
    if blobs.scheme == "file":
        yield Path(blobs.path)
    if broker.scheme == "redis+socket":
        yield Path(broker.path)
    yield Path(settings.AGENT_SOCKET)
    yield Path(settings.SIGNER_SOCKET)
