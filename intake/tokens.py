"""Exchanging a token for the code that stands for it, once; all else is done to codes.

The code is derived from the token under the code key, so that asking again, after an answer that
was lost, gives the same code until it is used up. What is kept says that a token was exchanged: not
for which report, and not when but for the quarter. A token in a packet is verified where it is
opened, and spent where the packet's report is finished, by digests alone.
"""

import hashlib
import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from intake import clock, codes, issuers
from intake.admission import Issuer, Token
from intake.durably import durably
from intake.errors import IntakeError
from intake.models import AdmissionCode, SpentToken


@dataclass(frozen=True, repr=False)
class Stood:
    """A token that verified: its issuer, the sixteen letters that it stands for, and what is kept
    of it once it is spent. Nothing here leads back to its letters.
    """

    issuer: Issuer
    code: str
    spent: bytes

    def __repr__(self) -> str:
        return "<Stood>"


def verified(typed: str, key: bytes, good: Mapping[uuid.UUID, Issuer]) -> Stood:
    """What this token stands for under the code key. Asks no database.

    Raises IntakeError("code_unknown") for what none of these issuers signed, or "carried_damaged".
    """
    token = Token.read(typed)
    issuer = good.get(token.issuer)
    if issuer is None or not token.is_of(issuer):
        raise IntakeError("code_unknown")
    code = codes.spelt(_derived(key, b"code", token)[:10])
    return Stood(issuer, code, _derived(key, b"spent", token))


def exchanged(typed: str, key: bytes) -> str:
    """The sixteen letters that this token stands for, under the code key.

    Raises as `verified` does, by the issuers of today.
    """
    stood = verified(typed, key, issuers.good())
    _exchange(stood.spent, codes.digest(key, stood.code), stood.issuer)
    return stood.code


def spend(spent: bytes, batch: uuid.UUID) -> bool:
    """Keep that a token was spent without ever being a code, in the transaction it admits in.

    False: it was exchanged before, and what it stands for may be left. Raises
    IntakeError("code_unknown"): its batch or circle has ended since it was verified.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A token is spent in the transaction that it admits in.")
    return _keep(spent, issuers.accepted(batch))


def forget_old() -> int:
    """Delete what is kept of tokens that are good no more; how many there were."""
    return SpentToken.objects.filter(expires_on__lt=clock.today()).delete()[0]


def _exchange(spent: bytes, digest: bytes, issuer: Issuer) -> None:
    """Keep that it was exchanged, and issue its code: both or neither, and once."""
    if _is_spent(spent):
        return
    with durably():
        issuers.accepted(issuer.id)  # still
        if _keep(spent, issuer):
            AdmissionCode.objects.create(
                digest=digest,
                network_id=issuer.network,
                batch=issuer.id,
                expires_on=issuer.quarter.last_day,
            )


def _keep(spent: bytes, issuer: Issuer) -> bool:
    """Whether nobody had exchanged it yet."""
    last_day = issuer.quarter.last_day
    kept = SpentToken.objects.get_or_create(digest=spent, defaults={"expires_on": last_day})
    return kept[1]


def _is_spent(spent: bytes) -> bool:
    """Looked at first, so that asking again takes no writer's turn."""
    return SpentToken.objects.filter(pk=spent).exists()


def _derived(key: bytes, use: bytes, token: Token) -> bytes:
    return hmac.digest(key, b"amanat token " + use + b"\n" + token.spent_as, hashlib.sha256)
