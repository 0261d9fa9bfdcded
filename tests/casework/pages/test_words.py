"""Refusals that a form may meet, and what hides words, have words of their own."""

import re
from pathlib import Path

from casework.sentences import SENTENCES
from casework.views.wording import WORDS
from intake.redaction import RECOGNIZERS

FOLDERS = ("casework/showing", "casework/dates", "casework/views", "casework/forms")


def test_every_refusal_that_a_form_may_meet_has_words_of_its_own() -> None:
    root = Path(__file__).parents[3]
    modules = [one for folder in FOLDERS for one in (root / folder).rglob("*.py")]
    codes = {
        code
        for module in modules
        for code in re.findall(r'IntakeError\("(\w+)"\)', module.read_text(encoding="utf-8"))
    }

    assert len(codes) > 8, "the search itself must find the codes"
    assert codes <= set(SENTENCES), sorted(codes - set(SENTENCES))


def test_readers_are_told_of_every_recognizer_why_it_hid_something() -> None:
    assert {one.name for one in RECOGNIZERS} <= WORDS["recognizer"].keys()
