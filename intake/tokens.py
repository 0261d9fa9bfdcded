"""Exchanging a token for the code that stands for it, once; all else is done to codes.

The code is derived from the token under the code key, so that asking again, after an answer that
was lost, gives the same code until it is used up. What is kept says that a token was exchanged: not
for which report, and not when but for the quarter.
"""

import hashlib
import hmac

from intake import clock, codes, issuers
from intake.admission import Issuer, Token
from intake.durably import durably
from intake.errors import IntakeError
from intake.models import AdmissionCode, Network, SpentToken


def exchanged(typed: str, key: bytes) -> str:
    """The sixteen letters that this token stands for, under the code key.

    Raises IntakeError("code_unknown") for what no issuer of today signed, or "carried_damaged".
    """
    token = Token.read(typed)
    issuer = issuers.accepted(token.issuer)
    if not token.is_of(issuer):
        raise IntakeError("code_unknown")
    code = codes.spelt(_derived(key, b"code", token)[:10])
    _exchange(_derived(key, b"spent", token), codes.digest(key, code), issuer)
    return code


def forget_old() -> int:
    """Delete what is kept of tokens that are good no more; how many there were."""
    return SpentToken.objects.filter(expires_on__lt=clock.today()).delete()[0]


def _exchange(spent: bytes, digest: bytes, issuer: Issuer) -> None:
    """Keep that it was exchanged, and issue its code: both or neither, and once."""
    if _is_spent(spent):
        return
    last_day = issuer.quarter.last_day
    with durably():
        # A circle that is closed or gone takes nobody's token: it may open again.
        if not Network.objects.filter(pk=issuer.network, open=True).exists():
            raise IntakeError("code_unknown")
        _, is_new = SpentToken.objects.get_or_create(
            digest=spent, defaults={"expires_on": last_day}
        )
        if is_new:
            AdmissionCode.objects.create(
                digest=digest, network_id=issuer.network, batch=issuer.id, expires_on=last_day
            )


def _is_spent(spent: bytes) -> bool:
    """Looked at first, so that asking again takes no writer's turn."""
    return SpentToken.objects.filter(pk=spent).exists()


def _derived(key: bytes, use: bytes, token: Token) -> bytes:
    return hmac.digest(key, b"amanat token " + use + b"\n" + token.spent_as, hashlib.sha256)
