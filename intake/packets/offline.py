"""The page that makes packets: one file, no network, the same for every circle.

Its policy names the one script and the one style by hash and allows nothing else but to hear what
the page recorded, so that whatever the page did it could send nothing. It seals to the packet key
of the roll that it brings.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext, override

from intake import forms, page_script, pages
from intake.errors import IntakeError
from intake.forms import ReportForm
from intake.keys import RollError, Term, Verifier, page_reading
from intake.keys import roll as rolls
from intake.keys.believed import Recipients, believed
from intake.page_words import page_words
from intake.report import canonical

_SCRIPT = Path(__file__).parents[1] / "static" / "packet.js"
_CUT = "\x00"  # stands in no template and no catalogue
_WORDS = ("file_of", "file_empty", "file_too_large", "file_changed", "too_many_files")
_OF_VOICE = ("kb", "mb", "pause", "paused", "go_on")  # and those that begin with "voice"
_NAMES = {"certificates", "day", "roll", "schema"}


@dataclass(frozen=True)
class Brought:
    """What a page seals to: documents as `intake.offered` gives them, believed by whoever made it.

    Args:
        text: canonical JSON.
        root: the line of the root that it was believed under.
        number: of the packet key.
        until: the first day on which the page seals no more.
    """

    text: str
    root: str
    number: int
    until: date

    @classmethod
    def read(cls, text: str, root: Verifier, today: date) -> Self:
        """Raises RollError for what is not to be believed; IntakeError("documents_malformed")."""
        told = _told(text, today)
        roll = page_reading.read(told["roll"], root)
        rolls.check_age(roll, today, 0)
        rows = [(one["kind"], one["number"], one["document"]) for one in told["certificates"]]
        keys = Recipients(roll, believed(roll, rows), today)
        packet, _custody = keys.packet, keys.custody  # either refuses where there is none
        until = min(roll.expires, _until(keys, packet.number))
        return cls(text, str(root), packet.number, until)


def build(language: str, brought: Brought) -> str:
    """The page in one of `intake.languages`; the same octets whoever builds it."""
    pieces = _around(language, brought.root).split(_CUT)
    first, between, last = pieces
    # Quotation marks may stand in text as they are, and a roll has thousands.
    text = brought.text.replace("&", "&amp;").replace("<", "&lt;")
    return f"{first}{text}{between}{script()}{last}"


@cache
def script() -> str:
    """As it was built."""
    return _SCRIPT.read_text(encoding="utf-8")


def _around(language: str, root: str) -> str:
    with override(language):
        said = page_words()
        voice = (name for name in said if name.startswith("voice"))
        words = {name: said[name] for name in (*_WORDS, *_OF_VOICE, *voice)}
        words |= {name: gettext(one) for name, one in forms.REFUSALS.items()}
        context = {
            **pages.report_context({}, ReportForm()),
            "pinned": True,  # names of districts are the script's
            "policy": _policy(),
            "root": root,
            "words": words,
            "kept_typed": pages.kept()[0],
            "blanks": pages.BLANKS,
            "documents": _CUT,
            "script": _CUT,
        }
        return pages.rendered("offline", context)


def _policy() -> str:
    return (
        f"default-src 'none'; script-src '{page_script.integrity(script())}'; "
        f"style-src 'sha256-{pages.style_hash(pages.STYLE)}'; img-src data:; "
        "media-src blob:; base-uri 'none'; "
        "form-action 'none'"
    )


def _told(text: str, today: date) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(text)
        is_ours = set(told) == _NAMES and canonical(told).decode() == text
        is_early = date.fromisoformat(told["day"]) > today + timedelta(days=1)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise IntakeError("documents_malformed") from None
    if not is_ours or is_early:
        raise IntakeError("documents_malformed")
    return told


def _until(keys: Recipients, number: int) -> date:
    known = keys.certificates[Term.PACKET]
    if isinstance(known, RollError):
        raise known
    return next(one.until for one in known if one.number == number)
