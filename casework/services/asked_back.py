"""A source that asks, through its mailbox, to take its report back is heard before anybody reads.

Days pass until somebody looks at what came. Until a person has, no dossier leaves on what the
source agreed to before: its later word counts. A person who looked says so: the consent is taken
back, or given anew on a later day, or the request is rejected with a reason.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date

from casework.records import Consent, Review, Source
from casework.records.consent import GIVEN
from casework.records.review import ReviewState
from casework.register import DeskRegister
from intake.mailbox.coming import WITHDRAWAL


def is_asked_back(
    here: DeskRegister, holder: uuid.UUID | None, consents: Iterable[Consent], scope: str
) -> bool:
    """Whether this person or source asked for it after the last day on which they gave the scope.

    Args:
        consents: all that are written of the holder.
    """
    asked = max(_asked_on(here, holder), default=None) if holder else None
    if asked is None:
        return False
    given = (
        each.since
        for one in consents
        for each in one.scopes
        if each.scope == scope and each.state in GIVEN and each.since is not None
    )
    return not any(since > asked for since in given)


def _asked_on(here: DeskRegister, holder: uuid.UUID) -> Iterator[date]:
    for source in _sources(here, holder):
        sent = here.get(source.review) if source.review else None
        behind = sent.record.behind if sent and isinstance(sent.record, Review) else None
        for one in here.linked_to(behind) if behind else ():
            came = one.record
            if isinstance(came, Review) and _takes_back(came):
                yield came.received_on


def _takes_back(came: Review) -> bool:
    return came.comes_as == WITHDRAWAL and came.state is not ReviewState.REJECTED


def _sources(here: DeskRegister, holder: uuid.UUID) -> Iterator[Source]:
    """The source itself; of a person, the source that they are."""
    found = here.get(holder)
    if found is not None and isinstance(found.record, Source):
        yield found.record
        return
    for one in here.linked_to(holder):
        if isinstance(one.record, Source) and one.record.person == holder:
            yield one.record
