"""Whoever meets a refusal of a record or a deed is told what was wrong."""

import ast
from pathlib import Path

import pytest

from casework.sentences import SENTENCES

CASEWORK = Path(__file__).parents[3] / "casework"
DEEDS = (
    "acts", "cases", "consent", "deeds", "doubts", "erasure", "grading", "joining", "keeping",
    "parts", "questions", "review",
)  # fmt: skip
PAGES = [
    *sorted((CASEWORK / "dates").glob("*.py")),
    *sorted((CASEWORK / "retention").glob("*.py")),
    *sorted(CASEWORK.glob("records/*.py")),
    *(CASEWORK / "services" / f"{name}.py" for name in DEEDS),
]
# Met by nobody who fills in a page of ours: a broken row, or a caller's mistake.
NOT_BY_PEOPLE = {
    "record_malformed", "record_newer", "offsets_wrong", "probability_wrong", "review_missing",
    "kind_has_deeds", "approval_malformed",
}  # fmt: skip


def refusals(source: str) -> set[str]:
    """The codes that a module raises by itself or through `policy.require`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[-1], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = called or (node.func.id if isinstance(node.func, ast.Name) else "")
            if called in ("IntakeError", "require"):
                found.add(str(node.args[-1].value))
    return found


def test_the_refusals_of_a_module_are_found():
    assert "review_not_taken" in refusals((CASEWORK / "services/review.py").read_text())
    assert "title_missing" in refusals((CASEWORK / "records/case.py").read_text())


@pytest.mark.parametrize("module", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_refusal_has_a_sentence(module):
    assert refusals(module.read_text(encoding="utf-8")) - NOT_BY_PEOPLE <= set(SENTENCES)
