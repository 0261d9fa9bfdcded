"""F11: a backup taken while reports arrive, restored elsewhere: every receipt is honoured."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.backing_up import backups
from tests.faults.crowd import Crowd
from tests.faults.drivers import drive, environment, new_database
from tests.faults.findings import harm, line, memory_folder
from tests.faults.web import serving

pytestmark = [pytest.mark.faults, pytest.mark.database, pytest.mark.timeout(900)]


def _drill(folder: Path, reports: int) -> dict[str, Any]:
    """Send, back up in the middle of it, lose everything, restore, judge."""
    var, new_home, to, key = (folder / name for name in ("var", "new", "backups", "backup.key"))
    for one in (var, new_home, to):
        one.mkdir()
    database = new_database(var)
    founded = drive("founding", var, str(reports), database=database)
    key.write_text(founded.pop("backup"))
    with serving(environment(var, database)) as web:
        crowd = Crowd(web.port, founded["codes"], 1)
        crowd.start()
        while len(crowd.receipts) < reports // 3 and not crowd.are_done():
            time.sleep(0.01)
        before = len(crowd.receipts)
        began = time.monotonic()
        backups(var, database, "take", to).done()
        took, during = time.monotonic() - began, len(crowd.receipts) - before
        crowd.wait()
    shutil.copytree(var / "keys", new_home / "keys")
    shutil.rmtree(var)
    restored_to = new_database(new_home)
    restored = backups(new_home, restored_to, "restore", to, "--key", key).done()
    assert not restored["payloads_missing"]
    del crowd.receipts[before:]
    crowd.write(folder / "receipts", founded)
    words = ("stack_check", new_home, str(folder / "receipts"), "waiting")
    found = drive(*words, database=restored_to)
    # Codes that nobody had used are void after a restore, so these are not spent ones.
    assert found["half_visible"].pop("code spent without a report") == restored["voided"]["codes"]
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
