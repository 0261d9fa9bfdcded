"""Every test that docs/threat-model.md names exists, and every promise has its line."""

import ast
import re
from pathlib import Path

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


def test_every_test_of_a_compromised_role_is_on_the_page() -> None:
    found = {name for name in _tests_in(ROLES_TEST) if name.startswith("test_")}
    assert found <= {name for _, name in named()}
