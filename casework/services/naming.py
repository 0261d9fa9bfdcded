"""Whose names go along with a dossier: of somebody with two records, what is sealed of both.

When two records of one person became one, their names stayed sealed apart, since nobody here may
read them to make one of them. Let out alone, one of the two would leave the other unknown to those
who look whether a protected name stands anywhere, and to whom the identity is sent.
"""

import uuid
from collections.abc import Collection, Iterator

from casework import register
from casework.dossier.choosing import Choice
from casework.dossier.profile import Gap
from casework.dossier.selection import Named
from casework.records import Dossier, Person, Record, Stored
from casework.services import approvals
from casework.services.merged import closed_into, staying
from casework.unlocked import Unlocked
from intake.errors import IntakeError

# A name that a custodian will let out, while only what is missing is looked at.
_PROMISED = Named(called=("·",))


def whose(by: Unlocked, desk: uuid.UUID, row: uuid.UUID) -> uuid.UUID:
    """The record that a name is told of: of a closed one the one that stays."""
    found = staying(register.of(by, desk), row)
    return found.record.id if found else row


def with_names(by: Unlocked, desk: uuid.UUID, record: Record) -> list[uuid.UUID]:
    """The records that names of this one are sealed of: itself, and those closed into it."""
    joined = closed_into(by, desk, record.id) if isinstance(record, Person) else []
    every = (record, *sorted(joined, key=lambda one: str(one.id)))
    return [one.id for one in every if getattr(one, "identity", None) is not None]


def promised(by: Unlocked, desk: uuid.UUID, choice: Choice) -> dict[uuid.UUID, Named]:
    """Whose names will be let out: two custodians have signed for each."""
    return {
        whose(by, desk, row): _PROMISED
        for row, approval in choice.names.items()
        if not approvals.read(by, desk, approval).record.missing
    }


def half_named(by: Unlocked, desk: uuid.UUID, choice: Choice) -> Iterator[Gap]:
    """Persons of whom some names are to go and others, sealed apart, are not."""
    here = register.of(by, desk)
    for row in dict.fromkeys(whose(by, desk, each) for each in choice.names):
        if _is_half(by, desk, here.get(row), choice.names):
            yield Gap("names_of_one_record", row)


def require_whole(by: Unlocked, desk: uuid.UUID, version: Dossier) -> None:
    """IntakeError("names_joined_since") for a version that names somebody whose record was made
    one with another since, with names of its own: of those nobody saw whether they stand in it,
    and who gets the identities would be told half.
    """
    here = register.of(by, desk)
    for row in version.named:
        if _is_half(by, desk, here.get(whose(by, desk, row)), version.named):
            raise IntakeError("names_joined_since")


def _is_half(
    by: Unlocked, desk: uuid.UUID, found: Stored[Record] | None, let_out: Collection[uuid.UUID]
) -> bool:
    return found is not None and not set(with_names(by, desk, found.record)) <= set(let_out)
