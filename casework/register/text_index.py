"""Which records have a word in their text. Pure.

Every slot's text is kept folded, and a search looks through them all, half a microsecond for
each. Postings, slots for each word, answered quicker and were measured: a hundred thousand
records have ten million words, and filing them took longer than everything else in a first load.
"""

from collections.abc import Iterable

from casework.register.folding import shape, spellings


class TextIndex:
    """The folded text of each slot; "" for a slot without any."""

    def __init__(self) -> None:
        self._shapes: list[str] = []

    def put(self, texts: Iterable[str], slot: int) -> None:
        """These are the texts of `slot` from now on; none takes it out."""
        self._shapes.extend("" for _ in range(len(self._shapes), slot + 1))
        told = "\n".join(texts)
        self._shapes[slot] = shape(told) if told else ""

    def among(self, slots: Iterable[int] | None, word: str) -> set[int]:
        """Those of the slots, None being all, whose text has the folded word in a spelling."""
        shapes = self._shapes
        if slots is None:
            slots = range(len(shapes))
        wanted = [f" {one} " for one in spellings(word)]
        if len(wanted) == 1:
            (one,) = wanted
            return {slot for slot in slots if one in shapes[slot]}
        return {slot for slot in slots if any(one in shapes[slot] for one in wanted)}
