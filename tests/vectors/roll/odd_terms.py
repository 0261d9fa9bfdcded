"""What stands under a good roll, or follows from a changed one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from intake.keys import (
    Entry,
    Kind,
    Revocation,
    Roll,
    Signer,
    Term,
)
from intake.keys.believed import Row
from intake.sealing.stanzas.x25519 import X25519Identity
from tests.vectors.roll.make import CERTIFIER, TODAY, signer
from tests.vectors.roll.published import (
    CERTIFIES,
    CUSTODY,
    DAY,
    DESK_KEY,
    FALSE_CERTIFIER,
    GOOD,
    Published,
    certified,
    recipient,
    roll,
    signed,
)


def terms() -> Iterator[Published]:
    """Certificates under a good roll."""
    good = Published("", GOOD)
    first, second = certified(1), certified(2)
    past, future = certified(1, TODAY - 7 * DAY), certified(3, TODAY + DAY)
    packet, order = certified(4, kind=Term.PACKET), certified(5, kind=Term.ORDER)
    forged = certified(2, by=FALSE_CERTIFIER)
    swapped = (*first[:2], first[2].replace(recipient(21), recipient(9)))
    for name, rows in {
        "no certificate": (),
        "an epoch to come": (future,),
        "an epoch gone by": (past,),
        "an epoch on its last day": (certified(1, TODAY - 6 * DAY),),
        "one to come and one gone by": (past, future),
        "the newest of two": (second, first),
        "the offered of three": (past, second, future),
        "packets and orders alone": (packet, order),
        "an epoch among others": (packet, first, order),
        "another certifier": (forged,),
        "a forged one beside a good one": (first, forged),
        "a forged packet beside a good epoch": (first, (packet[0], 4, forged[2])),
        "a swapped recipient": (swapped,),
        "a packet's document": (("epoch", 4, packet[2]),),
        "another number's document": (("epoch", 2, first[2]),),
        "a row of no kind": (("mailbox", 1, first[2]), first),
        "cut": ((*first[:2], first[2][:-9]),),
        "no document": (("epoch", 1, ""),),
    }.items():
        yield replace(good, name=f"certificate: {name}", certificates=rows)
    yield from odd_certificates(good)
    yield from other_rolls()


def odd_certificates(good: Published) -> Iterator[Published]:
    """Signed by the certifier, and malformed all the same."""
    body = certified()[2].split("\n\n")[0] + "\n"
    for name, found, wanted in (
        ("offered a day too long", '"until":"2026-11-28"', '"until":"2026-11-29"'),
        ("accepted a day too long", '"accepted":"2026-12-12"', '"accepted":"2026-12-13"'),
        ("kept a day too long", '"ends":"2026-12-21"', '"ends":"2026-12-22"'),
        ("over when it begins", '"until":"2026-11-28"', '"until":"2026-11-21"'),
        ("accepted too short", '"accepted":"2026-12-12"', '"accepted":"2026-11-27"'),
        ("gone too early", '"ends":"2026-12-21"', '"ends":"2026-12-11"'),
        ("an unknown kind", '"kind":"epoch"', '"kind":"mailbox"'),
        ("number zero", '"number":1', '"number":0'),
        ("a space", '"number":1', '"number": 1'),
        ("an unknown field", '"number":1', '"number":1,"pack":1'),
        ("another schema", "certificate/1", "certificate/2"),
        ("a classical recipient", recipient(21), str(X25519Identity(bytes(range(32))).recipient)),
        ("no recipient", recipient(21), ""),
        ("no such day", '"ends":"2026-12-21"', '"ends":"2026-12-32"'),
    ):
        assert found in body
        document = CERTIFIER.sign(body.replace(found, wanted))
        yield replace(good, name=f"certificate: {name}", certificates=(("epoch", 1, document),))


def other_rolls() -> Iterator[Published]:
    """Revocations, missing keys and keys that follow others."""
    follows = Entry(
        Kind.CERTIFIER, "organisation", 2, TODAY, verifier=signer("y", 31).verifier.base64
    )
    renewed = replace(CUSTODY, generation=2, recipient=recipient(4))
    by_second = certified(1, by=Signer(CERTIFIER.name, signer("y", 31).private))
    gone = _revoked
    both = (CUSTODY, CERTIFIES, follows)
    cases: dict[str, tuple[Roll, Sequence[Row]]] = {
        "no custody": (roll(CERTIFIES, DESK_KEY), [certified()]),
        "no certifier": (roll(CUSTODY), [certified()]),
        "custody revoked": (roll(revoked=gone("custody", "organisation", 1)), [certified()]),
        "custody renewed": (roll(CUSTODY, CERTIFIES, renewed), [certified()]),
        "the old custody revoked": (
            roll(CUSTODY, CERTIFIES, renewed, revoked=gone("custody", "organisation", 1)),
            [certified()],
        ),
        "the renewed custody revoked": (
            roll(CUSTODY, CERTIFIES, renewed, revoked=gone("custody", "organisation", 2)),
            [certified()],
        ),
        "an older certifier": (roll(*both), [certified()]),
        "a newer certifier": (roll(*both), [by_second]),
        "a certifier revoked": (
            roll(revoked=gone("epoch-certifier", "organisation", 1)),
            [certified()],
        ),
        "the older certifier revoked": (
            roll(*both, revoked=gone("epoch-certifier", "organisation", 1)),
            [by_second],
        ),
        "an epoch revoked": (roll(revoked=gone("epoch", "1", 1)), [certified()]),
        "one epoch of two revoked": (
            roll(revoked=gone("epoch", "2", 1)),
            [certified(1), certified(2)],
        ),
        "a packet of that number revoked": (roll(revoked=gone("packet", "1", 1)), [certified()]),
    }
    for name, (changed, rows) in cases.items():
        yield Published(name, signed(changed), tuple(rows))


def _revoked(kind: str, id_: str, generation: int) -> tuple[Revocation, ...]:
    return (Revocation(kind, id_, generation, TODAY),)
