"""Review: where the work on one submission stands, with what its queue line shows. Pure."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from casework.records.base import Record, Upgrade
from casework.records.evidence import PERCEPTUAL
from casework.records.shapes import Mute
from intake.errors import IntakeError


class ReviewState(StrEnum):
    """From arrival to a decision."""

    NEW = "new"  # nobody has looked
    IN_REVIEW = "in_review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"  # `reason` says why
    DUPLICATE = "duplicate"  # `duplicate_of` says of what


def _with_versions(old: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 knew of the newest version only."""
    return {**old, "earlier": [], "unopened": False}


def _with_doubts(old: dict[str, Any]) -> dict[str, Any]:
    """Schema 2 knew neither of doubts nor of what pictures look like."""
    return {**old, "doubts": [], "doubts_seen": [], "pictures": []}


def _with_mailbox(old: dict[str, Any]) -> dict[str, Any]:
    """Schema 3 knew nothing of what came behind the same receipt."""
    return {**old, "behind": None, "comes_as": ""}


@dataclass(frozen=True, kw_only=True, repr=False)
class Picture(Mute):
    """One picture of a file that was made safe: the file's row, and how the picture looks.

    `looks` is one of the rendition's perceptual hashes, of a film that of one still; "" for a
    file that has none, such as a document or a blank sheet.
    """

    attachment: uuid.UUID
    looks: str = ""

    def __post_init__(self) -> None:
        if self.looks and not PERCEPTUAL.fullmatch(self.looks):
            raise IntakeError("hash_malformed")


@dataclass(frozen=True, kw_only=True, repr=False)
class Review(Record):
    """One submission at its desk, all versions of it.

    What the machine found (`urgency`, `acts`, `province`) is what the queue sorts by; a person's
    correction replaces it here. A further version adds to it and may raise the urgency.
    """

    KIND: ClassVar[str] = "review"
    SCHEMA: ClassVar[int] = 4
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {
        1: _with_versions,
        2: _with_doubts,
        3: _with_mailbox,
    }

    submission: uuid.UUID  # the newest version's row
    version: int  # of the submission, from 1
    network: uuid.UUID
    received_on: date
    language: str
    urgency: str  # "T0" (soonest) to "T3"
    acts: tuple[str, ...] = ()  # taxonomy codes
    families: tuple[str, ...] = ()  # taxonomy families, of acts and of what the source ticked
    province: str = ""  # gazetteer code
    attachments: int = 0
    state: ReviewState = ReviewState.NEW
    assigned_to: uuid.UUID | None = None  # a member
    case: uuid.UUID | None = None
    duplicate_of: uuid.UUID | None = None  # another review
    reason: str = ""  # code of why it was rejected
    words_on_it: str = ""  # what a reviewer noted
    earlier: tuple[uuid.UUID, ...] = ()  # rows of the submission's other versions
    unopened: bool = False  # a summary did not open: somebody has to look at the submission
    lowered: bool = False  # a person lowered the urgency, with a second signature
    doubts: tuple[str, ...] = ()  # tags of this version that the machine was not sure of
    doubts_seen: tuple[str, ...] = ()  # those of them that somebody opened
    pictures: tuple[Picture, ...] = ()  # of all versions, as they became ready
    behind: uuid.UUID | None = None  # the same for all that came behind one receipt
    comes_as: str = ""  # "answer" or "withdrawal" through the mailbox, "" for a report

    @property
    def doubts_waiting(self) -> int:
        """How many tags nobody has looked behind yet."""
        return len(set(self.doubts) - set(self.doubts_seen))

    def links(self) -> Iterator[uuid.UUID]:
        yield self.submission
        yield from self.earlier
        yield from dict.fromkeys(one.attachment for one in self.pictures)
        for one in (self.case, self.duplicate_of, self.assigned_to, self.behind):
            if one is not None:
                yield one

    def words(self) -> Iterator[str]:
        if self.words_on_it:
            yield self.words_on_it

    def facets(self) -> dict[str, str | tuple[str, ...]]:
        return {
            "code": self.acts,
            "family": self.families,
            "province": self.province,
            "urgency": self.urgency,
            "state": str(self.state),
            "language": self.language,
            "network": str(self.network),
            "assigned_to": str(self.assigned_to or ""),
            "from_day": self.received_on.isoformat(),
            "mailbox": "" if self.behind else "unknown",
            "pictures": "yes" if any(one.looks for one in self.pictures) else "",
        }
