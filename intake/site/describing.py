"""Writing down what this program's own pages are, to be signed. Needs no key and no database."""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.http import HttpRequest
from django.utils.translation import override

from intake import page_script, pages
from intake.errors import IntakeError
from intake.forms import Slip
from intake.keys.note import Verifier
from intake.languages import LANGUAGES
from intake.middleware import SealedPages
from intake.pages import Pinned
from intake.site.asking import Ask
from intake.site.comparing import POLICY, scripts_in
from intake.site.statement import Page, Statement

_PACKETS = ("/packet", *(f"/{language}/packet" for language, _ in LANGUAGES))
# The sites there are, and what each serves beside its first page.
SITES: Mapping[str, Sequence[str]] = {
    "intake": (*_PACKETS, page_script.RECORDER.path),
    "mailbox": (page_script.MAILBOX.path,),
}


def describe(
    ask: Ask, root: Verifier, *, site: str, organisation: str, version: int, today: date
) -> Statement:
    """The statement about what `ask` answers, unsigned.

    Args:
        site: the role that serves it, "intake" or "mailbox".
        root: what the form is to believe, as pinned.

    Raises IntakeError("page_unsteady") where an address answers twice differently: it cannot be
    said beforehand what it is.
    """
    return Statement(
        organisation,
        site,
        version,
        today,
        {path: _page(ask, path) for path in _paths(SITES[site])},
        _form(root) if site == "intake" else {},
    )


def _paths(files: Sequence[str]) -> list[str]:
    return ["/", *(f"/{language}/" for language, _ in LANGUAGES), *files]


def _page(ask: Ask, path: str) -> Page:
    came, again = ask(path), ask(path)
    if came.status != 200 or came != again:
        raise IntakeError("page_unsteady")
    return Page(hashlib.sha256(came.body).hexdigest(), came.headers)


def _form(root: Verifier) -> Mapping[str, Sequence[str]]:
    """In each language: what differs from person to person is neither policy nor script."""
    policies, scripts = set(), set()
    for language, _ in LANGUAGES:
        page = SealedPages(_opened(language, root))(HttpRequest())
        policies.add(page[POLICY])
        scripts.update(scripts_in(page.content))
    return {"policies": sorted(policies), "scripts": sorted(scripts)}


def _opened(language: str, root: Verifier) -> Callable[[HttpRequest], pages.SealingPage]:
    def opened(_request: HttpRequest) -> pages.SealingPage:
        with override(language):
            slip = Slip("", bytes(16), "0" * 21)
            page = pages.fresh_report_page(slip, Pinned(str(root), 1, str(uuid.UUID(int=0))))
        assert isinstance(page, pages.SealingPage)  # noqa: S101 - for the checker of types
        return page

    return opened
