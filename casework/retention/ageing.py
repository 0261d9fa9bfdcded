"""What is due by the periods of `codes.retention`. Pure."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from casework import codes
from casework.records import Case, Dossier, LookedAt, Person, Record, Review, Source, Stored
from casework.records.review import ReviewState

# Cases at rest: looked at every so many months, but not while they are with a mechanism.
_RESTING = frozenset(("open", "being_verified", "waiting_for_source", "dormant"))


@dataclass(frozen=True)
class Due:
    """One thing whose time has come: the class of retention, since when, and what is due.

    `then` is a code of the list `retention_end`: "shred", "review" or "release_or_discard".
    """

    row: uuid.UUID
    retention: str
    since: date
    on: date
    then: str


def due(
    records: Iterable[Stored[Record]],
    last_written: Mapping[uuid.UUID, date],
    today: date,
    looks: Mapping[uuid.UUID, LookedAt] = MappingProxyType({}),
) -> list[Due]:
    """What of a desk's records is due on a day, the longest overdue first.

    Args:
        last_written: the day of each row's last write, as its plaintext column has it. A
            rejected review is not written again, so that this is the day of its rejection.
        looks: the last look at each case that people kept, by the case's id.
    """
    found = [
        one
        for stored in records
        if (one := _due(stored.record, last_written, looks)) is not None and one.on <= today
    ]
    return sorted(found, key=lambda one: (one.on, str(one.row)))


def latest_look(case: Case, today: date) -> date | None:
    """The last day to which a look today can put off the next one; None for a case that is not
    looked at, because it is closed or with a mechanism.
    """
    retention = _class_of(case)
    kept = codes.retention(retention) if retention else None
    return (kept.ends(today) or kept.next_review(today)) if kept else None


def _due(
    record: Record, last_written: Mapping[uuid.UUID, date], looks: Mapping[uuid.UUID, LookedAt]
) -> Due | None:
    if isinstance(record, Review) and record.state is ReviewState.REJECTED:
        since = last_written.get(record.id, record.received_on)
        return _ends(record.id, "rejected_report", since)
    if isinstance(record, Dossier) and record.waits:
        return _ends(record.id, "unreleased_draft", record.made_on)
    if isinstance(record, Case) and (retention := _class_of(record)):
        look = looks.get(record.id)
        # A change after the look begins the time anew, as any change does.
        if look is not None and look.on >= record.changed_on:
            return Due(record.id, retention, look.on, look.again, "review")
        return _looked_at(record.id, retention, record.changed_on)
    return None


def _class_of(case: Case) -> str:
    if case.status in _RESTING:
        return "case_record"
    return "dossier_evidence" if case.status == "in_dossier" else ""


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
