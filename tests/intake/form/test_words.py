"""Every sentence of the pages in all three languages, and choices that the taxonomy knows."""

import re
from pathlib import Path

import polib
import pytest
import yaml
from django.utils import translation

from intake import calendars, choices, taxonomy
from intake.errors import IntakeError, TransientError
from intake.forms import ReportForm
from intake.gazetteer import DISTRICT_BY_CODE, DISTRICTS, PROVINCE_BY_CODE
from intake.sentences import SENTENCES, sentence, status
from tests.intake.form import review, words

LOCALES = {path.parent.parent.name: path for path in words.CATALOGUES}
CODELISTS = yaml.safe_load((words.INTAKE / "facts" / "taxonomy.yaml").read_text())["codelists"]


def test_the_table_for_native_readers_is_that_of_the_catalogues():
    held = review.PAGE.read_text(encoding="utf-8")
    assert held == review.page(), "run python -m tests.intake.form.review"


def test_a_sentence_leaves_the_table_when_both_languages_were_reviewed(monkeypatch, tmp_path):
    copies = []
    for path in words.CATALOGUES:
        catalogue = polib.pofile(str(path))
        catalogue.find("Send").tcomment = "reviewed: an invented reader, today"
        copies.append(tmp_path / f"{path.parent.parent.name}.po")
        catalogue.save(str(copies[-1]))
    assert "Send" in {row[0] for row in review.drafts()}
    monkeypatch.setattr(review, "CATALOGUES", [copies[0], words.CATALOGUES[1]])
    assert "Send" in {row[0] for row in review.drafts()}, "one language is not both"
    monkeypatch.setattr(review, "CATALOGUES", copies)
    assert "Send" not in {row[0] for row in review.drafts()}


def test_what_the_page_of_members_says_waits_in_the_table_too(monkeypatch, tmp_path):
    asked, title = "Make a request", "Letters"
    said = [row[0] for row in review.drafts()]
    assert said.count(asked) == said.count(title) == 1
    assert "One moment" in said, "what its script says, too"
    copy = tmp_path / "words.yaml"
    text = review.MEMBERS.read_text(encoding="utf-8")
    line = f"ask: {{en: {asked},"
    assert line in text
    copy.write_text(
        text.replace(line, f"ask: {{reviewed: 'a reader, today', en: {asked},"), "utf-8"
    )
    monkeypatch.setattr(review, "MEMBERS", copy)

    left = [row[0] for row in review.drafts()]

    assert asked not in left
    assert title in left


def test_both_catalogues_are_there():
    assert set(LOCALES) == {"fa_AF", "ps"}


@pytest.mark.parametrize("locale", ["fa_AF", "ps"])
def test_every_sentence_is_translated_and_none_is_left_over(locale):
    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(str(LOCALES[locale]))}
    found = words.sentences()
    assert len(found) > 100, "the search itself must find the sentences"
    assert {said for said in found if not entries.get(said, "").strip()} == set()
    assert set(entries) - set(found) == set()


@pytest.mark.parametrize("locale", ["fa_AF", "ps"])
def test_a_translation_keeps_its_blanks_and_is_in_its_own_script(locale):
    for entry in polib.pofile(str(LOCALES[locale])):
        blanks = re.findall(r"%\(\w+\)s", entry.msgid)
        assert re.findall(r"%\(\w+\)s", entry.msgstr) == blanks
        own = re.sub(r"%\(\w+\)s|Tor Browser|\(Tor\)", "", entry.msgstr)
        # Arabic keyboards' kaf and, in Dari, ye: they look right and are not found by searching.
        assert not re.search("[A-Za-z0-9يك]" if locale == "fa_AF" else "[A-Za-z0-9ك]", own)


@pytest.mark.parametrize("locale", ["fa_AF", "ps"])
def test_the_compiled_catalogue_is_that_of_the_words(locale):
    held = LOCALES[locale].with_suffix(".mo").read_bytes()
    assert held == words.compiled(LOCALES[locale]), "run python -m tests.intake.form.words"


@pytest.mark.parametrize("locale", ["fa_AF", "ps"])
def test_drafts_say_that_they_wait_for_native_review(locale):
    assert "native speakers" in polib.pofile(str(LOCALES[locale])).header


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_every_code_speaks_the_readers_language(language):
    with translation.override(language):
        for code in (*SENTENCES, "roll_expired", "never_heard_of"):
            assert re.search("[\u0600-\u06ff]", sentence(code))
            assert not re.search("[A-Za-z_]", sentence(code))


def test_a_passing_fault_never_heard_of_is_said_to_pass():
    assert sentence("x") != sentence("x", passes=True)
    assert (status(TransientError("x")), status(ValueError())) == (503, 500)


@pytest.mark.parametrize(
    ("offered", "known"),
    [
        (choices.PRECISIONS, "date_precision"),
        (choices.HOW_KNOWN, "source_connection_mt19"),
        (choices.CONSENT, "consent_scope"),
    ],
)
def test_choices_are_codes_of_the_taxonomy(offered, known):
    assert {code for code, _ in offered if code} <= set(CODELISTS[known])


def test_every_consent_of_the_taxonomy_can_be_given_and_none_is_given_for_people():
    offered = {code for code, _ in choices.CONSENT} | {choices.IMPLIED_CONSENT}
    assert offered == set(CODELISTS["consent_scope"])
    assert ReportForm()["consent"].initial is None


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_every_offered_family_and_no_other_is_on_the_form(language):
    with translation.override(language):
        shown = dict(choices.kinds())
    assert set(shown) == {family.code for family in taxonomy.FAMILIES if family.offered}
    assert all(map(str, shown.values()))


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_provinces_stand_in_the_order_of_their_alphabet(language):
    with translation.override(language):
        names = [str(name) for _, name in choices.provinces()][1:]
    assert len(names) == 34
    first, then, last = ("Badakhshan", "Panjshir", "Zabul")
    if language != "en":
        first, then, last = (
            PROVINCE_BY_CODE[code].labels[language] for code in ("AF-BAL", "AF-PAN", "AF-TAK")
        )
    assert names.index(first) < names.index(then) < names.index(last)
    letters = {letter for name in names for letter in name.casefold()}
    assert letters - set(choices._ALPHABET) <= set(" -()\u200c")


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_the_districts_offered_are_found_again_when_they_are_sent(language):
    offered = choices.district_names(language)
    assert len(offered) == len(set(offered)) == len([name for name in offered if name.strip()])
    for district in DISTRICTS:
        assert district.labels[language] in offered
    assert choices.district_code("AF-KAB", DISTRICT_BY_CODE["AF-KAB/paghman"].labels[language])


def test_a_district_is_found_by_its_name_in_either_script():
    assert choices.district_code("AF-KAB", " paghman ") == "AF-KAB/paghman"
    assert choices.district_code("AF-KAB", "پغمان") == "AF-KAB/paghman"
    assert choices.district_code("AF-HER", "پغمان") == ""
    assert choices.district_code("", "") == ""
    assert choices.district_code("AF-KAB", "") == ""


@pytest.mark.parametrize(
    ("calendar", "year", "month", "day", "is_there"),
    [
        ("solar_hijri_af", 1399, 12, 30, True),
        ("solar_hijri_af", 1403, 12, 30, True),
        ("solar_hijri_af", 1402, 12, 30, False),
        ("solar_hijri_af", 1403, 6, 31, True),
        ("solar_hijri_af", 1403, 7, 31, False),
        ("gregorian", 2024, 2, 29, True),
        ("gregorian", 2023, 2, 29, False),
        ("gregorian", 1403, 2, 1, False),
        ("", 99, 0, 0, False),
    ],
)
def test_a_day_exists_or_does_not(calendar, year, month, day, is_there):
    assert calendars.exists(calendar, year, month, day) is is_there


@pytest.mark.parametrize("calendar", [calendars.SOLAR_HIJRI, calendars.GREGORIAN])
@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_twelve_months_have_twelve_names(calendar, language):
    assert len(set(calendars.MONTHS[calendar][language])) == 12


def test_no_sentence_is_written_outside_a_translation_tag():
    for page in Path(words.INTAKE / "templates").rglob("*.html"):
        bare = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", "", page.read_text(), flags=re.DOTALL)
        assert not re.search("[A-Za-z]{3}", bare), page.name


@pytest.mark.parametrize(
    "code", ["roll_expired", "root_missing", "epoch_expired", "epoch_missing", "recipient_missing"]
)
def test_whatever_is_wrong_with_the_keys_is_said_and_may_pass(code):
    fault = IntakeError(code)

    assert "We cannot seal reports at this moment" in sentence(code)
    assert status(fault) == 503
