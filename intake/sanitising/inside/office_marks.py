"""What an office file carries that its pages do not show. Never what it says.

Counted in the XML as it stands, by its usual spelling: a file that spells it otherwise is counted
short, and what it hides is off its pages all the same.
"""

import re
from collections.abc import Callable, Iterable

from .counted import Carried, counted
from .packages import Package, is_named

_Count = Callable[[bytes], int]
_FLAT = frozenset({"author", "time", "software", "comments", "thumbnail"})
_MACROS = ("_VBA_PROJECT_CUR", "Macros", "_VBA_PROJECT")


def _times(pattern: bytes) -> _Count:
    found = re.compile(pattern)
    return lambda content: len(found.findall(content))


def _linked(content: bytes, *, to_read: bool) -> int:
    """Addresses outside of the file: to be followed by whoever reads, or fetched at opening."""
    outside = [one for one in _RELATION.findall(content) if b"External" in one]
    return sum((b"/hyperlink" in one) is to_read for one in outside)


def _links(content: bytes) -> int:
    return _linked(content, to_read=True)


def _fetched(content: bytes) -> int:
    return _linked(content, to_read=False)


def _is_said(content: bytes) -> int:
    """Whether a slide's notes say anything but its number."""
    return int(_WORDS.search(_FIELD.sub(b"", content)) is not None)


def _open_notes(content: bytes) -> int:
    return sum(map(_is_said, _NOTES.findall(content)))


_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<]*")
_FIELD = re.compile(rb"<(a:fld|text:page-number)\b[^<]*(?:<(?!/\1)[^<]*)*")
_WORDS = re.compile(rb"<(?:a:t|text:p|text:span)(?: [^<>]*)?>\s*[^<\s]")
_NOTES = re.compile(rb"<presentation:notes\b[^<]*(?:<(?!/presentation:notes)[^<]*)*")

_Rule = tuple[str, str, _Count | None]  # a kind, names of members, and how many each holds

# Of Word, Excel and PowerPoint since 2007 (ECMA-376).
_XML: tuple[_Rule, ...] = (
    ("author", r"docProps/core\.xml", _times(rb"(?:creator|lastModifiedBy)>[^<]")),
    ("author", r"docProps/app\.xml", _times(rb"<(?:Company|Manager)>[^<]")),
    ("time", r"docProps/core\.xml", _times(rb":(?:created|modified|lastPrinted)\b")),
    ("software", r"docProps/app\.xml", _times(rb"<Application>[^<]")),
    (
        "comments",
        r"docProps/core\.xml",
        _times(rb":(?:title|subject|keywords|description|category)>[^<]"),
    ),
    ("comments", r"docProps/custom\.xml", _times(rb"<property\b")),
    ("thumbnail", r"docProps/thumbnail\..+", None),
    ("script", r".*/vbaProject\.bin|xl/(?:macro|dialog)sheets/[^/]+\.xml", None),
    ("links", r".*\.rels", _links),
    ("outside", r".*\.rels", _fetched),
    ("outside", r"word/document\.xml", _times(rb"\b(?:INCLUDEPICTURE|INCLUDETEXT|DDE|DDEAUTO)\b")),
    ("notes", r".*/(?:modernC|c)omments?[^/]*\.xml", _times(rb"<(?:\w+:)?(?:comment|cm)\b")),
    ("notes", r"ppt/notesSlides/[^/]+\.xml", _is_said),
    (
        "changes",
        r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml",
        _times(rb"<w:(?:ins|del|moveFrom|moveTo)\b"),
    ),
    ("changes", r"xl/revisions/revisionLog[^/]*\.xml", None),
    (
        "unseen",
        r"xl/workbook\.xml",
        _times(rb"<(?:\w+:)?sheet\b[^<]*\bstate=[\"'](?:veryH|h)idden"),
    ),
    (
        "unseen",
        r"xl/worksheets/[^/]+\.xml",
        _times(rb"<(?:\w+:)?(?:row|col)\b[^<]*\bhidden=[\"'](?:1|true)"),
    ),
    ("unseen", r"ppt/slides/[^/]+\.xml", _times(rb"<p:sld\b[^<]*\bshow=[\"'](?:0|false)")),
    (
        "unseen",
        r"word/document\.xml",
        _times(rb"<w:vanish\b(?![^<]*\bw:val=[\"'](?:0|false))"),
    ),
    ("files", r"(?:word|xl|ppt)/(?:embeddings|activeX)/[^/]+", None),
)
# OpenDocument (OASIS, 1.3).
_OPEN: tuple[_Rule, ...] = (
    ("author", r"meta\.xml", _times(rb"<(?:dc:creator|meta:(?:initial-creator|printed-by))>[^<]")),
    ("time", r"meta\.xml", _times(rb"<(?:dc:date|meta:(?:creation-date|print-date))>")),
    ("software", r"meta\.xml", _times(rb"<meta:generator>[^<]")),
    (
        "comments",
        r"meta\.xml",
        _times(rb"<(?:dc:title|dc:subject|dc:description|meta:keyword|meta:user-defined)\b"),
    ),
    ("thumbnail", r"Thumbnails/.+", None),
    ("script", r"Basic/[^/]+/(?!script-l[bc]\.xml)[^/]+\.xml|Scripts/.*[^/]", None),
    ("links", r"content\.xml", _times(rb"<text:a\b[^<>]*xlink:href=[\"'](?!#)")),
    (
        "outside",
        r"(?:content|styles)\.xml",
        _times(rb"<(?!text:a\b)[^<>]*xlink:href=[\"'](?:\w+://|file:|\.\./)"),
    ),
    ("notes", r"content\.xml", _times(rb"<office:annotation[\s/>]")),
    ("notes", r"content\.xml", _open_notes),
    (
        "changes",
        r"content\.xml",
        _times(rb"<(?:text:changed-region|table:(?:cell-content-change|insertion|deletion))\b"),
    ),
    (
        "unseen",
        r"(?:content|styles)\.xml",
        _times(
            rb"table:visibility=.(?:collapse|filter)|table:display=.false"
            rb"|presentation:visibility=.hidden|text:display=.none"
        ),
    ),
    ("files", r"Object [^/]+(?:/content\.xml)?", None),
)


def by_package(package: Package, ending: str) -> Carried:
    """Of a file as it came, by the ending of its format."""
    return _by(_OPEN if ending in ("odt", "ods", "odp") else _XML, package)


def by_saved(saved: Package, content: bytes) -> Carried:
    """Of an older file, `content`, by what LibreOffice found in it and `saved`."""
    carried = _by(_OPEN, saved)
    # These are LibreOffice's own.
    for name in ("software", "thumbnail"):
        carried.pop(name, None)
    modules = any(is_named(name, content) for name in _MACROS)
    return carried | counted(script=max(modules, carried.get("script", 0)))


def _by(rules: Iterable[_Rule], package: Package) -> Carried:
    found: dict[str, int] = {}
    for kind, members, count in rules:
        pattern = re.compile(members)
        names = [name for name in package.names if pattern.fullmatch(name)]
        several = len(names) if count is None else sum(count(package.read(one)) for one in names)
        found[kind] = found.get(kind, 0) + several
    return counted(**{kind: min(n, 1) if kind in _FLAT else n for kind, n in found.items()})
