"""A backup opens with the offline key alone, is noticed when altered, and goes to an empty host."""

import json
import os
import pwd
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from deploy.backups.errors import SENTENCES
from deploy.backups.place import DATABASE, Place
from deploy.host import backup, grants, manage
from intake.keys.ceremony.founding import identity_file
from intake.sealing import HybridIdentity
from tests.faults.backing_up import Said, backups, path
from tests.faults.drivers import drive, new_database, on_postgres
from tests.faults.findings import memory_folder

pytestmark = pytest.mark.faults


@dataclass(frozen=True)
class Host:
    """A host with eight reports, its backups, and the key that was carried away from it."""

    var: Path
    database: str
    backups: Path
    key: Path

    def take(self) -> Said:
        return backups(self.var, self.database, "take", self.backups)


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with memory_folder() as folder:
        var, to, key = folder / "var", folder / "backups", folder / "backup.key"
        var.mkdir()
        to.mkdir()
        database = new_database(var)
        founded = drive("founding", var, "3", "8", database=database)
        key.write_text(founded["backup"])
        made = Host(var, database, to, key)
        made.take().done()
        yield made


@pytest.fixture
def new_home(host: Host, tmp_path: Path) -> Path:
    """Empty but for the pinned root."""
    home = tmp_path / "new"
    shutil.copytree(host.var / "keys", home / "keys")
    return home


def restore(home: Path, backup: Path, key: Path) -> tuple[Said, str]:
    database = new_database(home)
    return backups(home, database, "restore", backup, "--key", key), database


def copied(host: Host, tmp_path: Path) -> Place:
    return Place(Path(shutil.copytree(host.backups, tmp_path / "copy")))


@pytest.mark.database
def test_everything_comes_back_and_no_code_does(host: Host, new_home: Path) -> None:
    said, _ = restore(new_home, host.backups, host.key)

    told = said.done()
    assert told["payloads"] >= 4
    assert told["payloads_missing"] == 0
    assert told["audit"]["unfinished"] >= 8
    assert told["audit"]["missing"] == told["audit"]["altered"] == []
    assert told["voided"] == {"codes": 3, "issuers": 0, "invitations": 0}


@pytest.mark.database
def test_a_second_one_copies_what_is_new_and_no_more(host: Host) -> None:
    told = host.take().done()

    assert told["payloads_copied"] == 0
    assert told["payloads"] >= 4


def test_nothing_in_it_can_be_read_and_no_key_of_the_host_is_in_it(host: Host) -> None:
    files = [one for one in host.backups.rglob("*") if one.is_file()]
    octets = b"".join(one.read_bytes() for one in files)

    assert b"intake_submission" not in octets, "the database is sealed as a whole"
    assert b"SQLite format" not in octets
    assert b"AGE-SECRET-KEY" not in octets
    assert (host.var / "code.key").read_bytes() not in octets
    assert not list(host.var.glob("backup*")), "and no copy of it is left on the host"


def test_an_octet_that_changed_is_noticed_and_nothing_is_restored(
    host: Host, tmp_path: Path, new_home: Path
) -> None:
    place = copied(host, tmp_path)
    sealed = place.snapshot().folder / DATABASE
    octets = bytearray(sealed.read_bytes())
    octets[len(octets) // 2] ^= 1
    sealed.write_bytes(octets)

    checked = backups(host.var, host.database, "check", place.folder)
    said, _ = restore(new_home, place.folder, host.key)

    assert checked.status == 1
    assert "altered" in checked.told
    assert said.complaint == f"Not done: {SENTENCES['altered']}\n"
    assert not any((new_home / "blobs").rglob("*")), "the host is as empty as before"


def test_a_payload_that_changed_is_named_after_the_restore(
    host: Host, tmp_path: Path, new_home: Path
) -> None:
    place = copied(host, tmp_path)
    payload = place.blob(min(place.blobs()))
    payload.write_bytes(payload.read_bytes()[:-1] + b"x")

    said, _ = restore(new_home, place.folder, host.key)

    assert said.status == 1
    assert len(json.loads(said.told)["audit"]["altered"]) == 1


def test_another_key_opens_nothing(host: Host, tmp_path: Path, new_home: Path) -> None:
    other = tmp_path / "other.key"
    other.write_bytes(identity_file(HybridIdentity.generate()))

    said, _ = restore(new_home, host.backups, other)

    assert said.complaint == f"Not done: {SENTENCES['wrong_key']}\n"


@pytest.mark.database
def test_a_host_that_has_anything_is_left_as_it_is(host: Host) -> None:
    before = sorted((host.var / "blobs").rglob("*"))

    said = backups(host.var, host.database, "restore", host.backups, "--key", host.key)

    assert said.complaint == f"Not done: {SENTENCES['not_empty']}\n"
    assert sorted((host.var / "blobs").rglob("*")) == before


def test_a_host_without_the_pinned_root_is_told_to_pin_it(host: Host, tmp_path: Path) -> None:
    said, _ = restore(tmp_path, host.backups, host.key)

    assert said.complaint == f"Not done: {SENTENCES['root_missing']}\n"
    assert not any((tmp_path / "blobs").rglob("*"))


@pytest.mark.database
@pytest.mark.skipif(not on_postgres(), reason="roles of PostgreSQL")
def test_who_may_read_everything_and_change_nothing_takes_a_whole_one(
    host: Host, new_home: Path, tmp_path: Path
) -> None:
    with psycopg.connect(host.database, autocommit=True) as connection:
        connection.execute(";\n".join(grants.statements(grants.read())))
    to = tmp_path / "taken"
    to.mkdir()

    taken = backups(host.var, host.database.replace("//amanat@", f"//{grants.READER}@"), "take", to)

    assert taken.done()["payloads"] >= 4
    said, _ = restore(new_home, to, host.key)
    assert said.done()["audit"]["unfinished"] >= 8


def settle(process: str, var: Path, database: str) -> None:
    """What /etc/amanat says of one process, on a host whose folder and database are these."""
    told = {
        "DATABASE_URL": database,
        "VAR_DIR": var,
        "BLOBS": f"file://{var / 'blobs'}",
        "ROLL_ROOT_FILE": var / "keys" / "root.pub",
        "ROLL_FLOOR_FILE": var / "roll",
    }
    lines = "".join(f"{name}={value}\n" for name, value in told.items())
    (manage.CONFIGURED / f"amanat-{process}.env").write_text(lines)


@pytest.mark.database
@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
def test_root_takes_checks_and_restores_by_the_door_of_a_host(
    host: Host,
    new_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    to, shared = tmp_path / "mnt", new_home / "blobs"
    to.mkdir()
    shared.mkdir()
    shared.chmod(0o2770)  # as that of a host, whose processes are several users of one group
    monkeypatch.setattr(manage, "CONFIGURED", tmp_path)
    monkeypatch.setattr(manage, "user_of", lambda _process: pwd.getpwuid(os.geteuid()))
    monkeypatch.setenv("PATH", path())
    settle("backup", host.var, host.database)
    settle("owner", new_home, new_database(new_home))

    deeds = (["take"], ["check"], ["restore", "--key", str(host.key)])
    assert [backup.main([deed, str(to), *options]) for deed, *options in deeds] == [0, 0, 0]

    taken, checked, restored = map(json.loads, capfd.readouterr().out.splitlines())
    assert checked == {"snapshots": {taken["snapshot"]: "ok"}}
    assert restored["audit"]["unfinished"] >= 8
    assert restored["payloads"] == taken["payloads"] >= 4
    came = [one for one in shared.rglob("*") if one.is_file()]
    assert {stat.S_IMODE(one.stat().st_mode) for one in came} == {0o660}, "the group's, too"


@pytest.mark.database
def test_a_drill_restores_aside_and_leaves_nothing_behind(host: Host) -> None:
    before = sorted(one for one in host.var.rglob("*") if one.is_file())

    drilled = backups(host.var, host.database, "drill", host.backups, "--key", host.key).done()

    assert drilled["payloads"] >= 4
    assert drilled["payloads_missing"] == 0
    assert drilled["voided"]["codes"] == 3, "in the copy"
    assert sorted(one for one in host.var.rglob("*") if one.is_file()) == before
    again = backups(host.var, host.database, "drill", host.backups, "--key", host.key).done()
    assert again["voided"]["codes"] == 3, "the codes of this host were not touched"


def test_a_drill_says_what_a_restore_would(host: Host, tmp_path: Path) -> None:
    place = copied(host, tmp_path)
    place.blob(min(place.blobs())).unlink()

    said = backups(host.var, host.database, "drill", place.folder, "--key", host.key)

    assert said.status == 1
    assert json.loads(said.told)["payloads_missing"] == 1
    assert not (host.var / "drill").exists()


def test_a_folder_that_is_not_there_is_no_place_for_backups(host: Host, tmp_path: Path) -> None:
    said = backups(host.var, host.database, "take", tmp_path / "mnt")

    assert said.complaint == f"Not done: {SENTENCES['folder_missing']}\n"
    assert not (tmp_path / "mnt").exists()


def test_one_that_was_not_finished_is_none_and_goes_with_the_next(host: Host) -> None:
    left = host.backups / "snapshots" / ".20260101T000000Z"
    left.mkdir()
    begun = host.backups / "blobs" / "aa" / f".{'a' * 43}"
    begun.parent.mkdir(exist_ok=True)
    begun.write_bytes(b"the beginning of a payload")

    names = [one.name for one in Place(host.backups).snapshots()]
    host.take().done()

    assert "20260101T000000Z" not in names
    assert not left.exists()
    assert not begun.exists(), "nobody would ever copy it to its end, had it been erased"
