"""What is only text is shown as text, redacted as a report is; a letter's head names nobody."""

import json
from collections.abc import Sequence
from io import BytesIO

import pytest

from intake.redaction import redact_all
from intake.sanitising import (
    LIMITS,
    Limits,
    NotShown,
    Reason,
    Redaction,
    Rendition,
    Writing,
    redacted,
    sanitise,
)
from intake.sanitising.inside.texts import letters
from intake.sanitising.kinds import Kind, kind_of
from intake.sanitising.writing import writing

from .boxed import evil

DARI = "نامهٔ ساختگی دربارهٔ روزی که چیزی نشد"
PASHTO = "ساختګي لیک چې څوک پکې نشته، ښځه او ځوی"


def written(content: bytes, name: str = "invented.txt", limits: Limits = LIMITS) -> Writing:
    found = sanitise(BytesIO(content), name, limits)
    assert isinstance(found, Writing), found
    return found


def as_kept(text: str, people: Sequence[str] = ()) -> Redaction:
    (one,) = redact_all([text], ("en", "fa-af", "ps"), people=people)
    return Redaction(one.text, json.dumps(one.to_json()).encode())


@pytest.mark.parametrize("text", [DARI, PASHTO, "An invented note", "naïve €5"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_that_says_how_it_is_written_is_read_so(text, code):
    assert letters(text.encode(code)) == (text, False)


def test_what_is_no_utf_8_is_taken_for_the_older_code_of_the_region_and_that_is_said():
    assert letters(DARI.replace("ٔ", "").replace("ی", "ي").encode("cp1256")) == (
        DARI.replace("ٔ", "").replace("ی", "ي"),
        True,
    )


def test_one_torn_letter_does_not_make_it_an_older_code():
    assert letters(DARI.encode()[:-1]) == (DARI[:-1] + "\N{REPLACEMENT CHARACTER}", False)


def test_line_ends_are_one_and_nothing_steers_a_terminal():
    assert letters(b"one\r\ntwo\rthree\x1b[2J\x00\x07\ttab").text == "one\ntwo\nthree[2J\ttab"


def test_a_text_comes_out_of_its_box_as_it_went_in():
    found = written((DARI + "\n" + PASHTO).encode())

    assert (found.text, found.people, found.of) == (DARI + "\n" + PASHTO, (), 1)
    assert (found.name_fits, found.stripped) == (True, {})
    assert "ساختگی" not in repr(found)


def test_a_name_that_claims_another_type_and_a_guess_are_told():
    found = written("يک دو سه چهار".encode("cp1256"), "picture.jpg")

    assert (found.name_fits, found.stripped) == (False, {"codepage": 1})


def test_a_long_text_shows_its_first_sheet_and_says_how_many_there_are():
    found = written(b"an invented line\n" * 100, limits=Limits(characters=500))

    assert (len(found.text), found.of) == (500, 4)


@pytest.mark.parametrize("content", [b" \n\t\n", "\N{ZERO WIDTH NO-BREAK SPACE}".encode()])
def test_a_text_without_a_word_is_empty(content):
    assert sanitise(BytesIO(content), "") == NotShown(Reason.EMPTY)


def test_more_than_a_text_may_have_is_too_large():
    tight = Limits(text_input_bytes=2000)

    assert sanitise(BytesIO(b"x" * 2001), "", tight) == NotShown(Reason.TOO_LARGE)


def test_redacted_it_is_one_page_of_text_that_names_nobody():
    found = written(b"My name is Wazhma Zarifi. Call +93 700 000 000.\nNothing else.")

    rendition = redacted(found, as_kept)

    (page,) = rendition.pages
    assert rendition.media_type == "text/plain"
    assert Rendition.from_bytes(rendition.to_bytes()) == rendition
    assert json.loads(page.words)["text"] + "\n" == page.content.decode()
    assert b"Nothing else." in page.content
    for gone in (b"Wazhma", b"Zarifi", b"700"):
        assert gone not in rendition.to_bytes()


LETTER = b"""\
Received: from invented.example ([192.0.2.7]) by mx.invented.example
Return-Path: <wazhma@invented.example>
Message-ID: <17@wazhma-laptop.invented>
From: =?utf-8?b?V2F6aG1hIFphcmlmaQ==?= <wazhma@invented.example>
To: "Zarifi, Mirwais" <mirwais@invented.example>
Subject: =?utf-8?q?An_invented_letter?=
Date: Sun, 15 Aug 2021 09:30:00 +0430
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: multipart/alternative; boundary="c"

--c
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

VGhlcmUgc2F0IFdhemhtYSBhbG9uZS4=
--c
Content-Type: text/html; charset=utf-8

<style>p {}</style><p>There sat <b>Waz</b>hma &amp; nobody.</p><script>x</script>
--c--
--b
Content-Type: image/jpeg; name="invented.jpg"
Content-Disposition: attachment; filename="invented.jpg"
Content-Transfer-Encoding: base64

/9j/
--b
Content-Type: message/rfc822

Subject: within

within
--b--
"""


def test_of_a_letter_the_text_is_read_and_the_head_is_left_out():
    found = written(LETTER, "letter.eml")

    assert found.text == (
        "Subject: An invented letter\nDate: 2021-08-15 09:30\n\nThere sat Wazhma alone."
    )
    assert set(found.people) == {"Wazhma", "Zarifi", "Mirwais"}
    assert found.stripped == {"author": 1, "headers": 7, "files": 2}
    assert found.name_fits


def test_whoever_is_named_in_its_head_is_hidden_in_its_text():
    rendition = redacted(written(LETTER, "letter.eml"), as_kept)

    assert b"There sat [PERSON-1] alone." in rendition.to_bytes()
    for gone in (b"Wazhma", b"wazhma", b"192.0.2.7", b"Mirwais"):
        assert gone not in rendition.to_bytes()


def test_a_letter_in_html_alone_is_read_without_its_tags():
    content = LETTER.replace(b"text/plain", b"text/x-other")

    assert "There sat Wazhma & nobody." in written(content).text
    assert "style" not in written(content).text


def test_a_page_in_html_whose_head_never_ends_is_read_all_the_same():
    content = b"From: a\nContent-Type: text/html\n\n<head><style>p {}</style><body>Nothing happened"

    assert written(content).text.strip() == "Nothing happened"


def test_ten_megabytes_of_digits_are_bounded():
    found = written(b"7" * 10_000_000)

    assert (len(found.text), found.of) == (LIMITS.characters, 50)


def test_letters_within_letters_without_end_are_bounded():
    begin = b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n'
    content = b"From: a\n" + b"".join(begin % (depth, depth) for depth in range(3000))

    answer = sanitise(BytesIO(content), "", LIMITS)

    assert isinstance(answer, Writing) or answer == NotShown(Reason.DAMAGED)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"From: a@invented.example\nTo: b\n", Kind.MAIL),
        (b"Delivered-To: b\r\nReceived: by x\r\n", Kind.MAIL),
        (b"Note: invented\nnothing else", Kind.TEXT),
        (b"Warning: x\nreceived by hand", Kind.TEXT),
        (PASHTO.encode("utf-16"), Kind.TEXT),
        (b"<p>From: x</p>", None),
        (b"\x00\x01\x02", None),
    ],
)
def test_text_is_what_holds_nothing_that_no_text_does(start, kind):
    assert kind_of(start) is kind


@pytest.mark.parametrize(
    "said",
    [
        '{"said": "x\\u001b"}',
        '{"said": "\\ud800"}',
        '{"said": ""}',
        '{"said": 1}',
        '{"other": "x"}',
        '{"said": "' + "x" * 41 + '"}',
        '{"said": "x"}\n{"characters": 0, "stripped": {}}\n"done"',
        '{"said": "x"}\n{"characters": 1, "stripped": {"Kabul": 1}}\n"done"',
        '{"said": "x"}\n{"characters": 1, "stripped": {}}\n"more"',
        '{"said": "x"}\n{"characters": 1, "stripped": {}}\n"done"\n"x"',
        '"done"',
        "[]",
    ],
)
def test_the_box_is_not_believed(said, monkeypatch):
    monkeypatch.setattr("intake.sanitising.writing._START", evil(f"print({said!r})"))

    found = writing(Kind.TEXT, b"x", BytesIO(), LIMITS, name_fits=True)

    assert found == NotShown(Reason.OUTPUT_REFUSED)


def test_a_box_that_says_words_without_end_is_stopped(monkeypatch):
    endless = evil('line = b\'{"said": "xxxxxxxxxx"}\\n\'\nwhile True: os.write(1, line)')
    monkeypatch.setattr("intake.sanitising.writing._START", endless)

    found = writing(Kind.TEXT, b"x", BytesIO(), Limits(characters=1000), name_fits=True)

    assert found == NotShown(Reason.OUTPUT_REFUSED)
