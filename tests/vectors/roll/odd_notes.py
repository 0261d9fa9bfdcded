"""Rolls as they arrive: what surrounds the text, which root is pinned, how old they are."""

import base64
from collections.abc import Iterator
from dataclasses import replace

from intake.keys import (
    Verifier,
)
from intake.keys import roll as rolls
from tests.vectors.roll.make import ROOT, TODAY
from tests.vectors.roll.published import (
    CUSTODY,
    DAY,
    GOOD,
    STRANGER,
    WITNESS,
    Published,
    certified,
    loosened,
    page,
    recipient,
    roll,
    signed,
)


def notes() -> Iterator[Published]:
    """What surrounds the text."""
    certificate, body = (certified(),), page(roll())
    text, line = GOOD.split("\n\n")
    good = Published("good", GOOD, certificate)
    witness = WITNESS.sign(body).split("\n\n")[1]
    forged = ROOT.verifier.key_id
    yield good
    yield replace(good, name="witnessed", roll=GOOD + witness)
    yield replace(good, name="witnessed first", roll=f"{text}\n\n{witness}{line}")
    yield from (
        replace(good, name=name, roll=document)
        for name, document in {
            "no document": "",
            "cut": GOOD[:-5],
            "without the last newline": GOOD[:-1],
            "a letter for the last newline": GOOD[:-1] + "X",
            "body only": body,
            "no signature": text + "\n\n",
            "changed after signing": GOOD.replace('"version":7', '"version":8'),
            "custody swapped": GOOD.replace(CUSTODY.recipient, recipient(9)),
            "a space before the end": GOOD.replace("\n\n", " \n\n"),
            "another root of that name": signed(roll(), STRANGER),
            "a witness alone": WITNESS.sign(body),
            "signed, and forged once more": GOOD + _line(ROOT.name, forged + bytes(64)),
            "a signature cut": f"{text}\n\n{_line(ROOT.name, forged + bytes(63))}",
            "a signature of nothing": f"{text}\n\n{_line(ROOT.name, forged)}",
            "a hyphen for a dash": GOOD.replace("—", "-"),
            "loose bits in a witness": GOOD + loosened(witness[:-1]) + "\n",
            "a witness an octet longer": GOOD + witness.replace("=", "A"),
            "a witness without a name": GOOD + "—  AAAAAAA=\n",
            "another's name with the root's id": GOOD + _line("other.org", forged + bytes(64)),
            "signed by a root of that name, too": GOOD + STRANGER.sign(body).split("\n\n")[1],
            "a line of something else": GOOD + "hello\n",
            "line ends of another system": GOOD.replace("\n", "\r\n"),
            "a tab": GOOD.replace("organisation", "organi\tsation"),
            "a control of the second set": GOOD.replace("organisation", "organi\x85sation"),
            "half a letter in the text": GOOD.replace("organisation", "organi\ud800sation"),
            "a whole roll": rolls.sign(roll(), ROOT),
            "sixteen witnesses too many": GOOD + witness * 16,
        }.items()
    )
    yield from roots(good)


def _line(name: str, octets: bytes) -> str:
    return f"— {name} {base64.b64encode(octets).decode()}\n"


def _algorithm(number: int) -> str:
    """The root's key as if it were of that algorithm; 1 is Ed25519."""
    return base64.b64encode(bytes([number]) + ROOT.verifier.public).decode()


def roots(good: Published) -> Iterator[Published]:
    """What may be pinned."""
    pinned = str(ROOT.verifier)
    other = f"other.org+{pinned.split('+', 1)[1]}"
    for name, line in {
        "no root": "",
        "a root cut": pinned[:-1],
        "a root of another name": other,
        "a root of another id": pinned.replace("+ec", "+ed"),
        "a root with a newline": pinned + "\n",
        "a root of another algorithm": "+".join([*pinned.split("+")[:2], _algorithm(2)]),
    }.items():
        yield replace(good, name=name, root=line)
    yield replace(good, name="the stranger's root", root=str(STRANGER.verifier))
    yield replace(
        good, name="another name for the key", root=str(Verifier("other.org", ROOT.verifier.public))
    )


def ages() -> Iterator[Published]:
    """Old, early, expired; seen before."""
    good = Published("", GOOD, (certified(),))
    expires = TODAY + 90 * DAY
    yield replace(good, name="as old as believed", floor=7)
    yield replace(good, name="replayed", floor=8)
    yield replace(good, name="replayed and expired", floor=8, today=expires)
    yield replace(good, name="a clock a day behind", today=TODAY - DAY)
    yield replace(good, name="a clock two days behind", today=TODAY - 2 * DAY)
    last = certified(2, expires - DAY)
    yield replace(good, name="its last day", certificates=(last,), today=expires - DAY)
    yield replace(good, name="the day it expires", certificates=(last,), today=expires)
