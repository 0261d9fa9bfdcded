"""Latin words in a Dari or Pashto line of plain text, kept in their own order. Pure.

Without it a day reads backwards, and a bracket or a hyphen changes sides.
"""

import re

RIGHT_TO_LEFT = ("fa-af", "ps")
_ISOLATE, _END, _MARK = "\u2066", "\u2069", "\u200f"
_LATIN = re.compile(r"-{0,2}[A-Za-z0-9](?:[A-Za-z0-9 ._:/-]*[A-Za-z0-9])?")


def apart(text: str) -> str:
    """A word that is read from the left, whatever stands around it."""
    return f"{_ISOLATE}{text}{_END}"


def line(text: str, language: str) -> str:
    """One line as it is written: right to left where its language is, Latin words apart."""
    if language not in RIGHT_TO_LEFT:
        return text
    return _MARK + _LATIN.sub(lambda found: apart(found[0]), text)
