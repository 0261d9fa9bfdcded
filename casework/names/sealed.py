"""A desk's protected names as they rest: identity records, and the tables of its reports."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from casework.approvals import Original, original
from casework.identities import ProtectedIdentity
from casework.models import IdentityRow
from intake import recipients
from intake.errors import IntakeError
from intake.keys.agent.wire import MOST_NAMES
from intake.models import SealedPart

_A_QUESTION = 150_000  # octets; in base64 they fit one line to the opener
_TABLE = SealedPart.Kind.IDENTITIES


@dataclass(frozen=True)
class Count:
    """How much there is: records of people, and tables of reports."""

    people: int
    reports: int


def count(desk: uuid.UUID) -> Count:
    """How many there are to open."""
    return Count(IdentityRow.objects.filter(desk=desk).count(), _tables(desk).count())


def every(desk: uuid.UUID) -> list[tuple[str, uuid.UUID]]:
    """(kind, row) of each, as `casework.approvals.original` finds it."""
    people = IdentityRow.objects.filter(desk=desk).order_by("pk").values_list("pk", flat=True)
    tables = _tables(desk).values_list("submission_id", flat=True)
    return [
        *((ProtectedIdentity.KIND, row) for row in people),
        *((_TABLE.value, row) for row in tables),
    ]


def batch(
    desk: uuid.UUID, waiting: Iterable[tuple[str, uuid.UUID]]
) -> tuple[list[tuple[Original, bytes]], int]:
    """As many of the first as fit one question, each with its start; and how many were looked
    at for it: one that was erased meanwhile is left out.
    """
    found: list[tuple[Original, bytes]] = []
    size = looked_at = 0
    for kind, row in islice(waiting, MOST_NAMES):
        try:
            one = original(desk, kind, row)
        except IntakeError:
            looked_at += 1
            continue
        start = one.start()
        size += len(one.header) + len(start)
        if found and size > _A_QUESTION:
            break
        found.append((one, start))
        looked_at += 1
    return found, looked_at


def _tables(desk: uuid.UUID) -> QuerySet[SealedPart]:
    networks = [n for n, d in recipients.current().roll.networks.items() if d == str(desk)]
    parts = SealedPart.objects.filter(kind=_TABLE, attachment=None)
    return parts.filter(submission__network__in=networks).order_by("pk")
