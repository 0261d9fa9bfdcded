"""The desk's pages in three languages; drafts until native readers have looked."""

import re
from pathlib import Path

import polib
import pytest

from casework.views.wording import WORDS
from tests.casework import words

LOCALES = {path.parent.parent.name: path for path in words.CATALOGUES}
OURS = (
    "casework/forms/", "casework/views/", "casework/templates/casework/shown/",
    "casework/templates/casework/review", "casework/templates/casework/queue",
    "casework/templates/casework/case", "casework/templates/casework/person",
    "casework/templates/casework/search", "casework/templates/casework/dashboard",
    "casework/templates/casework/custody", "casework/templates/casework/re",
    "casework/templates/casework/opening", "casework/templates/casework/choose_desk",
)  # fmt: skip
# Codes and letters that stay as they are in every script.
AS_THEY_ARE = r"%\(\w+\)s|QR|2021-08"


def held(locale: str) -> dict[str, tuple[str, ...]]:
    return {
        entry.msgid: (entry.msgstr, *entry.msgstr_plural.values())
        for entry in polib.pofile(str(LOCALES[locale]))
    }


@pytest.mark.parametrize("locale", ["fa_AF", "ps"])
def test_every_sentence_of_the_desk_is_translated(locale: str) -> None:
    known = held(locale)
    ours = {said for said, place in words.sentences().items() if place.startswith(OURS)}

    assert len(ours) > 250
    assert {said for said in ours if not any(known.get(said, ()))} == set()


@pytest.mark.parametrize("locale", ["fa_AF", "ps"])
def test_every_short_word_for_a_code_is_translated_in_its_own_script(locale: str) -> None:
    known = held(locale)
    for words_of in WORDS.values():
        for said in words_of.values():
            own = re.sub(AS_THEY_ARE, "", known[said][0])
            assert own, said
            assert not re.search("[A-Za-zك]", own), said


def test_every_refusal_that_a_form_may_meet_has_words_of_its_own() -> None:
    from casework.sentences import SENTENCES  # noqa: PLC0415

    codes = set()
    for folder in ("casework/showing", "casework/dates", "casework/views"):
        for module in Path(folder).rglob("*.py"):
            codes |= set(re.findall(r'IntakeError\("(\w+)"\)', module.read_text(encoding="utf-8")))

    assert codes <= set(SENTENCES), sorted(codes - set(SENTENCES))
