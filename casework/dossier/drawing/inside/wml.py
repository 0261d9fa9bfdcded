"""WordprocessingML: elements by short names, and runs with all that two directions need."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

from .signs import LEFT, RIGHT, isolated

Element = Any

_WORD = f"{{{nsmap['w']}}}"
_PREFIX = {"w": nsmap["w"]}


def element(name: str, /, *children: Element, **attributes: object) -> Element:
    """`element("pStyle", val="Quote")` is <w:pStyle w:val="Quote"/>."""
    # A large file has half a million of them: python-docx's own maker takes twice as long.
    made = oxml_parser.makeelement(_WORD + name, None, _PREFIX)
    for key, value in attributes.items():
        made.set(_WORD + key, str(value))
    made.extend(child for child in children if child is not None)
    return made


def paragraph(
    *children: Element, side: str, style: str = "", keep: bool = False, flat: bool = False
) -> Element:
    """A paragraph that begins on the side it is read from.

    `keep` with the next one; `flat` without the space below it, as in cells.
    """
    properties = element(
        "pPr",
        element("pStyle", val=style) if style else None,
        element("keepNext") if keep else None,
        element("bidi") if side == RIGHT else None,
        element("spacing", before=40, after=40) if flat else None,
    )
    return element("p", properties, *children)


def begin_page(made: Element) -> bool:
    """Let a paragraph begin a page. False for what is none."""
    if made.tag != qn("w:p") or made.find(qn("w:pPr")) is None:
        return False
    properties = made.find(qn("w:pPr"))
    before = [name for name in ("w:pStyle", "w:keepNext") if properties.find(qn(name)) is not None]
    properties.insert(len(before), element("pageBreakBefore"))
    return True


def run(
    text: str,
    *,
    side: str,
    tag: str = "",
    strong: bool = False,
    style: str = "",
    small: bool = False,
) -> Element:
    """A run of one direction; line ends in the text are line ends on the page."""
    return element("r", _properties(side, tag, strong, style, small), *_texts(text))


def _properties(side: str, tag: str, strong: bool, style: str, small: bool) -> Element:
    """In the order of the schema, and each doubled for letters written from right to left."""
    spoken = {}
    if tag:
        spoken = {"bidi": tag} if side == RIGHT else {"val": tag}
    return element(
        "rPr",
        element("rStyle", val=style) if style else None,
        *((element("b"), element("bCs")) if strong else ()),
        *((element("sz", val=17), element("szCs", val=17)) if small else ()),
        element("rtl") if side == RIGHT else None,
        element("lang", **spoken) if spoken else None,
    )


def _texts(text: str) -> Iterator[Element]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield element("br")
        for at, part in enumerate(line.split("\t")):
            if at:
                yield element("tab")
            written = element("t")
            written.text = part
            written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            yield written


def bar(width: int, label: str) -> Element:
    """Blanks on black, and the label in white: no other letter is in the file.

    A blank is half as wide as a letter.
    """
    blanks = max(0, width - len(label)) * 2
    sides = "\u00a0" * (blanks // 2), "\u00a0" * (blanks - blanks // 2)
    properties = element(
        "rPr",
        element("b"),
        element("color", val="FFFFFF"),
        element("shd", val="clear", color="auto", fill="000000"),
    )
    return element("r", properties, *_texts(isolated(sides[0] + label + sides[1], LEFT)))


def field(code: str, shown: str, side: str) -> list[Element]:
    """A field that Word counts itself, such as PAGE, with what stands there until it has."""
    return [
        element("r", element("fldChar", fldCharType="begin")),
        element("r", _instruction(code)),
        element("r", element("fldChar", fldCharType="separate")),
        run(shown, side=side),
        element("r", element("fldChar", fldCharType="end")),
    ]


def _instruction(code: str) -> Element:
    made = element("instrText")
    made.text = f" {code} "
    return made


def link(place: str, *runs: Element) -> Element:
    """To a bookmark in the same document."""
    return element("hyperlink", *runs, anchor=place)


def bookmarked(number: int, name: str, *runs: Element) -> list[Element]:
    """`number` is unlike that of every other bookmark."""
    return [
        element("bookmarkStart", id=number, name=name),
        *runs,
        element("bookmarkEnd", id=number),
    ]


def cell(*paragraphs: Element, width: int, fill: str = "") -> Element:
    """`width` in twentieths of a point."""
    properties = element(
        "tcPr",
        element("tcW", w=width, type="dxa"),
        element("shd", val="clear", color="auto", fill=fill) if fill else None,
    )
    return element("tc", properties, *paragraphs)


def row(*cells: Element, head: bool = False, whole: bool = False) -> Element:
    """`head` repeats on every page that the table reaches; `whole` does not break over two."""
    properties = element(
        "trPr",
        element("cantSplit") if whole else None,
        element("tblHeader") if head else None,
    )
    return element("tr", properties, *cells)


def table(*rows: Element, widths: list[int], side: str) -> Element:
    """Hairlines between rows; the first column on the side that is read first."""
    properties = element(
        "tblPr",
        element("bidiVisual") if side == RIGHT else None,
        element("tblW", w=sum(widths), type="dxa"),
        element(
            "tblBorders",
            *(element(edge, val="single", sz=4, space=0, color="888888")
              for edge in ("top", "bottom", "insideH")),
        ),
        element("tblLayout", type="fixed"),
    )  # fmt: skip
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    return element("tbl", properties, grid, *rows)
