"""What is due by the periods of `codes.retention`. Pure."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from casework import codes
from casework.records import Case, Person, Record, Review, Source, Stored
from casework.records.review import ReviewState

# Cases at rest: looked at every so many months, but not while they are with a mechanism.
_RESTING = frozenset(("open", "being_verified", "waiting_for_source", "dormant"))


@dataclass(frozen=True)
class Due:
    """One thing whose time has come: the class of retention, since when, and what is due.

    `then` is a code of the list `retention_end`: "shred" or "review".
    """

    row: uuid.UUID
    retention: str
    since: date
    on: date
    then: str


def due(
    records: Iterable[Stored[Record]], last_written: Mapping[uuid.UUID, date], today: date
) -> list[Due]:
    """What of a desk's records is due on a day, the longest overdue first.

    Args:
        last_written: the day of each row's last write, as its plaintext column has it. A
            rejected review is not written again, so that this is the day of its rejection.
    """
    found = [
        one
        for stored in records
        if (one := _due(stored.record, last_written)) is not None and one.on <= today
    ]
    return sorted(found, key=lambda one: (one.on, str(one.row)))


def _due(record: Record, last_written: Mapping[uuid.UUID, date]) -> Due | None:
    if isinstance(record, Review) and record.state is ReviewState.REJECTED:
        since = last_written.get(record.id, record.received_on)
        return _ends(record.id, "rejected_report", since)
    if isinstance(record, Case):
        if record.status in _RESTING:
            return _looked_at(record.id, "case_record", record.changed_on)
        if record.status == "in_dossier":
            return _looked_at(record.id, "dossier_evidence", record.changed_on)
    return None


def identities_due(
    holders: Iterable[Person | Source], last_contact: Mapping[uuid.UUID, date], today: date
) -> list[Due]:
    """Identity records of people with whom nobody was in touch for their time.

    Args:
        last_contact: by the holder's id; one who is not in it was never reached and is left
            to people.
    """
    found = [
        _ends(one.identity, "submitter_identity", last_contact[one.id])
        for one in holders
        if one.identity is not None and one.id in last_contact
    ]
    return sorted((one for one in found if one and one.on <= today), key=lambda one: one.on)


def _ends(row: uuid.UUID, retention: str, since: date) -> Due | None:
    kept = codes.retention(retention)
    on = kept.ends(since)
    return None if on is None else Due(row, retention, since, on, kept.then)


def _looked_at(row: uuid.UUID, retention: str, since: date) -> Due | None:
    kept = codes.retention(retention)
    on = kept.ends(since) or kept.next_review(since)
    return None if on is None else Due(row, retention, since, on, "review")
