"""The consents that a dossier relies on: whether they still hold, whoever spoke since."""

import uuid
from collections.abc import Iterable, Iterator, Sequence

from casework import register
from casework.dossier import consenting
from casework.dossier.profile import Gap
from casework.records import Consent, Dossier
from casework.services import listing
from casework.services.asked_back import is_any_asked_back, is_asked_back
from casework.services.said import said_by
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
    if listing.is_of_all(version) and (
        _withdrawn_since(here, version, written)
        or is_any_asked_back(here, version.scope, version.heard)
    ):
        raise IntakeError("consent_withdrawn")
    for one in version.relied:
        said = {each.id: each for each in said_by(here, one.holder, written)}
        state = consenting.state_of(said.values(), one.scope, today)
        is_over = one.consent not in said or not consenting.permits(state, one.scope)
        if is_over or is_asked_back(here, one.holder, said.values(), one.scope):
            raise IntakeError("consent_withdrawn")


def asked_back_since(
    here: register.DeskRegister, relied: Iterable[consenting.Relied]
) -> Iterator[Gap]:
    """Those whose holder asked through the mailbox to have it back, as what stands in the way."""
    for one in relied:
        if is_asked_back(here, one.holder, said_by(here, one.holder), one.scope):
            yield Gap("consent_asked_back", one.holder, one.scope)


def _withdrawn_since(
    here: register.DeskRegister, version: Dossier, written: Sequence[Consent]
) -> bool:
    known = (one.record for one in here.all(Consent.KIND) if isinstance(one.record, Consent))
    consents = {one.id: one for one in (*known, *written)}
    scope, since, today = version.scope, version.made_on, clock.today()
    return any(consenting.is_over(one, scope, since, today) for one in consents.values())
