"""The templates that a Uwazi collection needs for our packages: made there by hand, once. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("en", "fa", "ps")
# Types that the importer takes one column a language of.
BY_LANGUAGE = frozenset(("text", "markdown", "select", "multiselect", "link", "title", "file"))
_LATIN = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class Property:
    """One property: its Latin header, the type Uwazi has for it, what it relates to."""

    header: str
    type: str
    translated: bool = False
    relates_to: str = ""

    def headers(self) -> Iterator[str]:
        """Its columns: one, or one a language; never both."""
        if self.translated:
            yield from (f"{self.header}__{one}" for one in LANGUAGES)
        else:
            yield self.header


@dataclass(frozen=True)
class Template:
    """One template with its properties; every entity has a title beside them."""

    name: str
    properties: tuple[Property, ...]

    def headers(self) -> list[str]:
        """The columns of its import.csv."""
        title = Property("title", "title", translated=True)
        return [header for one in (title, *self.properties) for header in one.headers()]

    def described(self) -> dict[str, Any]:
        """What somebody has to make in Uwazi's settings before importing."""
        return {
            "template": self.name,
            "package": f"{self.name}.zip",
            "properties": [
                {
                    "label": one.header,
                    "name": slug(one.header),
                    "type": one.type,
                    "translated": one.translated,
                    **({"relates_to": one.relates_to} if one.relates_to else {}),
                }
                for one in self.properties
                if one.type != "file"
            ],
        }


def slug(header: str) -> str:
    """The name that the importer makes of a header: what is not Latin would all be one."""
    return _LATIN.sub("_", header.strip().lower())


def _chosen(header: str, *, several: bool = False) -> Property:
    return Property(header, "multiselect" if several else "select", translated=True)


def _dated(column: str) -> tuple[Property, ...]:
    return (
        Property(f"{column}_day", "date"),
        Property(f"{column}_range", "daterange"),
        Property(f"{column}_precision", "text"),
        Property(f"{column}_as_told", "text"),
    )


_PLACE = (_chosen("province"), _chosen("district"))
_ACTS = Property("acts", "relationship", relates_to="act")

# In the order in which they are imported: a relationship finds the titles that are there.
TEMPLATES: tuple[Template, ...] = (
    Template("person", (_chosen("sex"), _chosen("age"), _chosen("flags", several=True))),
    Template(
        "act",
        (
            _chosen("kind"),
            *_dated("when"),
            *_PLACE,
            _chosen("forces", several=True),
            Property("persons_least", "numeric"),
            Property("persons_most", "numeric"),
            _chosen("proof"),
            Property("victims", "relationship", relates_to="person"),
        ),
    ),
    Template("source", (_chosen("connection"), Property("grades", "text"), _ACTS)),
    Template(
        "document",
        (
            _chosen("kind"),
            Property("sha256", "text"),
            Property("file", "file"),
            Property("text", "markdown"),
            _ACTS,
        ),
    ),
    Template(
        "edict",
        (
            Property("issuer", "text"),
            *_dated("issued"),
            _chosen("state"),
            _chosen("penalties", several=True),
        ),
    ),
    Template(
        "claim",
        (
            _chosen("kind"),
            Property("claimant", "text"),
            Property("text", "markdown"),
            *_dated("published"),
            _chosen("outcome"),
            _ACTS,
        ),
    ),
)
