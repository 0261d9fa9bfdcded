"""Two records of one person, and what the tests of merging do with them."""

import uuid
from typing import Any

from casework import register, rows
from casework.dossier import consenting
from casework.merging import Take
from casework.records import Consent, Involvement, Person, Record
from casework.records.consent import Scope
from casework.services import (
    consent,
    keeping,
    merging,
    parting,
)
from intake import clock
from tests.casework.house import House

MINE = {"pseudonym": Take.STAYS}


def person(house: House, pseudonym: str, **fields: Any) -> uuid.UUID:
    told = Person(id=uuid.uuid4(), pseudonym=pseudonym, **fields)
    return keeping.add(house.unlocked("Laila"), house.desk, told)


def read(house: House, row: uuid.UUID) -> Any:
    return rows.read(house.unlocked("Laila"), house.desk, row).record


def version(house: House, row: uuid.UUID) -> int:
    return rows.read(house.unlocked("Laila"), house.desk, row).version


def add(house: House, record: Record) -> uuid.UUID:
    return keeping.add(house.unlocked("Laila"), house.desk, record)


def role(house: House, act: uuid.UUID, whose: uuid.UUID, **fields: Any) -> uuid.UUID:
    told: Any = {"role": "victim", **fields}
    return add(house, Involvement(id=uuid.uuid4(), act=act, person=whose, **told))


def agreed(house: House, whose: uuid.UUID, **scopes: str) -> uuid.UUID:
    told = tuple(Scope(scope=name, state=state) for name, state in scopes.items())
    given = Consent(id=uuid.uuid4(), person=whose, scopes=told)
    return consent.record_consent(house.unlocked("Laila"), house.desk, given)


def merge(
    house: House, stays: uuid.UUID, closed: uuid.UUID, takes: Any = None, **fields: Any
) -> uuid.UUID:
    return merging.merge_persons(
        house.unlocked("Laila"),
        house.desk,
        stays=(stays, version(house, stays)),
        closed=(closed, version(house, closed)),
        takes=MINE if takes is None else takes,
        **fields,
    )


def undo(house: House, row: uuid.UUID) -> None:
    parting.undo_merge(house.unlocked("Laila"), house.desk, row, expects=version(house, row))


def state(house: House, whose: uuid.UUID, scope: str = "court_named") -> str:
    """As a dossier reads it: over all records of one person, the one that allows least."""
    linked = register.of(house.unlocked("Laila"), house.desk).linked_to(whose)
    found = [one.record for one in linked if isinstance(one.record, Consent)]
    return consenting.state_of(found, scope, clock.today())
