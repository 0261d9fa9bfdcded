"""Where casework in this very process might have left a word: the test is its own host."""

import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from intake import silence
from tests.canary import Hit, Scanner, scan_database, scan_process, scan_tree


def scan_host(scanner: Scanner, var: Path, said: str) -> set[Hit]:
    """Rows, database files and journal, blobs, temp, log, descriptors, arguments, environment."""
    hits = scan_database(scanner) | scan_tree(scanner, var)
    hits |= scanner.scan_bytes(said.encode("utf-8", "surrogateescape"), "log")
    hits |= scan_process(scanner, os.getpid())
    return hits | _scan_database_files(scanner)


def _scan_database_files(scanner: Scanner) -> set[Hit]:
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        files = [file for file in name.parent.glob(f"{name.name}*") if file.is_file()]
        assert files, "the tests' database is a file"
    else:
        files = list(_postgres_files(Path(connection.settings_dict["HOST"])))
    return {
        hit for file in files for hit in scanner.scan_bytes(_read(file).rstrip(b"\0"), file.name)
    }


def _postgres_files(folder: Path) -> Iterator[Path]:
    """The server's log, the newest of its journal, and this database's own files."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a checkpoint waits for the disk
        cursor.execute("CHECKPOINT")
        cursor.execute("RESET statement_timeout")
        cursor.execute("SELECT pg_relation_filepath(oid) FROM pg_class WHERE oid >= 16384 "
                       "AND relkind IN ('r', 'i', 't', 'S')")  # fmt: skip
        paths = [folder / "data" / path for (path,) in cursor.fetchall() if path]
    journal = sorted((folder / "data/pg_wal").glob("0*"), key=lambda f: f.stat().st_mtime)
    yield from (folder / "log", *journal[-2:], *(path for path in paths if path.is_file()))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


@contextmanager
def as_on_a_host(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], var: Path
) -> Iterator[Any]:
    """Logging as every role has it, temporary files under `var`; gives what was said so far."""
    (var / "tmp").mkdir(exist_ok=True)
    monkeypatch.setenv("TMPDIR", str(var / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", str(var / "tmp"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root, said = logging.getLogger(), list[str]()
    handlers, level = root.handlers[:], root.level
    silence.configure_logging()

    def so_far() -> str:
        said.extend(capfd.readouterr())
        return "".join(said)

    try:
        yield so_far
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
