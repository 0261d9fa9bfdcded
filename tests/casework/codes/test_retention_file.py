"""The file of retention periods is read as strictly as the code lists."""

import pytest

from casework.facts import code_lists
from casework.facts.retention import retention_classes_of
from intake.facts import MalformedFacts, open_facts

GOOD = """\
note: {en: Note, prs: یادداشت, ps: یادښت, starts: erasure, days: 3, then: shred, kept: [hash]}
"""


def read(tmp_path, text):
    path = tmp_path / "retention.yaml"
    path.write_text(text, encoding="utf-8")
    return retention_classes_of(open_facts(path), code_lists())


def test_a_class_is_read_as_it_stands(tmp_path):
    note = read(tmp_path, GOOD)["note"]
    assert (note.days, note.months, note.then, note.kept) == (3, 0, "shred", ("hash",))
    assert note.label("ps") == "یادښت"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("starts: erasure", "starts: someday"),
        ("then: shred", "then: burn"),
        ("kept: [hash]", "kept: [name]"),
        ("days: 3", "days: 3, months: 1"),
        ("days: 3", "days: 0"),
        ("days: 3", "days: -3"),
        ("days: 3", "days: 0x10"),
        ("days: 3", "days: three"),
        ("days: 3", "weeks: 3"),
    ],
)
def test_a_class_that_does_not_fit_is_refused(tmp_path, before, after):
    with pytest.raises(MalformedFacts) as refused:
        read(tmp_path, GOOD.replace(before, after))
    assert str(refused.value).startswith("retention.yaml:1 note")
