"""A site held against the statement about it. Pure: it is handed a way to ask."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.site.asking import Answer, Ask
from intake.site.statement import Page, Statement

POLICY = "content-security-policy"
_SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script", re.DOTALL | re.IGNORECASE)
_INTEGRITY = re.compile(rb"""\bintegrity="sha256-([\w+/=]+)\"""")
_SRC = re.compile(rb"\bsrc\b", re.IGNORECASE)
_ROOT = re.compile(rb"""\bdata-root="([^"]*)\"""")


@dataclass(frozen=True)
class Difference:
    """Where a site is not what was signed. `what` is a sentence without anybody's words."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


def differences(statement: Statement, ask: Ask) -> Iterator[Difference]:
    """Each address that answers otherwise than stated. Raises what `ask` raises."""
    for path, page in statement.pages.items():
        for what in _of_page(page, ask(path)):
            yield Difference(path, what)


def _of_page(page: Page, came: Answer) -> Iterator[str]:
    if came.status != 200:
        yield f"answered {came.status}"
        return
    if hashlib.sha256(came.body).hexdigest() != page.sha256:
        yield "other octets than were signed"
    for name in sorted(set(page.headers) | set(came.headers)):
        if page.headers.get(name) != came.headers.get(name):
            yield f"another header {name}"


def of_form(statement: Statement, path: str, came: Answer, root: str) -> Iterator[Difference]:
    """The form that a code opened: its policy, its scripts, and the root that it believes."""
    for what in _form_differs(statement, came, root):
        yield Difference(path, what)


def _form_differs(statement: Statement, came: Answer, root: str) -> Iterator[str]:
    scripts = scripts_in(came.body)
    if came.status != 200 or not scripts or not _ROOT.search(came.body):
        yield "no form with a script was shown: a code that is not used up is needed"
        return
    if came.headers.get(POLICY) not in statement.form.get("policies", ()):
        yield f"another header {POLICY}"
    if not set(scripts) <= set(statement.form.get("scripts", ())):
        yield "a script that was not signed"
    if _ROOT.findall(came.body) != [root.encode()]:
        yield "it believes another root"


def scripts_in(body: bytes) -> list[str]:
    """SHA-256 in hex of each script of a page: of its own text, or as its integrity says. A
    script that is fetched and says nothing of itself is the empty string.
    """
    return [_script(found[1], found[2]) for found in _SCRIPT.finditer(body)]


def _script(attributes: bytes, text: bytes) -> str:
    if not _SRC.search(attributes):
        return hashlib.sha256(text).hexdigest()
    said = _INTEGRITY.search(attributes)
    return base64.b64decode(said[1]).hex() if said else ""
