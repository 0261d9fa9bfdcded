"""What two spellings of a place share: letters of other keyboards, swaps of Latin letters."""

import re

from intake.classification.tokens import key_of
from intake.redaction.reading import read
from intake.redaction.words import words_of

# In order: Helmand, Hilmand; Kunduz, Kondoz; Panjshir, Panjsher; Bamyan, Bamiyan; Parwan, Parvan.
_SWAPS = (("ou", "u"), ("oo", "u"), ("ee", "i"), ("v", "w"), ("o", "u"), ("e", "i"), ("y", "i"))
_DOUBLE = re.compile(r"(.)\1+")
_SHORTEST = 3
_AND = {"او": "و"}  # تاله او برفک, تاله و برفک


def part_of(word: str) -> str:
    """One word (as `reading.read` shaped it) as names are compared."""
    key = _AND.get(word) or key_of(word)
    if key < "\u0250":
        for written, meant in _SWAPS:
            key = key.replace(written, meant)
    return _DOUBLE.sub(r"\1", key)


def spelling_of(name: str) -> str:
    """A whole name: its words run together, since spaces inside are a matter of taste."""
    return "".join(part_of(word.key) for word in words_of(read(name).text))


def words_in(name: str) -> tuple[str, ...]:
    """The words of a name, as its writer parted them."""
    return tuple(part_of(word.key) for word in words_of(read(name).text))


def spellings(label: str) -> set[str]:
    """Of a label and of what it has in brackets, with the endings that Pashto gives a name."""
    parts = label.replace(")", "").split("(")
    whole = {spelling_of(part) for part in parts}
    return {one for name in whole if len(name) >= _SHORTEST for one in (name, *_oblique(name))}


def _oblique(name: str) -> list[str]:
    """له حصارکه, د ګوشتې, د خوږیاڼیو, په ارغندابو کې."""
    if name < "\u0250" or len(name) < 4:
        return []
    if name[-1] == "ه":
        return [name[:-1] + "ی"]
    return [name[:-1] + "یو"] if name[-1] == "ی" else [name + "ه", name + "و"]
