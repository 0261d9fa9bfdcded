"""Where a person can be found online: e-mail, handles, profile addresses.

A link to a public page may be evidence, so an address outside the known networks is hidden
and asked about instead of being lost.
"""

import re
from collections.abc import Iterator

from intake.redaction.types import Finding

_WORD = re.compile(r"[^\s،؛؟<>()\[\]{}\"'«»]++")
_TRAILING = ".,;:!?"
_MAIL = re.compile(r"[^@]+@[^@.]+\.[^@]+")
_TOP = r"(?:com|org|net|me|info|af|ir|pk|io|co|uk|de|ly|us|news|live|blog|online|site)"
_LINK = re.compile(rf"(?i)(?:https?://|www\.)|(?:[a-z0-9-]++\.){{1,4}}{_TOP}(?:/|$)")
_NETWORK = re.compile(
    r"(?i)(?:^|//|\.)(?:facebook|fb|instagram|twitter|x|tiktok|youtube|youtu|telegram|t|wa|whatsapp"
    r"|signal|linkedin|snapchat|threads)\.(?:com|me|org|be|group)(?:/|$)"
)


class Online:
    """See the module."""

    name = "online"

    def find(self, text: str) -> Iterator[Finding]:
        for found in _WORD.finditer(text):
            word = found.group().rstrip(_TRAILING)
            if kind := _kind_of(word):
                end = found.start() + len(word)
                yield Finding(found.start(), end, *kind, self.name)


def _kind_of(word: str) -> tuple[str, float] | None:
    if _MAIL.fullmatch(word) and "://" not in word:
        return "EMAIL", 0.95
    if _NETWORK.search(word):
        return "HANDLE", 0.9
    if "@" in word and len(word) > 2:
        return "HANDLE", 0.9
    return ("LINK", 0.4) if _LINK.match(word) else None
