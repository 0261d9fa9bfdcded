"""Keys under which a name is found however it is spelt, in Latin or Arabic letters. Pure.

Short vowels are not written in Dari and Pashto and written at will in Latin letters, and several
letters of one script share a sound in the other. So a key keeps the consonants, one sign for
each group that is confused, and where a vowel begins or ends the word. "Kabeer", "Kabir" and
«کبیر» are one; so are a few names that are not the same, which a person tells apart at a glance.
"""

import re
from collections.abc import Iterator

from casework.register.folding import folded
from intake.redaction.words import CANONICAL

# Arabic letters by sound, as `folded` leaves them. Vowel letters are dealt with by place.
_GROUPS = {
    "b": "ب", "p": "پ", "t": "تطټ", "s": "ثسصڅ", "j": "ج", "c": "چ", "h": "حه", "x": "خ",
    "d": "دډ", "z": "ذزضظځږژ", "r": "رړ", "S": "شښ", "q": "غقکگ", "f": "ف", "l": "ل",
    "m": "م", "n": "نڼں", "a": "اع", "w": "و", "y": "ی",
}  # fmt: skip
_ARABIC = str.maketrans({letter: sign for sign, group in _GROUPS.items() for letter in group})
# Latin: digraphs first, then letters. "dz" and "ts" begin words; inside they are two sounds.
_DIGRAPHS = (
    ("kh", "x"), ("gh", "q"), ("sh", "S"), ("ch", "c"), ("zh", "z"), ("ph", "f"), ("dh", "z"),
    ("th", "t"),
)  # fmt: skip
_FIRST_PAIR = re.compile("^(?:d(?=z)|t(?=s))")
_LATIN = str.maketrans({"k": "q", "g": "q", "v": "w", "u": "w", "o": "w", "e": "a", "i": "y"})
_FIRST_VOWEL = re.compile("^[aeiou][aeiouwy]*")
_DOUBLED = re.compile(r"([^awy])\1+")
_ENDING_Y = re.compile("(?<=.)[awy]*y$")
_ENDING_H = re.compile("(?<=.)h$")
_INNER_VOWEL = re.compile("(?<=.)[awy]+")
# «هبت الله» and "Hibatullah", «عبد الرحمن», "Abdul Rahman" and "Abdurrahman", «سراج‌الدین» and
# "Sirajuddin": one word or two, with the article written as it is heard.
_PARTS = (
    (re.compile("^(?P<head>.{3,})(?:الله|[aeou]ll?ah?)$"), "{head} الله"),
    (re.compile("^(?P<head>.{3,})(?:الدین|[aeou](?:d|l)d[aeiy]+n)$"), "{head} دین"),
    (re.compile("^(?:عبدال|abd[aeou](?:l|r(?=r)|(?=[rszn])))(?P<tail>.{3,})$"), "عبد {tail}"),
    (re.compile("^(?:عبدل|abd[aeou][lr])$"), "عبد"),
    (re.compile("^(?:ال(?=.{3})|[aeou](?=ddin$))(?P<tail>.+)$"), "{tail}"),
)
# Articles and links between the parts of a name, which only some spellings have.
LINKS = frozenset(("al", "el", "ul", "ol", "ud", "ad", "ur", "e", "i"))


def name_keys(name: str) -> set[str]:
    """The keys to file a name under, a few for each of its words."""
    return {key for word in _name_words(name) for key in _filed(word)}


def name_parts(name: str) -> set[tuple[str, str]]:
    """(sound, known) of each part of a name: `known` is what a list of names has it as, or ""."""
    return {(sound(word), CANONICAL.get(word, "")) for word in _name_words(name)}


def sought_keys(word: str) -> list[set[str]]:
    """The keys under which names are that one folded word of a query may mean.

    One set for each part of the word ("Abdulrahman" has two), of which a name must have any. A
    word on the list of known names does not find other known names that only sound like it:
    «محمد» finds "Mohammed" and an unlisted spelling of it, not "Mahmud".
    """
    return [_sought(part) for part in _parted(word)]


def _sought(part: str) -> set[str]:
    known = CANONICAL.get(part)
    return {f"={known}", f"?{sound(part)}"} if known else {f"~{sound(part)}"}


def sound(word: str) -> str:
    """The consonants of one folded word; the same for spellings of the same name."""
    said = _from_latin(word) if word.isascii() else word.translate(_ARABIC)
    said = _DOUBLED.sub(r"\1", _FIRST_VOWEL.sub("a", said))
    said = _ENDING_H.sub("", _ENDING_Y.sub("Y", said))
    return _INNER_VOWEL.sub("", said)


def _from_latin(word: str) -> str:
    said = _FIRST_PAIR.sub("", _FIRST_VOWEL.sub("a", word))
    for letters, sign in _DIGRAPHS:
        said = said.replace(letters, sign)
    return said.translate(_LATIN)


def _name_words(name: str) -> list[str]:
    return [part for word in folded(name) if word not in LINKS for part in _parted(word)]


def _parted(word: str) -> list[str]:
    if word == "الله":
        return [word]
    for shape, parts in _PARTS:
        if found := shape.match(word):
            return parts.format(**found.groupdict()).split()
    return [word]


def _filed(word: str) -> Iterator[str]:
    known = CANONICAL.get(word)
    yield f"~{sound(word)}"
    yield f"={known}" if known else f"?{sound(word)}"
