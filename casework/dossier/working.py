"""The worker of the lane of orders: claim, work in a forked child, write what came of it.

The parent opens nothing and lets go of its database connection before it forks; the child has
one of its own. The database row is the queue: a bell that is lost or doubled does no harm.
"""

import base64
import json
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, connections

from casework.dossier import compiling, releasing
from casework.dossier.compiling import Missing, SealedDraft, Step
from casework.dossier.opening import Changed
from casework.dossier.order import is_release
from casework.dossier.pauses import Pauses
from casework.dossier.profile import Gap
from casework.dossier.releasing import SealedPackage
from casework.dossier.summaries import REFUSAL, Refusal, seal
from casework.models import Draft, Package
from intake import clock, custody, identities, orders, recipients
from intake.blobs import blob_store
from intake.errors import IntakeError, TransientError
from intake.forked import in_a_fork
from intake.keys import RollError
from intake.orders import Claim
from intake.payloads import open_payload
from intake.recipients import Recipients
from intake.report import canonical
from intake.sealing import open_bytes

log = logging.getLogger("casework.orders")
LONGEST = 1800.0  # seconds for one order; its lease is held all the while
_MOST = 256 << 20  # octets of a child's answer: a summary lists every file
# As for reports: a fault that a worker lived to see counts four, a claim counts one.
_SEEN = 4
# Waits that say nothing of the order and end a round, for whatever is next would meet them too;
# with what the operator is told, for whom it makes all the difference.
_NOT_ITS_FAULT = {
    "agent_away": "orders wait: the key agent does not answer",
    "agent_busy": "orders wait: the key agent is busy",
    "agent_fault": "orders wait: the key agent met a fault",
    "agent_locked": "orders wait: the key agent is locked",
    "database_away": "orders wait: the database does not answer",
    "no_process": "orders wait: this machine gives no further process",
    "sandbox_missing": "orders wait: the sandbox could not be built",
    "storage_fault": "orders wait: the blob storage met a fault",
    "storage_full": "orders wait: the blob storage is full",
}
# Waits for others, as long as the signatures for it count; the next order may not need them.
_FOR_OTHERS = frozenset({"signer_away", "signer_busy", "signer_fault", "tsa_away"})
_PAUSE, _LONG_PAUSE = 5.0, 60.0  # seconds
_PAUSES = Pauses()
Answer = dict[str, Any]
T = TypeVar("T", SealedDraft, SealedPackage)


def work_off() -> int:
    """Claim and settle orders until none waits; returns how many were settled."""
    settled = 0
    if not identities.is_ready():
        log.warning("orders wait: the key agent is locked or away")
        return 0
    while claim := orders.claim():
        try:
            keys = recipients.current()
        except (IntakeError, TransientError):
            orders.put_back(claim, after_seconds=_PAUSE, attempts=claim.attempts - 1)
            log.warning("orders wait: no roll of keys verifies")
            break
        if not _knows_desk(keys, claim):
            orders.put_back(claim, after_seconds=_LONG_PAUSE, attempts=claim.attempts - 1)
            log.warning("an order waits: the roll does not know its desk")
            continue
        answer = _answer(claim, keys)
        code = str(answer.get("fault", ""))
        if code in _NOT_ITS_FAULT:
            orders.put_back(claim, after_seconds=_PAUSE, attempts=claim.attempts - 1)
            log.warning(_NOT_ITS_FAULT[code])
            break
        settled += _settled(claim, answer, keys)
    return settled


def _knows_desk(keys: Recipients, claim: Claim) -> bool:
    """Else there is nobody to seal a draft or a refusal to; the order ends with its day."""
    try:
        keys.desk(claim.desk)
    except RollError:
        return False
    return True


def _answer(claim: Claim, keys: Recipients) -> Answer:
    if claim.attempts > settings.MAX_ATTEMPTS * _SEEN:
        return {"refused": "worker_died"}
    connections.close_all()
    try:
        line = in_a_fork(
            lambda: canonical(work(claim, keys)),
            deadline=LONGEST,
            most=_MOST,
            wanted=lambda: _is_wanted(claim),
        )
    except TransientError as fault:
        return {"fault": fault.code}
    if line is None:
        return {"fault": "child_too_slow"}
    try:
        return dict(json.loads(line))
    except ValueError:
        return {"fault": "child_died"}


def _is_wanted(claim: Claim) -> bool:
    """Holds the order for another lease; a database that is away for a moment ends nothing."""
    try:
        return orders.hold(claim)
    except DatabaseError:
        return True


def _settled(claim: Claim, answer: Answer, keys: Recipients) -> bool:
    if str(answer.get("fault", "")) not in _FOR_OTHERS:
        _PAUSES.over(claim.order)
    if "drafts" in answer or "package" in answer:
        return _written(claim, answer, keys)
    if "refused" in answer:
        return _refused(claim, answer, keys)
    code = str(answer["fault"])
    if code in _FOR_OTHERS:
        orders.put_back(
            claim,
            after_seconds=_PAUSES.of(claim.order),
            attempts=claim.attempts - 1,
            reply=_reply(claim, keys, code, ()),
        )
        return False
    failed = claim.attempts - 1 + _SEEN
    if failed >= settings.MAX_ATTEMPTS * _SEEN:
        return _refused(claim, {"refused": code}, keys)
    orders.put_back(claim, after_seconds=_PAUSE, attempts=failed)
    return False


def _written(claim: Claim, answer: Answer, keys: Recipients) -> bool:
    """The rows of what was made, and the end of the order, in one transaction.

    Refused where a draft was erased or left meanwhile; then nothing of what was made stays.
    """
    drafts = [_read(SealedDraft, one) for one in answer.get("drafts", ())]
    packages = [_read(SealedPackage, one) for one in answer.get("package", ())]
    deed = "dossier.drafted" if drafts else "dossier.released"
    made = " ".join(str(one.id) for one in (*drafts, *packages))
    sums = " ".join(one.sha256.hex() for one in (*drafts, *packages))
    reader = keys.desk(claim.desk)
    event = custody.draft(deed, [reader], row=str(claim.order), made=made, sha256=sums)

    def write() -> None:
        Draft.objects.bulk_create(_draft(claim, one) for one in drafts)
        for one in packages:
            releasing.require_waiting(one.draft)
        Package.objects.bulk_create(_package(claim, one) for one in packages)
        custody.record(event)

    code = ""
    try:
        if orders.finish(claim, write):
            return True
    except IntakeError as refusal:
        code = refusal.code
    for one in (*drafts, *packages):
        blob_store().delete(one.blob)
    return _refused(claim, {"refused": code}, keys) if code else False


def _refused(claim: Claim, answer: Answer, keys: Recipients) -> bool:
    """The child has sealed its reasons; where there is none, the code is all there is."""
    code = str(answer["refused"])
    reply = base64.b64decode(answer.get("reply", "")) or _reply(claim, keys, code, ())
    event = custody.draft(
        "dossier.refused", [keys.desk(claim.desk)], row=str(claim.order), code=code
    )
    return orders.refuse(claim, reply, event)


def _reply(claim: Claim, keys: Recipients, code: str, gaps: tuple[Gap, ...]) -> bytes:
    return seal(REFUSAL, claim.order, Refusal(code=code, gaps=gaps), keys.desk(claim.desk))


def work(claim: Claim, keys: Recipients) -> Answer:
    """In the child: what came of one order, as sealed rows or as a code. Never raises."""
    try:
        return _worked(claim, keys)
    except IntakeError as refusal:
        if refusal.code == "not_claimed":
            # The agent's word for a lease that ran out while we slept.
            return {"fault": refusal.code}
        reply = _reply(claim, keys, refusal.code, _gaps(refusal))
        return {"refused": refusal.code, "reply": _text(reply)}
    except (TransientError, DatabaseError, OSError) as fault:
        return {"fault": _passing(fault)}
    except Exception:  # (its text may quote what was opened: the log prints class and place only)
        log.exception("an order met a fault that has no name")
        return {"fault": "worker_bug"}


def _passing(fault: Exception) -> str:
    if isinstance(fault, TransientError):
        return fault.code
    return "database_away" if isinstance(fault, DatabaseError) else "system_fault"


def _worked(claim: Claim, keys: Recipients) -> Answer:
    key = identities.agent().file_key("order", str(claim.order), claim.token)
    with open_payload(claim.blob) as payload:
        sealed = payload.read()
    content = open_bytes(claim.header, sealed, key, orders.inner(claim.order), orders.LARGEST)

    def step(number: int) -> None:
        if not orders.step(claim, number):
            raise TransientError("order_gone")

    if is_release(content):
        return {"package": [_told(_released(content, claim, keys, step))]}
    drafts = compiling.compile_order(content, claim, keys, step)
    try:
        step(compiling.WRITTEN)
    except TransientError:
        compiling.forget(drafts)
        raise
    return {"drafts": [_told(one) for one in drafts]}


def _released(content: bytes, claim: Claim, keys: Recipients, step: Step) -> SealedPackage:
    """An order that waits for the signer or for the time is renewed: who signed for it would have
    to sign again. It ends with their request, which is looked at before anything else.
    """
    try:
        return releasing.release_order(content, claim, keys, step)
    except TransientError as fault:
        if fault.code in _FOR_OTHERS:
            orders.renew(claim, content)
        raise


def _gaps(refusal: IntakeError) -> tuple[Gap, ...]:
    if isinstance(refusal, Missing):
        return refusal.gaps
    return (Gap(refusal.code, refusal.row),) if isinstance(refusal, Changed) else ()


def _told(made: SealedDraft | SealedPackage) -> dict[str, str | int]:
    told = {one.name: getattr(made, one.name) for one in fields(made)}
    return {name: _text(one) for name, one in told.items()}


def _text(value: object) -> str | int:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if isinstance(value, int) else str(value)


def _read(kind: type[T], told: Mapping[str, Any]) -> T:
    readers: dict[str, Callable[[Any], Any]] = {
        "bytes": base64.b64decode, "int": int, "str": str, "UUID": uuid.UUID,
    }  # fmt: skip
    hints = {one.name: one.type for one in fields(kind)}
    made = {
        name: readers[getattr(hint, "__name__", "str")](told[name]) for name, hint in hints.items()
    }
    return kind(**made)


def _draft(claim: Claim, one: SealedDraft) -> Draft:
    return Draft(
        id=one.id, desk_id=claim.desk, order=claim.order, number=one.number, day=clock.today(),
        header=one.header, blob=one.blob, blob_sha256=one.sha256, size=one.size,
        summary=one.summary,
    )  # fmt: skip


def _package(claim: Claim, one: SealedPackage) -> Package:
    return Package(
        id=one.id, desk_id=claim.desk, draft=one.draft, day=clock.today(), header=one.header,
        blob=one.blob, blob_sha256=one.sha256, size=one.size, summary=one.summary,
    )  # fmt: skip
