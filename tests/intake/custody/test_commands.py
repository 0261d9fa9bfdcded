"""The commands of operator and custodian: what they print, and how they end."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from intake import clock
from intake.custody import signing
from intake.keys import Entry, strict
from intake.models import CustodyCheckpoint, CustodyEvent, CustodyLink, CustodyLog
from tests.intake.custody.conftest import happen
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db


def verified(*files: Path) -> tuple[int, str]:
    """Exit status and what was said."""
    out = io.StringIO()
    try:
        call_command("custody_verify", *map(str, files), stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def kept(log_key: object, tmp_path: Path) -> Path:
    """A custodian's file, over four entries."""
    happen(4)
    call_command("checkpoint", out=tmp_path / "kept")
    return tmp_path / "kept"


def test_a_good_log_with_an_outside_checkpoint_ends_with_nothing(kept: Path) -> None:
    happen(2)
    assert verified(kept) == (
        0,
        "6 entries fit each other and all that was signed of them; 4 of them are vouched for "
        "from outside.\n",
    )


def test_without_an_outside_checkpoint_it_ends_with_three(kept: Path) -> None:
    status, said = verified()
    assert status == 3
    assert said.startswith("Truncation cannot be excluded")


@pytest.mark.usefixtures("unguarded")
def test_a_fault_is_said_in_a_sentence_and_ends_with_one(kept: Path) -> None:
    CustodyEvent.objects.filter(custodylink__position=3).update(leaf=bytes(32))
    status, said = verified(kept)
    assert status == 1
    assert said.startswith("Position 3: its event does not fit the tree")
    assert said.endswith("The custody log is NOT as it was.\n")


def test_a_log_that_was_cut_ends_with_one(kept: Path) -> None:
    CustodyLink.objects.filter(position=4).delete()
    CustodyCheckpoint.objects.all().delete()
    status, said = verified(kept)
    assert status == 1
    assert "it was cut" in said


@pytest.mark.parametrize("content", [b"", b"an invented text\n"])
def test_a_file_that_is_no_checkpoint_ends_with_one(
    kept: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "other").write_bytes(content)
    status, said = verified(kept, tmp_path / "other")
    assert status == 1
    assert "Not believed (checkpoint_malformed)" in said


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_verifies_nothing(
    kept: Path, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "other").write_bytes(content)
    with pytest.raises(CommandError, match="cannot be read"):
        verified(kept, tmp_path / "other")


def test_the_key_is_prepared_with_the_line_for_the_next_roll(
    organisation: Organisation, settings, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="Set LOG_KEY_FILE"):
        call_command("sequence", prepare=True)
    settings.LOG_KEY_FILE = tmp_path / "log.key"
    out = io.StringIO()
    call_command("sequence", prepare=True, stdout=out)
    entry = Entry.from_json(strict.load(out.getvalue()))
    assert (entry.kind, entry.id) == ("log", "custody")
    with pytest.raises(CommandError, match="already exists"):
        call_command("sequence", prepare=True)
    assert not CustodyLog.objects.exists()


def test_the_sequencer_links_and_signs_the_day(log_key: object, monkeypatch) -> None:
    CustodyEvent.objects.create(leaf=bytes(32))
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 2, 59, tzinfo=UTC))
    call_command("sequence", once=True)
    assert CustodyLink.objects.count() == 1
    assert not CustodyCheckpoint.objects.exists()

    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
    for _ in range(2):
        call_command("sequence", once=True)
    row = CustodyCheckpoint.objects.get()
    assert (row.kind, row.size, str(row.day)) == ("daily", 1, "2026-11-23")


def test_a_sequencer_without_a_key_orders_and_says_that_it_signs_nothing(
    organisation: Organisation, settings, caplog
) -> None:
    settings.LOG_KEY_FILE = None
    CustodyEvent.objects.create(leaf=bytes(32))
    call_command("sequence", once=True)
    assert CustodyLink.objects.count() == 1
    assert "nothing is signed" in caplog.text
    with pytest.raises(CommandError, match="set LOG_KEY_FILE"):
        call_command("checkpoint")


def test_a_sequencer_that_cannot_sign_goes_on_linking(log_key: object, monkeypatch, caplog) -> None:
    def full(_document: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(signing, "_remember", full)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))
    CustodyEvent.objects.create(leaf=bytes(32))
    call_command("sequence", once=True)
    assert CustodyLink.objects.count() == 1
    assert not CustodyCheckpoint.objects.exists()
    assert "no checkpoint was signed today" in caplog.text


def test_a_key_that_others_can_read_starts_no_sequencer(log_key: object, settings) -> None:
    settings.LOG_KEY_FILE.chmod(0o644)
    with pytest.raises(CommandError, match="log_key_open_to_others"):
        call_command("sequence", once=True)


def test_a_restart_says_what_came_back_and_the_new_name(kept: Path) -> None:
    out = io.StringIO()
    call_command("custody_restart", str(kept), stdout=out)
    assert out.getvalue().startswith("4 entries came back. The log goes on as amanat/custody-log/")
    kept.write_text("invented\n")
    with pytest.raises(CommandError, match="checkpoint_malformed"):
        call_command("custody_restart", str(kept))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("custody_restart", str(kept.with_name("missing")))
