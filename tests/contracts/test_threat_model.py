"""Every test that docs/threat-model.md names exists, and every promise has its line."""

import ast
import re
from pathlib import Path

from deploy.environment import ROLES
from intake.keys.revoking import DEEDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
ROLES_TEST = "tests/contracts/test_compromised_roles.py"


def named() -> set[tuple[str, str]]:
    """(file, test) for every test on the page; the roles' tests stand there without a file."""
    with_file = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    return {*with_file, *((ROLES_TEST, name) for name in re.findall(r"`(test_\w+)`", PAGE))}


def _tests_in(file: str) -> set[str]:
    path = ROOT / file
    if not path.is_file():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_page_names_exists() -> None:
    assert len(named()) > 30
    assert not [f"{file}::{name}" for file, name in named() if name not in _tests_in(file)]


def test_every_promise_has_its_line_and_a_test_or_a_plain_not_yet() -> None:
    for number in range(1, 14):
        line = re.search(rf"^\| P{number} \|.*$", PAGE, re.MULTILINE)
        assert line, f"P{number}"
        assert "::test_" in line[0] or "not yet" in line[0], f"P{number}"


def _rows() -> list[list[str]]:
    """Cells of the table of what may be taken over."""
    table = PAGE.partition("| taken over |")[2].partition("\n\n")[0]
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in table.split("\n")[2:]
    ]


def test_every_row_of_the_table_says_what_who_how_to_revoke_and_by_which_test() -> None:
    assert len(_rows()) > len(ROLES)
    for row in _rows():
        assert len(row) == 5, row[0]
        assert all(len(cell) > 3 for cell in row), row[0]
        assert re.search(r"`(tests/[\w/]+\.py::)?test_\w+`", row[4]), row[0]


def test_every_role_has_its_row() -> None:
    taken = {row[0] for row in _rows()}
    told = {"intake": "intake web", "agent": "key agent", "casework": "casework web"}
    assert {told.get(role, role) for role in ROLES} <= taken


def test_every_command_of_the_table_is_one_that_there_is() -> None:
    named = set(re.findall(r"`revoke (\w+)", "".join(row[3] for row in _rows())))
    assert len(named) > 5
    assert named == set(DEEDS)


def test_every_test_of_a_compromised_role_is_on_the_page() -> None:
    found = {name for name in _tests_in(ROLES_TEST) if name.startswith("test_")}
    assert found <= {name for _, name in named()}
