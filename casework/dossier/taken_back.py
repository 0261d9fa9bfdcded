"""What sources ask back through their mailboxes, among the records of one selection. Pure.

Of a whole desk nobody can read one request after the other before its numbers are counted, so
that whoever asked is left out of them by the request alone. Of chosen cases the requests do not
come along; there `casework.services.asked_back` looks, and stops the order.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from casework.dossier.selection import Selection
from casework.records import Consent, Review, Source
from casework.records.consent import GIVEN
from casework.records.review import ReviewState
from intake.mailbox.coming import WITHDRAWAL


def takes_back(came: Review) -> bool:
    """Whether it asks for a report back, and no person found otherwise."""
    return came.comes_as == WITHDRAWAL and came.state is not ReviewState.REJECTED


def is_taken_back(asked: date | None, consents: Iterable[Consent], scope: str) -> bool:
    """Whether somebody who asked on a day has not given the scope on a later one.

    Args:
        asked: the last of these days; None where they did not.
        consents: all that are written of them.
    """
    if asked is None:
        return False
    given = (
        each.since
        for one in consents
        for each in one.scopes
        if each.scope == scope and each.state in GIVEN and each.since is not None
    )
    return not any(since > asked for since in given)


def asked_on(selection: Selection) -> Mapping[uuid.UUID, date]:
    """The last day on which each source, and the person that they are, asked for it back."""
    reviews = {one.id: one for one in selection.of(Review)}
    days: dict[uuid.UUID, date] = {}
    for came in filter(takes_back, reviews.values()):
        if came.behind is not None:
            days[came.behind] = max(came.received_on, days.get(came.behind, came.received_on))
    if not days:
        return {}
    found: dict[uuid.UUID, date] = {}
    for source in selection.of(Source):
        sent = reviews.get(source.review) if source.review else None
        day = days.get(sent.behind) if sent is not None and sent.behind is not None else None
        if day is not None:
            for holder in filter(None, (source.id, source.person)):
                found[holder] = max(day, found.get(holder, day))
    return found
