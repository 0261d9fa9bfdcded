"""`manage.py age_seal` and `age_open`, as an operator types them."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from intake.sealing import HybridIdentity, age, seal_bytes

from .conftest import PLACE

ROOT = Path(__file__).parents[3]


@pytest.fixture
def key_file(epoch, tmp_path) -> str:
    path = tmp_path / "key.txt"
    path.write_text(f"# invented\n{epoch.encode()}\n")
    return str(path)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain"
    path.write_bytes(b"invented words\n" * 20_000)
    return path


@pytest.mark.parametrize("armor", [[], ["--armor"]])
def test_a_file_is_sealed_and_opened_again(armor, plain, key_file, epoch, tmp_path):
    sealed, opened = tmp_path / "sealed", tmp_path / "opened"

    call_command("age_seal", str(plain), "-r", str(epoch.recipient), "-o", str(sealed), *armor)
    call_command("age_open", str(sealed), "-i", key_file, "-o", str(opened))

    assert opened.read_bytes() == plain.read_bytes()
    assert b"invented" not in sealed.read_bytes()
    assert sealed.read_bytes().startswith(b"-----" if armor else b"age-")
    assert opened.stat().st_mode & 0o077 == 0


def test_a_passphrase_file_is_made_and_a_key_file_under_a_passphrase_is_used(
    plain, key_file, epoch, tmp_path
):
    words, wrapped, sealed, opened = (
        tmp_path / name for name in ["words", "wrapped", "sealed", "opened"]
    )
    words.write_text("six invented words\n")
    call_command(
        "age_seal", key_file, "--passphrase-file", words, "--work-factor", "5", "-a", "-o", wrapped
    )
    call_command("age_seal", plain, "-r", str(epoch.recipient), "-o", sealed)

    call_command("age_open", sealed, "-i", wrapped, "--passphrase-file", words, "-o", opened)

    assert opened.read_bytes() == plain.read_bytes()


def test_the_content_of_an_envelope_comes_without_first_line_and_padding(key_file, epoch, tmp_path):
    sealed = seal_bytes(b"invented words", [epoch.recipient], PLACE)
    file, opened = tmp_path / "exported", tmp_path / "opened"
    file.write_bytes(sealed.header + sealed.payload)

    call_command("age_open", str(file), "-i", key_file, "--content", "-o", str(opened))

    assert opened.read_bytes() == b"invented words"


def test_nothing_is_written_of_a_file_that_is_not_whole(plain, key_file, epoch, tmp_path):
    cut, opened = tmp_path / "cut", tmp_path / "opened"
    cut.write_bytes(age.encrypt_bytes(plain.read_bytes(), [epoch.recipient])[:-1])

    with pytest.raises(CommandError, match="broken_payload"):
        call_command("age_open", str(cut), "-i", key_file, "-o", str(opened))

    assert not opened.exists()


def test_an_existing_file_is_not_overwritten(plain, epoch, tmp_path):
    kept = tmp_path / "kept"
    kept.write_bytes(b"kept")

    with pytest.raises(CommandError, match="exists"):
        call_command("age_seal", str(plain), "-r", str(epoch.recipient), "-o", str(kept))

    assert kept.read_bytes() == b"kept"


def test_refusals_name_a_code_and_quote_nothing(plain, key_file, epoch, tmp_path, monkeypatch):
    sealed = tmp_path / "sealed"
    other = HybridIdentity.generate().recipient
    call_command("age_seal", str(plain), "-r", str(other), "-o", str(sealed))

    with pytest.raises(CommandError, match="not_for_these_identities"):
        call_command("age_open", str(sealed), "-i", key_file)
    with pytest.raises(CommandError, match=r"^refused: broken_key$"):
        call_command("age_seal", str(plain), "-r", "age1mistyped")
    with pytest.raises(CommandError, match="recipient"):
        call_command("age_seal", str(plain))
    with pytest.raises(CommandError, match="key file"):
        call_command("age_open", str(sealed))
    with pytest.raises(CommandError, match="no file"):
        call_command("age_open", "nowhere", "-i", key_file)


def test_a_passphrase_is_asked_for_twice_when_sealing(plain, monkeypatch):
    answers = iter(["one", "another"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))

    with pytest.raises(CommandError, match="differ"):
        call_command("age_seal", str(plain), "-p")


def test_the_commands_stream_from_pipe_to_pipe(plain, key_file, epoch):
    manage = [sys.executable, "-m", "django"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.intake.sealing.commands_only"}

    def run(*arguments: str, source: bytes) -> bytes:
        return subprocess.check_output(
            [*manage, *arguments], input=source, cwd=ROOT, env=environment
        )

    sealed = run("age_seal", "-r", str(epoch.recipient), source=plain.read_bytes())
    opened = run("age_open", "-i", key_file, source=sealed)

    assert opened == plain.read_bytes()
    assert age.decrypt_bytes(sealed, [epoch]) == plain.read_bytes()
    assert io.BytesIO(sealed).readline() == b"age-encryption.org/v1\n"
