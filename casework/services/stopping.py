"""What a consent that was taken back stops, and two records made one: packages on their way out.

A worker that packs has the key of one draft and opens no consent. So it is not asked once more:
whoever writes a consent ends, in the same transaction, every order to let a draft leave that it
does not cover any more, and the worker's next step finds its order gone. So does whoever makes
one of two records with names of their own, when the names of one alone are on their way.
"""

import uuid

from casework.dossier.summaries import REFUSAL, Refusal, seal
from casework.records import Consent, Dossier
from casework.records.dossier import Left
from casework.services import naming
from casework.services.deeds import seen
from casework.services.dossiers import noted, versions
from casework.services.relying import require_consents
from casework.unlocked import Unlocked
from intake import orders, recipients
from intake.errors import IntakeError

WITHDRAWN, JOINED = "consent_withdrawn", "names_joined_since"


def stop_releases(by: Unlocked, desk: uuid.UUID, *written: Consent) -> int:
    """End the orders to release whose dossiers these consents do not cover, or that name half of
    somebody; how many there were.
    Their keys go, and their page says why for a day. Only inside the transaction that wrote them.

    A package that is made already is not handed out any more: `releases.download` asks anew.
    """
    stopped = 0
    for one in versions(by, desk):
        if one.record.waits:
            # Read anew: somebody may have ordered its release since the register was told.
            version = seen(by, desk, Dossier, one.record.id).record
            ordered = [left for left in version.packages if left.waits and left.release]
            if ordered and (why := _refused(by, desk, version, written)):
                stopped += sum(_stopped(by, desk, version, left, why) for left in ordered)
    return stopped


def _refused(by: Unlocked, desk: uuid.UUID, version: Dossier, written: tuple[Consent, ...]) -> str:
    """Why it must not leave any more; "" where it may."""
    try:
        require_consents(by, desk, version, written=written)
        naming.require_whole(by, desk, version)
    except IntakeError as refusal:
        if refusal.code not in (WITHDRAWN, JOINED):
            raise
        return refusal.code
    return ""


def _stopped(by: Unlocked, desk: uuid.UUID, version: Dossier, left: Left, why: str) -> bool:
    order, reader = left.release, recipients.current().desk(desk)
    if order is None:
        return False
    digest, refusal = version.order_sha256, Refusal(code=why)
    about = {"placed": str(order), "code": why}
    event = noted("release.stopped", by, desk, left.draft, digest, **about)
    return orders.stop(order, desk, seal(REFUSAL, order, refusal, reader), event)
