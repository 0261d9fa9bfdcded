"""What a consent that was taken back stops: packages on their way out.

A worker that packs has the key of one draft and opens no consent. So it is not asked once more:
whoever writes a consent ends, in the same transaction, every order to let a draft leave that it
does not cover any more, and the worker's next step finds its order gone.
"""

import uuid

from casework.dossier.summaries import REFUSAL, Refusal, seal
from casework.records import Consent, Dossier
from casework.records.dossier import Left
from casework.services.deeds import seen
from casework.services.dossiers import noted, versions
from casework.services.relying import require_consents
from casework.unlocked import Unlocked
from intake import orders, recipients
from intake.errors import IntakeError

WITHDRAWN = "consent_withdrawn"


def stop_releases(by: Unlocked, desk: uuid.UUID, *written: Consent) -> int:
    """End the orders to release whose dossiers these consents do not cover; how many there were.
    Their keys go, and their page says why for a day. Only inside the transaction that wrote them.

    A package that is made already is not handed out any more: `releases.download` asks anew.
    """
    stopped = 0
    for one in versions(by, desk):
        if one.record.waits:
            # Read anew: somebody may have ordered its release since the register was told.
            version = seen(by, desk, Dossier, one.record.id).record
            ordered = [left for left in version.packages if left.waits and left.release]
            if ordered and not _is_covered(by, desk, version, written):
                stopped += sum(_stopped(by, desk, version, left) for left in ordered)
    return stopped


def _is_covered(
    by: Unlocked, desk: uuid.UUID, version: Dossier, written: tuple[Consent, ...]
) -> bool:
    try:
        require_consents(by, desk, version, written=written)
    except IntakeError as refusal:
        if refusal.code != WITHDRAWN:
            raise
        return False
    return True


def _stopped(by: Unlocked, desk: uuid.UUID, version: Dossier, left: Left) -> bool:
    order, reader = left.release, recipients.current().desk(desk)
    if order is None:
        return False
    digest, refusal = version.order_sha256, Refusal(code=WITHDRAWN)
    about = {"placed": str(order), "code": WITHDRAWN}
    event = noted("release.stopped", by, desk, left.draft, digest, **about)
    return orders.stop(order, desk, seal(REFUSAL, order, refusal, reader), event)
