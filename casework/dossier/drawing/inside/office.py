"""DOCX for lawyers who must edit: real headings, footnotes, lists, fields; both directions."""

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import docx as python_docx
from docx.shared import Pt

from .footnotes import Footnotes
from .lines import Lines
from .numbering import Lists
from .office_file import saved, strip
from .pdf import fitting, raster
from .prepared import Tree, digits
from .signs import LEFT, RIGHT, direction, isolated
from .svg import drawing
from .wml import (
    Element,
    begin_page,
    cell,
    element,
    field,
    link,
    paragraph,
    row,
    run,
    table,
)

# Between the margins of A4, in twentieths of a point.
_WIDTH = 9180
_DOTS_PER_INCH = 220.0


def docx(tree: Tree, fonts: Path) -> bytes:
    """The document to edit. Same tree, same bytes. Raises UnfitError, typst.TypstError."""
    return _Writer(tree, fonts).written()


class _Writer:
    def __init__(self, tree: Tree, fonts: Path) -> None:
        self._tree, self._fonts = tree, fonts
        self._words, self._side = tree["words"], tree["dir"]
        self._docx = python_docx.Document()
        strip(self._docx, tree)
        self._end = self._docx.element.body.sectPr
        self._notes = Footnotes(self._side)
        self._lines = Lines(tree, self._notes)
        self._lists = Lists(self._docx, self._side)
        self._opens_page = False

    def written(self) -> bytes:
        self._cover(self._tree["cover"])
        self._contents()
        self._new_page()
        drawn: Mapping[str, Callable[[Tree, int], None]] = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "listing": self._listing,
            "fields": lambda block, _: self._pairs(block["pairs"]),
            "table": self._table,
            "figure": self._figure,
            "new_page": self._new_page,
        }
        for number, block in enumerate(self._tree["blocks"]):
            drawn[block["is"]](block, number)
        self._margins()
        self._notes.put_into(self._docx)
        return saved(self._docx)

    def _new_page(self, *_: Any) -> None:
        """What comes next begins a page; a table cannot, so that a line goes before it."""
        self._opens_page = True

    def _add(self, *made: Element) -> None:
        if self._opens_page:
            self._opens_page = False
            if not begin_page(made[0]):
                self._add(element("p", element("pPr", element("pageBreakBefore"))))
        for one in made:
            self._end.addprevious(one)

    def _said(self, text: str, style: str = "", **how: Any) -> None:
        self._add(paragraph(self._lines.own(text), side=self._side, style=style, **how))

    def _cover(self, cover: Tree) -> None:
        self._said(cover["title"], "Title")
        if cover["subtitle"]:
            self._said(cover["subtitle"], "Subtitle")
        self._pairs(cover["fields"])
        told = self._lines.own(self._words["evidence_list"], strong=True)
        self._add(paragraph(told, side=self._side, keep=True))
        digest = cover["evidence_sha256"]
        for half in (digest[:32], digest[32:]):
            groups = " ".join(half[at : at + 4] for at in range(0, 32, 4))
            shown = run(isolated(groups, LEFT), side=LEFT, style="Digest")
            self._add(paragraph(shown, side=self._side, flat=True))
        self._said(self._words["compare"], "Under")
        self._picture(cover["qr"], 74.0, self._words["hash_as_qr"])

    def _contents(self) -> None:
        """A field of Word's with the entries already in it; refreshing it adds the pages."""
        headings = [
            (number, block)
            for number, block in enumerate(self._tree["blocks"])
            if block["is"] == "heading"
        ]
        if not headings:
            return
        self._said(self._words["contents"], "ContentsHeading")
        begin, code, separate, _, end = field('TOC \\o "1-3" \\h', "", self._side)
        for place, (number, block) in enumerate(headings):
            entry = link(f"h{number}", self._lines.own(_heading_text(block, self._side)))
            around = (
                ((begin, code, separate) if place == 0 else ()),
                ((end,) if place == len(headings) - 1 else ()),
            )
            style = f"TOC{block['level']}"
            self._add(paragraph(*around[0], entry, *around[1], side=self._side, style=style))

    def _heading(self, block: Tree, number: int) -> None:
        shown = self._lines.own(_heading_text(block, self._side))
        marked = self._lines.marked(f"h{number}", shown)
        self._add(paragraph(*marked, side=self._side, style=f"Heading{block['level']}"))

    def _paragraph(self, block: Tree, _: int) -> None:
        runs = self._lines.runs(block["line"], block["dir"], block["tag"])
        style = "Quote" if block["quote"] else ""
        self._add(paragraph(*runs, side=block["dir"], style=style))

    def _listing(self, block: Tree, _: int) -> None:
        number = self._lists.begin(numbered=block["numbered"])
        for line in block["lines"]:
            made = paragraph(*self._lines.runs(line), side=self._side)
            self._lists.put(made, number)
            self._add(made)

    def _pairs(self, pairs: list[list[Any]]) -> None:
        widths = [_WIDTH * 3 // 10, _WIDTH - _WIDTH * 3 // 10]
        rows = []
        for name, line in pairs:
            told = paragraph(self._lines.own(name, strong=True), side=self._side, flat=True)
            answer = paragraph(*self._lines.runs(line), side=self._side, flat=True)
            rows.append(row(cell(told, width=widths[0]), cell(answer, width=widths[1])))
        self._add(table(*rows, widths=widths, side=self._side), element("p"))

    def _table(self, block: Tree, _: int) -> None:
        self._caption(block["caption"], keep=True)
        widths = [_WIDTH * share // sum(block["widths"]) for share in block["widths"]]
        head = [self._lines.own(name, strong=True, small=True) for name in block["head"]]
        rows = [self._row([[one] for one in head], widths, head=True)]
        rows += [
            self._row([list(self._lines.runs(one, small=True)) for one in line], widths)
            for line in block["rows"]
        ]
        self._add(table(*rows, widths=widths, side=self._side))
        self._under(block["under"])

    def _row(self, cells: list[list[Element]], widths: list[int], *, head: bool = False) -> Element:
        made = (
            cell(
                paragraph(*runs, side=self._side, flat=True),
                width=width,
                fill="EDEDED" if head else "",
            )
            for runs, width in zip(cells, widths, strict=True)
        )
        return row(*made, head=head, whole=True)

    def _figure(self, block: Tree, number: int) -> None:
        drawn = drawing(block["svg"], f"f{number}-")
        self._picture(block["svg"], fitting(drawn.width, drawn.height), block["alt"])
        self._caption(block["caption"])
        under = list(block["under"])
        if block["frozen"]:
            digest = isolated(f"SHA-256 {block['frozen_sha256']}", LEFT)
            path = isolated(block["frozen"], LEFT)
            under.append(f"{self._words['drawn_from']} {path}\n{digest}")
        self._under(under)

    def _picture(self, svg: str, width: float, alt: str) -> None:
        drawn = drawing(svg, "it-")
        png = raster(drawn.text(), width, self._fonts, dots_per_inch=_DOTS_PER_INCH)
        height = width * drawn.height / drawn.width
        inline: Any = self._docx.part.new_pic_inline(BytesIO(png), Pt(width), Pt(height))
        inline.docPr.set("descr", alt)
        inline.docPr.set("name", f"image {inline.docPr.get('id')}")
        inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", "image.png")
        held = element("r", element("drawing", inline))
        self._add(paragraph(held, side=self._side, keep=True))

    def _caption(self, caption: Tree, *, keep: bool = False) -> None:
        if caption["text"]:
            label = self._lines.own(f"{caption['label']}. ", strong=True)
            text = self._lines.own(caption["text"])
            self._add(paragraph(label, text, side=self._side, style="Caption", keep=keep))

    def _under(self, lines: list[str]) -> None:
        for line in lines:
            self._said(line, "Under")
        # Two tables without a paragraph between them are one table to Word.
        self._add(element("p"))

    def _margins(self) -> None:
        """Title, id and version above, page x of y below; neither head on the cover."""
        cover, section = self._tree["cover"], self._docx.sections[0]
        section.different_first_page_header_footer = True
        version = digits(cover["version"], self._tree["language"])
        sign = f"{isolated(cover['dossier'], LEFT)} · {self._words['version']} {version}"
        head = self._lines.own(f"{cover['title']} · {sign}")
        _only(section.header, paragraph(head, side=self._side, style="Header"))
        for foot in (section.footer, section.first_page_footer):
            _only(foot, paragraph(*self._pages(), side=self._side, style="Footer"))
        _only(section.first_page_header, paragraph(side=self._side))

    def _pages(self) -> Iterator[Element]:
        before, _, rest = self._words["page"].partition("{")
        first, _, rest = rest.partition("}")
        between, _, rest = rest.partition("{")
        second, _, after = rest.partition("}")
        codes = {"page": "PAGE", "pages": "NUMPAGES"}
        yield self._lines.own(before)
        yield from field(codes[first], "1", self._side)
        yield self._lines.own(between)
        yield from field(codes[second], "1", self._side)
        yield self._lines.own(after)


def _only(part: Any, made: Element) -> None:
    held = part._element
    for child in list(held):
        held.remove(child)
    held.append(made)


def _heading_text(block: Tree, side: str) -> str:
    number = block["number"]
    if not number:
        return str(block["text"])
    shown = isolated(number, direction(number) or LEFT) if side == RIGHT else number
    return f"{shown} {block['text']}"
