"""Writing down who a protected person or a source is, where no desk key reads it."""

import uuid
from dataclasses import replace

from casework.identities import ProtectedIdentity, keep_identity
from casework.models import IdentityRow
from casework.records import Person, Review, Source, Stored
from casework.services import keeping
from casework.services.deeds import seen, together
from casework.unlocked import Unlocked
from intake.errors import IntakeError


def version_of(desk: uuid.UUID, identity: uuid.UUID | None) -> int:
    """Of what is sealed about somebody; 0 where nothing is."""
    rows = IdentityRow.objects.filter(pk=identity, desk=desk) if identity else None
    found = rows.first() if rows is not None else None
    return found.version if found else 0


def write_names(
    by: Unlocked,
    desk: uuid.UUID,
    whose: Stored[Person | Source],
    identity: ProtectedIdentity,
    *,
    expects: int,
) -> int:
    """Seal the names to the originals key, and have their record lead there.

    A further writing takes the place of the whole: nobody here can read what it was.

    Args:
        identity: its id counts for nothing; that of the record does, or a new one.
        expects: the version of what was sealed before, as the writer saw it; 0 for nothing.

    Raises IntakeError: not_protected, person_merged for a closed record, identity_empty,
    row_changed, and as `keep_identity`.
    """
    record = whose.record
    if isinstance(record, Person) and not record.protected:
        raise IntakeError("not_protected")
    if isinstance(record, Person) and record.same_as is not None:
        raise IntakeError("person_merged")
    if not (identity.called or identity.contacts or identity.kin or identity.remarks):
        raise IntakeError("identity_empty")
    row = record.identity if version_of(desk, record.identity) else None
    told = replace(identity, id=row or uuid.uuid4(), source_of=_told_by(by, desk, record))
    with together():
        version = keep_identity(by, desk, told, expects=expects)
        if row is None:
            named = replace(record, identity=told.id)
            keeping.change(by, desk, named, expects=whose.version)
    return version


def _told_by(by: Unlocked, desk: uuid.UUID, record: Person | Source) -> tuple[uuid.UUID, ...]:
    """The submission that a source sent, so that a deletion finds who asked for it."""
    if not isinstance(record, Source) or record.review is None:
        return ()
    return (seen(by, desk, Review, record.review).record.submission,)
