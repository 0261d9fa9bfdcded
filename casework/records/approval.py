"""Approval: a deed that somebody asked for and others sign. Pure."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from casework.records.base import Record
from intake.keys.approval import NEEDS, Request, Signature


class ApprovalState(StrEnum):
    """From asking to the deed."""

    ASKED = "asked"  # signed by some, or by nobody yet
    USED = "used"  # the deed was done; it counts no more
    DECLINED = "declined"  # a custodian said no


@dataclass(frozen=True, kw_only=True, repr=False)
class Approval(Record):
    """One request with the signatures under it. All of it is sealed, who signed included.

    `request` is the canonical body that people sign (`intake.keys.approval`), `why` the reason in
    their words; `about` the row in question. The reason is found by no search: it may name
    somebody.
    """

    KIND: ClassVar[str] = "approval"

    about: uuid.UUID
    request: str
    why: str
    signatures: tuple[str, ...] = ()
    state: ApprovalState = ApprovalState.ASKED
    declined_by: uuid.UUID | None = None

    def __post_init__(self) -> None:
        """A row whose request cannot be read is named as such: it must not close its desk."""
        _ = self.asked, self.signed

    @cached_property
    def asked(self) -> Request:
        """What was asked. Raises IntakeError("approval_malformed")."""
        return Request.parse(self.request)

    @cached_property
    def signed(self) -> tuple[Signature, ...]:
        """The signatures. Raises IntakeError("approval_malformed")."""
        return tuple(map(Signature.from_line, self.signatures))

    @property
    def signers(self) -> tuple[str, ...]:
        """Ids of who signed, in that order."""
        return tuple(one.person for one in self.signed)

    @property
    def missing(self) -> int:
        """How many more people have to sign."""
        return max(0, NEEDS[self.asked.deed].signatures - len(set(self.signers)))

    def links(self) -> Iterator[uuid.UUID]:
        yield self.about

    def facets(self) -> dict[str, str | tuple[str, ...]]:
        return {"state": str(self.state), "deed": self.asked.deed.value}
