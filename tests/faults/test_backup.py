"""F11: a backup taken while reports arrive, restored elsewhere: every receipt is honoured."""

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.faults.crowd import Crowd
from tests.faults.drivers import drive, environment, new_database, on_postgres
from tests.faults.findings import harm, line, memory_folder
from tests.faults.web import serving
from tests.postgres import find_binaries

pytestmark = [pytest.mark.faults, pytest.mark.database, pytest.mark.timeout(900)]


def _back_up(var: Path, database: str, to: Path) -> None:
    """The database first, with its small payloads: a blob is there before its row, so a later
    copy of blobs has it."""
    to.mkdir()
    if on_postgres():
        _postgres("pg_dump", database, "-Fc", "-f", str(to / "dump"))
    else:
        # One read transaction; the backup interface begins anew whenever somebody writes.
        with closing(sqlite3.connect(urlsplit(database).path)) as source:
            source.execute("VACUUM INTO ?", [str(to / "faults.sqlite3")])
    shutil.copytree(var / "blobs", to / "blobs", ignore=shutil.ignore_patterns(".*"))


def _restore(backup: Path, var: Path) -> str:
    """Into an empty folder and an empty database; its DATABASE_URL."""
    shutil.copytree(backup / "blobs", var / "blobs")
    database = new_database(var)
    if on_postgres():
        _postgres("pg_restore", database, "--no-owner", "-d", _name(database), str(backup / "dump"))
    else:
        shutil.copy(backup / "faults.sqlite3", urlsplit(database).path)
    return database


def _postgres(program: str, database: str, *arguments: str) -> None:
    binaries = find_binaries()
    assert binaries
    address = urlsplit(database)
    host = parse_qs(address.query)["host"][0]
    where = ["-h", host, "-U", str(address.username)]
    name = ["-d", _name(database)] if program == "pg_dump" else []
    subprocess.run([binaries / program, *where, *name, *arguments], check=True)


def _name(database: str) -> str:
    return urlsplit(database).path.strip("/")


def _drill(folder: Path, reports: int) -> dict[str, Any]:
    """Send, back up in the middle of it, lose everything, restore, judge."""
    var, new_home = folder / "var", folder / "new"
    var.mkdir()
    new_home.mkdir()
    database = new_database(var)
    founded = drive("founding", var, str(reports), database=database)
    with serving(environment(var, database)) as web:
        crowd = Crowd(web.port, founded["codes"], 1)
        crowd.start()
        while len(crowd.receipts) < reports // 3 and not crowd.are_done():
            time.sleep(0.01)
        before = len(crowd.receipts)
        began = time.monotonic()
        _back_up(var, database, folder / "backup")
        took, during = time.monotonic() - began, len(crowd.receipts) - before
        crowd.wait()
    restored = _restore(folder / "backup", new_home)
    del crowd.receipts[before:]
    crowd.write(folder / "receipts", founded)
    words = ("stack_check", new_home, str(folder / "receipts"), "waiting")
    found = drive(*words, database=restored)
    return found | {"acknowledged": before, "during": during, "seconds": round(took, 2)}


def test_a_restored_backup_honours_every_receipt(say: Callable[[str], None]) -> None:
    with memory_folder() as folder:
        found = _drill(folder, 120)

    say(line("F11", found) + f"; {found['during']} receipts while it ran, {found['seconds']} s")
    assert found["acknowledged"] >= 40
    assert not harm(found)
    assert found["submissions"] >= found["acknowledged"]


@pytest.mark.full
def test_a_backup_of_ten_thousand_is_taken_within_a_minute(say: Callable[[str], None]) -> None:
    with memory_folder() as folder:
        found = _drill(folder, 10_000)

    say(line("F11 full", found) + f"; {found['during']} receipts while it ran")
    assert not harm(found)
    assert found["seconds"] < 60
