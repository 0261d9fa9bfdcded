"""The word files are whole, and say what the taxonomy knows."""

from datetime import date

import pytest

from intake.classification import classify
from intake.classification.mentions import TONES
from intake.classification.people import PERPETRATORS, ROLES, words_of
from intake.classification.phrases import Index, phrase
from intake.classification.rules import REACHES
from intake.classification.tokens import tokens_of
from intake.classification.word_files import (
    LANGUAGES,
    notions,
    rules,
    signal_rules,
    words,
)
from intake.facts import taxonomy_lists
from intake.redaction import read
from intake.taxonomy import ESCALATORS, PERPETRATOR_TYPES, VIOLATIONS


def _written():
    return [rule for rule in rules() if rule.reach != "own"]


def _spoken(language):
    return {notion for notion, _ in notions(language)}


def test_every_act_has_rules_and_every_rule_speaks_of_an_act_or_an_escalator():
    assert {rule.code for rule in rules()} == set(VIOLATIONS)
    assert {rule.code for rule in signal_rules()} <= ESCALATORS
    assert {rule.reach for rule in rules()} <= {*REACHES, "own"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notion_of_a_rule_has_words_in_every_language(language):
    asked = {
        one for rule in (*_written(), *signal_rules()) for one in (*rule.notions, *rule.without)
    }
    violations = {code for code in VIOLATIONS if not code.startswith("CLM")}
    assert asked - _spoken(language) == set()
    assert violations <= _spoken(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_notion_is_told_in_one_language_only(language):
    assert _spoken(language) == _spoken("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notion_stands_in_one_file_of_a_language_and_has_only_sure_and_hint(language):
    told = [notion for notion, _ in notions(language)]
    assert len(told) == len(set(told))
    assert all(set(kinds) <= {"sure", "hint"} for _, kinds in notions(language))


def test_every_notion_is_of_use():
    used = {one for rule in (*rules(), *signal_rules()) for one in (*rule.notions, *rule.without)}
    used |= TONES | {"NOTHING_HAPPENED", "CLAIMS_IT", "OFFICIAL_SAYS"}
    assert {one.notion for one in words()} - used == set()


def test_no_phrase_of_one_stem_is_a_single_letter():
    for one in words():
        assert len(one.parts) > 1 or len(one.parts[0].key) >= 2


def test_perpetrators_are_of_the_taxonomy():
    assert {one.notion for one in words_of(PERPETRATORS)} <= set(PERPETRATOR_TYPES)


@pytest.mark.parametrize(
    ("line", "text", "there"),
    [
        ("took him", "they took him away", True),
        ("took him", "they took away him", False),
        ("took ~ away", "they took my old father away", True),
        ("took ~ away", "they took my old father. away", False),
        ("arrest*", "re-arrested twice", True),
        ("arrest*", "a rest", False),
        ("می‌زدند", "مرا میزدند", True),
        ("څپېړ*", "څپیړې یې ورکړې", True),
        ("خانه* ~ آتش", "خانه‌ها را به آتش کشیدند", True),
    ],
)
def test_a_phrase_is_found_as_the_word_files_promise(line, text, there):
    index = Index([phrase(line, "X")])
    assert bool(list(index.find(tokens_of(text, read(text))))) is there


def test_one_spelling_of_a_phrase_is_its_line():
    assert phrase("took ~ away*", "X").line == "took ~ away*"
    assert phrase("می‌زدند", "X").line == phrase("میزدند", "X").line


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("journalist", "دو خبرنگار را بردند"),
        ("journalist", "یو خبریال یې ونیو"),
        ("former_security_forces", "he was a former soldier"),
        ("teacher_or_academic", "I am a teacher of physics"),
        ("child", "د دیارلس کلنې نجلۍ"),
        ("woman", "سه زن را زدند"),
        ("returnee", "از ایران رد مرز شد"),
    ],
)
def test_what_people_are_is_told_with_the_words_for_it(code, text):
    found = {one.code: one.words for one in classify(text, date(2025, 6, 1)).roles}
    assert all(text[start:end].strip() for start, end in found[code])


def test_roles_are_of_the_taxonomy_and_calm_words_name_none():
    assert {one.notion for one in words_of(ROLES)} == set(taxonomy_lists()["role_flag"].codes)
    assert classify("هوا خوب است.", date(2025, 6, 1)).roles == ()
