"""F6: no receipt for what the disk refused, and a second try is taken as if nothing had been."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.drivers import drive
from tests.faults.findings import harm, line

pytestmark = [
    pytest.mark.faults,
    pytest.mark.database,
    pytest.mark.timeout(600),
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]


def test_no_receipt_is_shown_for_what_the_disk_refused(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    found = drive("write_faults", tmp_path / "var")

    say(line("F6", found) + f"; {sum(found['failed_calls'].values())} refused calls")
    assert not harm(found)
    assert found["acknowledged"] == found["told"] == found["submissions"]
    # The floor of the roll is no part of a report, and SQLite itself passes over a folder that
    # cannot be synced; F7 shows that it does sync it.
    despite = {what.split()[-1] for what, n in found["receipts_despite"].items() if n}
    assert despite <= {"floor", "folder"}
    assert found["failed_calls"]["fsync EIO blobs"] >= 4, "of a file and of a long report"
    assert found["left_open"] == 0
    assert found["integrity"] == "ok"
