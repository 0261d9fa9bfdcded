"""Where a running Amanat might have left a canary."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.canary import Hit, Scanner, scan_broker, scan_database, scan_tree
from tests.journeys.stack import ALIAS, Stack

_RECENT = 64 << 20  # of PostgreSQL's WAL, the newest


def scan_everything(scanner: Scanner, stack: Stack) -> set[Hit]:
    """Files, logs, cores, temp; open files, arguments, environments; broker; both dumps."""
    hits = scan_tree(scanner, stack.var) | scan_open_files(scanner, stack.pids(), stack.var)
    hits |= scan_broker(scanner, stack.broker_url)
    hits |= scan_database(scanner, ALIAS)
    return hits | _scan_postgres_files(scanner, stack)


def scan_open_files(scanner: Scanner, pids: Iterable[int], known: Path) -> set[Hit]:
    """What processes hold open, unlinked files too, each once; files of `known` excepted."""
    seen = {(s.st_dev, s.st_ino) for s in (f.stat() for f in known.rglob("*") if f.is_file())}
    hits: set[Hit] = set()
    for pid in pids:
        for part in ("cmdline", "environ"):
            hits |= scanner.scan_bytes(_read(Path(f"/proc/{pid}/{part}")), f"{pid} {part}")
        for descriptor in _descriptors(pid):
            status = _status(descriptor)
            if status is None or (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            hits |= scanner.scan_bytes(_read(descriptor), f"{pid} descriptor {descriptor.name}")
    return hits


def cores(stack: Stack) -> list[Path]:
    """Core files, wherever a process of this stack may have dropped one."""
    return [file for file in stack.var.rglob("core*") if file.is_file()]


def _scan_postgres_files(scanner: Scanner, stack: Stack) -> set[Hit]:
    """The server's log, this database's files and the newest of the journal."""
    address = urlsplit(stack.database_url)
    if address.scheme != "postgresql":
        return set()
    folder = Path(parse_qs(address.query)["host"][0])
    hits = scanner.scan_bytes(_read(folder / "log"), "PostgreSQL log")
    journal = sorted((folder / "data/pg_wal").glob("0*"), key=lambda f: f.stat().st_mtime)
    for file in journal[-(_RECENT >> 24) :]:
        # Unused ends of segments are zero octets or older records.
        hits |= scanner.scan_bytes(_read(file).rstrip(b"\0"), "PostgreSQL WAL")
    for file in _files_of(folder, address.path.strip("/")):
        hits |= scanner.scan_bytes(_read(file), "PostgreSQL table file")
    return hits


def _files_of(folder: Path, name: str) -> list[Path]:
    """Files of one database that were written since it was made from the template."""
    from django.db import connections  # noqa: PLC0415

    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a checkpoint waits for the disk
        cursor.execute("CHECKPOINT")
        cursor.execute("RESET statement_timeout")
        cursor.execute("SELECT oid FROM pg_database WHERE datname = %s", [name])
        (oid,) = cursor.fetchone()
        cursor.execute("SELECT pg_relation_filepath(oid) FROM pg_class WHERE oid >= 16384 "
                       "AND relkind IN ('r', 'i', 't', 'S')")  # fmt: skip
        paths = [folder / "data" / path for (path,) in cursor.fetchall()]
    return [path for path in paths if path.is_file() and str(oid) in path.parts]


def _descriptors(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return []


def _status(descriptor: Path) -> os.stat_result | None:
    try:
        status = descriptor.stat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
