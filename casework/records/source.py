"""Source: who knows, by a pseudonym, and from whom. Pure."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from casework.records.marks import Link, Marked, Words, coded
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Source(Marked):
    """One source. Who it is lies in an identity record, `identity` being its id.

    `learned_from`: sources it has what it knows from, as a rule; one account may say otherwise.
    `person`: the source is itself a person of the case, such as the victim.
    """

    KIND: ClassVar[str] = "source"

    pseudonym: Words = ""
    identity: uuid.UUID | None = None
    person: Link | None = None
    learned_from: tuple[Link, ...] = ()
    same_household: tuple[Link, ...] = ()
    connection: str = coded("source_connection_mt19")
    review: Link | None = None  # the submission it first sent
    mode: str = coded("collection_mode")
    do_not_contact: bool = False
    remarks: Words = ""

    def __post_init__(self) -> None:
        if not self.pseudonym.strip():
            raise IntakeError("pseudonym_missing")
        if self.id in self.learned_from:
            raise IntakeError("learned_from_itself")
