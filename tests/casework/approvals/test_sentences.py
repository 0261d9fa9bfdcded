"""Whoever is refused is told what was wrong and what to do, in a sentence of its own."""

import ast
from pathlib import Path

import pytest

from casework.sentences import SENTENCES, status
from intake.errors import IntakeError

ROOT = Path(__file__).parents[3]
MODULES = (
    "intake/keys/approval.py",
    "intake/keys/agent/naming.py",
    "intake/keys/agent/opener.py",
    "intake/keys/agent/spent.py",
    "casework/approvals.py",
    "casework/services/approvals.py",
    "casework/services/reveals.py",
)
# What only a fault of ours or a tampered row brings about: "this was refused" is all there is.
GENERAL = {"approval_malformed", "attachment_malformed", "record_malformed"}


def raised(module: str) -> set[str]:
    """Codes of the refusals that a module makes itself."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            if node.func.id in ("IntakeError", "ApprovalError") and isinstance(first, ast.Constant):
                found.add(str(first.value))
    return found


@pytest.mark.parametrize("module", MODULES)
def test_every_refusal_has_a_sentence(module):
    codes = raised(module)
    assert codes, "the search finds refusals"
    assert codes - GENERAL <= set(SENTENCES)


def test_what_another_desk_has_looks_like_what_never_was():
    there, nowhere = IntakeError("not_your_desk"), IntakeError("original_missing")
    assert status(there) == status(nowhere) == 404
    assert SENTENCES["not_your_desk"] == SENTENCES["original_missing"]
