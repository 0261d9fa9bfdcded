"""Dossier: one version of what was ordered or left, for whom, under which consents. Pure."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from casework.records.base import Upgrade
from casework.records.marks import Link, Marked, Words, coded
from casework.records.shapes import Facets, Mute
from intake.errors import IntakeError

_NUMBER = re.compile(r"D-\d{4}-\d{4,6}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def _with_answers(old: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 kept neither what was answered, nor what became of a draft that did not leave."""
    packages = [{**one, "release": None, "gone": None} for one in old["packages"]]
    return {**old, "packages": packages, "answers": [], "organisation": "", "whole": False}


def _with_heard(old: dict[str, Any]) -> dict[str, Any]:
    """Schema 2 counted no request that had come through a mailbox and that nobody had read."""
    return {**old, "heard": []}


def _with_days(old: dict[str, Any]) -> dict[str, Any]:
    """Schema 3 did not say since when a release is on its way."""
    return {**old, "packages": [{**one, "let_go": None} for one in old["packages"]]}


def _with_numbers(old: dict[str, Any]) -> dict[str, Any]:
    """Schema 4 did not keep what an annex had printed."""
    return {**old, "printed": ""}


def _with_named(old: dict[str, Any]) -> dict[str, Any]:
    """Schema 5 did not keep whose names were let out."""
    return {**old, "named": []}


class DossierState(StrEnum):
    """From ordering to leaving."""

    ORDERED = "ordered"  # a worker compiles it, or will
    REFUSED = "refused"  # something stood in the way; a new order is a new version
    CANCELLED = "cancelled"
    DRAFTED = "drafted"  # it rests sealed here and nothing left
    RELEASED = "released"  # the package is made: from here on it counts as gone
    DISCARDED = "discarded"  # its drafts are deleted here and nothing left


@dataclass(frozen=True, kw_only=True, repr=False)
class Relied(Mute):
    """A consent it rests on, as it stood then. `holder` is the person or source."""

    consent: Link | None = None
    holder: Link | None = None
    scope: str = coded("consent_scope")
    state: str = coded("consent_state")


@dataclass(frozen=True, kw_only=True, repr=False)
class Sent(Mute):
    """Whom a package was sealed to: their name here, and SHA-256 in hex of their key's text."""

    name: Words = ""
    key: str = ""
    annex: bool = False


@dataclass(frozen=True, kw_only=True, repr=False)
class Left(Mute):
    """One draft and the package made of it: digests in hex, of its tag manifest and of the
    sealed file.

    Args:
        on: the day it left.
        release: the last order to let it leave.
        let_go: the day of that order.
        gone: the day its draft was deleted here, or was found to be, before it left.
    """

    draft: uuid.UUID
    annex: bool = False
    tag_manifest: str = ""
    package: str = ""
    on: date | None = None
    release: uuid.UUID | None = None
    let_go: date | None = None
    gone: date | None = None

    def __post_init__(self) -> None:
        if not all(_SHA256.fullmatch(one) for one in (self.tag_manifest, self.package) if one):
            raise IntakeError("hash_malformed")

    @property
    def waits(self) -> bool:
        """Whether its draft rests here and has not left."""
        return self.on is None and self.gone is None


@dataclass(frozen=True, kw_only=True, repr=False)
class Answer(Mute):
    """What people answered to one question of the profile. No search finds it."""

    key: str
    text: str


@dataclass(frozen=True, kw_only=True, repr=False)
class Dossier(Marked):
    """One version of one dossier.

    Args:
        number: "D-2026-0007", of all its versions.
        order, order_sha256: id and digest of the order it was compiled from.
        packages: a draft each, with the digest of its tag manifest; `on` once it left.
        items: what was chosen or came along: cases, acts, persons, evidence. A whole desk's
            are not listed.
        changed: what this version changes, in words for those who had the one before.
        answers, organisation, whole: as they were ordered, to be offered for the next version;
            an erasure of anything in it takes the answers.
        heard: of a whole desk, the requests of sources to take their reports back that it counts:
            nothing of theirs is in it.
        printed: of an annex that left, every number that it shows, as `figures.published` writes
            them; those after it are held against it.
        named: the records whose sealed names were let out for it.
    """

    KIND: ClassVar[str] = "dossier"
    SCHEMA: ClassVar[int] = 6
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {
        1: _with_answers,
        2: _with_heard,
        3: _with_days,
        4: _with_numbers,
        5: _with_named,
    }

    number: str
    version: int = 1
    state: DossierState = DossierState.ORDERED
    order: uuid.UUID
    order_sha256: str
    profile: str
    language: str
    audience: str = coded("dossier_audience")
    scope: str = coded("consent_scope")
    made_on: date
    by: uuid.UUID
    title: Words = ""
    changed: Words = ""
    items: tuple[Link, ...] = ()
    counted: int = 0
    relied: tuple[Relied, ...] = ()
    sent: tuple[Sent, ...] = ()
    packages: tuple[Left, ...] = ()
    answers: tuple[Answer, ...] = ()
    organisation: Words = ""
    whole: bool = False
    heard: tuple[uuid.UUID, ...] = ()
    printed: str = ""
    named: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        if not _NUMBER.fullmatch(self.number) or self.version < 1:
            raise IntakeError("record_malformed")
        if not _SHA256.fullmatch(self.order_sha256):
            raise IntakeError("hash_malformed")

    @property
    def name(self) -> str:
        """Of its package: "D-2026-0007-v1"."""
        return f"{self.number}-v{self.version}"

    @property
    def has_left(self) -> bool:
        """Whether any package of it was made."""
        return any(one.on is not None for one in self.packages)

    @property
    def waits(self) -> bool:
        """Whether a draft of it rests here that has not left."""
        return any(one.waits for one in self.packages)

    def facets(self) -> Facets:
        """State, profile and day."""
        day = self.made_on.isoformat()
        return {"state": str(self.state), "profile": self.profile, "from_day": day}
