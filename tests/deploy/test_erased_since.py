"""A restore of an old backup brings back nothing of what was erased since (P13)."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.backups.place import NOTES, Place
from tests.faults.backing_up import Said, backups, path
from tests.faults.drivers import drive, new_database
from tests.faults.erasing import CANARY, STAYS
from tests.faults.findings import memory_folder

pytestmark = pytest.mark.faults


@dataclass(frozen=True)
class Erased:
    """Backups of a host on which something was erased between the first and the second."""

    folder: Path
    backups: Path
    told: dict[str, Any]

    @property
    def key(self) -> Path:
        return self.folder / "backup.key"

    def home(self, name: str) -> Path:
        """Empty but for the pinned root."""
        home = self.folder / name
        shutil.copytree(self.folder / "var" / "keys", home / "keys")
        return home

    def restored(self, home: Path, snapshot: str, notes: Path | None = None) -> tuple[Said, str]:
        """`notes`: a folder to restore from in the place of the host's own."""
        database, of = new_database(home), ("--snapshot", self.told[snapshot])
        where = notes or self.backups
        return backups(home, database, "restore", where, "--key", self.key, *of), database

    def found(self, home: Path, database: str) -> dict[str, Any]:
        """What somebody with every key finds."""
        secrets = self.folder / "secrets.json"
        return drive("found_again", home, str(secrets), CANARY, STAYS, database=database)


@pytest.fixture(scope="module")
def erased() -> Iterator[Erased]:
    with memory_folder() as folder:
        to = folder / "backups"
        to.mkdir()
        told = drive("erasing", folder / "var", str(to), extra={"PATH": path()})
        (folder / "backup.key").write_text(told["backup"])
        (folder / "secrets.json").write_text(json.dumps(told))
        yield Erased(folder, to, told)


@pytest.mark.database
def test_what_was_erased_since_is_gone_again_and_nothing_else(erased: Erased) -> None:
    home = erased.home("again")

    said, database = erased.restored(home, "before")

    told, found = said.done(), erased.found(home, database)
    assert found["found"][CANARY] == {}
    assert found["found"][STAYS] == {"Submission": 1, "Attachment": 1, "names": 1, "record": 2}
    assert found["faults"] == [], "the log says of each row that it was erased rightly"
    assert told["erased_again"]["erasures"] == 2
    assert told["erased_again"]["refused"] == 0
    assert told["payloads_missing"] == 0, "its payloads were not even looked for"
    assert (found["Submission"], found["blobs"]) == (1, 2)
    assert found["SealedRow"] == found["RowSecret"]


@pytest.mark.full
def test_without_the_notes_it_would_be_back(erased: Erased) -> None:
    """So the look of above sees what is there."""
    bare = Path(shutil.copytree(erased.backups, erased.folder / "bare"))
    shutil.rmtree(bare / NOTES)
    home = erased.home("bare-home")

    said, database = erased.restored(home, "before", bare)

    assert said.done()["erased_again"] == {"erasures": 0, "rows": 0, "refused": 0}
    found = erased.found(home, database)["found"]
    assert found[CANARY] == {"Submission": 1, "Attachment": 1, "names": 1, "record": 2}


@pytest.mark.full
def test_the_newest_backup_has_nothing_to_erase_again(erased: Erased) -> None:
    home = erased.home("newest")

    said, database = erased.restored(home, "after")

    assert said.done()["erased_again"] == {"erasures": 0, "rows": 0, "refused": 0}
    assert erased.found(home, database)["found"][CANARY] == {}


def test_a_note_tells_nobody_at_the_host_anything(erased: Erased) -> None:
    notes = [Place(erased.backups).note(name) for name in Place(erased.backups).notes()]

    assert len(notes) == 2
    assert len({one.stat().st_size for one in notes}) == 1, "of one size"
    assert {one.stat().st_mtime % 86400 for one in notes} == {0.0}, "and of a day"
