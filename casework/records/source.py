"""Source: who knows, by a pseudonym, and from whom. Pure."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from casework.records.marks import Marked, coded, linked, words
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Source(Marked):
    """One source. Who it is lies in an identity record, `identity` being its id.

    `learned_from`: sources it has what it knows from, as a rule; one account may say otherwise.
    `person`: the source is itself a person of the case, such as the victim.
    """

    KIND: ClassVar[str] = "source"

    pseudonym: str = words()
    identity: uuid.UUID | None = None
    person: uuid.UUID | None = linked()
    learned_from: tuple[uuid.UUID, ...] = linked(())
    same_household: tuple[uuid.UUID, ...] = linked(())
    connection: str = coded("source_connection_mt19")
    review: uuid.UUID | None = linked()  # the submission it first sent
    mode: str = coded("collection_mode")
    do_not_contact: bool = False
    remarks: str = words()

    def __post_init__(self) -> None:
        if not self.pseudonym.strip():
            raise IntakeError("pseudonym_missing")
        if self.id in self.learned_from:
            raise IntakeError("learned_from_itself")
