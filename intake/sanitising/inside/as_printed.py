"""What an office program would print that is not to be seen, and would leave out that is."""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple

from .packages import Package


class _Cut(NamedTuple):
    """In which members what is cut out: elements with all that they hold, and pieces as found."""

    members: re.Pattern[str]
    elements: tuple[bytes, ...]
    pieces: re.Pattern[bytes]


# Of tracked changes what was taken back, and the tags around what was put in; of tables the range
# beyond which nothing would be printed.
_CUTS = {
    "docx": _Cut(
        re.compile(r"word/(?:document|(?:header|footer)\d*|footnotes|endnotes)\.xml"),
        (b"w:del", b"w:moveFrom"),
        re.compile(rb"</?w:(?:ins|moveTo)\b[^<>]*>"),
    ),
    "xlsx": _Cut(
        re.compile(r"xl/workbook\.xml"),
        (),
        re.compile(rb"<definedName\b[^<>]*_xlnm\.Print_Area[^<>]*>[^<]*</definedName>"),
    ),
    "odt": _Cut(
        re.compile(r"(?:content|styles)\.xml"),
        (b"text:tracked-changes",),
        re.compile(rb"<text:change(?:-start|-end)?\b[^<>]*/>"),
    ),
    "ods": _Cut(
        re.compile(r"content\.xml"),
        (),
        re.compile(rb"""\stable:print(?:-ranges)?=(?:"[^"<]*"|'[^'<]*')"""),
    ),
}


def as_printed(package: Package, ending: str) -> bytes:
    """The file as its pages are to be drawn from it: as if all tracked changes had been taken, and
    with every cell. As it came where nothing is to be cut; a member too long to look stays whole.
    """
    if ending not in _CUTS:
        return package.content
    cut = _CUTS[ending]
    changed: dict[str, bytes] = {}
    for name in filter(package.is_short, filter(cut.members.fullmatch, package.names)):
        text = package.whole(name)
        left = cut.pieces.sub(b"", text)
        for element in cut.elements:
            left = _without(left, element)
        if left != text:
            changed[name] = left
    return _with(package, changed) if changed else package.content


def _without(text: bytes, element: bytes) -> bytes:
    """XML without what stands in elements of this name; those that hold nothing stay."""
    begin, end = re.compile(b"<" + element + rb"\b[^<>]*(?<!/)>"), b"</" + element + b">"
    kept, at = [], 0
    while (found := begin.search(text, at)) and (over := text.find(end, found.end())) >= 0:
        kept.append(text[at : found.start()])
        at = over + len(end)
    return b"".join((*kept, text[at:]))


def _with(package: Package, changed: Mapping[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for name in package.names:
            copy.writestr(name, changed[name] if name in changed else package.whole(name))
    return written.getvalue()
