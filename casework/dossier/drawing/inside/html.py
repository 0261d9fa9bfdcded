"""HTML: one file, no script, nothing fetched, readable with any browser and by screen readers."""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path

from .prepared import Tree
from .signs import LEFT
from .svg import drawing

_STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")


def html(tree: Tree) -> bytes:
    """The document as one page. Same tree, same bytes. Raises UnfitError for a figure."""
    page = _Page(tree)
    body = page.body()
    style = _STYLE + page.own_style()
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    )
    cover = tree["cover"]
    return (
        f'<!doctype html>\n<html lang="{tree["tag"]}" dir="{tree["dir"]}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(cover['dossier'])} – {escape(cover['title'])}</title>\n"
        f"<style>{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    ).encode()


class _Page:
    """Counts notes and collects the widths that occur: a strict policy bars style attributes."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._words = tree["words"]
        self._notes: list[Tree] = []
        self._bars: set[int] = set()
        self._columns: set[int] = set()

    def body(self) -> str:
        cover = self._cover(self._tree["cover"])
        main = "".join(self._blocks())
        return f"{cover}{self._contents()}<main>\n{main}{self._noted()}</main>\n"

    def own_style(self) -> str:
        bars = "".join(f".b{one}{{min-width:{one * 0.5:g}em}}" for one in sorted(self._bars))
        return bars + "".join(f".w{one}{{width:{one}%}}" for one in sorted(self._columns))

    def _cover(self, cover: Tree) -> str:
        digest = cover["evidence_sha256"]
        groups = " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
        subtitle = (
            f"<p class=subtitle>{_text(cover['subtitle'])}</p>\n" if cover["subtitle"] else ""
        )
        return (
            f"<header>\n<h1>{_text(cover['title'])}</h1>\n{subtitle}{self._pairs(cover['fields'])}"
            f'<section class="digest" aria-label="{escape(self._words["evidence_list"])}">\n'
            f"<div><p><strong>{_text(self._words['evidence_list'])}</strong></p>\n"
            f"<p><code dir=ltr>{groups}</code></p>\n<p>{_text(self._words['compare'])}</p></div>\n"
            f"{_svg(cover['qr'], 'qr-', self._words['hash_as_qr'])}\n</section>\n</header>\n"
        )

    def _contents(self) -> str:
        entries = "".join(
            f'<li class=l{block["level"]}><a href="#h{number}">{_heading_text(block)}</a></li>\n'
            for number, block in enumerate(self._tree["blocks"])
            if block["is"] == "heading"
        )
        if not entries:
            return ""
        title = _text(self._words["contents"])
        return (
            f'<nav aria-labelledby="contents">\n<h2 id="contents">{title}</h2>\n'
            f"<ul>\n{entries}</ul>\n</nav>\n"
        )

    def _blocks(self) -> Iterator[str]:
        drawn: Mapping[str, Callable[[Tree, int], str]] = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "listing": self._listing,
            "fields": lambda block, _: self._pairs(block["pairs"]),
            "table": self._table,
            "figure": self._figure,
            "new_page": lambda *_: '<div class="new-page"></div>\n',
        }
        for number, block in enumerate(self._tree["blocks"]):
            yield drawn[block["is"]](block, number)

    def _heading(self, block: Tree, number: int) -> str:
        level = block["level"] + 1
        return f'<h{level} id="h{number}">{_heading_text(block)}</h{level}>\n'

    def _paragraph(self, block: Tree, _: int) -> str:
        spoken = f' lang="{block["tag"]}" dir="{block["dir"]}"' if block["tag"] else ""
        line = self._line(block["line"])
        if block["quote"]:
            return f"<blockquote{spoken}><p>{line}</p></blockquote>\n"
        return f"<p{spoken}>{line}</p>\n"

    def _listing(self, block: Tree, _: int) -> str:
        kind = "ol" if block["numbered"] else "ul"
        lines = "".join(f"<li>{self._line(line)}</li>\n" for line in block["lines"])
        return f"<{kind}>\n{lines}</{kind}>\n"

    def _pairs(self, pairs: list[list[Tree]]) -> str:
        rows = "".join(
            f"<div><dt>{_text(str(name))}</dt><dd>{self._line(line)}</dd></div>\n"  # type: ignore[arg-type]
            for name, line in pairs
        )
        return f"<dl>\n{rows}</dl>\n"

    def _table(self, block: Tree, number: int) -> str:
        shares = [max(1, round(100 * one / sum(block["widths"]))) for one in block["widths"]]
        self._columns.update(shares)
        columns = "".join(f"<col class=w{share}>" for share in shares)
        head = "".join(f"<th scope=col>{_text(one)}</th>" for one in block["head"])
        rows = "".join(
            "<tr>" + "".join(f"<td>{self._line(cell)}</td>" for cell in row) + "</tr>\n"
            for row in block["rows"]
        )
        caption = _caption(block["caption"])
        told = f"<caption>{caption}</caption>\n" if caption else ""
        return (
            f'<div class="wide" role=region tabindex=0 aria-labelledby="t{number}">\n'
            f'<table id="t{number}">\n{told}<colgroup>{columns}</colgroup>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
            f"{_under(block['under'])}"
        )

    def _figure(self, block: Tree, number: int) -> str:
        caption = _caption(block["caption"])
        told = f"<p>{caption}</p>\n" if caption else ""
        frozen = ""
        if block["frozen"]:
            frozen = (
                f"<p class=under>{_text(self._words['drawn_from'])} "
                f"<bdi dir=ltr>{_text(block['frozen'])}</bdi><br>"
                f"<bdi dir=ltr>SHA-256 {block['frozen_sha256']}</bdi></p>\n"
            )
        return (
            f"<figure>\n{_svg(block['svg'], f'f{number}-', block['alt'])}\n<figcaption>\n{told}"
            f"{_under(block['under'])}{frozen}</figcaption>\n</figure>\n"
        )

    def _line(self, line: list[Tree]) -> str:
        return "".join(self._inline(one) for one in line)

    def _inline(self, one: Tree) -> str:
        if one["is"] == "bar":
            return self._bar(one)
        return self._note(one) if one["is"] == "note" else _run(one)

    def _bar(self, one: Tree) -> str:
        self._bars.add(one["width"])
        word = self._words["redacted"]
        told = f"{word}: {one['label']}" if one["label"] else word
        return (
            f'<span class="bar b{one["width"]}" role=img aria-label="{escape(told)}">'
            f"{_text(one['label'])}</span>"
        )

    def _note(self, one: Tree) -> str:
        shown = one["number"]
        if not shown:
            return f" <small>[{self._cited(one)}]</small>"
        self._notes.append(one)
        number = len(self._notes)
        word = escape(self._words["note"].replace("{number}", shown))
        return f'<sup><a id="r{number}" href="#n{number}" aria-label="{word}">{shown}</a></sup>'

    def _noted(self) -> str:
        if not self._notes:
            return ""
        entries = "".join(self._entry(number, one) for number, one in enumerate(self._notes, 1))
        title = _text(self._words["notes"])
        return (
            f'<section class="notes" aria-labelledby="notes">\n<h2 id="notes">{title}</h2>\n'
            f"<ol>\n{entries}</ol>\n</section>\n"
        )

    def _cited(self, one: Tree) -> str:
        comma, pause = (", ", "; ") if self._tree["dir"] == LEFT else ("، ", "؛ ")
        ids = comma.join(
            _linked(f"<bdi>{_text(id_['text'])}</bdi>", id_["link"]) for id_ in one["ids"]
        )
        return pause.join(part for part in (ids, _text(one["text"])) if part)

    def _entry(self, number: int, one: Tree) -> str:
        back = escape(self._words["back"])
        home = f'<a href="#r{number}" aria-label="{back}">↑</a>'
        return f'<li id="n{number}">{self._cited(one)} {home}</li>\n'


def _run(one: Tree) -> str:
    told = f"<strong>{_text(one['text'])}</strong>" if one["strong"] else _text(one["text"])
    language = f' lang="{one["tag"]}"' if one["tag"] else ""
    if one["run"]:
        told = f'<bdi dir="{one["run"]}"{language}>{told}</bdi>'
    elif language:
        told = f"<span{language}>{told}</span>"
    if one["anchor"]:
        return f'<span id="id-{one["anchor"]}">{told}</span>'
    return _linked(told, one["link"])


def _linked(told: str, link: str) -> str:
    return f'<a href="#id-{link}">{told}</a>' if link else told


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _heading_text(block: Tree) -> str:
    number = f"<bdi>{_text(block['number'])}</bdi> " if block["number"] else ""
    return number + _text(block["text"])


def _caption(caption: Tree) -> str:
    if not caption["text"]:
        return ""
    return f"<strong>{_text(caption['label'])}.</strong> {_text(caption['text'])}"


def _under(lines: list[str]) -> str:
    return "".join(f"<p class=under>{_text(line)}</p>\n" for line in lines)


def _svg(svg: str, prefix: str, alt: str) -> str:
    drawn = drawing(svg, prefix)
    drawn.root.set("role", "img")
    drawn.root.set("aria-label", alt)
    return drawn.text()
