"""PDF by Typst: tagged, PDF/A-3a and PDF/UA-1, of the fonts beside this program only."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from .glyphs import visible
from .prepared import Tree
from .svg import drawing

_HERE = Path(__file__).parent
_TAGGED: Mapping[str, Any] = {"pdf_standards": ["a-3a", "ua-1"]}
_UNTAGGED: Mapping[str, Any] = {"pdf_standards": ["a-3b"], "pdf_tags": False}
# Hashes and addresses have no place to break; without one they run out of a narrow column.
_LONGEST_WORD = 18
_STEP = 8
# Of Typst's memory a footnote takes a third of a megabyte and a link a seventh. Past these
# numbers notes stand at the end, as they do in HTML, and nothing is linked.
_MOST_FOOTNOTES = 300
_MOST_LINKS = 300
# An answer longer than this stands under its label, not beside it.
_LONGEST_BESIDE = 240
# What a figure may take of an A4 page, in points.
WIDEST, HIGHEST = 455.0, 600.0


def pdf(tree: Tree, fonts: Path) -> bytes:
    """The document as pages. Same tree, same bytes. Raises UnfitError, typst.TypstError.

    Where Typst cannot tag the pages (it gives up on some page breaks, its issues 8776 and
    8487), the same pages are written without tags, as PDF/A-3b.
    """
    files: dict[str, Any] = {"main.typ": (_HERE / "page.typ").read_bytes()}
    document = _texts(tree, fonts, linked=_count_links(tree["blocks"]) <= _MOST_LINKS)
    document["cover"]["hash"] = _groups(tree["cover"]["evidence_sha256"])
    document["cover"]["qr"] = _image(files, drawing(tree["cover"]["qr"], "qr-"), "qr", fonts)
    for number, block in enumerate(document["blocks"]):
        if block["is"] == "heading":
            block["level"] = _outlined(document["blocks"], number)
        elif block["is"] == "figure":
            source = drawing(tree["blocks"][number]["svg"], f"f{number}-")
            block["svg"] = _image(files, source, f"figure-{number}", fonts)
            block["width"] = fitting(source.width, source.height)
    notes = [one for one in _notes(document["blocks"]) if one["number"]]
    document["endnotes"] = notes if len(notes) > _MOST_FOOTNOTES else []
    files["document.json"] = json.dumps(document).encode()
    try:
        return _compile(files, fonts, tree["cover"]["made_on"], format="pdf", **_TAGGED)
    except typst.TypstError:
        return _compile(files, fonts, tree["cover"]["made_on"], format="pdf", **_UNTAGGED)


def raster(svg: str, width: float, fonts: Path, *, dots_per_inch: float) -> bytes:
    """A drawing as PNG, `width` points wide: for formats that cannot hold vectors."""
    files: dict[str, Any] = {
        "main.typ": b"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        b'#set text(font: ("Vazirmatn", "Libertinus Serif"), fallback: false)\n'
        b'#image("it.svg", width: %fpt)\n' % width,
        "it.svg": visible(svg, fonts).encode(),
    }
    return _compile(files, fonts, "1980-01-01", format="png", ppi=dots_per_inch)


def _compile(files: dict[str, Any], fonts: Path, made_on: str, **wanted: Any) -> bytes:
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(fonts)]
    )
    day = datetime.fromisoformat(made_on).replace(tzinfo=UTC)
    # Its overloads say nothing that this call could be checked by.
    compiled: Any = typst.compile
    drawn: bytes = compiled(
        files,
        # Nothing is read from there; without it Typst asks for the current folder.
        root=str(fonts),
        font_paths=found,
        timestamp=int(day.timestamp()),
        **wanted,
    )
    return drawn


def _texts(value: Any, fonts: Path, *, linked: bool) -> Any:
    """All texts drawable; of runs and notes no more than there is to say, for many make a file."""
    if isinstance(value, str):
        return visible(value, fonts)
    if isinstance(value, list):
        return [_texts(one, fonts, linked=linked) for one in value]
    if not isinstance(value, dict):
        return value
    if not linked and "link" in value:
        value = {**value, "link": ""}
    texts: dict[str, Any] = {
        key: "" if key == "svg" else _texts(one, fonts, linked=linked) for key, one in value.items()
    }
    if value.get("is") == "run":
        return {"is": "run", "pieces": _pieces(texts.pop("text"))} | {
            key: one for key, one in texts.items() if one
        }
    if value.get("is") == "bar":
        # Bold capitals are the widest that a label has.
        texts["ems"] = max(0.5 * value["width"], 0.6 * len(value["label"]) + 0.8)
    elif value.get("is") == "fields":
        texts["beside"] = all(_is_short(line) for _, line in value["pairs"])
    elif value.get("is") == "note":
        texts["ids"] = [one if one["link"] else one["text"] for one in texts["ids"]]
    return texts


def _count_links(value: Any) -> int:
    if isinstance(value, dict):
        return bool(value.get("link")) + sum(map(_count_links, value.values()))
    return sum(map(_count_links, value)) if isinstance(value, list) else 0


def _is_short(line: list[Tree]) -> bool:
    """No notes either: in a grid they cost more, and break the tags."""
    if any(one["is"] == "note" for one in line):
        return False
    return sum(len(one.get("text", "")) for one in line) <= _LONGEST_BESIDE


def _notes(value: Any) -> Iterator[Any]:
    """Every note in the order of reading."""
    if isinstance(value, dict):
        if value.get("is") == "note":
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _notes(one)


def _pieces(text: str) -> list[str]:
    """The text cut within its longest words; together they are the text again."""
    pieces, rest = [], ""
    for word in text.split(" "):
        if len(word) > _LONGEST_WORD:
            cut = [word[at : at + _STEP] for at in range(0, len(word), _STEP)]
            pieces += [rest + cut[0], *cut[1:-1]]
            rest = cut[-1] + " "
        else:
            rest += word + " "
    return [*pieces, rest[:-1]]


def _groups(digest: str) -> list[str]:
    return [digest[at : at + 4] for at in range(0, len(digest), 4)]


def _image(files: dict[str, Any], source: Any, name: str, fonts: Path) -> str:
    files[f"{name}.svg"] = visible(source.text(), fonts).encode()
    return f"{name}.svg"


def fitting(width: float, height: float) -> float:
    """How wide a figure is drawn, in points: as the text, unless it would outgrow the page."""
    return min(WIDEST, HIGHEST * width / height)


def _outlined(blocks: list[Any], number: int) -> int:
    """PDF/UA: no level is left out on the way down."""
    level: int = blocks[number]["level"]
    above = [block["level"] for block in blocks[:number] if block["is"] == "heading"]
    return min(level, above[-1] + 1) if above else 1
