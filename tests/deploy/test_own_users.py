"""Each process has an OS user of its own: what they share they share by a group, and no more."""

import os
import stat
from pathlib import Path

import pytest

from intake.blobs import FileBlobs, put
from intake.custody import signing
from intake.keys.private_file import open_to_others
from intake.uploads import partial
from tests.organisation import Organisation


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As systemd makes it: the mask of an access list shows as the group's rights."""
    if os.geteuid() != 0:
        pytest.skip("only root makes what is root's")
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "log.key").write_bytes(b"invented")
    (folder / "log.key").chmod(0o440)
    folder.chmod(0o550)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder / "log.key"


def test_a_credential_of_systemd_is_nobody_elses(credentials: Path) -> None:
    assert not open_to_others(credentials)


@pytest.mark.parametrize("mode", [0o444, 0o460, 0o640 | 0o010, 0o404])
def test_a_credential_with_more_rights_is_refused(credentials: Path, mode: int) -> None:
    credentials.chmod(mode)
    assert open_to_others(credentials)


def test_a_group_may_not_read_a_key_elsewhere(credentials: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "log.key"
    elsewhere.write_bytes(b"invented")
    elsewhere.chmod(0o440)
    assert open_to_others(elsewhere)


@pytest.mark.parametrize("mode", [0o555, 0o570, 0o551])
def test_nor_in_a_folder_that_others_may_enter_or_the_group_write_to(
    credentials: Path, mode: int
) -> None:
    credentials.parent.chmod(mode)
    assert open_to_others(credentials)


def test_nor_what_another_user_put_there(credentials: Path) -> None:
    os.chown(credentials, 65534, 0)
    assert open_to_others(credentials)


def test_without_systemd_there_are_no_credentials(
    credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert open_to_others(credentials)


def test_the_key_of_the_log_is_read_from_a_credential(credentials: Path) -> None:
    made = credentials.parent.parent / "made"
    signing.make_key(made)
    credentials.chmod(0o600)
    credentials.write_bytes(made.read_bytes())
    credentials.chmod(0o440)
    assert signing.load_key(credentials).private_bytes_raw()


@pytest.mark.parametrize(
    ("shared", "files", "folders"), [(True, 0o660, 0o770), (False, 0o600, 0o700)]
)
def test_sealed_files_are_the_groups_only_where_their_folder_hands_its_group_on(
    organisation: Organisation, tmp_path: Path, shared: bool, files: int, folders: int
) -> None:
    before = os.umask(0o007)
    try:
        (tmp_path / "blobs").chmod(0o2770 if shared else 0o700)
        name = put(b"sealed")
        begun = organisation.network_id
        partial.create(begun)
    finally:
        os.umask(before)

    blob = tmp_path / "blobs" / name[:2] / name
    rests = (blob, partial.folder() / begun.hex)
    assert {stat.S_IMODE(one.stat().st_mode) for one in rests} == {files}
    assert {stat.S_IMODE(one.parent.stat().st_mode) & 0o777 for one in rests} == {folders}
    assert list(FileBlobs(tmp_path / "blobs").names()) == [name]
