"""Revoking: what stops at once, what the next roll must say, and what is left to people."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from intake import clock, recipients
from intake.errors import IntakeError
from intake.keys.ceremony.drafting import Changes, draft
from intake.keys.roll import Roll
from intake.models import AdmissionCode, EpochCertificate, Network


@dataclass(frozen=True)
class Revoked:
    """What was done, and the draft that makes it hold against a changed database."""

    at_once: str
    draft: Roll
    next_steps: str


def revoke(what: str, id_: str) -> Revoked:
    """Revoke `what` ("epoch", "packet", "desk", "person", "signer", "network") with that id.

    What can stop at once does, in one transaction. Raises IntakeError("revoke_unknown") for
    what is not there, and RollError where no valid roll is: nothing is changed then.
    """
    roll = recipients.current().roll
    with transaction.atomic(durable=True):
        at_once, gone, next_steps = DEEDS[what](roll, id_)
        drafted = draft(roll, Changes(revoked=tuple(gone)), today=clock.today())
    recipients.forget()
    return Revoked(at_once, drafted, next_steps)


Deed = tuple[str, list[tuple[str, str]], str]


def _epoch(_roll: Roll, id_: str) -> Deed:
    _retire("epoch", id_)
    return (
        f"Nothing more is sealed to epoch {id_}; the agent makes the next one within a minute.",
        [("epoch", id_)],
        "Its private half stays until what waits for it is worked off, at the latest until its "
        "last day. If the agent's host was taken over, treat as read: every report received "
        "under this epoch and the one before. Prepare a new agent store, and put its certifier "
        "on the same roll.",
    )


def _packet(_roll: Roll, id_: str) -> Deed:
    _retire("packet", id_)
    return (
        f"Packet key {id_} is offered no more, and what arrives sealed to it is refused.",
        [("packet", id_)],
        "Withdraw the packet pages that carry it, and tell coordinators to hand out new ones. "
        "Packets under way open with the custody key only.",
    )


def _desk(roll: Roll, id_: str) -> Deed:
    networks = [network for network, desk in roll.networks.items() if desk == id_]
    gone = [(kind, id_) for kind in ("desk", "originals") if _is_listed(roll, kind, id_)]
    if not gone:
        raise IntakeError("revoke_unknown")
    Network.objects.filter(pk__in=networks).update(open=False)
    return (
        f"{len(networks)} networks of this desk take no more reports.",
        gone,
        "Sealing to the desk stops when the draft is signed and published. Make the desk's next "
        "keys, add them to the same draft, and open its networks again. What was sealed to the "
        "old keys stays readable to whoever had them.",
    )


def _person(roll: Roll, id_: str) -> Deed:
    if not _is_listed(roll, "personal", id_):
        raise IntakeError("revoke_unknown")
    return (
        "Nothing stops before the draft is signed and published.",
        [("personal", id_)],
        "Take away the account now. From publication no share is wrapped to this person and no "
        "approval of theirs counts. They may have kept the desk's keys: make the next ones for "
        "each desk they were in.",
    )


def _signer(roll: Roll, id_: str) -> Deed:
    gone = [(kind, id_) for kind in ("log", "dossier") if _is_listed(roll, kind, id_)]
    if not gone:
        raise IntakeError("revoke_unknown")
    return (
        "Nothing stops before the draft is signed and published: stop the signer's process now.",
        gone,
        "Signatures of earlier days stay valid; tell the recipients of dossiers the day. Make "
        "the next key and add it to the same draft.",
    )


def _network(roll: Roll, id_: str) -> Deed:
    if id_ not in roll.networks:
        raise IntakeError("revoke_unknown")
    Network.objects.filter(pk=id_).update(open=False)
    deleted, _ = AdmissionCode.objects.filter(network=uuid.UUID(id_)).delete()
    return (
        f"The network is closed, and its {deleted} unused codes are deleted.",
        [("network", id_)],
        "Once the draft is published no change in the database can open it again. Reports that "
        "wait are wrapped for custody alone.",
    )


DEEDS: dict[str, Callable[[Roll, str], Deed]] = {
    "epoch": _epoch,
    "packet": _packet,
    "desk": _desk,
    "person": _person,
    "signer": _signer,
    "network": _network,
}


def _retire(kind: str, id_: str) -> None:
    number = int(id_) if id_.isascii() and id_.isdigit() and len(id_) < 10 else 0
    if not EpochCertificate.objects.filter(kind=kind, number=number).update(retired=True):
        raise IntakeError("revoke_unknown")


def _is_listed(roll: Roll, kind: str, id_: str) -> bool:
    return any((entry.kind.value, entry.id) == (kind, id_) for entry in roll.keys)
