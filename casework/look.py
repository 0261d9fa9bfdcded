"""How pages look: one style and one small script, in every page, allowed by their hashes.

A part with rules of its own adds a file to STYLES or SCRIPTS; pages never carry a style or a
script that is not in these two blocks, and no attribute of either kind.
"""

import base64
import hashlib
import re
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from casework import doors, register, sessions
from casework.unlocked import Unlocked
from intake.languages import LANGUAGES, direction, of_path, spoken

_FOLDER = Path(__file__).parent / "templates" / "casework"
STYLES = ("style.css", "pages.css", "dossiers.css")
SCRIPTS = ("keys.js", "selecting.js")
# URL names of the header, in order, with their labels; a page that is not there is not shown.
NAVIGATION = (
    ("home", _("Desk")),
    ("queue", _("Queue")),
    ("cases", _("Cases")),
    ("dossiers", _("Dossiers")),
    ("search", _("Search")),
    ("dashboard", _("Overview")),
    ("people", _("People")),
    ("account", _("Account")),
    ("admin:index", _("Lists")),
    ("help", _("Help")),
)
FOR_CUSTODIANS = ("admin:index",)


@dataclass(frozen=True)
class Block:
    """What stands in the page, and its hash as a content security policy writes it."""

    text: str
    hash: str


def _block(names: tuple[str, ...], *, tight: bool) -> Block:
    text = "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)
    if tight:
        text = re.sub(r"\s*([{};,])\s*", r"\1", text)
    text = text.strip()
    digest = hashlib.sha256(text.encode()).digest()
    return Block(text, f"sha256-{base64.b64encode(digest).decode()}")


STYLE = _block(STYLES, tight=True)
SCRIPT = _block(SCRIPTS, tight=False)


@cache
def _addresses(language: str) -> tuple[tuple[str, str, str], ...]:
    """Name, address and label of each header link, for the active language."""
    found = []
    for name, label in NAVIGATION:
        try:
            found.append((name, reverse(name), label))
        except NoReverseMatch:
            continue
    return tuple(found)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what base.html shows around a page."""
    language = spoken(get_language())
    inside = hasattr(request, "user") and doors.is_signed_in(request)
    opened = sessions.current(request) if inside else None
    addresses = _addresses(language) if inside else ()
    if not (opened and opened.originals_a):
        addresses = tuple(one for one in addresses if one[0] not in FOR_CUSTODIANS)
    return {
        "language": language,
        "direction": direction(language),
        "languages": [(code, name, _same_page(request, code)) for code, name in LANGUAGES],
        "style": STYLE.text,
        "script": SCRIPT.text,
        "is_signed_in": inside,
        "is_locked": inside and opened is None,
        "navigation": [(name, place, gettext(label)) for name, place, label in addresses],
        "here": request.resolver_match.view_name if request.resolver_match else "",
        "held": SimpleLazyObject(lambda: _held(request, opened)),
    }


def _held(request: HttpRequest, opened: Unlocked | None) -> frozenset[uuid.UUID]:
    """What lists call by its short id alone: held after an erasure at the page's desk."""
    desk = request.resolver_match.kwargs.get("desk") if request.resolver_match else None
    if opened is None or desk is None or desk not in opened.desks:
        return frozenset()
    # Never loaded for this: a page that needs the records has them.
    return register.of(opened, desk).held if register.is_ready(opened, desk) else frozenset()


def _same_page(request: HttpRequest, code: str) -> str:
    """This page in another language. What was sent stays behind: links only read."""
    path = request.path_info
    now = of_path(path)
    rest = path[len(now) + 1 :] if now else "/"
    return f"/{code}{rest}"
