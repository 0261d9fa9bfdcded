"""One round of the agent: make, certify, re-wrap, destroy, as the day table says."""

import logging
from dataclasses import dataclass, field

from django.db import transaction

from intake import clock, recipients
from intake.errors import IntakeError
from intake.keys import certificate as certificates
from intake.keys.agent import epochs, settling
from intake.keys.agent.keyring import Keyring
from intake.keys.agent.settling import Settled
from intake.keys.agent.store import TermKey
from intake.keys.certificate import Term
from intake.keys.entry import Kind
from intake.keys.roll import Roll, RollError
from intake.models.roll import EpochCertificate
from intake.recipients import Recipients

log = logging.getLogger("intake.keys.agent")


@dataclass
class Round:
    """What a round did. Names such as `epoch-12`, and counts."""

    made: list[str] = field(default_factory=list)
    destroyed: list[str] = field(default_factory=list)
    overdue: list[str] = field(default_factory=list)  # must end, but rows wait or no roll verifies
    settled: Settled = field(default_factory=Settled)


def go_round(ring: Keyring) -> Round:
    """Do what today asks for. Doing it twice changes nothing.

    Raises RollError when no valid roll names this agent's certifier: then nothing is made,
    because nobody would believe it, and nothing is destroyed, because what waits could not be
    re-wrapped first.
    """
    keys = recipients.current()
    if ring.certifier.verifier not in [e.public for e in keys.roll.unrevoked(Kind.CERTIFIER)]:
        raise RollError("certifier_not_on_roll")
    done = Round()
    _retire(ring, keys.roll)
    _make(ring, keys.roll, done)
    _publish(ring)
    _end(ring, keys, done)
    done.settled += settling.settle_strays(ring, keys)
    return done


def _retire(ring: Keyring, roll: Roll) -> None:
    """Terms that were revoked, in the database or on the roll, are offered no more."""
    rows = EpochCertificate.objects.filter(retired=True).values_list("kind", "number")
    retired = {(kind, number) for kind, number in rows}
    for key in ring.terms():
        c = key.held.certificate
        gone = (c.kind.value, c.number) in retired or roll.is_revoked(c.kind.value, str(c.number))
        if gone and not key.held.retired and clock.today() < c.accepted:
            ring.retire(key)


def _make(ring: Keyring, roll: Roll, done: Round) -> None:
    held = [key.held for key in ring.terms()]
    for days in epochs.to_make(clock.today(), held, _used(roll)):
        done.made.append(ring.make(days).name)


def _used(roll: Roll) -> list[tuple[Term, int]]:
    """Numbers already certified, by rows whose signature holds: others could exhaust them."""
    certifiers = [entry.public for entry in roll.unrevoked(Kind.CERTIFIER)]
    used = [
        (Term(r.kind), int(r.id)) for r in roll.revoked if r.kind in set(Term) and r.id.isdigit()
    ]
    for document in EpochCertificate.objects.values_list("document", flat=True):
        try:
            found = certificates.verify(document, certifiers)
        except RollError:
            continue
        used.append((found.kind, found.number))
    return used


def _publish(ring: Keyring) -> None:
    """The database shows exactly the certificates offered today; forged rows are put right."""
    today = clock.today()
    offered = {
        (key.held.certificate.kind.value, key.held.certificate.number): certificates.certify(
            key.held.certificate, ring.certifier
        )
        for key in ring.terms()
        if key.held.is_offered(today)
    }
    with transaction.atomic():
        for row in EpochCertificate.objects.all():
            if offered.get((row.kind, row.number)) == row.document:
                # Also when it was revoked since this round began: the next one retires it.
                del offered[row.kind, row.number]
            elif (row.kind, row.number) not in offered and not row.retired:
                EpochCertificate.objects.filter(pk=row.pk).update(retired=True)
        for (kind, number), document in offered.items():
            EpochCertificate.objects.update_or_create(
                kind=kind, number=number, defaults={"document": document, "retired": False}
            )


def _end(ring: Keyring, keys: Recipients, done: Round) -> None:
    today = clock.today()
    for key in ring.terms():
        if key.held.must_end(today):
            done.settled += settling.settle(key, ring, keys)
            _destroy_if(settling.is_settled(key), key, ring, done)
        elif key.held.may_end(today) and not settling.waits_for(key):
            _destroy_if(True, key, ring, done)


def _destroy_if(ready: bool, key: TermKey, ring: Keyring, done: Round) -> None:
    if not ready:
        done.overdue.append(key.name)
        return
    try:
        ring.destroy(key)
        done.destroyed.append(key.name)
    except OSError:
        # Still in memory and on disk; the next round tries again, and `keys` shows it.
        log.error("a key whose last day has come could not be deleted")  # noqa: TRY400
        done.overdue.append(key.name)


def code_of(fault: Exception) -> str:
    """What `status` shows of a round that failed."""
    return fault.code if isinstance(fault, IntakeError) else type(fault).__name__
