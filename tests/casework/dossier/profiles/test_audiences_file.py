"""The file of audiences is read strictly: one for each of the list, each with a scope there is."""

import pytest

from casework import facts
from casework.facts.audiences import audiences_of
from intake.facts import MalformedFacts, open_facts

WHOLE = "".join(f"{one.code}: {{scope: {one.scope}}}\n" for one in facts.audiences().values())


def _read(tmp_path, text):
    path = tmp_path / "audiences.yaml"
    path.write_text(text, encoding="utf-8")
    return audiences_of(open_facts(path), facts.code_lists())


def test_the_whole_list_is_read(tmp_path):
    assert set(_read(tmp_path, WHOLE)) == set(facts.audiences())


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.replace("court: {scope: court_named}\n", ""),
        WHOLE + "press: {scope: public_named}\n",
        WHOLE.replace("scope: court_named", "scope: everything"),
        WHOLE.replace("{scope: court_named}", "{scope: court_named, unasked: perhaps}"),
        WHOLE.replace("{scope: court_named}", "{}"),
    ],
)
def test_anything_else_is_refused(tmp_path, text):
    with pytest.raises(MalformedFacts):
        _read(tmp_path, text)
