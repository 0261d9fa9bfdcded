"""The languages of the pages. Dari is `fa-af` here and `prs` only outside.

Django knows neither Dari nor Pashto: without an entry in LANG_INFO, a place in
LANGUAGES_BIDI and a compiled catalogue a page silently comes out in English, left to right.
"""

import re

from django.conf import global_settings, locale

LANGUAGES = [("en", "English"), ("fa-af", "دری"), ("ps", "پښتو")]
DEFAULT = "en"
_RIGHT_TO_LEFT = frozenset({"fa-af", "ps"})
# What browsers send, by its first subtag. An Iranian browser's reader can read Dari.
_SPOKEN = {"en": "en", "fa": "fa-af", "prs": "fa-af", "ps": "ps", "pus": "ps", "pbt": "ps"}
_RANGE = re.compile(r"([a-z]{2,3})(?:-[a-z0-9-]{1,30})?(?:;q=([01](?:\.\d{0,3})?))?", re.IGNORECASE)


def register() -> list[tuple[str, str]]:
    """Teach Django the two languages and return the LANGUAGES setting."""
    for code, name, own in (("fa-af", "Dari", "دری"), ("ps", "Pashto", "پښتو")):
        locale.LANG_INFO[code] = {"bidi": True, "code": code, "name": name, "name_local": own}
        if code not in global_settings.LANGUAGES_BIDI:
            global_settings.LANGUAGES_BIDI.append(code)
    return LANGUAGES


def spoken(code: str | None) -> str:
    """`code` if it is one of ours, else the default."""
    return code if code in dict(LANGUAGES) else DEFAULT


def direction(code: str) -> str:
    """ "rtl" or "ltr"."""
    return "rtl" if code in _RIGHT_TO_LEFT else "ltr"


def of_path(path: str) -> str:
    """The language a page's path begins with (`/ps/` -> "ps"); "" when none."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in dict(LANGUAGES) else ""


def negotiate(accept_language: str) -> str:
    """The best of our languages for an Accept-Language header; the first wins a tie."""
    best, weight = DEFAULT, 0.0
    for item in accept_language[:500].replace(" ", "").split(","):
        if match := _RANGE.fullmatch(item):
            asked = float(match[2] or 1)
            ours = _SPOKEN.get(match[1].lower())
            if ours and asked > weight:
                best, weight = ours, asked
    return best
