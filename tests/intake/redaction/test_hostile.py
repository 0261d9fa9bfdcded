"""Texts made to slip through or to stop the work: hidden all the same, in time linear in them."""

import pytest

from intake.redaction import redact, redact_all
from tests.corpus.reports import LANGUAGES
from tests.costs import in_step

SPLIT = [
    ("شماره ۰۷۸۸\n۰۰۰ ۳۴۵ است", "۰۷۸۸\n۰۰۰ ۳۴۵"),
    ("شماره ۰۷۸۸\u200c۰۰۰\u200c۳۴۵ است", "۰۷۸۸\u200c۰۰۰\u200c۳۴۵"),
    ("شماره ۰۷\u200f۸۸۰\u202e۰۰۳\u202c۴۵ است", "۰۷\u200f۸۸۰\u202e۰۰۳\u202c۴۵"),
    ("tazkira 1400-0000-\n00034 is his", "1400-0000-\n00034"),
    ("احمد\u200cجاوید آمد", "احمد\u200cجاوید"),
    ("دیروز داکتر احمد\nجاوید را بردند", "احمد\nجاوید"),
    ("they took my brother Ahmad\r\nJawid", "Ahmad\r\nJawid"),
    ("کارت \u202eملی\u202c نمبر: ۰۰\u200b۴۴\u200b۵۱۲", "۰۰\u200b۴۴\u200b۵۱۲"),
    ("passport \ud800 P0\u20600001234 \udfff", "P0\u20600001234"),
]
PIECES = {
    "digits": "7",
    "spaced digits": "۰ ",
    "telephones": "0788000123 ",
    "lines of digits": "0788\n",
    "one letter": "ا",
    "surrogates": "\ud800",
    "direction": "\u202e0",
    "cues": "نمبر دوسیه کارت حساب شماره ",
    "cues and figures": "case no 4 خانه نمبر 4 ",
    "dates": "۱۲ اسد ۱۴۰۲ ",
    "heads": "مکتب لیسه قریه کلی school ",
    "zeros": "صفر یک ",
    "colons": "a:0:",
}


@pytest.mark.parametrize(("text", "identifier"), SPLIT, ids=range(len(SPLIT)))
def test_lines_joiners_and_direction_marks_inside_it_hide_no_identifier(text, identifier):
    result = redact(text, LANGUAGES)
    start = text.index(identifier)
    hidden = {at for cut in result.cuts or () for at in range(*cut.taken)}
    assert {at for at in range(start, start + len(identifier)) if text[at].isalnum()} <= hidden


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_long_text_costs_no_more_than_its_length(piece):
    assert in_step(lambda size: redact(piece * (size // len(piece)), LANGUAGES), 1_000)


@pytest.mark.full
def test_ten_megabytes_of_digits_are_one_number_and_everything_after_them_is_still_read():
    result = redact("۷" * 5_000_000 + " احمد 0788000123", LANGUAGES)
    assert result.text == "[NUMBER-1] [PERSON-1] [PHONE-1]"


def test_what_was_redacted_is_left_when_it_is_redacted_again():
    text = "احمد ۲۲ ساله، تذکره 1400-0000-00034، کوچه ۳ خانه نمبر ۴، IP 203.0.113.7، 0788000123"
    once = redact(text, LANGUAGES)
    again = redact(once.text, LANGUAGES)
    assert again.text == once.text
    assert again.spans == ()
    assert len(once.spans) == 5


def test_where_a_machine_read_it_six_figures_are_enough():
    text = "نمره 123456 و ۵۰۰۰۰۰ افغانی، ۱۴۰۲/۰۶/۱۲"
    (typed,), (read,) = (
        redact_all((text,), LANGUAGES),
        redact_all((text,), LANGUAGES, read_by_machine=True),
    )
    assert "۵۰۰۰۰۰" in typed.text
    assert "123456" not in read.text
    assert "۵۰۰۰۰۰" not in read.text
    assert "۱۴۰۲/۰۶/۱۲" in read.text
    assert all(span.check for span in read.spans)
