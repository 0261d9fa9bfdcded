"""Which circle of trust a report came through, and the codes that admit it."""

import hashlib
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from intake import clock, codes, issuers, tokens
from intake.admission import Issuer, is_token
from intake.durably import durably
from intake.errors import IntakeError, TransientError
from intake.models import AdmissionCode, Attachment, Network, RefusedIssuer, Stage, Submission

CODE_DAYS = 180
RESERVED_DAYS = 2
_KEY_SIZE = 32
# Written out, because each report needs both and Django took 0.7 ms to build them anew.
_SELECT = """SELECT c.network_id, c.reserved_by, c.reserved_on
FROM intake_admissioncode c JOIN intake_network n ON n.id = c.network_id
WHERE c.digest = %s AND c.expires_on >= %s AND n.open
AND NOT EXISTS (SELECT 1 FROM intake_refusedissuer r WHERE r.id = c.batch)"""
_DELETE = """DELETE FROM intake_admissioncode WHERE digest = %s
AND (reserved_by IS NULL OR reserved_by = %s OR reserved_on < %s) RETURNING 1"""


@dataclass(frozen=True, repr=False)
class Batch:
    """Codes that were issued together. `last_day` is the last on which they admit."""

    id: uuid.UUID
    last_day: date
    codes: list[str]

    def __repr__(self) -> str:
        return f"<Batch of {len(self.codes)} codes>"


def issue_batch(network: Network, count: int) -> Batch:
    """Make a batch of codes; the only moment they exist in readable form."""
    last_day = clock.today() + timedelta(days=CODE_DAYS)
    batch = Batch(uuid.uuid4(), last_day, [codes.draw() for _ in range(count)])
    AdmissionCode.objects.bulk_create(
        (
            AdmissionCode(
                digest=codes.digest(_key(), code),
                network=network,
                batch=batch.id,
                expires_on=last_day,
            )
            for code in batch.codes
        ),
        batch_size=1000,
    )
    return batch


def issue_codes(network: Network, count: int) -> list[str]:
    """The codes of a new batch."""
    return issue_batch(network, count).codes


@dataclass(frozen=True)
class RevokedBatch:
    """How many unused codes were deleted, and whether it was an issuer's."""

    codes: int
    is_issuer: bool


def revoke_batch(batch: uuid.UUID) -> RevokedBatch:
    """Delete the unused codes of a batch; where it is an issuer's, take its tokens no more."""
    is_issuer = issuers.knows(batch)
    with durably():
        if is_issuer:
            RefusedIssuer.objects.get_or_create(id=batch)
        return RevokedBatch(AdmissionCode.objects.filter(batch=batch).delete()[0], is_issuer)


def meant(typed: str) -> str:
    """The sixteen letters of a code, typed or stood for by a token, which is exchanged for it.

    A token that is not taken stands for letters that were never issued, after the same pause, so
    that what follows takes as long as for one that was used. Raises IntakeError("code_unknown")
    for what is neither.
    """
    if not is_token(typed):
        return codes.normalise(typed)
    started = time.monotonic()
    try:
        code = tokens.exchanged(typed, _key())
    except IntakeError:
        code = codes.normalise(codes.draw())
    _pause_since(started)
    return code


def find_code(code: str) -> AdmissionCode:
    """The usable code, or IntakeError("code_unknown") in the same time for every other.

    Never issued, used up, expired, revoked and misspelt are answered alike, after a pause
    that the server sets: what can be learned by guessing is how long the pause is.
    """
    started = time.monotonic()
    found = _usable(code)
    _pause_since(started)
    if found is None:
        raise IntakeError("code_unknown")
    return found


def admit(typed: str, id_digest: bytes) -> AdmissionCode:
    """The code, usable for this submission; a wrong one pays the same pause as `find_code`.

    A token does where a code does, for senders that never saw the page of codes.

    Raises IntakeError: code_unknown, and code_held while files of another submission are on
    their way under it. Only who has the code hears of that, and `find_code` told them already
    that it is one.
    """
    found = _usable(typed)
    if found is None or not _free_for(found, id_digest):
        time.sleep(settings.CODE_PACE_MS / 1000)
        raise IntakeError("code_unknown" if found is None else "code_held")
    return found


def reserve(found: AdmissionCode, id_digest: bytes) -> None:
    """Hold the code for one submission while its files stream in.

    Raises IntakeError: code_held when another submission holds it, code_unknown when it was used
    meanwhile; and TransientError("network_busy") when this circle already has too many uploads
    open.
    """
    with transaction.atomic():
        open_uploads = AdmissionCode.objects.filter(
            network=found.network, reserved_on__gte=_oldest_reservation()
        ).exclude(pk=found.pk)
        if open_uploads.count() >= settings.NETWORK_UPLOADS_AT_ONCE:
            raise TransientError("network_busy")
        held = AdmissionCode.objects.filter(_free(id_digest), pk=found.pk)
        if not held.update(reserved_by=id_digest, reserved_on=clock.today()):
            raise _gone_or_held(found)


def is_held(found: AdmissionCode) -> bool:
    """Whether files of some submission are on their way under it, or wait for their report."""
    return not _free_for(found, b"")


def check_still_holds(found: AdmissionCode, id_digest: bytes) -> None:
    """For a submission that reserved the code: IntakeError("code_held") once another page has begun
    again with it. A code that was used up is no matter: a twin of this submission was faster.
    """
    held = AdmissionCode.objects.filter(pk=found.pk).values_list("reserved_by").first()
    if held is not None and bytes(held[0] or b"") != id_digest:
        raise IntakeError("code_held")


def let_go(found: AdmissionCode, id_digest: bytes) -> None:
    """Free a code that was held for a submission that did not come."""
    held = AdmissionCode.objects.filter(pk=found.pk, reserved_by=id_digest)
    held.update(reserved_by=None, reserved_on=None)


def usable_by(id_digest: bytes) -> dict[bytes, uuid.UUID]:
    """The circle of each code that would admit this submission now, by the code's digest.

    For a worker, whose child judges the code in a packet and asks no database.
    """
    usable = AdmissionCode.objects.filter(
        _free(id_digest), expires_on__gte=clock.today(), network__open=True
    )
    return {bytes(digest): of for digest, of in usable.values_list("digest", "network_id")}


def admit_by_hand(packet: Submission) -> None:
    """Make a code for one packet that nobody can type, in the circle it came through. It admits
    the packet as the one inside would have, and is used up, ends and is revoked like any other.

    Raises IntakeError("circle_ended").
    """
    if not Network.objects.filter(pk=packet.network, open=True).exists():
        raise IntakeError("circle_ended")
    last_day = clock.today() + timedelta(days=CODE_DAYS)
    AdmissionCode.objects.update_or_create(
        digest=digest_by_hand(packet.pk),
        defaults={"network_id": packet.network, "batch": uuid.uuid4(), "expires_on": last_day},
    )


def digest_by_hand(row: uuid.UUID) -> bytes:
    """Of that code: no HMAC under the code key, which every code that is typed is."""
    return hashlib.sha256(b"amanat packet by hand v1" + row.bytes).digest()


def digest_of(code: str) -> bytes:
    """What the database keeps of a code. IntakeError("code_unknown") for what can be none."""
    return codes.digest(_key(), code)


def token_of(typed: str, good: Mapping[uuid.UUID, Issuer]) -> tokens.Stood:
    """What a token stands for, if one of these issuers signed it; for a worker's child.

    Raises IntakeError: code_unknown, carried_damaged.
    """
    return tokens.verified(typed, _key(), good)


def use_up(found: AdmissionCode, id_digest: bytes) -> None:
    """Delete the code, inside the transaction that accepts its report."""
    oldest = connection.ops.adapt_datefield_value(_oldest_reservation())
    with connection.cursor() as cursor:
        cursor.execute(_DELETE, [bytes(found.digest), id_digest, oldest])
        if cursor.fetchone() is None:
            raise _gone_or_held(found)


def _gone_or_held(found: AdmissionCode) -> IntakeError:
    is_held = AdmissionCode.objects.filter(pk=found.pk).exists()
    return IntakeError("code_held" if is_held else "code_unknown")


def release_stale_reservations() -> int:
    """Free codes whose upload was abandoned, unless files of it are still staged."""
    stale = AdmissionCode.objects.filter(reserved_on__lt=_oldest_reservation())
    held = Attachment.objects.filter(stage=Stage.STAGED).values("id_digest")
    return stale.exclude(reserved_by__in=held).update(reserved_by=None, reserved_on=None)


def _pause_since(started: float) -> None:
    time.sleep(max(0.0, settings.CODE_PACE_MS / 1000 - (time.monotonic() - started)))


def _usable(typed: str) -> AdmissionCode | None:
    key = _key()
    try:
        digest = codes.digest(key, tokens.exchanged(typed, key) if is_token(typed) else typed)
    except IntakeError:
        return None
    today = connection.ops.adapt_datefield_value(clock.today())
    with connection.cursor() as cursor:
        cursor.execute(_SELECT, [digest, today])
        row = cursor.fetchone()
    return None if row is None else _code(digest, *row)


def _code(digest: bytes, network: object, held_by: bytes | None, held_on: object) -> AdmissionCode:
    """Of the columns that admitting looks at. SQLite gives ids and days as text."""
    return AdmissionCode(
        digest=digest,
        network_id=uuid.UUID(str(network)),
        reserved_by=held_by,
        reserved_on=None if held_on is None else date.fromisoformat(str(held_on)),
    )


def _free(id_digest: bytes) -> Q:
    return (
        Q(reserved_by__isnull=True)
        | Q(reserved_by=id_digest)
        | Q(reserved_on__lt=_oldest_reservation())
    )


def _free_for(found: AdmissionCode, id_digest: bytes) -> bool:
    if found.reserved_by is None or bytes(found.reserved_by) == id_digest:
        return True
    return found.reserved_on is not None and found.reserved_on < _oldest_reservation()


def _oldest_reservation() -> date:
    return clock.today() - timedelta(days=RESERVED_DAYS)


def _key() -> bytes:
    if settings.CODE_KEY_FILE is None:
        raise TransientError("code_key_missing")
    return _read_key(settings.CODE_KEY_FILE)


@lru_cache(maxsize=2)
def _read_key(file: Path) -> bytes:
    try:
        key = file.read_bytes()
    except OSError:
        raise TransientError("code_key_missing") from None
    if len(key) != _KEY_SIZE:
        raise TransientError("code_key_missing")
    return key
