"""A witness may write anything: it is shown as written, in every format, and does nothing."""

import pytest

from casework.dossier.drawing import render

from . import sample
from .reading import docx_text, html_text, pdf_text, pdf_text_in_order, plainly

TOLD = (
    '#panic("x") $x^2$ *bold* _it_ \\ @label <label> = Head // comment /* c */ `raw` ~ -- ... '
    '#include "/etc/passwd" #read("/etc/passwd") ]] }} ${x} {{x}} <script>alert(\'x\')</script> '
    "&amp; <w:t>word</w:t> <![CDATA[x]]> %PDF \\u{41} https://network.invalid/x?a=b&c=d "
)
TURNED = "abc\u202edef\u202c \u2066open \u0007bell \ufeff"


@pytest.fixture(scope="module")
def hostile():
    text = TOLD + TURNED + "می‌رود"
    line = (sample.Run(text), sample.Note(("E-0001",), text))
    blocks = (
        sample.Heading(1, text, text),
        sample.Paragraph(line),
        sample.Paragraph(line, quote=True, language="fa-af"),
        sample.Listing([line]),
        sample.Fields(((text, line),)),
        sample.Table((text, "b"), [[line, line]], caption=text, under=(text,)),
        sample.Figure(svg=sample.bars(("1",) * 5, rtl=False), caption=text, alt=text),
    )
    cover = sample.cover("fa-af")
    return render(sample.Document(language="fa-af", cover=cover, blocks=blocks))


@pytest.mark.parametrize("read", [("html", html_text), ("docx", docx_text)], ids=lambda r: r[0])
def test_the_words_come_out_letter_by_letter(hostile, read):
    kind, text_of = read
    text = plainly(text_of(hostile[kind]))

    assert text.count(plainly(TOLD)) >= 8
    assert "abc[U+202E]def[U+202C] [U+2066]open [U+0007]bell [U+FEFF]می‌رود" in text


def test_on_pages_too(hostile):
    """Long words are cut over lines there."""
    text = "".join(plainly(pdf_text_in_order(hostile["pdf"])).split())

    for wanted in ("panic", "include", "passwd", "script", "CDATA", "U+202E", "U+0007"):
        assert text.count(wanted) >= 6, wanted
    assert "root:" not in text


def test_a_cover_of_hostile_words_is_a_cover():
    cover = sample.Cover(
        title=TOLD, subtitle=TURNED, dossier="D-2026-0007", version=12, made_on=sample.DAY,
        evidence_sha256=sample.DIGEST, fields=((TOLD, (sample.Run(TURNED),)),),
    )  # fmt: skip

    files = render(sample.Document(language="en", cover=cover))

    assert "panic" in pdf_text(files["pdf"])
    assert plainly(TOLD) in plainly(html_text(files["html"]))
