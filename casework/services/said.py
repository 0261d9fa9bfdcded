"""What somebody said they agree to: all of their consents, however many records they have."""

import uuid
from collections.abc import Iterator, Sequence

from casework.records import Consent, Person, Source
from casework.register import DeskRegister


def said_by(
    here: DeskRegister, holder: uuid.UUID | None, written: Sequence[Consent] = ()
) -> Iterator[Consent]:
    """Every consent of somebody; of a source who is a person of the case those of both, and of a
    person whose record was closed those of the one that it leads to. The newer of one comes later.

    Args:
        written: in the transaction that is open, so that the register has them later.
    """
    found = here.get(holder) if holder else None
    if found is not None and isinstance(found.record, Person) and found.record.same_as:
        yield from said_by(here, found.record.same_as, written)
        return
    person = found.record.person if found and isinstance(found.record, Source) else None
    for row in (holder, person):
        linked = here.linked_to(row) if row else ()
        yield from (one.record for one in linked if isinstance(one.record, Consent))
        yield from (one for one in written if row is not None and row in (one.person, one.source))
