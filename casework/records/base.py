"""What every record is: a frozen value that lies in one sealed row. Pure."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

# One plain value of a record (as JSON gives it) of an older schema, brought to the next one.
Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, kw_only=True, repr=False)
class Record:
    """One row's content, typed. A kind is a subclass in a module of its own, and one line in
    `casework.records.KINDS`.

    Fields: str, int, bool, date, uuid.UUID, an enum of strings, a frozen dataclass of these, a
    tuple[…, ...] of one of them, or `… | None`. Nothing else: `codec` refuses the class.

    Attributes:
        KIND: the plaintext column `kind`, at most 20 of `[a-z_]`; never changed once used.
        SCHEMA: from 1; raised with each change of the fields.
        UPGRADES: for each older schema n the way from n to n + 1. Old rows are upgraded when
            they are read, and rest in the new form after their next write.
    """

    KIND: ClassVar[str]
    SCHEMA: ClassVar[int] = 1
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {}

    id: uuid.UUID

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"

    def links(self) -> Iterator[uuid.UUID]:
        """The records and submissions that this one names."""
        return iter(())

    def words(self) -> Iterator[str]:
        """Free text that a search for words finds. No name of a protected person."""
        return iter(())

    def names(self) -> Iterator[str]:
        """Names to be found in any spelling: of perpetrators, office-holders, units."""
        return iter(())

    def facets(self) -> dict[str, str | tuple[str, ...]]:
        """Codes to filter by: code, family, province, district, force, state, grade, urgency …

        `from_day` and `to_day` are ISO days and make the record found by period; with one of
        them missing the period is the other's single day. Empty values count as not there.
        """
        return {}


R_co = TypeVar("R_co", bound=Record, covariant=True)


@dataclass(frozen=True)
class Stored(Generic[R_co]):
    """A record as its row has it; `version` is what the next write of it expects."""

    record: R_co
    version: int
