"""Described beside the root, signed, published, and checked over a line. All invented."""

import uuid
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandError, call_command

from intake import pages, recipients, services, views
from intake.errors import IntakeError
from intake.keys.ceremony import commands as ceremony
from intake.site import Statement
from intake.site.asking import in_process
from intake.site.comparing import differences
from tests.browser.conftest import address
from tests.intake.form.conftest import backstage

__all__ = ["address", "backstage"]

CIRCLE = uuid.UUID("22222222-2222-4222-8222-222222222222")


class Operators:
    """Those who hold the root, and the folder between them and the server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.note = folder / "intake.note"
        (folder / "passphrase").write_text("invented words for a test only")

    def found(self, name: str) -> None:
        self.ceremony(
            "found", "--organisation", "Invented", "--name", f"example.org/{name}",
            "--private", f"{self.folder / name}", "--public", f"{self.folder / name}-public",
            "--work-factor", "2",
        )  # fmt: skip

    def ceremony(self, deed: str, *more: str) -> int:
        passphrase = ("--passphrase-file", str(self.folder / "passphrase"))
        return ceremony.main([deed, *more, *passphrase], lambda _: None)

    def pin(self, name: str = "root") -> str:
        return str(self.folder / f"{name}-public" / "root.pub")

    def describe(self, number: int = 1) -> None:
        call_command("describe_site", "--organisation", "Invented", "--number", str(number),
                     "--pin", self.pin(), "--out", str(self.folder / "draft"))  # fmt: skip

    def sign(self, name: str = "root") -> int:
        return self.ceremony(
            "sign-site", "--draft", str(self.folder / "draft"), "--pin", self.pin(name),
            "--root-key", str(self.folder / name / "root.age"), "--out", str(self.note),
        )  # fmt: skip


@pytest.fixture
def operators(tmp_path, settings, monkeypatch, backstage) -> Operators:
    """A root, a statement under it, and a server that publishes it."""
    settings.ROLE = "intake"
    settings.SITE_NOTE_FILE = tmp_path / "intake.note"
    settings.ROLL_ROOT_FILE = tmp_path / "nothing"  # given back after the test
    them = Operators(tmp_path)
    them.found("root")
    them.describe()
    assert them.sign() == 0
    pinned = ceremony.read_pin(Path(them.pin()))
    monkeypatch.setattr(recipients, "pinned_root", lambda: pinned)
    monkeypatch.setattr(recipients, "lowest", lambda: 1)
    monkeypatch.setattr(services, "check_code", lambda _code, **_: CIRCLE)
    monkeypatch.setattr(views, "offered", lambda: {"roll": "invented"})
    return them


def check(operators: Operators, address: str, *more: str) -> int:
    """The status with which the monitor's command ends."""
    try:
        call_command("check_site", address, "--pin", operators.pin(), *more)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def code_file(folder: Path) -> tuple[str, str]:
    (folder / "code").write_text("0123-4567-89ab-cdef\n")
    return "--code-file", str(folder / "code")


def test_a_site_is_as_it_was_signed_and_the_form_behind_a_code_too(
    operators, address, tmp_path, capsys
) -> None:
    assert check(operators, address) == 0
    assert "NOT the form" in capsys.readouterr().out
    assert check(operators, address, *code_file(tmp_path)) == 0
    assert "and the form behind a code" in capsys.readouterr().out


def test_a_page_that_was_altered_since_is_told(operators, address, monkeypatch, capsys) -> None:
    monkeypatch.setattr(pages, "FIRST_STYLE", pages.FIRST_STYLE + "body{color:red}")
    assert check(operators, address) == 1
    told = capsys.readouterr().out
    assert "DIFFERENT /ps/: other octets than were signed" in told
    assert "As signed" not in told


def test_a_form_that_believes_another_root_is_told(
    operators, address, tmp_path, monkeypatch, capsys
) -> None:
    operators.found("other")
    other = ceremony.read_pin(Path(operators.pin("other")))
    monkeypatch.setattr(recipients, "pinned_root", lambda: other)
    assert check(operators, address) == 0, "nobody sees it without a code"
    assert check(operators, address, *code_file(tmp_path)) == 1
    assert "DIFFERENT /fa-af/: it believes another root" in capsys.readouterr().out


def test_a_form_that_no_code_opened_is_not_called_good(
    operators, address, backstage, tmp_path, monkeypatch
) -> None:
    def unknown(_code: str) -> uuid.UUID:
        raise IntakeError("code_unknown")

    monkeypatch.setattr(services, "check_code", unknown)
    assert check(operators, address, *code_file(tmp_path)) == 1


def test_a_statement_of_another_root_or_an_older_one_is_not_compared_with(
    operators, address
) -> None:
    with pytest.raises(CommandError, match="site_older"):
        check(operators, address, "--least", "2")
    operators.found("other")
    assert operators.sign("other") == 0
    with pytest.raises(CommandError, match="note_unsigned"):
        check(operators, address)


def test_a_site_without_a_statement_is_not_called_good(operators, address) -> None:
    operators.note.unlink()
    with pytest.raises(CommandError, match="Not compared"):
        check(operators, address)


def test_a_root_that_is_not_the_pinned_one_signs_nothing(operators, tmp_path) -> None:
    operators.found("other")
    operators.note.unlink()
    refused = operators.ceremony(
        "sign-site", "--draft", str(tmp_path / "draft"), "--pin", operators.pin(),
        "--root-key", str(tmp_path / "other" / "root.age"), "--out", str(operators.note),
    )  # fmt: skip
    assert refused == 1
    assert not operators.note.exists()


def test_the_mailbox_is_described_with_the_root_that_it_is_to_believe(
    operators, settings, tmp_path
) -> None:
    settings.ROLE, settings.ROOT_URLCONF = "mailbox", "deploy.urls_mailbox"
    operators.describe()
    stated = Statement.parse((tmp_path / "draft").read_text())
    pinned = Path(operators.pin()).read_text().strip()
    ask = in_process(WSGIHandler())
    assert list(differences(stated, ask)) == []
    assert pinned.encode() in ask("/ps/").body
    assert "/mailbox.js" in stated.pages


def test_only_a_site_is_described(operators, settings, tmp_path) -> None:
    settings.ROLE = "worker"
    (tmp_path / "draft").unlink()
    with pytest.raises(CommandError, match="intake or mailbox"):
        operators.describe()
    assert not (tmp_path / "draft").exists()
