"""Every label stands in three languages, in its own script, and says one thing in its list."""

import re

import pytest

from casework import codes, facts
from casework.facts import retention_classes
from intake import taxonomy
from intake.facts import field_sets

LANGUAGES = ("en", "fa-af", "ps")
LISTS = facts.code_lists()
# Grades are letters everywhere.
LATIN_ALLOWED = {"source_reliability"}


def labelled():
    """Every labelled thing as (where, labels)."""
    for name, codelist in LISTS.items():
        yield name, codelist.labels
        yield from ((f"{name}/{entry.code}", entry.labels) for entry in codelist)
    yield from ((f"set {one.key}", one.labels) for one in field_sets().sets.values())
    yield from ((f"field {one.key}", one.labels) for one in field_sets().fields.values())
    yield from ((one.code, one.labels) for one in taxonomy.FAMILIES)
    yield from ((one.code, one.labels) for one in taxonomy.VIOLATIONS.values())
    yield from ((f"retention/{one.code}", one.labels) for one in retention_classes().values())
    for name in ("act", "family", "province", "district", "retention"):
        yield name, codes.list(name).labels


EVERY = list(labelled())


def test_there_is_something_to_read():
    assert len(EVERY) > 1000


def test_every_label_stands_in_three_languages():
    assert [where for where, labels in EVERY if set(labels) != set(LANGUAGES)] == []


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_no_label_is_the_english_one_copied(language):
    assert [where for where, labels in EVERY if labels[language] == labels["en"]] == []


@pytest.mark.parametrize(
    ("language", "foreign"),
    # Kaf and ye of Arabic keyboards look right and are not found by searching; Dari has none of
    # the letters that are Pashto's alone.
    [("fa-af", "[0-9كيىټډړږښګڼېۍځڅ]"), ("ps", "[0-9كى]")],
)
def test_every_label_is_in_its_own_letters_and_digits(language, foreign):
    wrong = [where for where, labels in EVERY if re.search(foreign, labels[language])]
    assert wrong == []
    assert all(re.search("[\u0621-\u06d3]{2}", labels[language]) for _, labels in EVERY)


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_no_latin_letters_stand_among_the_words(language):
    latin = {where for where, labels in EVERY if re.search("[A-Za-z]", labels[language])}
    assert {where.partition("/")[0] for where in latin} <= LATIN_ALLOWED


def test_english_labels_hold_no_other_script():
    assert [w for w, labels in EVERY if re.search("[\u0600-\u06ff]", labels["en"])] == []


def test_a_sentence_is_not_the_same_in_dari_and_pashto():
    same = [
        where
        for where, labels in EVERY
        if labels["fa-af"] == labels["ps"] and len(labels["ps"].split()) > 3
    ]
    assert same == ["unit_kind/corps"]  # military words the two languages share


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_entries_of_a_list_never_read_the_same(language):
    for name, one in LISTS.items():
        shown = [entry.label(language) for entry in one]
        assert len(set(shown)) == len(shown), (name, [s for s in shown if shown.count(s) > 1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_questions_about_an_act_never_read_the_same_in_one_section(language):
    for one in field_sets().sets.values():
        shown = [field.label(language) for field in one.fields]
        assert len(set(shown)) == len(shown), (one.key, [s for s in shown if shown.count(s) > 1])


# Codes and field keys whose Dari and Pashto a native reader has signed for: none yet.
READ_BY_NATIVE_SPEAKERS: set[str] = set()


def test_only_what_native_speakers_have_read_is_no_draft():
    finished = {entry.code for one in LISTS.values() for entry in one if not entry.draft}
    finished |= {field.key for field in field_sets().fields.values() if not field.draft}
    finished |= {one.code for one in taxonomy.VIOLATIONS.values() if not one.draft}
    assert finished == READ_BY_NATIVE_SPEAKERS
