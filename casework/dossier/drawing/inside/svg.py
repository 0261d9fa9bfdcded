"""Figures: vector drawings that may stand in a page, and nothing that could act in one."""

import re
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    (
        *("svg", "g", "defs", "title", "desc", "symbol", "use", "pattern", "clipPath", "marker"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
    )
)
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_ELSEWHERE = re.compile(r"url\(\s*(?!['\"]?#)", re.IGNORECASE)
_OWN = re.compile(r"url\(\s*['\"]?#")
_PIXELS = re.compile(r"([0-9.]+)(?:px)?")


class UnfitError(Exception):
    """The drawing holds what may not stand in a page. Says nothing of it."""


class Drawing(NamedTuple):
    """`root` is its own copy; width and height are in its own units, above zero."""

    root: Any
    width: float
    height: float

    def text(self) -> str:
        """As it is handed to Typst or written into a page."""
        return str(etree.tostring(self.root, encoding="unicode"))


def drawing(svg: str, prefix: str) -> Drawing:
    """Read one drawing; its ids begin with `prefix`, so that many can stand in one page.

    Raises UnfitError for anything but shapes and text: script, style, a reference elsewhere.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(svg.encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnfitError from None
    if root.getroottree().docinfo.doctype:
        raise UnfitError
    for element in root.iter():
        _check(element)
        _rename(element, prefix)
    width, height = _size(root)
    root.set("viewBox", root.get("viewBox") or f"0 0 {width:g} {height:g}")
    return Drawing(root, width, height)


def _check(element: Any) -> None:
    if not isinstance(element.tag, str) or element.tag.removeprefix(_SVG) not in _ELEMENTS:
        raise UnfitError
    if not element.tag.startswith(_SVG):
        raise UnfitError
    for name, value in element.attrib.items():
        if name == "style" or name.lower().startswith("on") or _ELSEWHERE.search(value):
            raise UnfitError
        if name in _HREFS and not value.startswith("#"):
            raise UnfitError


def _rename(element: Any, prefix: str) -> None:
    for name, value in element.attrib.items():
        if name == "id":
            element.set(name, prefix + value)
        elif name in _HREFS:
            element.set(name, f"#{prefix}{value[1:]}")
        elif "url(" in value:
            element.set(name, _OWN.sub(f"url(#{prefix}", value).replace("')", ")"))


def _size(root: Any) -> tuple[float, float]:
    box = [float(part) for part in re.findall(r"-?[0-9.]+", root.get("viewBox", ""))]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return box[2], box[3]
    sides = [_PIXELS.fullmatch(root.get(name, "")) for name in ("width", "height")]
    lengths = [float(side.group(1)) for side in sides if side]
    if len(lengths) != 2 or min(lengths) <= 0:
        raise UnfitError
    return lengths[0], lengths[1]
