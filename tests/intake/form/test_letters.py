"""What is taken out of typed words, and what must stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.letters import ascii_digits, clean_file_name, clean_line, clean_words

MARKS = (
    "\x00\x1b\r\n\t\x85\u061c\u200b\u200c\u200d\u200e\u200f"
    "\u2028\u202a\u202e\u2066\u2069\ufeff\ud800"
)
# A list, not st.text: that merges both into one range, in which the marks are needles.
ANY = st.lists(st.one_of(st.characters(), st.sampled_from(MARKS))).map("".join)


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_words(clean_words(text)) == clean_words(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_file_name(clean_file_name(text)) == clean_file_name(text)


@given(ANY)
def test_nothing_that_reorders_or_controls_survives(text):
    assert not set(clean_words(text)) & set("\x00\x07\x1b\r\x85\u202a\u202e\u2066\u2069\ufeff")
    assert not set(clean_line(text)) & set("\n\t\u200e\u200f\u061c\u202e\u2028")
    clean_words(text).encode()  # a lone surrogate would raise


@pytest.mark.parametrize("word", ["نمی‌دانم", "ښځه‌ییز", "क्‍ष", "سلام\n\tدنیا", "👩‍👧"])
def test_joiners_lines_and_letters_stay(word):
    assert clean_words(word) == word


def test_line_ends_become_one_kind():
    assert clean_words("a\r\nb\rc\u2028d\u2029e") == "a\nb\nc\nd\ne"
    assert clean_line(" a\r\nb \u2028 c\t") == "a b c"


def test_digits_of_three_scripts_are_the_same_digits():
    assert ascii_digits("۱۴۰۳ ١٤٠٣ 1403 ½") == "1403 1403 1403 ½"
