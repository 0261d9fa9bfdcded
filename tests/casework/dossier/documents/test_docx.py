"""The file for lawyers who edit: opens with python-docx, with real notes, heads and lists."""

import zipfile
from io import BytesIO

from .reading import docx_opened, docx_part, docx_text, html_text, plainly
from .sample import BARRED

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_of(text: str) -> list[str]:
    """Without the numbers of notes and lists, which Word makes by itself."""
    words = (word.strip("0123456789۰۱۲۳۴۵۶۷۸۹.,;:()،؛") for word in plainly(text).split())
    return [word for word in words if any(sign.isalpha() for sign in word)]


def test_it_opens_and_says_what_the_page_says(drawn, language):
    told = words_of(docx_text(drawn[language]["docx"]))
    read = words_of(html_text(drawn[language]["html"]))

    # The head of the list of notes; and what a figure says, which is a picture in this file.
    only_in_html = {"Notes", "پاورقی‌ها", "لمنلیکونه", "week", "هفتهٔ", "اونۍ", "لومړۍ", "دویمه"}
    assert set(read) - set(told) - only_in_html <= {"درېیمه", "څلورمه", "پنځمه"}
    assert len(docx_opened(drawn[language]["docx"]).tables) == 3


def test_notes_are_notes_of_word(drawn, language):
    notes = docx_part(drawn[language]["docx"], "word/footnotes.xml")
    body = docx_part(drawn[language]["docx"], "word/document.xml")

    told = [
        plainly("".join(note.itertext(f"{_W}t")))
        for note in notes.iter(f"{_W}footnote")
        if int(note.get(f"{_W}id")) > 0
    ]
    assert told[0].replace("،", ",") == "E-0001, E-0003"
    assert len(told) == len(list(body.iter(f"{_W}footnoteReference"))) == 6


def test_headings_are_headings_and_table_heads_repeat(drawn, language):
    opened = docx_opened(drawn[language]["docx"])

    styles = [p.style.name for p in opened.paragraphs if p.style.name.startswith("Heading")]
    assert styles == [f"Heading {level}" for level in (1, 2, 3, 2, 1, 1)]
    assert opened.tables[2].rows[0]._tr.find(f".//{_W}tblHeader") is not None


def test_dari_and_pashto_run_from_the_right_and_latin_words_do_not(drawn, language):
    body = docx_part(drawn[language]["docx"], "word/document.xml")

    rtl = language != "en"
    assert (body.find(f".//{_W}sectPr/{_W}bidi") is not None) == rtl
    assert (body.find(f".//{_W}tblPr/{_W}bidiVisual") is not None) == rtl
    run = next(
        one for one in body.iter(f"{_W}r") if "1 April 2025" in "".join(one.itertext(f"{_W}t"))
    )
    assert run.find(f".//{_W}rtl") is None
    told = "".join(run.itertext(f"{_W}t"))
    assert told == "\u20661 April 2025\u2069" or not rtl


def test_nobody_wrote_it_and_no_time_is_in_it(drawn, language):
    opened = docx_opened(drawn[language]["docx"]).core_properties
    with zipfile.ZipFile(BytesIO(drawn[language]["docx"])) as file:
        times = {entry.date_time for entry in file.infolist()}
        names = set(file.namelist())

    assert (opened.author, opened.last_modified_by, opened.comments) == ("", "", "")
    assert opened.created == opened.modified
    assert opened.created.date().isoformat() == "2026-11-21"
    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in names if "thumbnail" in name or "app.xml" in name]


def test_figures_are_in_it_with_their_words(drawn, language):
    body = docx_part(drawn[language]["docx"], "word/document.xml")

    told = [one.get("descr") for one in body.iter("{*}docPr")]
    assert len(told) == 2
    assert all(told)


def test_under_a_bar_there_are_only_blanks(drawn, language):
    body = docx_part(drawn[language]["docx"], "word/document.xml")

    black = [
        plainly("".join(run.itertext(f"{_W}t")))
        for run in body.iter(f"{_W}r")
        if run.find(f".//{_W}shd") is not None
    ]
    assert black == ["V-03", ""]
    for word in BARRED:
        assert word not in docx_text(drawn[language]["docx"])
