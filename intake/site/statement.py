"""The statement about a site: its pages and files by hash, the headers they come with. Pure.

A signed note under the organisation's root, whose text is one line of JSON in its one spelling.
`docs/formats.md` has the fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Self

from intake.errors import IntakeError
from intake.keys import note, strict
from intake.keys.note import Signer, Verifier

SCHEMA = "amanat/site/1"
_FIELDS = ("form", "issued", "organisation", "pages", "schema", "site", "version")
_MOST_PAGES = 64


class SiteError(IntakeError):
    """`site_malformed`; `site_older` where a later statement is known."""


@dataclass(frozen=True)
class Page:
    """One address that answers everybody the same: its octets by SHA-256, and its headers."""

    sha256: str  # 64 hex digits, of the body before any compression
    headers: Mapping[str, str]  # by lower-case name

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", MappingProxyType(dict(self.headers)))

    def to_json(self) -> dict[str, Any]:
        """As it stands in the statement."""
        return {"headers": dict(self.headers), "sha256": self.sha256}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The inverse. Raises ValueError."""
        told = strict.only(value, ("headers", "sha256"))
        return cls(_digest(told["sha256"]), _named(told["headers"], most=4000))


@dataclass(frozen=True)
class Statement:
    """What a site is. `form` has, for each language, the page that differs from person to person:
    only its headers and the scripts in it can be said beforehand.
    """

    organisation: str
    site: str  # the role that serves it: intake or mailbox
    version: int  # only grows
    issued: date
    pages: Mapping[str, Page]  # by path
    form: Mapping[str, Sequence[str]]  # policy and digests of scripts; empty where there is none

    def body(self) -> str:
        """What the root signs: one line of JSON in its one spelling."""
        return strict.dump(
            {
                "schema": SCHEMA,
                "organisation": self.organisation,
                "site": self.site,
                "version": self.version,
                "issued": self.issued.isoformat(),
                "pages": {path: page.to_json() for path, page in self.pages.items()},
                "form": {name: list(values) for name, values in self.form.items()},
            }
        )

    @classmethod
    def parse(cls, body: str) -> Self:
        """Read a body, signed or still a draft. Raises SiteError("site_malformed")."""
        try:
            told = strict.only(strict.load(body), _FIELDS)
            strict.one_of(told["schema"], SCHEMA)
            return cls(
                strict.words(told["organisation"]),
                strict.word(told["site"]),
                strict.number(told["version"]),
                strict.day(told["issued"]),
                _pages(told["pages"]),
                _form(told["form"]),
            )
        except ValueError:
            raise SiteError("site_malformed") from None

    def summary(self) -> list[str]:
        """What signing it says, in lines for whoever signs."""
        return [
            f"{self.organisation}: the {self.site} site, statement {self.version} of {self.issued}",
            *(f"  {path} {page.sha256}" for path, page in self.pages.items()),
            *(f"  script of the form {digest}" for digest in self.form.get("scripts", ())),
        ]

    def sign(self, root: Signer) -> str:
        """The whole note."""
        return root.sign(self.body())

    @classmethod
    def verified(cls, document: str, root: Verifier, *, floor: int = 1) -> Self:
        """A statement that `root` signed and that is at least of version `floor`.

        Raises NoteError, SiteError.
        """
        statement = cls.parse(note.read(document, root))
        if statement.version < floor:
            raise SiteError("site_older")
        return statement


def _pages(value: object) -> Mapping[str, Page]:
    if not isinstance(value, dict) or not 1 <= len(value) <= _MOST_PAGES:
        raise ValueError("not a mapping of pages")
    if not all(path.startswith("/") and path.isascii() and path.isprintable() for path in value):
        raise ValueError("not paths")
    return {path: Page.from_json(one) for path, one in value.items()}


def _form(value: object) -> Mapping[str, Sequence[str]]:
    if value == {}:
        return {}
    told = strict.only(value, ("policies", "scripts"))
    return {
        "policies": tuple(strict.words(one, 2000) for one in strict.items(told["policies"], 8)),
        "scripts": tuple(_digest(one) for one in strict.items(told["scripts"], 8)),
    }


def _named(value: object, most: int) -> Mapping[str, str]:
    if not isinstance(value, dict) or len(value) > 40:
        raise ValueError("not a mapping of headers")
    return {strict.word(name): strict.words(text, most) for name, text in value.items()}


def _digest(value: object) -> str:
    if not isinstance(value, str) or len(bytes.fromhex(value)) != 32 or value != value.lower():
        raise ValueError("not a SHA-256")
    return value
