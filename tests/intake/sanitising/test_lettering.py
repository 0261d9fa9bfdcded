"""Print that identifies is black on the page and a tag in its text. Everything is invented.

+44 7700 900xxx are numbers that are given to nobody.
"""

import json
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from intake.fonts import FONTS
from intake.redaction import redact_all
from intake.sanitising import (
    LIMITS,
    Hidden,
    NotShown,
    Reason,
    Rendition,
    lettered,
    lettering,
    letters,
    sanitise,
)
from intake.sanitising.exchange import StoppedError
from intake.sanitising.letters import Word, words_on

from . import boxed, samples

FONT = ImageFont.truetype(str(FONTS / "Vazirmatn-Regular.ttf"), 34)
PATIENT = replace(LIMITS, reading_seconds=300.0, wall_seconds=150.0)


def sheet(*lines: str) -> Rendition:
    """A white page with a line of print every 70 pixels."""
    page = Image.new("RGB", (1000, 70 * len(lines) + 60), "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((40, 30 + 70 * number), line, fill="black", font=FONT)
    shown = sanitise(BytesIO(samples.saved(page)), "")
    assert isinstance(shown, Rendition)
    return shown


def hide(texts):
    """As the worker does."""
    return [
        Hidden([cut.taken for cut in one.cuts or ()], json.dumps(one.to_json()).encode())
        for one in redact_all(texts, ("en", "fa-af", "ps"))
    ]


def covered(page: Rendition) -> Rendition:
    outcome = lettered(page, hide, PATIENT)
    assert isinstance(outcome, Rendition)
    return outcome


def said(rendition: Rendition) -> str:
    """What is kept as text of the first page."""
    text: str = json.loads(rendition.pages[0].words)["text"]
    return text


def seen(rendition: Rendition) -> str:
    """What can still be read on the first page."""
    page = rendition.pages[0]
    picture = Image.open(BytesIO(page.content)).convert("RGB")
    words = words_on(page.width, page.height, picture.tobytes(), PATIENT)
    return " ".join(word.text for word in words)


def test_a_name_and_a_number_on_a_letter_are_black_and_the_rest_is_read():
    page = sheet(
        "They took my brother Zalmay Nowhere", "from the market in Charikar", "+44 7700 900123"
    )
    assert "Zalmay" in seen(page)

    shown = covered(page)

    for text in (said(shown), seen(shown)):
        assert "Zalmay" not in text
        assert "900123" not in text
        assert "market" in text
    assert "[PERSON-1]" in said(shown)
    assert (shown.of, shown.looks, shown.stripped) == (page.of, page.looks, page.stripped)


def test_a_dari_letter_is_read_and_its_names_are_black():
    page = sheet("نام پدرم عبدالخالق ساختگی بود", "خانه ما در بازار بود")

    shown = covered(page)

    assert "عبدالخالق" in seen(page)
    for text in (said(shown), seen(shown)):
        assert "عبدالخالق" not in text
        assert "بازار" in text


class Read:
    """Stands in for the box: says these words of every page, at the size it is asked at."""

    def __init__(self, *words: Word, fails: int = 0, reason: Reason = Reason.TOOK_TOO_LONG) -> None:
        self.words, self.fails, self.reason = words, fails, reason
        self.asked: list[tuple[int, int]] = []

    def __call__(self, width: int, height: int, pixels: bytes, limits: object) -> list[Word]:
        self.asked.append((width, height))
        if len(self.asked) <= self.fails:
            raise StoppedError(self.reason)
        return list(self.words)


def word(text: str, place: int, sure: int = 95, line: int = 0) -> Word:
    """On a page of 100 x 100: the `place`-th stretch of 20 pixels from the left, 10 high."""
    return Word(text, 20 * place + 4, 20 * line + 4, 20 * place + 14, 20 * line + 14, sure, line)


def blank(side: int = 100) -> Rendition:
    shown = sanitise(BytesIO(samples.saved(Image.new("RGB", (side, side), "white"))), "")
    assert isinstance(shown, Rendition)
    return shown


def black_at(rendition: Rendition, place: int, line: int = 0) -> bool:
    picture = Image.open(BytesIO(rendition.pages[0].content)).convert("L")
    return picture.getpixel((20 * place + 9, 20 * line + 9)) == 0


@pytest.fixture
def read(monkeypatch):
    """What is read on a page, without a box."""

    def say(*words: Word, **how) -> Read:
        reading = Read(*words, **how)
        monkeypatch.setattr(lettering, "words_on", reading)
        return reading

    return say


@pytest.mark.parametrize("number", ["۰2۹۹۱۲۲۲۵۲", "O79912Z4567", "2024000117"])
def test_a_long_number_is_hidden_even_if_it_was_read_wrong(read, number):
    read(word("Written", 0), word(number, 1), word("yesterday", 2))

    shown = covered(blank())

    assert [black_at(shown, place) for place in range(3)] == [False, True, False]
    assert number not in said(shown)


def test_a_day_is_no_long_number(read):
    read(word("Written", 0), word("2024/01/17.", 1))

    assert not black_at(covered(blank()), 1)


def test_a_word_in_a_line_of_print_that_was_not_read_surely_is_hidden(read):
    read(word("daughter", 0), word("Zrmna", 1, sure=55), word("was", 2))

    shown = covered(blank())

    assert [black_at(shown, place) for place in range(3)] == [False, True, False]
    assert said(shown) == "daughter ■■■■■ was\n"


def test_noise_that_looks_like_letters_is_left_alone_and_not_kept_as_text(read):
    read(word("ne", 0, sure=40), word("dete", 1, sure=34), word("market", 0, line=1))

    shown = covered(blank())

    assert not black_at(shown, 0)
    assert not black_at(shown, 1)
    assert said(shown) == "market\n"


def test_a_name_is_hidden_even_in_a_line_that_was_read_badly(read):
    read(
        word("brother", 0, line=0), word("Zalmay", 1, line=0), word("Nowhere", 2, line=0),
        word("Zalmay", 0, sure=60, line=2), word("Nowhere", 1, sure=60, line=2),
    )  # fmt: skip

    shown = covered(blank())

    assert black_at(shown, 1)
    assert black_at(shown, 0, line=2)
    assert black_at(shown, 1, line=2)


def test_a_page_on_which_nothing_is_printed_stays_as_it_was(read):
    read()
    page = blank()

    shown = covered(page)

    assert shown.pages[0].content == page.pages[0].content
    assert said(shown) == ""


def test_what_is_too_busy_is_read_at_half_the_size_and_black_where_it_stands(read):
    reading = read(word("900123900", 1), fails=1)

    shown = covered(blank(2000))

    assert reading.asked == [(1800, 1800), (900, 900)]
    picture = Image.open(BytesIO(shown.pages[0].content)).convert("L")
    assert picture.getpixel((65, 20)) == 0  # pixels 24 to 34 of 900 are 53 to 76 of 2,000


def test_a_page_that_cannot_be_read_is_not_shown(read):
    read(fails=2)
    assert lettered(blank(), hide, PATIENT) == NotShown(Reason.TOOK_TOO_LONG)

    read(fails=1, reason=Reason.PARSER_DIED)
    letter = sanitise(BytesIO(samples.pdf(3)), "")
    assert isinstance(letter, Rendition)
    shown = covered(letter)
    assert ([page.number for page in shown.pages], shown.of) == ([2, 3], 3)


def test_without_the_program_nothing_is_shown_and_no_box_is_started(monkeypatch, read):
    reading = read()
    monkeypatch.setattr(lettering, "languages_of_print", lambda: None)

    assert lettered(blank(), hide, PATIENT) == NotShown(Reason.PROGRAM_MISSING)
    assert reading.asked == []


def test_a_page_of_noise_ends_at_its_limit():
    noise = Image.effect_noise((1200, 900), 90).convert("RGB")
    tight = replace(PATIENT, reading_cpu_seconds=1)

    page = sanitise(BytesIO(samples.saved(noise)), "")

    assert isinstance(page, Rendition)
    assert lettered(page, hide, tight) == NotShown(Reason.TOOK_TOO_LONG)


WORD = {"word": "x", "box": [0, 0, 4, 4], "sure": 90, "line": 0}


@pytest.mark.parametrize(
    "answer",
    [
        "nonsense",
        json.dumps({**WORD, "more": 1}),
        json.dumps({**WORD, "word": ""}),
        json.dumps({**WORD, "word": "two words"}),
        json.dumps({**WORD, "word": "\u202egpj.exe"}),
        json.dumps({**WORD, "word": 7}),
        json.dumps({**WORD, "box": [0, 0, 99, 4]}),
        json.dumps({**WORD, "box": [4, 0, 4, 4]}),
        json.dumps({**WORD, "box": [-1, 0, 4, 4]}),
        json.dumps({**WORD, "box": [0, 0, 4]}),
        json.dumps({**WORD, "sure": 1.5}),
        json.dumps({**WORD, "line": True}),
        json.dumps({"not_shown": "rm -rf"}),
    ],
)
def test_the_box_that_reads_is_not_believed(monkeypatch, answer):
    line = answer.encode() + b"\n"
    monkeypatch.setattr(letters, "_START", boxed.evil(f"os.write(1, {line!r})"))

    with pytest.raises(StoppedError) as stop:
        words_on(4, 4, bytes(48), PATIENT)

    assert stop.value.reason is Reason.OUTPUT_REFUSED


def test_the_box_that_reads_sees_languages_and_libraries_and_nothing_else(monkeypatch):
    look = """
places = ["/etc/passwd", "/proc/self/maps", "/usr/bin/tesseract", "/usr/share/fonts"]
seen = any(os.path.exists(place) for place in places)
os.write(1, b'"done"\\n' if not seen else b'"seen"\\n')
"""
    monkeypatch.setattr(letters, "_START", boxed.evil(look))

    assert words_on(4, 4, bytes(48), PATIENT) == []
