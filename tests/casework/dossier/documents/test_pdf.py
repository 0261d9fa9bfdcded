"""Pages as printed: compared with pages that were looked at, and read by a reader's tools."""

import re
import threading
import time
from pathlib import Path

import pypdfium2
import pytest
import typst
from PIL import Image, ImageChops, ImageStat

from casework.dossier.document import Block, NewPage, Paragraph, Run, Table
from casework.dossier.drawing import pages, render
from casework.dossier.drawing.inside import pdf as pdf_module
from casework.dossier.drawing.inside.prepared import prepared
from casework.dossier.drawing.tree import tree
from tests.intake.sanitising.boxed import processes

from . import sample
from .reading import pdf_pages, pdf_text, pdf_text_in_order, peak_of, plainly
from .test_signs import FONTS

REFERENCES = Path(__file__).parent / "references"
# Of 255 tones on average over a page, and the share of dots that may differ by much: another
# build of the renderer smooths edges otherwise. A word moved by a letter is several times that.
_TONES, _DOTS = 0.6, 0.002


def test_every_page_looks_as_the_page_that_was_reviewed(drawn, language):
    found = pdf_pages(drawn[language]["pdf"])

    references = sorted(REFERENCES.glob(f"{language}-*.png"))
    assert len(found) == len(references)
    for page, reference in zip(found, references, strict=True):
        with Image.open(reference) as reviewed:
            assert page.size == reviewed.size
            apart = ImageChops.difference(page, reviewed.convert("L"))
        far = sum(apart.histogram()[96:]) / (page.width * page.height)
        assert ImageStat.Stat(apart).mean[0] < _TONES, reference.name
        assert far < _DOTS, reference.name


def test_a_page_in_which_a_bar_moved_does_not_pass(drawn):
    """The tolerance is not so wide that it sees nothing."""
    page = pdf_pages(drawn["en"]["pdf"])[2]
    moved = ImageChops.offset(page, 2, 0)
    apart = ImageChops.difference(page, moved)

    assert sum(apart.histogram()[96:]) / (page.width * page.height) > _DOTS


def test_no_word_under_a_bar_is_in_the_file_and_its_label_is(drawn, language):
    text = pdf_text(drawn[language]["pdf"]) + pdf_text_in_order(drawn[language]["pdf"])

    assert "V-03" in text
    for word in sample.BARRED:
        assert word not in text
        assert word.encode("utf-16-be").hex().upper() not in drawn[language]["pdf"].decode(
            "latin-1"
        )


def test_ids_days_and_hashes_can_be_found_and_copied_in_every_language(drawn, language):
    text = plainly(pdf_text_in_order(drawn[language]["pdf"]))

    for wanted in ("D-2026-0007", "E-0001", "E-0012", "1 April 2025", "desk@network.invalid"):
        assert wanted in text
    assert " ".join(re.findall("....", sample.DIGEST)) in text


def test_the_file_says_that_it_is_tagged_and_of_which_standards(drawn, language):
    file = drawn[language]["pdf"]

    assert re.search(rb"<pdfaid:part>3</pdfaid:part>", file)
    assert re.search(rb"<pdfaid:conformance>A</pdfaid:conformance>", file)
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", file)
    assert b"/StructTreeRoot" in file
    tag = {"en": b"en", "fa-af": b"fa-AF", "ps": b"ps-AF"}[language]
    assert re.search(rb"/Lang\s*\(" + tag + rb"\)", file)


def test_only_the_vendored_letters_are_in_the_file(drawn, language):
    fonts = set(re.findall(rb"/FontName\s*/[A-Z]{6}\+([A-Za-z-]+)", drawn[language]["pdf"]))

    assert fonts == {b"Vazirmatn-Regular", b"Vazirmatn-Bold"}


def test_pages_are_counted_and_numbered(drawn, language):
    assert pages(drawn[language]["pdf"]) == len(pdf_pages(drawn[language]["pdf"])) == 5
    last = {"en": "Page 5 of 5", "fa-af": "صفحهٔ ۵ از ۵", "ps": "د ۵ مخونو څخه ۵"}[language]
    text = plainly(pdf_text(drawn[language]["pdf"]))
    assert all(part in text for part in last.split() if not part.startswith("صفح"))


def test_ids_lead_to_the_evidence_list(drawn):
    """Six ids in notes, and six entries of the contents."""
    assert drawn["en"]["pdf"].count(b"/Subtype/Link") >= 12


def test_the_table_of_contents_is_in_the_outline_too(drawn, language):
    assert b"/Outlines" in drawn[language]["pdf"]


def test_many_links_are_none(monkeypatch):
    monkeypatch.setattr(pdf_module, "_MOST_LINKS", 3)

    drawn = pdf_module.pdf(prepared(tree(sample.document("en"))), FONTS)

    # Of the contents and of footnotes there are still some.
    assert b"/Subtype/Link" in drawn
    assert "E-0001, E-0003" in plainly(pdf_text(drawn))


@pytest.mark.full
def test_a_hundred_acts_take_no_more_memory_than_is_promised():
    """The peak of the box itself, seen from outside while it draws."""
    facts = [block for block in sample.facts("fa-af") if not isinstance(block, sample.Heading)]
    blocks = [
        block
        for number in range(100)
        for block in (sample.Heading(1, f"عمل {number}", f"A-{number:03}"), *facts)
    ]
    document = sample.Document("fa-af", sample.cover("fa-af"), blocks)
    drawing = threading.Thread(target=render, args=(document,))

    drawing.start()
    peak = 0
    while drawing.is_alive():
        peak = max(peak, *map(peak_of, processes("inside.program")), 0)
        time.sleep(0.01)

    assert 60 < peak >> 10 < 300


def test_many_notes_stand_at_the_end(monkeypatch):
    monkeypatch.setattr(pdf_module, "_MOST_FOOTNOTES", 3)

    drawn = pdf_module.pdf(prepared(tree(sample.document("en"))), FONTS)

    text = plainly(pdf_text(drawn))
    assert "Notes 1 E-0001, E-0003 2 E-0002; held since it arrived 3 E-0003" in text


def test_pages_that_cannot_be_tagged_are_written_without_tags(monkeypatch):
    compiled = pdf_module._compile

    def without_tags(*files, **wanted):
        if wanted.get("pdf_tags", True):
            raise typst.TypstError("internal error: parent group", "")
        return compiled(*files, **wanted)

    monkeypatch.setattr(pdf_module, "_compile", without_tags)

    drawn = pdf_module.pdf(prepared(tree(sample.document("en"))), FONTS)

    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in drawn
    assert "E-0012" in pdf_text(drawn)


@pytest.mark.parametrize("kind", ["Heading", "Table", "Fields"])
def test_a_forum_may_begin_with_any_block(kind):
    blocks = [block for block in sample.document("en").blocks if type(block).__name__ == kind][-1:]
    document = sample.Document(language="en", cover=sample.cover("en"), blocks=blocks)

    assert pages(pdf_module.pdf(prepared(tree(document)), FONTS)) >= 2


def test_what_stands_under_a_table_is_on_one_page_and_under_a_short_one_on_its_page():
    """Tables of every length that may end near the foot of a page."""
    lengths = (*range(1, 9), *range(28, 40))
    blocks: list[Block] = []
    for length in lengths:
        lines = [[Run("one line")]] * (28 if length < 9 else 1)
        under = [f"under {length} {part}" for part in "abc"]
        rows = [[[Run(f"row {length}")]] for _ in range(length)]
        above = [Paragraph(line) for line in lines]
        blocks += [NewPage(), *above, Table(head=["name"], rows=rows, under=under)]
    document = sample.Document(language="en", cover=sample.cover("en"), blocks=blocks)

    with pypdfium2.PdfDocument(pdf_module.pdf(prepared(tree(document)), FONTS)) as opened:
        texts = [plainly(page.get_textpage().get_text_range()) for page in opened]

    for length in lengths:
        pages_of = [{n for n, text in enumerate(texts) if f"under {length} {part}" in text}
                    for part in "abc"]  # fmt: skip
        assert pages_of[0] == pages_of[1] == pages_of[2], length
        assert len(pages_of[0]) == 1
        if length < 9:
            assert {n for n, text in enumerate(texts) if f"row {length} " in text} == pages_of[0]
