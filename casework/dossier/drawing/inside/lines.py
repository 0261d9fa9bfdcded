"""Lines of text in a DOCX: runs, bars, notes, and the places that links lead to."""

from collections.abc import Iterator
from typing import Any

from .footnotes import Footnotes
from .prepared import Tree
from .signs import LEFT, isolated
from .wml import Element, bar, bookmarked, link, run


class Lines:
    """Writes lines of one document: it numbers bookmarks and hands notes to the footnotes."""

    def __init__(self, tree: Tree, notes: Footnotes) -> None:
        self._side, self._tag = tree["dir"], tree["tag"]
        self._notes = notes
        self._bookmarks = 0

    def own(self, text: str, **how: Any) -> Element:
        """A run in the document's own language and direction."""
        return run(text, side=self._side, tag=self._tag, **how)

    def marked(self, name: str, *runs: Element) -> list[Element]:
        """Runs that a link to `name` leads to."""
        self._bookmarks += 1
        return bookmarked(self._bookmarks, name, *runs)

    def runs(
        self, line: list[Tree], side: str = "", tag: str = "", *, small: bool = False
    ) -> Iterator[Element]:
        side, tag = side or self._side, tag or self._tag
        for one in line:
            if one["is"] == "bar":
                yield bar(one["width"], one["label"])
            elif one["is"] == "note":
                yield from self._noted(one, small=small)
            else:
                yield from self._run(one, side, tag, small=small)

    def _run(self, one: Tree, side: str, tag: str, *, small: bool) -> Iterator[Element]:
        own = one["run"] or side
        made = run(
            isolated(one["text"], one["run"]), side=own, tag=one["tag"] or tag,
            strong=one["strong"], small=small,
        )  # fmt: skip
        if one["anchor"]:
            yield from self.marked(_place(one["anchor"]), made)
        else:
            yield link(_place(one["link"]), made) if one["link"] else made

    def _noted(self, note: Tree, *, small: bool) -> Iterator[Element]:
        if note["number"]:
            yield self._notes.add(self.own(" "), *self._cited(note))
        else:
            yield from (self.own(" [", small=small), *self._cited(note, small=small))
            yield self.own("]", small=small)

    def _cited(self, note: Tree, *, small: bool = False) -> Iterator[Element]:
        comma, pause = (", ", "; ") if self._side == LEFT else ("، ", "؛ ")
        for place, one in enumerate(note["ids"]):
            if place:
                yield self.own(comma, small=small)
            text = one["text"] if self._side == LEFT else isolated(one["text"], LEFT)
            shown = run(text, side=LEFT, small=small)
            yield link(_place(one["link"]), shown) if one["link"] else shown
        if note["text"]:
            yield self.own((pause if note["ids"] else "") + note["text"], small=small)


def _place(anchor: str) -> str:
    return f"id_{anchor.replace('-', '_')}"
