"""Whose tokens are taken today: by a statement that the pinned root signed, or nobody's.

Reached like the roll: rows of the database are believed only after the root's signature, and a
version below the highest that this host has believed is refused, also after a restart.
"""

import logging
import uuid
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from intake import clock, recipients
from intake.admission import Issuer
from intake.admission.statement import Statement, StatementError, verify
from intake.errors import IntakeError
from intake.keys import Verifier
from intake.keys.floor import raise_floor, read_floor
from intake.models import IssuerStatement, Network, RefusedIssuer

_log = logging.getLogger(__name__)
# The highest version this process has believed, for where the file cannot be written.
_highest: dict[Path, int] = {}


def accepted(id_: uuid.UUID) -> Issuer:
    """The issuer whose tokens of this id admit today. Raises IntakeError("code_unknown")."""
    found = good().get(id_)
    if found is None:
        raise IntakeError("code_unknown")
    return found


def good() -> dict[uuid.UUID, Issuer]:
    """Those whose tokens admit today, by id: none where no statement is believed.

    A circle that is closed or gone takes nobody's token: it may open again.
    """
    try:
        taken = [one.issuer for one in listed()[1] if not one.is_refused]
    except IntakeError:
        return {}
    circles = set(Network.objects.filter(open=True).values_list("pk", flat=True))
    today = clock.today()
    return {one.id: one for one in taken if one.network in circles and one.good_on(today)}


@dataclass(frozen=True)
class Listed:
    """An issuer of the statement; `is_refused` where this host takes no token of it any more."""

    issuer: Issuer
    is_refused: bool


def listed() -> tuple[int, list[Listed]]:
    """Version and issuers of the newest statement; 0 and none where there never was one.

    Raises IntakeError where it is not believed.
    """
    statement = _believed()
    if statement is None:
        return 0, []
    refused = set(RefusedIssuer.objects.values_list("pk", flat=True))
    return statement.version, [Listed(one, one.id in refused) for one in statement.issuers]


def knows(id_: uuid.UUID) -> bool:
    """Whether the newest statement lists it."""
    try:
        statement = _believed()
    except IntakeError:
        return False
    return statement is not None and statement.issuer(id_) is not None


def publish(document: str) -> Statement:
    """Insert a statement that the pinned root signed and that is newer than every one here.

    Publishing the same again changes nothing. Raises StatementError, RollError("root_missing").
    """
    statement = verify(document, recipients.pinned_root())
    with transaction.atomic(durable=True):
        newest = IssuerStatement.objects.order_by("-version").first()
        if newest is not None and newest.version > statement.version:
            raise StatementError("issuers_older")
        row, is_new = IssuerStatement.objects.get_or_create(
            version=statement.version, defaults={"document": document}
        )
    if not is_new and row.document != document:
        raise StatementError("issuers_older")
    return statement


def _believed() -> Statement | None:
    """The newest statement, or None where none was ever published. Raises IntakeError."""
    newest = IssuerStatement.objects.order_by("-version").values_list("document", flat=True).first()
    file = _floor_file()
    floor = max(read_floor(file), _highest.get(file, 0))
    if newest is None and not floor:
        return None
    statement = _verified(newest or "", recipients.pinned_root())
    if statement.version < floor:
        raise StatementError("issuers_older")
    if statement.version > floor:
        _highest[file] = statement.version
        if not raise_floor(file, statement.version):
            _log.warning(
                "the floor of issuers cannot be written: a restart would believe an older version"
            )
    return statement


@lru_cache(maxsize=2)
def _verified(document: str, root: Verifier) -> Statement:
    return verify(document, root)


def _floor_file() -> Path:
    roll = Path(settings.ROLL_FLOOR_FILE)
    return roll.with_name(f"{roll.name}.issuers")
