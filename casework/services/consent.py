"""What people agreed to: writing it down, changing it, taking it back."""

import uuid
from collections.abc import Iterable
from datetime import date

from casework.records import Consent, Stored
from casework.records.consent import Scope
from casework.services.deeds import Change, carry_out, seen, together
from casework.services.stopping import stop_releases
from casework.unlocked import Unlocked
from intake import clock


def record_consent(by: Unlocked, desk: uuid.UUID, consent: Consent) -> uuid.UUID:
    """Write down what one person or source agreed to."""
    _written("consent.recorded", by, desk, consent)
    return consent.id


def set_scope(
    by: Unlocked,
    desk: uuid.UUID,
    consent: uuid.UUID,
    *,
    expects: int,
    scope: str,
    state: str,
    until: date | None = None,
    words: str = "",
) -> int:
    """Put one scope into a state; what it was before is kept."""
    before = seen(by, desk, Consent, consent, expects)
    today = clock.today()
    set_to = Scope(
        scope=scope, state=state, since=today, until=until, set_by=by.member.pk, remarks=words
    )
    after = before.record.changed(set_to)
    return _written("consent.set", by, desk, after, before, scope=scope, state=state)


def withdraw_consent(
    by: Unlocked, desk: uuid.UUID, consent: uuid.UUID, *, expects: int, words: str = ""
) -> int:
    """Take back every scope that was given: from now on nothing of this person leaves, and a
    release on its way is stopped.

    One person's deed, since it only narrows. What left before is not called back; asking for
    the erasure of what rests here is another deed (`erasure.erase`).
    """
    before = seen(by, desk, Consent, consent, expects)
    after = before.record
    for one in before.record.scopes:
        if one.state not in ("refused", "withdrawn"):
            after = after.changed(_withdrawn(by, one.scope, words))
    return _written("consent.withdrawn", by, desk, after, before)


def _written(
    deed: str,
    by: Unlocked,
    desk: uuid.UUID,
    after: Consent,
    before: Stored[Consent] | None = None,
    **about: str,
) -> int:
    """Its new version, and nothing on its way out any more that it does not cover."""
    with together():
        version = carry_out(deed, by, desk, [Change(after, before)], **about)[after.id]
        stop_releases(by, desk, after)
    return version


def lacking(consents: Iterable[Consent], scope: str, day: date) -> list[Consent]:
    """Those whose person does not let the scope be used on that day (P10)."""
    return [one for one in consents if not one.allows(scope, day)]


def _withdrawn(by: Unlocked, scope: str, words: str) -> Scope:
    return Scope(
        scope=scope, state="withdrawn", since=clock.today(), set_by=by.member.pk, remarks=words
    )
