"""The language of a paragraph: by its letters, its small words, and what the page was in."""

from collections import Counter

import pytest

from intake.redaction import read
from intake.redaction.languages import Spoken, language_of
from tests.corpus.redaction import load
from tests.costs import in_step

# Pashto as it is typed on a keyboard that has none of its letters.
WITHOUT_LETTERS = str.maketrans("ښځڅړڼږټډېۍګئ", "شزسرنژتدییکی")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("They took him at night", "en"),
        ("شب آمدند و او را بردند", "fa-af"),
        ("زه یې د شپې له کوره بوتلم", "ps"),
        ("زما ورور يي د شپي له كوره بوتلو", "ps"),
        ("خوب بود، چی گفت؟", "fa-af"),
        ("0700 000 123", ""),
        ("احمد، محمود", ""),
        ("", ""),
    ],
)
def test_a_paragraph_reads_as_its_language_and_where_nothing_tells_as_none(text, language):
    assert language_of(read(text).text) == language


def _read_as(name, change=lambda text: text):
    found = Counter(language_of(read(change(item.text)).text) for item in load(name))
    return {language: count / found.total() for language, count in found.items()}


def test_dari_and_pashto_that_no_list_was_made_from_are_hardly_ever_taken_for_each_other():
    dari, pashto = _read_as("prs-dev"), _read_as("ps-dev")
    assert dari.get("ps", 0) <= 0.01
    assert dari["fa-af"] >= 0.9
    assert pashto.get("fa-af", 0) <= 0.01
    assert pashto["ps"] >= 0.97


def test_pashto_without_its_letters_is_told_by_its_small_words():
    pashto = _read_as("ps-dev", lambda text: text.translate(WITHOUT_LETTERS))
    assert pashto.get("fa-af", 0) <= 0.01
    assert pashto["ps"] >= 0.95


def test_every_line_has_its_own_language_and_what_tells_nothing_that_of_the_page():
    lines = ("شب آمدند و او را بردند", "0700 000 123", "زه یې د شپې له کوره بوتلم", "")
    text = read("\n".join(lines)).text
    spoken = Spoken(text, ("en", "fa-af"))
    starts = [text.index(read(line).text) for line in lines[:3]]
    assert [spoken.at(at) for at in starts] == [("fa-af",), ("en", "fa-af"), ("ps",)]
    assert spoken.at(text.index("\n")) == ("fa-af",)
    assert spoken.at(len(text)) == ("en", "fa-af")


@pytest.mark.parametrize("piece", ["\n", "د ", "ښ", "a", "را\n", "را ", "\ud800"])
def test_reading_the_language_takes_time_in_proportion_to_the_text(piece):
    assert in_step(lambda size: Spoken(piece * (size * 10), ("ps",)).at(size))
