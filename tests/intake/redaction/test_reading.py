"""One shape for every text, and the way back to the original characters."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intake.redaction import read
from intake.redaction.reading import _ONE_TO_ONE
from intake.redaction.words import Worded, words_of

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "كيىۍېةۀآأإؤءَّـ\u200c\u200d\u200e\u202e\u2066﷽ﷲﻻﺍ۰٩０９‐—  \n\t.,@+()abcXYZ"
            + "\ud800\U0001d7ce"
        ),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "shape"),
    [
        ("كابل", "کابل"),
        ("پنجشېر", "پنجشیر"),
        ("ګردېز", "گردیز"),
        ("قلعهٔ نو", "قلعه نو"),
        ("آمنه", "امنه"),
        ("داؤد", "داود"),
        ("ضیاء", "ضیا"),
        ("مُحَمَّد", "محمد"),
        ("محمـــد", "محمد"),
        ("علی\u200cرضا", "علی رضا"),
        ("\u202eاحمد\u202c", "احمد"),
        ("ﷲ", "الله"),
        ("۰۷۹۹ ٠٧٩٩ ０７９９ 𝟎𝟕", "0799 0799 0799 07"),
        ("0799\u00a0000‑111", "0799 000-111"),
    ],
)
def test_letters_digits_marks_and_dashes_have_one_shape(written, shape):
    assert read(written).text == shape


def test_every_folded_character_stays_one_character():
    assert all(len(replacement) == 1 for replacement in _ONE_TO_ONE.values())


@settings(deadline=None)
@given(TEXTS)
@example("ﷺ")
@example("ـــ")
def test_every_character_of_the_shape_leads_back_into_the_text(text):
    reading = read(text)
    last = 0
    for place in range(len(reading.text)):
        start, end = reading.original(place, place + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last  # in order, never back
        last = start


@settings(deadline=None)
@given(TEXTS)
def test_a_text_already_in_its_shape_is_left_alone(text):
    once = read(text).text
    assert read(once).text == once


def test_the_repr_of_a_reading_shows_none_of_it():
    assert "احمد" not in repr(read("احمد"))


def test_the_words_of_a_text_are_told_apart_once_and_not_kept_beyond_it():
    text = Worded("احمد آمد")
    assert words_of(text) is words_of(text)
    assert words_of("احمد آمد") is not words_of("احمد آمد")
    assert words_of(text) == words_of(str(text))
