"""Which slots have a word in their text. Pure.

Most of the work of a first load is here, a hundred words for each record. So a word as it is
written leads straight to the slots of its folded form, and only a new spelling is folded.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable

from casework.register.folding import folded, spellings


class TextIndex:
    """Sorted slots by folded word, 4 octets each."""

    def __init__(self) -> None:
        self._slots: dict[str, array[int]] = {}
        self._by_spelling: dict[str, array[int]] = {}  # of spellings that fold to one word

    def add(self, texts: Iterable[str], slot: int) -> None:
        """`slot` has none of its words here yet."""
        find = self._by_spelling.get
        for text in texts:
            for spelling in text.split():
                slots = find(spelling)
                if slots is None:
                    self._meet(spelling, slot)
                elif slots[-1] < slot:
                    slots.append(slot)
                elif slots[-1] != slot:
                    _insert(slots, slot)

    def remove(self, texts: Iterable[str], slot: int) -> None:
        """Take out what `add` was given with the same slot."""
        for word in {word for text in texts for word in folded(text)}:
            slots = self._slots[word]
            del slots[bisect_left(slots, slot)]
            if not slots:
                del self._slots[word]
                self.forget_spellings()

    def of(self, word: str) -> list["array[int]"]:
        """Slots of a folded word, for each of the spellings of a known name."""
        return [slots for one in spellings(word) if (slots := self._slots.get(one))]

    def forget_spellings(self) -> None:
        """Free what only makes adding faster."""
        self._by_spelling.clear()

    def _meet(self, spelling: str, slot: int) -> None:
        words = folded(spelling)
        for word in words:
            _insert(self._slots.setdefault(word, array("I")), slot)
        if len(words) == 1:
            self._by_spelling[spelling] = self._slots[words[0]]


def _insert(slots: "array[int]", slot: int) -> None:
    """Keep the slots sorted, each once."""
    place = bisect_left(slots, slot)
    if place == len(slots) or slots[place] != slot:
        slots.insert(place, slot)
