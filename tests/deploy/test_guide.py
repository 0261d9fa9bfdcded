"""What the operator's guide says to type is understood by what it is typed to."""

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest
from django.core.management import load_command_class
from django.core.management.base import CommandError

from casework.dossier import vouching
from deploy.backups import __main__ as backups
from deploy.host import backup as backup_door
from deploy.roles import PROCESSES
from intake.keys.ceremony import commands as ceremony
from tests.deploy import guide
from tests.deploy.guide import Typed
from tests.deploy.test_install import ROOT

APPS = ("intake", "casework", "deploy")
# What a reader fills in, where a command looks at what it is given.
_FILLED_IN = {
    **dict.fromkeys(("NETWORK", "BATCH", "DESK", "PERSON"), "0" * 32),
    "NUMBER": "3",
    "epoch:NUMBER": "epoch:3",
    "packet:NUMBER": "packet:3",
}
# Of Debian, on every host that deploy/install made; printing is the ceremony's machine's.
ORDINARY = {
    "apt-get", "base32", "cat", "createdb", "dropdb", "echo", "find", "install", "last", "lp",
    "mv", "openssl", "pg_dump", "pg_restore", "rm", "sha256sum", "shred", "systemctl", "tail",
    "tar", "tr", "who",
}  # fmt: skip
_IN_A_SENTENCE = re.compile(r"(?<!`)`((?:deploy|\.venv)/[^`\n]+ [^`\n]+)`(?!`)")
TYPED = guide.every()


def manage(words: Sequence[str]) -> None:
    """As manage.py would, short of doing it."""
    command, rest = words[0], words[1:]
    (app,) = (a for a in APPS if (ROOT / a / "management" / "commands" / f"{command}.py").exists())
    parser = load_command_class(app, command).create_parser("manage.py", command)
    parser.called_from_command_line = False
    parser.parse_args([_FILLED_IN.get(word, word) for word in rest])


def as_a_process(words: Sequence[str]) -> None:
    """`deploy/manage`, with or without the process that is meant."""
    if words[0] == "--as":
        assert words[1] in PROCESSES
        words = words[2:]
    manage(words)


def module(words: Sequence[str]) -> None:
    """`python -m`."""
    name, *rest = words
    if name == "intake.keys.ceremony":
        parser = argparse.ArgumentParser()
        ceremony.add_arguments(parser)
        parser.parse_args(rest)
    elif name == "casework.dossier.vouching":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", words)
            vouching._arguments()
    else:
        assert words == ["deploy.sbom"]


def python(words: Sequence[str]) -> None:
    """What our interpreter is given."""
    assert words[0] in ("manage.py", "-m")
    (manage if words[0] == "manage.py" else module)(list(words[1:]))


def backup(words: Sequence[str]) -> None:
    """The door for root knows it, and so does what is behind the door."""
    assert words[0] in backup_door.USERS
    backups._options(list(words))


def install(words: Sequence[str]) -> None:
    assert list(words) in ([], ["--dry-run"], ["--check"])


OURS: dict[str, Callable[[Sequence[str]], None]] = {
    "deploy/manage": as_a_process,
    "deploy/backup": backup,
    "deploy/install": install,
    ".venv/bin/python": python,
}


def understand(one: Typed) -> None:
    """CommandError or SystemExit where what is typed is not what is understood."""
    if one.words[0] in OURS:
        OURS[one.words[0]](one.words[1:])
    else:
        assert one.words[0] in ORDINARY, one.words[0]


@pytest.mark.parametrize("one", TYPED, ids=str)
def test_each_command_is_there_and_takes_what_is_typed(one: Typed):
    understand(one)


def test_so_is_each_one_in_a_sentence():
    said = [
        one
        for page, text in guide.PAGES.items()
        for line in _IN_A_SENTENCE.findall(text)
        if "COMMAND" not in line
        for one in guide.commands(page, line)
    ]
    assert len(said) > 5
    for one in said:
        understand(one)


def test_what_is_misspelt_would_be_noticed():
    for line in (
        "deploy/manage issue_codes NETWORK 32 --sheets slips.pdf",
        "deploy/backup restores /mnt/backups",
        ".venv/bin/python -m intake.keys.ceremony sign --drafts roll-2.draft",
        "systemctrl stop amanat.target",
    ):
        (one,) = guide.commands("README.md", line)
        with pytest.raises((CommandError, SystemExit, AssertionError)):
            understand(one)


@pytest.mark.parametrize("page", list(guide.PAGES))
def test_the_shell_understands_each_block(page: str):
    for block in guide.blocks(page):
        assert (
            subprocess.run(["/bin/sh", "-n"], input=block, text=True, check=False).returncode == 0
        )


def test_no_block_of_shell_is_overlooked():
    fences = sum(text.count("```sh") for text in guide.PAGES.values())
    assert fences == sum(len(guide.blocks(page)) for page in guide.PAGES)
    assert not [
        page for page, text in guide.PAGES.items() if re.search(r"^ {4}deploy/", text, re.MULTILINE)
    ]


def test_each_page_is_on_the_list_and_each_link_leads_somewhere():
    listed = set(re.findall(r"\]\(([a-z-]+\.(?:md|txt))", guide.PAGES["README.md"]))
    assert listed == {file.name for file in guide.FOLDER.iterdir()} - {"README.md"}
    for page, text in guide.PAGES.items():
        for link, _, anchor in (one.partition("#") for one in re.findall(r"\]\(([^)\s]+)\)", text)):
            file = (guide.FOLDER / (link or page)).resolve()
            assert file.exists(), (page, link)
            assert not anchor or anchor in guide.anchors(file), (page, link, anchor)


def test_each_page_of_trouble_says_what_it_does_not_undo():
    peaceful = {"README.md", "keeping.md", "first-day.md", "compromised.md"}
    for page in set(guide.PAGES) - peaceful - {"ceremony.md"}:
        assert "**Not undone:**" in guide.PAGES[page], page


def test_each_sheet_fits_a_page_of_paper():
    sheets = (guide.FOLDER / "sheets.txt").read_text(encoding="utf-8").split("\f")
    assert len(sheets) == 5
    for sheet in sheets:
        lines = sheet.splitlines()
        assert len(lines) <= 60
        assert max(map(len, lines)) <= 78


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not here")
def test_a_key_to_the_door_is_as_tor_wants_it(tmp_path):
    (block,) = (one for one in guide.blocks("first-day.md") if "x25519" in one)
    (tmp_path / "authorized_clients").mkdir()
    told = block.replace("/var/lib/tor/amanat-casework", str(tmp_path))
    told = told.replace("systemctl", "true")
    done = subprocess.run(["/bin/sh", "-eu"], input=told, cwd=tmp_path, text=True, check=True,
                          capture_output=True)  # fmt: skip

    line = (tmp_path / "authorized_clients" / "one.auth").read_text()
    assert re.fullmatch(r"descriptor:x25519:[A-Z2-7]{52}\n", line)
    assert re.fullmatch(r"[A-Z2-7]{52}", done.stdout)
    assert done.stdout not in line, "the private half is the person's alone"
    assert [file.name for file in tmp_path.iterdir()] == ["authorized_clients"]
