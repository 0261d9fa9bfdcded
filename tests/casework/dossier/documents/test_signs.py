"""Text of sources: nothing hides in it, nothing reorders the line, no letter is lost unseen."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.dossier.drawing import DRAWING
from casework.dossier.drawing.inside import pdf as pdf_module
from casework.dossier.drawing.inside.glyphs import CARRIED, signs_of, visible
from casework.dossier.drawing.inside.signs import (
    direction,
    has_right_to_left,
    isolated,
    latin_apart,
    plain,
)
from casework.dossier.words import keys, word
from tests.costs import least

from . import sample

FONTS = next(path for path, name in DRAWING.own if name == "fonts")
# Letters of Dari and Pashto beside Arabic's, their digits, marks and joiners.
WRITTEN = "پچژګڼټډړږښځڅېۍئۀهٔةًیک۰۱۲۳۴۵۶۷۸۹٪٫٬؟،؛«»\u200c\u200d–—“”‘’…"


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u206a\u200b\ufeff\x07\x1b\ue000")
def test_a_sign_that_misleads_is_shown_as_its_code(mark):
    assert plain(f"a{mark}b") == f"a[U+{ord(mark):04X}]b"


@pytest.mark.parametrize("text", ["می‌رود", "ښوونځی", "خانهٔ", "naïve", "a\tb\nc", "\u200fب\u200e"])
def test_what_people_write_stays_letter_by_letter(text):
    assert plain(text) == text


def test_isolating_marks_stay_where_they_close_and_are_shown_where_they_do_not():
    assert plain("\u2066E-0001\u2069") == "\u2066E-0001\u2069"
    assert plain("\u2067ab") == "[U+2067]ab"
    assert plain("\u2066a\nb\u2069") == "[U+2066]a\nb[U+2069]"


@given(st.text())
def test_safe_text_is_left_as_it_is_and_reorders_nothing_beyond_its_end(text):
    safe = plain(text)

    assert plain(safe) == safe
    for line in safe.split("\n"):
        opened = len(re.findall("[\u2066-\u2068]", line))
        assert opened == line.count("\u2069")
    assert not set(safe) & set("\u202a\u202b\u202c\u202d\u202e")


@given(st.text())
def test_whatever_runs_from_right_to_left_is_noticed(text):
    if any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in plain(text)):
        assert has_right_to_left(plain(text)) or any(
            unicodedata.bidirectional(sign) == "AN" for sign in plain(text)
        )


def test_a_run_is_read_in_the_direction_of_its_first_letter():
    assert direction("1 April 2025") == "ltr"
    assert direction("۱۲ حمل") == "rtl"
    assert direction("۱۴۰۴/۰۱/۱۲") == ""
    assert isolated("E-0001", "ltr") == "\u2066E-0001\u2069"
    assert isolated("E-0001", "") == "E-0001"


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("گفت: 1 April 2025 ته راشه.", "گفت: <1 April 2025> ته راشه."),
        ("شد: «24 Asad 1405».", "شد: «<24 Asad 1405>»."),
        ("قانون (Rome 7(1)(i), ICCPR 9)، بود", "قانون (<Rome 7(1)(i), ICCPR 9>)، بود"),
        ("از (Kandak-9) آمد", "از (<Kandak-9>) آمد"),
        ("نشر «2026-09»، از 2026-10-02 به بعد", "نشر «<2026-09>»، از <2026-10-02> به بعد"),
        ("۱۲ (12) بار، 3 و 4, 5", "۱۲ (12) بار، 3 و 4, 5"),
        ("بند \u2066a\u2069 b", "بند \u2066a\u2069 b"),
        ("only Latin, no need", "only Latin, no need"),
    ],
)
def test_latin_phrases_keep_their_order_in_a_line_that_runs_to_the_left(told, wanted):
    assert latin_apart(told) == wanted.replace("<", "\u2066").replace(">", "\u2069")


@given(st.text(alphabet="ab1 ().,:;-ښا۲«»\n"))
def test_isolating_phrases_changes_no_letter_and_leaves_nothing_open(text):
    apart = latin_apart(text)

    assert re.sub("[\u2066\u2069]", "", apart) == text
    assert plain(apart) == apart


def test_isolating_phrases_takes_time_in_step_with_the_text():
    for told in ("1 " * 50_000, "a,(" * 30_000, "a" + "," * 90_000, "ا" + "(" * 90_000):
        assert least(lambda: latin_apart("ښ" + told), 2) <= 2  # noqa: B023


def test_the_vendored_letters_hold_all_that_dari_and_pashto_need():
    for weight in ("Regular", "Bold"):
        signs = signs_of((FONTS / f"Vazirmatn-{weight}.ttf").read_bytes())
        assert {sign for sign in WRITTEN if sign not in signs} <= set("\u200c\u200d")


def test_every_word_of_ours_can_be_drawn():
    for key in keys("drawing"):
        for language in sample.LANGUAGES:
            assert visible(word("drawing", key, language), FONTS) == word("drawing", key, language)


def test_a_letter_that_no_font_has_is_shown_as_its_code():
    assert visible("درخت 樹 🌳", FONTS) == "درخت [U+6A39] [U+1F333]"
    assert visible("Привет, ἐλ", FONTS) == "Привет, [U+1F10]λ"


def test_what_is_taken_for_drawable_is_drawn():
    """A PDF/A cannot be written with a sign that its fonts lack."""
    signs = signs_of((FONTS / "Vazirmatn-Regular.ttf").read_bytes()) | CARRIED
    source = (
        b'#set document(title: "x")\n'
        b'#set text(font: ("Vazirmatn", "Libertinus Serif"), fallback: false)\n#read("all")'
    )

    files = {"main.typ": source, "all": " ".join(sorted(signs - {"\r", "\0"})).encode()}
    drawn = pdf_module._compile(files, FONTS, "2026-11-21", format="pdf", **pdf_module._TAGGED)

    assert drawn.startswith(b"%PDF")
