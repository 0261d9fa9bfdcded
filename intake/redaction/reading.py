"""How a text is read: one shape for every letter, digit and dash, and the way back.

The same name arrives with Arabic, Persian or Pashto letters, three digit scripts, joiners,
vowel signs or direction marks, typed so by habit or to slip past a filter. Recognizers see
one form; `original` says which characters of the real text they meant.
"""

import re
import sys
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_YEH, _KEHEH, _HEH, _ALEF = "یيىېۍئ", "کكګگ", "هةۀۂہھە", "اآأإٱ"
_DASHES = "‐‑‒–—―−﹘﹣－"
_SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
# A joiner divides a word from its ending (خانه‌ها) or two parts of a name (علی‌رضا): a space.
_JOINER = "\u200c"
# Marks that tell no name from another: vowel signs, lone hamza (ضیاء), tatweel, direction.
_MARKS = (
    "\u00ad\u034f\u0621\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u180e\u200b\u200d-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
# Presentation forms (pasted from PDF), full-width and mathematical letters: NFKC undoes them.
_FORMS = "\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e\U0001d400-\U0001d7ff"


def _letters() -> dict[int, str]:
    table = dict.fromkeys(map(ord, _YEH), "ی") | dict.fromkeys(map(ord, _HEH), "ه")
    table |= dict.fromkeys(map(ord, _ALEF), "ا") | {ord("ؤ"): "و", ord("ك"): "ک", ord("ګ"): "گ"}
    table |= dict.fromkeys(map(ord, _DASHES), "-") | dict.fromkeys(map(ord, _SPACES), " ")
    return table | {ord(_JOINER): " ", ord("٫"): ".", ord("٬"): ",", ord("٪"): "%"}


def _digits() -> dict[int, str]:
    every = (chr(code) for code in range(128, sys.maxunicode + 1))
    return {ord(one): str(unicodedata.decimal(one)) for one in every if one.isdecimal()}


_ONE_TO_ONE = _letters() | _digits()
_MARK = re.compile(f"[{_MARKS}]")
_RESIZED = re.compile(f"[{_MARKS}{_FORMS}]")


@dataclass(frozen=True, repr=False)
class Reading:
    """A text in its one shape. `starts` and `shifts` are parallel and empty when nothing moved.

    From position `starts[i]` of `text` on, the original character stands at
    position + `shifts[i]`.
    """

    text: str
    starts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def __repr__(self) -> str:
        return f"<Reading of {len(self.text)} characters>"

    def _at(self, position: int) -> int:
        place = bisect_right(self.starts, position) - 1
        return position + self.shifts[place] if place >= 0 else position

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original characters behind `text[start:end]`, for 0 <= start < end <= length."""
        return self._at(start), self._at(end - 1) + 1


def read(text: str) -> Reading:
    """Bring `text` to its one shape, in time linear in its length."""
    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    written = taken = 0
    for found in _RESIZED.finditer(text):
        piece = text[taken : found.start()]
        letters = _unfolded(found.group())
        pieces += (piece, letters)
        written += len(piece)
        taken = found.end()
        for place in range(written, written + len(letters)):
            starts.append(place)
            shifts.append(found.start() - place)
        written += len(letters)
        starts.append(written)
        shifts.append(taken - written)
    pieces.append(text[taken:])
    return Reading("".join(pieces).translate(_ONE_TO_ONE), tuple(starts), tuple(shifts))


def _unfolded(character: str) -> str:
    return _MARK.sub("", unicodedata.normalize("NFKC", character))
