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
_LINK = re.compile(r"(?i)(?:https?://|www\.)|[a-z0-9-]++\.(?:com|org|net|me|info|af|ir|pk)(?:/|$)")
_NETWORK = re.compile(
    r"(?i)(?:^|//|\.)(?:facebook|fb|instagram|twitter|x|tiktok|youtube|youtu|telegram|t|wa|whatsapp"
    r"|signal|linkedin|snapchat|threads)\.(?:com|me|org|be|group)(?:/|$)"
)
_ACCOUNT_OF = re.compile(
    r"(?i)(?:telegram|facebook|instagram|twitter|tiktok|whatsapp|skype|imo|تلگرام|تیلیگرام|تلیگرام"
    r"|ٹیلیگرام|فیسبوک|فیس بوک|انستاگرام|تویتر|توییتر|وتساپ|واتساپ|وټساپ|ټلیگرام|ټیلیگرام)"
    r"[^\w\n]{1,3}(?:(?:id|account|username|name|آی دی|ای دی|ایدی|حساب|اکونت|ادرس)[^\w\n]{1,3})?"
    r"(?:is[ ])?(?P<account>[a-z][a-z0-9._]{3,40}+)"
)
_SPELLED = re.compile(
    r"(?i)(?<![a-z0-9._%+-])[a-z0-9._%+-]{2,}+[ ]?[\[(]?(?:@|at|ات|ایت)?[\])]?[ ]?"
    r"\b(?:gmail|yahoo|hotmail|outlook|protonmail|proton)\b(?:[ ]?(?:\.|dot|دات)[ ]?[a-z]{2,3})?"
)
_ORDINARY = frozenset(
    [
        "facebook",
        "telegram",
        "instagram",
        "page",
        "account",
        "group",
        "channel",
        "post",
        "posts",
        "message",
        "messages",
        "video",
        "call",
        "calls",
        "from",
        "with",
        "that",
        "they",
        "where",
    ]
)


def _kind_of(word: str) -> tuple[str, float] | None:
    if _MAIL.fullmatch(word):
        return "EMAIL", 0.95
    if _NETWORK.search(word):
        return "HANDLE", 0.9
    if "@" in word and len(word) > 2:
        return "HANDLE", 0.9
    return ("LINK", 0.4) if _LINK.match(word) else None


class Online:
    """See the module."""

    name = "online"

    def find(self, text: str) -> Iterator[Finding]:
        for found in _WORD.finditer(text):
            word = found.group().rstrip(_TRAILING)
            if kind := _kind_of(word):
                end = found.start() + len(word)
                yield Finding(found.start(), end, *kind, self.name)
        for found in _ACCOUNT_OF.finditer(text):
            account = found["account"].rstrip(".")
            if account.lower() not in _ORDINARY:
                start = found.start("account")
                yield Finding(start, start + len(account), "HANDLE", 0.45, self.name)
        for found in _SPELLED.finditer(text):
            yield Finding(found.start(), found.end(), "EMAIL", 0.6, self.name)
