"""Person: an individual or a counted group, by a pseudonym where they need protection. Pure."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from casework.records.base import Upgrade
from casework.records.marks import Link, Marked, Name, Words, coded
from casework.records.shapes import (
    Facets,
    Place,
    Pseudonym,
    check_counts,
    where,
    with_versions,
)
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Person(Marked):
    """A person, or a group with a number.

    `protected` ones have a pseudonym here and nothing that names them: names, kin and contacts
    are an identity record under the originals key, `identity` being its id. Only an alleged
    perpetrator or an office-holder, as `protected=False` says, may have `called`.

    `same_as`: two records were of one person, and this one is closed; what named it names that
    one now.
    """

    KIND: ClassVar[str] = "person"
    SCHEMA: ClassVar[int] = 3
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {
        1: lambda old: {**old, "same_as": None},
        2: lambda old: {**old, "known_as": with_versions(old["known_as"])},
    }

    protected: bool = True
    pseudonym: Words = ""
    called: tuple[Name, ...] = ()
    identity: uuid.UUID | None = None
    known_as: tuple[Pseudonym, ...] = ()
    unit: str = coded("counting_unit", "person")
    persons_least: int | None = None
    persons_most: int | None = None
    sex: str = coded("sex")
    age_band: str = coded("age_band")
    flags: tuple[str, ...] = coded("role_flag", ())
    occupation: Words = ""
    origin: Place | None = None
    office_holder: Link | None = None
    do_not_contact: bool = False
    remarks: Words = ""
    same_as: Link | None = None

    def __post_init__(self) -> None:
        if self.same_as == self.id:
            raise IntakeError("same_record")
        if self.protected and self.called:
            raise IntakeError("name_of_protected_person")
        if not self.pseudonym.strip() and not self.called:
            raise IntakeError("pseudonym_missing")
        check_counts(self.persons_least, self.persons_most)

    def facets(self) -> Facets:
        """Origin, sex, age band and what marks them."""
        return {
            "sex": self.sex,
            "age_band": self.age_band,
            "flag": self.flags,
            **where(self.origin),
        }
