"""The consents that a dossier relies on: whether they still hold, whoever spoke since."""

import uuid
from collections.abc import Iterable, Iterator, Sequence

from casework import register
from casework.dossier import consenting
from casework.dossier.profile import Gap
from casework.records import Consent, Dossier, Person, Source
from casework.services import listing
from casework.services.asked_back import is_asked_back
from casework.unlocked import Unlocked
from intake import clock
from intake.errors import IntakeError


def require_consents(
    by: Unlocked, desk: uuid.UUID, version: Dossier, *, written: Sequence[Consent] = ()
) -> None:
    """IntakeError("consent_withdrawn") unless every consent it rests on still covers it, and
    nothing that its holder said beside or since forbids it, through the mailbox either.

    Args:
        written: in the transaction that is open, so that the register has them later.
    """
    today, here = clock.today(), register.of(by, desk)
    if listing.is_of_all(version) and _withdrawn_since(here, version, written):
        raise IntakeError("consent_withdrawn")
    for one in version.relied:
        said = {each.id: each for each in _said_by(here, one.holder, written)}
        state = consenting.state_of(said.values(), one.scope, today)
        is_over = one.consent not in said or not consenting.permits(state, one.scope)
        if is_over or is_asked_back(here, one.holder, said.values(), one.scope):
            raise IntakeError("consent_withdrawn")


def asked_back_since(
    here: register.DeskRegister, relied: Iterable[consenting.Relied]
) -> Iterator[Gap]:
    """Those whose holder asked through the mailbox to have it back, as what stands in the way."""
    for one in relied:
        if is_asked_back(here, one.holder, _said_by(here, one.holder, ()), one.scope):
            yield Gap("consent_asked_back", one.holder, one.scope)


def _withdrawn_since(
    here: register.DeskRegister, version: Dossier, written: Sequence[Consent]
) -> bool:
    known = (one.record for one in here.all(Consent.KIND) if isinstance(one.record, Consent))
    consents = {one.id: one for one in (*known, *written)}
    scope, since, today = version.scope, version.made_on, clock.today()
    return any(consenting.is_over(one, scope, since, today) for one in consents.values())


def _said_by(
    here: register.DeskRegister, holder: uuid.UUID | None, written: Sequence[Consent]
) -> Iterator[Consent]:
    """Every consent of somebody; of a source who is a person of the case those of both, and of a
    person whose record was closed those of the one that it leads to. The newer of one comes later.
    """
    found = here.get(holder) if holder else None
    if found is not None and isinstance(found.record, Person) and found.record.same_as:
        yield from _said_by(here, found.record.same_as, written)
        return
    person = found.record.person if found and isinstance(found.record, Source) else None
    for row in (holder, person):
        linked = here.linked_to(row) if row else ()
        yield from (one.record for one in linked if isinstance(one.record, Consent))
        yield from (one for one in written if row is not None and row in (one.person, one.source))
