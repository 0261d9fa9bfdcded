"""Text of sources made safe to show: nothing in it hides, and nothing reorders the line.

Signs that would change the order of letters, that no document can hold or that cannot be seen
are shown as their code, such as [U+202E]. The joiners stay: Dari is misspelt without them.
"""

import re
import unicodedata

LEFT, RIGHT = "ltr", "rtl"
_OPENS, _CLOSES = "\u2066\u2067\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))
_RTL_SIGN = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Controls but tab and line end; embeddings and overrides; deprecated and invisible signs, tags;
# halves of pairs, private use and what can never be a letter.
_SHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u115f\u1160\u180e\u200b\u202a-\u202e\u2028\u2029"
    "\u2060-\u2065\u206a-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0"
    "\ufff9-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_ISOLATES = re.compile("[\u2066-\u2069]")
# Words, numbers and what stands between them.
_LATIN = re.compile(r"[A-Za-z0-9À-ɏ](?:[A-Za-z0-9À-ɏ .,:;/@&+'’()–_-]*[A-Za-z0-9À-ɏ])?\)*")
# After an Arabic letter the parts of 2026-09 would change places.
_NUMBER = re.compile("[0-9]+(?:[-/.:][0-9]+)+")


def plain(text: str) -> str:
    """The text with line ends as "\\n" and every sign that misleads as its code. Idempotent."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SHOWN.sub(_code, text)
    return text if _balanced(text) else _ISOLATES.sub(_code, text)


def direction(text: str) -> str:
    """LEFT or RIGHT by the first letter that has one; "" where none has."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind == "L":
            return LEFT
        if kind in ("R", "AL"):
            return RIGHT
    return ""


def has_right_to_left(text: str) -> bool:
    """Whether any sign runs from right to left, Arabic digits among them."""
    return _RTL_SIGN.search(text) is not None


def isolated(text: str, run: str) -> str:
    """The text between isolating marks of a direction; unchanged for ""."""
    if not run:
        return text
    return ("\u2066" if run == LEFT else "\u2067") + text + _CLOSES


def latin_apart(text: str) -> str:
    """A line that runs to the left, with its Latin phrases isolated.

    Else "1 April 2025" reads "April 2025 1", and brackets change sides. What has isolating
    marks already is left to whoever set them.
    """
    if text.isascii() or _ISOLATES.search(text):
        return text
    return _LATIN.sub(_phrase, text)


def one_way(text: str) -> str:
    """LEFT or RIGHT where all letters run so, "" where both kinds or none are there."""
    kinds = {unicodedata.bidirectional(sign) for sign in text}
    if "L" in kinds:
        return "" if kinds & {"R", "AL"} else LEFT
    return RIGHT if kinds & {"R", "AL"} else ""


def _phrase(found: re.Match[str]) -> str:
    """A bracket that opens in the phrase closes in it, and one that does not stays outside."""
    phrase = found.group()
    if one_way(phrase) != LEFT:
        return _NUMBER.sub(lambda number: isolated(number.group(), LEFT), phrase)
    strange = max(0, phrase.count(")") - phrase.count("("))
    core = phrase.rstrip(")") if strange else phrase
    outside = min(strange, len(phrase) - len(core))
    return isolated(phrase[: len(phrase) - outside], LEFT) + ")" * outside


def code(sign: str) -> str:
    """A sign as its code point, in words that every font has."""
    return f"[U+{ord(sign):04X}]"


def _code(found: re.Match[str]) -> str:
    return code(found.group())


def _balanced(text: str) -> bool:
    """Isolating marks that open and close within each line reorder nothing outside it."""
    for line in text.split("\n"):
        open_now = 0
        for mark in _ISOLATES.findall(line):
            open_now += 1 if mark in _OPENS else -1
            if open_now < 0:
                return False
        if open_now:
            return False
    return True
