"""Real footnotes for python-docx, which has none: the part that Word keeps them in."""

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree  # type: ignore[import-untyped]

from .wml import Element, element, paragraph

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class Footnotes:
    """Gathers notes while the text is written; `put_into` ends it."""

    def __init__(self, side: str) -> None:
        self._side = side
        self._root = element("footnotes", _rule(-1, "separator"), _rule(0, "continuationSeparator"))
        self._count = 0

    def add(self, *runs: Element) -> Element:
        """A note, and the run that refers to it."""
        self._count += 1
        sign = element("r", _raised(), element("footnoteRef"))
        self._root.append(
            element(
                "footnote",
                paragraph(sign, *runs, side=self._side, style="FootnoteText"),
                id=self._count,
            )
        )
        return element("r", _raised(), element("footnoteReference", id=self._count))

    def put_into(self, document: Any) -> None:
        """Write the part and tell the settings of its two rules."""
        blob = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, blob, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        rules = element("footnotePr", element("footnote", id=-1), element("footnote", id=0))
        settings = document.settings.element
        after = settings.find(f"{{{settings.nsmap['w']}}}compat")
        if after is None:
            settings.append(rules)
        else:
            after.addprevious(rules)


def _rule(number: int, kind: str) -> Element:
    return element("footnote", element("p", element("r", element(kind))), id=number, type=kind)


def _raised() -> Element:
    return element("rPr", element("rStyle", val="FootnoteReference"))
