"""What the operator's guide says to type is understood by what it is typed to."""

import re
from pathlib import Path

import pytest
from django.core.management import load_command_class
from django.core.management.base import CommandError

from deploy.roles import PROCESSES
from tests.deploy.test_install import ROOT

# A command of ours, wherever the guide has it: in a block, or in a sentence between backticks.
_OURS = re.compile(
    r"(?:deploy/manage(?: --as (?P<process>\S+))?|\.venv/bin/python manage\.py)"
    r" (?P<command>[a-z_]+)(?P<rest>[^`\n>]*)"
)
_IN_PLACE_OF = {"NETWORK": "0" * 32, "BATCH": "0" * 32, "NUMBER": "3", "ID": "person-1"}
APPS = ("intake", "casework", "deploy")
GUIDE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
TYPED = [
    (found["process"], found["command"], found["rest"].split()) for found in _OURS.finditer(GUIDE)
]


def parse(command: str, words: list[str]) -> None:
    """As manage.py would, short of doing it."""
    (app,) = (a for a in APPS if (ROOT / a / "management" / "commands" / f"{command}.py").exists())
    parser = load_command_class(app, command).create_parser("manage.py", command)
    parser.called_from_command_line = False
    parser.parse_args([_IN_PLACE_OF.get(word, word) for word in words])


@pytest.mark.parametrize(("process", "command", "words"), TYPED)
def test_each_command_is_there_and_takes_what_is_typed(
    process: str | None, command: str, words: list[str]
):
    assert process is None or process in PROCESSES
    parse(command, words)


def test_a_command_with_a_misspelt_option_would_be_noticed():
    with pytest.raises(CommandError):
        parse("issue_codes", ["NETWORK", "32", "--sheets", "slips.pdf"])


def test_it_has_each_thing_that_an_operator_does():
    commands = {command for _, command, _ in TYPED}
    assert {"agent", "audit", "issue_codes", "keys", "make_desk", "publish_roll"} <= commands
    assert "deploy/manage --as agent keys unlock" in GUIDE


def test_each_file_of_ours_that_it_names_is_there():
    for link in re.findall(r"\]\(([^)#]+)", GUIDE):
        assert (ROOT / "docs" / link).exists(), link
    for place in re.findall(r"(?<!\S)(deploy/\w+)", GUIDE):
        assert Path(ROOT / place).exists(), place
