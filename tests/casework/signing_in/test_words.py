"""Signing in, enrolment, people and refusals in three languages; drafts that say so."""

import re

import polib
import pytest
from django.utils import translation

from casework.sentences import SENTENCES, sentence
from intake.errors import IntakeError, TransientError
from tests.casework import words
from tests.intake.form.words import compiled

LOCALES = {path.parent.parent.name: path for path in words.CATALOGUES}
# Names of programs and commands, and words as they stand in the code.
AS_THEY_ARE = r"%\(\w+\)s|ceremony draft --add|[a-z]+-[a-z]+-[a-z]+|Authenticator|QR"


@pytest.mark.parametrize("locale", ["fa_AF", "ps"])
def test_every_sentence_is_translated(locale: str) -> None:
    assert len(words.sentences()) > 400, "the search itself must find the sentences"
    assert words.missing(LOCALES[locale]) == {}


@pytest.mark.parametrize("locale", ["fa_AF", "ps"])
def test_a_translation_keeps_its_blanks_and_is_in_its_own_script(locale: str) -> None:
    for entry in polib.pofile(str(LOCALES[locale])):
        for said in (entry.msgstr, *entry.msgstr_plural.values()):
            blanks = re.findall(r"%\(\w+\)s", said)
            assert sorted(blanks) == sorted(re.findall(r"%\(\w+\)s", entry.msgid)) or not said
        own = re.sub(AS_THEY_ARE, "", entry.msgstr)
        # Arabic keyboards' kaf and, in Dari, ye look right and are not found by searching.
        assert not re.search("[يك]" if locale == "fa_AF" else "[ك]", own)
        assert re.search("[\u0600-\u06ff]", own) or not entry.msgstr


@pytest.mark.parametrize("locale", ["fa_AF", "ps"])
def test_the_compiled_catalogue_is_that_of_the_words(locale: str) -> None:
    held = LOCALES[locale].with_suffix(".mo").read_bytes()

    assert held == compiled(LOCALES[locale]), "run python -m tests.casework.words"


@pytest.mark.parametrize("locale", ["fa_AF", "ps"])
def test_drafts_say_that_they_wait_for_native_review(locale: str) -> None:
    assert "native speakers" in polib.pofile(str(LOCALES[locale])).header


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_every_code_speaks_the_readers_language(language: str) -> None:
    with translation.override(language):
        for code in (*SENTENCES, "roll_expired", "never_heard_of"):
            for fault in (IntakeError(code), TransientError(code)):
                assert re.search("[\u0600-\u06ff]", sentence(fault))
