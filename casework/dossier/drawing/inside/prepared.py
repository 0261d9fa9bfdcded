"""The tree as all three writers take it: texts safe, directions decided, links that end somewhere.

A run that must stand apart gets `run`, the direction it is isolated in; "" where the line
needs none. So does one that is a whole line in letters of the other direction; other Latin
phrases of a line that runs to the left are isolated within its text.

A table row that begins with a public id alone ("E-0001") is where the id is found. Notes are
numbered through the document; in a table they stand in brackets where they belong (`number`
""): a note below the page is far from its cell, and Typst's tags break over many.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .signs import LEFT, RIGHT, direction, has_right_to_left, latin_apart, one_way, plain

Tree = dict[str, Any]

_TAGS = {"en": "en", "fa-af": "fa-AF", "ps": "ps-AF"}
_ID = re.compile(r"[A-Z]{1,3}-\d{3,}")
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def prepared(tree: Tree) -> Tree:
    """A new tree; what was handed in is left as it was."""
    reader = _Reader(tree)
    return reader.document(tree)


def digits(number: int, language: str) -> str:
    """A number in the digits of the document's readers."""
    return str(number) if language == "en" else str(number).translate(_PERSIAN)


def tag(language: str) -> str:
    """The language as HTML and Word name it; "" for one that is none of ours."""
    return _TAGS.get(language, "")


class _Reader:
    def __init__(self, tree: Tree) -> None:
        self._language = tree["language"]
        self._direction = LEFT if self._language == "en" else RIGHT
        self._anchors = set(_anchors(tree["blocks"]))
        self._unplaced = set(self._anchors)
        self._notes = 0

    def document(self, tree: Tree) -> Tree:
        return {
            "language": self._language,
            "tag": tag(self._language),
            "dir": self._direction,
            "words": tree["words"],
            "cover": self._cover(tree["cover"], tree["words"]),
            "blocks": [self._block(block) for block in tree["blocks"]],
        }

    def _cover(self, cover: Tree, words: dict[str, str]) -> Tree:
        own = [
            [words["dossier"], [_apart(cover["dossier"])]],
            [words["version"], [_apart(digits(cover["version"], self._language))]],
            [words["made_on"], _joined(cover["made_on_words"])],
        ]
        return {
            **{key: _safe(value) for key, value in cover.items() if key not in ("qr", "fields")},
            "subtitle": self._shown(cover["subtitle"]),
            "qr": cover["qr"],
            "fields": self._pairs([*own, *cover["fields"]]),
        }

    def _block(self, block: Tree) -> Tree:
        kind = block["is"]
        if kind == "paragraph":
            spoken = block["language"] or self._language
            side = LEFT if spoken == "en" else RIGHT
            line = self._line(block["line"], side, spoken)
            return {**block, "line": line, "dir": side, "tag": tag(block["language"])}
        if kind == "listing":
            return {**block, "lines": [self._line(line) for line in block["lines"]]}
        if kind == "fields":
            return {**block, "pairs": self._pairs(block["pairs"])}
        if kind == "table":
            return self._table(block)
        return {key: self._told(key, value) for key, value in block.items()}

    def _told(self, key: str, value: Any) -> Any:
        """Of headings and figures; the drawing itself is left as it is."""
        if key == "svg":
            return value
        return self._shown(value) if key in ("text", "caption", "under") else _safe(value)

    def _shown(self, value: Any) -> Any:
        """Words for the page itself, not for its properties."""
        if isinstance(value, str):
            return latin_apart(plain(value)) if self._direction == RIGHT else plain(value)
        if isinstance(value, list):
            return [self._shown(one) for one in value]
        return {key: self._shown(one) for key, one in value.items()}

    def _table(self, table: Tree) -> Tree:
        rows = []
        for row in table["rows"]:
            cells = [self._line(cell, in_table=True) for cell in row]
            self._place(cells)
            rows.append(cells)
        safe = {key: self._shown(table[key]) for key in ("caption", "head", "under")}
        return {**table, **safe, "rows": rows}

    def _place(self, cells: list[list[Tree]]) -> None:
        """The first row that begins with an id is where links to it end."""
        found = _only_id(cells[0])
        if found in self._unplaced:
            self._unplaced.discard(found)
            cells[0][0] |= {"anchor": found, "link": ""}

    def _pairs(self, pairs: list[Any]) -> list[list[Any]]:
        return [[self._shown(label), self._line(line)] for label, line in pairs]

    def _line(
        self, line: list[Tree], side: str = "", spoken: str = "", *, in_table: bool = False
    ) -> list[Tree]:
        side = side or self._direction
        mixed = side == RIGHT or any(has_right_to_left(one.get("text", "")) for one in line)
        alone = sum(one["is"] != "note" for one in line) == 1
        made = [
            self._note(one, in_table)
            if one["is"] == "note"
            else self._inline(one, mixed, spoken or self._language)
            for one in line
        ]
        return _joined_up(_turned(one, side, alone) if one["is"] == "run" else one for one in made)

    def _note(self, one: Tree, in_table: bool) -> Tree:
        ids = [{"text": plain(each), "link": self._link(each)} for each in one["evidence"]]
        self._notes += not in_table
        number = "" if in_table else digits(self._notes, self._language)
        return {"is": "note", "ids": ids, "text": self._shown(one["text"]), "number": number}

    def _inline(self, one: Tree, mixed: bool, spoken: str) -> Tree:
        if one["is"] == "bar":
            return {**one, "label": plain(one["label"])}
        text, own = plain(one["text"]), one["language"]
        foreign = bool(own) and own != spoken
        return {
            "is": "run",
            "text": text,
            "strong": one["strong"],
            "run": _run(text, own if foreign else "")
            if mixed and (one["apart"] or foreign)
            else "",
            "tag": tag(own) if foreign else "",
            "link": self._link(text) if one["apart"] else "",
            "anchor": "",
        }

    def _link(self, text: str) -> str:
        return text if text in self._anchors else ""


def _apart(text: str) -> Tree:
    return {"is": "run", "text": text, "strong": False, "apart": True, "language": ""}


def _joined(days: list[str]) -> list[Tree]:
    first, *others = [_apart(day) for day in days]
    between = {**_apart(" · "), "apart": False}
    return [first, *(each for other in others for each in (between, other))]


def _joined_up(line: Iterable[Tree]) -> list[Tree]:
    """Runs that look alike and lead nowhere become one: forums tell in many small ones."""
    joined: list[Tree] = []
    for one in line:
        last = joined[-1] if joined else one
        if joined and one["is"] == last["is"] == "run" and _is_alike(last, one):
            joined[-1] = {**last, "text": last["text"] + one["text"]}
        else:
            joined.append(one)
    return joined


def _is_alike(one: Tree, other: Tree) -> bool:
    if any(run[key] for run in (one, other) for key in ("run", "link", "anchor")):
        return False
    return bool(one["strong"] == other["strong"] and one["tag"] == other["tag"])


def _turned(run: Tree, side: str, alone: bool) -> Tree:
    if run["run"]:
        return run
    other = one_way(run["text"])
    if alone and other and other != side:
        return {**run, "run": other}
    return {**run, "text": latin_apart(run["text"])} if side == RIGHT else run


def _run(text: str, language: str) -> str:
    if language:
        return LEFT if language == "en" else RIGHT
    return direction(text) or LEFT


def _anchors(blocks: list[Tree]) -> Iterator[str]:
    for block in blocks:
        if block["is"] == "table":
            for row in block["rows"]:
                if found := _only_id(row[0]):
                    yield found


def _only_id(line: list[Tree]) -> str:
    """The id that this line consists of, else ""."""
    if len(line) != 1 or line[0]["is"] != "run":
        return ""
    text: str = line[0]["text"]
    return text if _ID.fullmatch(text) else ""


def _safe(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [_safe(one) for one in value]
    if isinstance(value, dict):
        return {key: _safe(one) for key, one in value.items()}
    return value
