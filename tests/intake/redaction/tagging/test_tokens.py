"""A text in rows of tokens that know where they stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.redaction.reading import read
from intake.redaction.tagging import rows_of, tokens_of
from intake.redaction.words import Worded
from tests.costs import in_step


def _written(text):
    return [token.written for token in tokens_of(text)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Mr. Farid's house", ["Mr", ".", "Farid", "'", "s", "house"]),
        ("no. 36244/06", ["no", ".", "36244", "/", "06"]),
        ("احمد را بردند؟", ["احمد", "را", "بردند", "؟"]),
        ("cafe\u0301 Zala", ["cafe\u0301", "Zala"]),
        ("snake_case", ["snake", "_", "case"]),
        ("12سالگی", ["12", "سالگی"]),
        ("\ud800 \n", []),
    ],
)
def test_words_numbers_and_signs_stand_apart(text, tokens):
    assert _written(text) == tokens


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_every_token_stands_where_it_says(text):
    shape = read(text).text
    for row in rows_of(shape):
        for token in row.tokens:
            assert shape[token.start : token.end] == token.written


def test_no_row_spans_two_lines():
    assert [len(row.tokens) for row in rows_of("one two\nthree\n\nfour")] == [2, 1, 1]


def test_one_text_is_divided_once_for_all_taggers():
    text = Worded("one two\nthree")
    assert rows_of(text) is rows_of(text)
    assert rows_of(Worded("one two\nthree")) is not rows_of(text)


def test_nothing_of_a_row_shows_in_its_repr():
    (row,) = rows_of("they took Farid")
    assert "Farid" not in repr(row)


def test_a_long_line_is_divided_after_a_sentence():
    rows = rows_of("They came at night . " * 100)
    assert all(len(row.tokens) <= 200 for row in rows)
    assert all(row.tokens[-1].written == "." for row in rows)
    assert sum(len(row.tokens) for row in rows) == 500


def test_a_line_without_a_sentence_is_divided_all_the_same():
    assert [len(row.tokens) for row in rows_of("x " * 500)] == [200, 200, 100]


@pytest.mark.parametrize("piece", ["x ", "\n", ". ", "\u0301", "_", "1a"])
def test_rows_are_made_in_time_linear_in_the_text(piece):
    texts = {size: piece * (size // len(piece)) for size in (4_000, 32_000)}
    assert in_step(lambda size: rows_of(texts[size]), 4_000)
