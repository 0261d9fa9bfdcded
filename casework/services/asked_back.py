"""A source that asks, through its mailbox, to take its report back is heard before anybody reads.

Days pass until somebody looks at what came. Until a person has, no dossier leaves on what the
source agreed to before: its later word counts. A person who looked says so: the consent is taken
back, or given anew on a later day, or the request is rejected with a reason.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from casework.dossier import consenting
from casework.dossier.taken_back import is_taken_back, takes_back
from casework.records import Consent, Review, Source
from casework.register import DeskRegister
from casework.services.said import said_by
from intake import clock


def is_asked_back(
    here: DeskRegister, holder: uuid.UUID | None, consents: Iterable[Consent], scope: str
) -> bool:
    """Whether this person or source asked for it after the last day on which they gave the scope.

    Args:
        consents: all that are written of the holder.
    """
    asked = max(_asked_on(here, holder), default=None) if holder else None
    return is_taken_back(asked, consents, scope)


def is_any_asked_back(here: DeskRegister, scope: str, heard: Collection[uuid.UUID]) -> bool:
    """Whether any source of the desk asked back a scope that it had given.

    Args:
        heard: rows of the requests that count already, so that nothing of those sources went in.
    """
    came = (one.record for one in here.all(Review.KIND) if isinstance(one.record, Review))
    behind = {one.behind for one in came if takes_back(one) and one.id not in heard}
    return any(
        _had_given(here, source, scope)
        for mailbox in behind
        if mailbox is not None
        for source in _sources_behind(here, mailbox)
    )


def _had_given(here: DeskRegister, source: Source, scope: str) -> bool:
    said = list(said_by(here, source.id))
    state = consenting.state_of(said, scope, clock.today())
    return consenting.permits(state, scope) and is_asked_back(here, source.id, said, scope)


def _sources_behind(here: DeskRegister, mailbox: uuid.UUID) -> Iterator[Source]:
    """Of all reports that came under one receipt."""
    for sent in here.linked_to(mailbox):
        for one in here.linked_to(sent.record.id):
            if isinstance(one.record, Source) and one.record.review == sent.record.id:
                yield one.record


def _asked_on(here: DeskRegister, holder: uuid.UUID) -> Iterator[date]:
    for source in _sources(here, holder):
        sent = here.get(source.review) if source.review else None
        behind = sent.record.behind if sent and isinstance(sent.record, Review) else None
        for one in here.linked_to(behind) if behind else ():
            came = one.record
            if isinstance(came, Review) and takes_back(came):
                yield came.received_on


def _sources(here: DeskRegister, holder: uuid.UUID) -> Iterator[Source]:
    """The source itself; of a person, the source that they are."""
    found = here.get(holder)
    if found is not None and isinstance(found.record, Source):
        yield found.record
        return
    for one in here.linked_to(holder):
        if isinstance(one.record, Source) and one.record.person == holder:
            yield one.record
