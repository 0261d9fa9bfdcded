"""Lists of a DOCX: Word keeps what is numbered apart from the text."""

from typing import Any

from .signs import RIGHT
from .wml import Element, element

_DASHES, _NUMBERS = 0, 1


class Lists:
    """One definition for dashes and one for numbers; each numbered list begins at 1 again."""

    def __init__(self, document: Any, side: str) -> None:
        self._root = document.part.numbering_part.element
        for child in list(self._root):
            self._root.remove(child)
        self._root.append(_kind(_DASHES, "bullet", "–", side))
        self._root.append(_kind(_NUMBERS, "decimal", "%1.", side))
        self._count = 0

    def begin(self, *, numbered: bool) -> int:
        """The number of a new list."""
        self._count += 1
        made = element(
            "num",
            element("abstractNumId", val=_NUMBERS if numbered else _DASHES),
            numId=self._count,
        )
        if numbered:
            made.append(element("lvlOverride", element("startOverride", val=1), ilvl=0))
        self._root.append(made)
        return self._count

    def put(self, made: Element, number: int) -> None:
        """Make a paragraph an entry of a list."""
        properties = made[0]
        wanted = element("numPr", element("ilvl", val=0), element("numId", val=number))
        # The schema has it after the style and keepNext, before the direction.
        properties.insert(0, wanted)


def _kind(number: int, form: str, text: str, side: str) -> Element:
    level = element(
        "lvl",
        element("start", val=1),
        element("numFmt", val=form),
        element("lvlText", val=text),
        element("lvlJc", val="right" if side == RIGHT else "left"),
        element("pPr", element("spacing", after=60), element("ind", left=500, hanging=360)),
        ilvl=0,
    )
    return element(
        "abstractNum", element("multiLevelType", val="singleLevel"), level, abstractNumId=number
    )
