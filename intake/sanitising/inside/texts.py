"""Octets to letters, as whoever wrote them most likely meant them."""

import codecs
import re
from typing import NamedTuple

# What computers in the region wrote before UTF-8: every octet is a letter of it, so it never fails.
_OLDER = "cp1256"
_FEW_FAULTS = 0.02  # of what is not plain ASCII: one torn letter does not make it an older code
_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN = re.compile(
    r"(us-)?ascii|utf-?(8|16(-?[lb]e)?)|(cp|windows)-?\d{3,4}|iso-?8859-?\d{1,2}|koi8-\w"
)
# Line ends as one, and nothing that steers a terminal.
_LINE_END, _STEERING = (
    re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]"),
    re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]"),
)


class Letters(NamedTuple):
    """`is_guessed`: nothing said how the letters are written, and some may be others."""

    text: str
    is_guessed: bool


def letters(content: bytes, said: str = "") -> Letters:
    """`said` is how the file claims they are written; it is taken at its word if that works."""
    for mark, name in _MARKED:
        if content.startswith(mark):
            return Letters(_plain(content[len(mark) :].decode(name, "replace")), is_guessed=False)
    if _KNOWN.fullmatch(said.lower()):
        try:
            return Letters(_plain(content.decode(said)), is_guessed=False)
        except (UnicodeError, LookupError):
            pass
    text = content.decode("utf-8", "replace")
    foreign = sum(octet > 127 for octet in content)
    faults = text.count("\ufffd")
    if faults <= 1 + foreign * _FEW_FAULTS and faults * 2 <= foreign:
        return Letters(_plain(text), is_guessed=False)
    return Letters(_plain(content.decode(_OLDER)), is_guessed=True)


def _plain(text: str) -> str:
    return _STEERING.sub("", _LINE_END.sub("\n", text))
