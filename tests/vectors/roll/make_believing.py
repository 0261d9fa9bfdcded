"""Writes `believing.json`: what is published on a day, and whom to seal to, or the refusal.

For a second implementation of the verifier: every refusal has a row here, and what it must be was
said by `answer` below, which is the server's own code: a page roll is read as the roll of an
organisation that has nothing else. Keys are made from fixed bytes and belong to nobody. Run:
python -m tests.vectors.roll.make_believing
"""

import base64
import json
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from intake.errors import IntakeError
from intake.keys import (
    Certificate,
    Entry,
    Kind,
    NoteError,
    Revocation,
    Roll,
    Signer,
    Term,
    Verifier,
    page_reading,
    page_roll,
    strict,
)
from intake.keys import certificate as certificates
from intake.keys import roll as rolls
from intake.keys.believed import Recipients, Row, believed
from intake.sealing import HybridIdentity, bech32
from intake.sealing.stanzas.x25519 import X25519Identity
from tests.vectors.roll.make import CERTIFIER, DESK, ROOT, TODAY, signer

STRANGER = signer(ROOT.name, 9)
WITNESS = signer("witness.example.org", 10)
FALSE_CERTIFIER = signer(CERTIFIER.name, 9)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Published:
    """What a reader has before it: documents, the pinned root, the floor, the day."""

    name: str
    roll: str
    certificates: tuple[Row, ...] = ()
    root: str = str(ROOT.verifier)
    floor: int = 0
    today: date = TODAY

    def to_json(self) -> dict[str, Any]:
        """With the server's answer."""
        return {**vars(self), "today": str(self.today), "answer": answer(self)}


def answer(published: Published) -> dict[str, Any]:
    """As `intake.recipients` goes about it, without a database."""
    try:
        root = Verifier.parse(published.root)
    except NoteError:
        return {"refused": "root_missing"}
    try:
        roll = page_reading.read(published.roll, root)
        checked = believed(roll, published.certificates)
        rolls.check_age(roll, published.today, published.floor)
        keys = Recipients(roll, checked, published.today)
        sealed_to = [sha256(one.public).hexdigest() for one in keys.seals_reports()]
        return {"epoch": keys.epoch.number, "recipients": sealed_to}
    except IntakeError as refusal:
        return {"refused": refusal.code}


def page(of: Roll) -> str:
    """The page roll of a roll, unsigned."""
    return page_roll.body(of.to_json())


def signed(of: Roll, by: Signer = ROOT) -> str:
    """The page roll as the ceremony signs it."""
    return by.sign(page(of))


def recipient(byte: int) -> str:
    """Of an identity whose seed is that byte 32 times."""
    return str(HybridIdentity(bytes([byte] * 32)).recipient)


CUSTODY = Entry(Kind.CUSTODY, "organisation", 1, TODAY, recipient=recipient(3))
CERTIFIES = Entry(Kind.CERTIFIER, "organisation", 1, TODAY, verifier=CERTIFIER.verifier.base64)
DESK_KEY = Entry(Kind.DESK, DESK, 1, TODAY, recipient=recipient(5))


def roll(*keys: Entry, **changes: Any) -> Roll:
    """A roll of custody, certifier and `keys`."""
    listed = tuple(keys) or (CUSTODY, CERTIFIES)
    plain = Roll("Invented organisation", 7, TODAY, TODAY + 90 * DAY, listed, {}, ())
    return replace(plain, **changes)


GOOD = signed(roll())
SMALL = page(roll(CERTIFIES))  # for what is wrong whatever keys are listed


def certified(
    number: int = 1, first: date = TODAY, kind: Term = Term.EPOCH, by: Signer = CERTIFIER
) -> Row:
    """A row and its certificate, for the days that the kind allows."""
    span = certificates.SPANS[kind]
    days = [first + n * DAY for n in (0, span.offered, span.accepted, span.ends)]
    unsigned = Certificate(kind, number, recipient(20 + number), *days)
    return kind.value, number, certificates.certify(unsigned, by)


def respelled(found: str, wanted: str, body: str = SMALL) -> str:
    """The body with one change, signed by the root all the same."""
    assert found in body, found
    return ROOT.sign(body.replace(found, wanted, 1))


def _loosened(encoded: str) -> str:
    """Base64 of the same octets with a bit set behind the last one."""
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    last = encoded.rstrip("=")[-1]
    return encoded.replace(f"{last}=", letters[letters.index(last) + 1] + "=")


_KEY = CERTIFIER.verifier.base64

# What the body of a roll may not say, each with what stands there in a good one.
BODY = {
    "version as a fraction": ('"version":7', '"version":7.0'),
    "version as a power": ('"version":7', '"version":7e0'),
    "version true": ('"version":7', '"version":true'),
    "version zero": ('"version":7', '"version":0'),
    "version below zero": ('"version":7', '"version":-7'),
    "version as text": ('"version":7', '"version":"7"'),
    "version with a leading zero": ('"version":7', '"version":07'),
    "version out of range": ('"version":7', '"version":2147483648'),
    "version beyond any number": ('"version":7', '"version":1e999'),
    "version not a number": ('"version":7', '"version":NaN'),
    "a space": ('"version":7', '"version": 7'),
    "a field twice": ('"version":7', '"version":7,"version":7'),
    "an unknown field": ('"version":7', '"version":7,"witness":1'),
    "a field missing": (',"version":7', ""),
    "fields in another order": (
        '"revoked":[],"schema":"amanat/page-roll/1"',
        '"schema":"amanat/page-roll/1","revoked":[]',
    ),
    "another schema": ("amanat/page-roll/1", "amanat/page-roll/2"),
    "the schema of a roll": ("amanat/page-roll/1", "amanat/roll/1"),
    "half a letter": ("amanat/", "\\ud800/"),
    "a letter escaped": ("amanat/", "\\u0061manat/"),
    "a slash escaped": ("amanat/", "amanat\\/"),
    "an organisation": ('"revoked":[]', '"organisation":"Invented","revoked":[]'),
    "circles": ('"revoked":[]', '"networks":{},"revoked":[]'),
    "a month too many": ('"issued":"2026-11-21"', '"issued":"2026-13-21"'),
    "a day too many": ('"issued":"2026-11-21"', '"issued":"2026-11-31"'),
    "a day without hyphens": ('"issued":"2026-11-21"', '"issued":"20261121"'),
    "a day in Persian digits": ('"issued":"2026-11-21"', '"issued":"۲۰۲۶-۱۱-۲۱"'),
    "a day with a time": ('"issued":"2026-11-21"', '"issued":"2026-11-21T00:00"'),
    "the year zero": ('"issued":"2026-11-21"', '"issued":"0000-11-21"'),
    "a day as a number": ('"issued":"2026-11-21"', '"issued":20261121'),
    "over when it begins": ('"expires":"2027-02-19"', '"expires":"2026-11-21"'),
    "believed for 401 days": ('"expires":"2027-02-19"', '"expires":"2027-12-27"'),
    "an unknown kind": ('"kind":"epoch-certifier"', '"kind":"mailbox"'),
    "a kind that is a list": ('"kind":"epoch-certifier"', '"kind":[]'),
    "an id in capitals": ('"id":"organisation"', '"id":"Organisation"'),
    "an id of its own for a single kind": ('"id":"organisation"', '"id":"other"'),
    "an id that begins with a hyphen": ('"id":"organisation"', '"id":"-organisation"'),
    "an id with a newline": ('"id":"organisation"', '"id":"organisation\\n"'),
    "since the year zero": ('"since":"2026-11-21"', '"since":"0000-11-21"'),
    "since no day": ('"since":"2026-11-21"', '"since":"2026-02-30"'),
    "generation zero": ('"generation":1', '"generation":0'),
    "an unknown field of a key": ('"generation":1', '"generation":1,"note":""'),
    "admitted, but no person": ('"admitted_by":[]', '"admitted_by":["a"]'),
    "admitted by nobody": ('"admitted_by":[]', '"admitted_by":null'),
    "a recipient for a signer": ('"recipient":""', f'"recipient":"{recipient(3)}"'),
    "no verifier": (f'"verifier":"{CERTIFIER.verifier.base64}"', '"verifier":""'),
    "a verifier cut": (_KEY, _KEY[:40]),
    "a verifier with loose bits": (f'{_KEY}"', f'{_loosened(_KEY)}"'),
    "a verifier with a space": (f'{_KEY}"', f'{_KEY} "'),
    "keys that are no list": ('"keys":[', '"keys":{"0":['),
    "a revocation of what no page seals to": (
        '"revoked":[]',
        '"revoked":[{"generation":1,"id":"1","kind":"order","on":"2026-11-21"}]',
    ),
    "a revocation of an unknown kind": (
        '"revoked":[]',
        '"revoked":[{"generation":1,"id":"1","kind":"mailbox","on":"2026-11-21"}]',
    ),
    "a revocation without a day": (
        '"revoked":[]',
        '"revoked":[{"generation":1,"id":"1","kind":"epoch"}]',
    ),
    "a revocation on no day": (
        '"revoked":[]',
        '"revoked":[{"generation":1,"id":"1","kind":"epoch","on":"2026-02-29"}]',
    ),
    "nested too deep": ('"revoked":[]', '"revoked":' + "[" * 5_000 + "]" * 5_000),
    "text that is no object": (SMALL, '"roll"\n'),
    "nothing": (SMALL, "null\n"),
    "not JSON": (SMALL, "{\n"),
    "a byte order mark": (SMALL, "\ufeff" + SMALL),
    "two newlines": (SMALL, SMALL + "\n"),
}


def bodies() -> Iterator[Published]:
    """Signed by the root, and malformed all the same."""
    for name, (found, wanted) in BODY.items():
        yield Published(name, respelled(found, wanted))
    body, words = page(roll()), CUSTODY.recipient
    for name, wanted in recipients_refused().items():
        yield Published(name, respelled(words, wanted, body))
    keys = body.index('"keys":[') + len('"keys":[')
    one, other = (
        json.dumps(e.to_json(), sort_keys=True, separators=(",", ":")) for e in (CUSTODY, CERTIFIES)
    )
    assert body[keys:].startswith(one + "," + other)
    for name, listed in {
        "keys in another order": f"{other},{one}",
        "a key twice": f"{one},{one},{other}",
        "one recipient for two keys": f"{one},{one.replace(':1', ':2')},{other}",
        "one verifier for two keys": f"{one},{other},{other.replace(':1', ':2')}",
    }.items():
        yield Published(name, respelled(f"{one},{other}", listed, body))
    revoked = [{"generation": 1, "id": n, "kind": "epoch", "on": "2026-11-21"} for n in ("1", "2")]
    for name, both in {
        "a revocation twice": [revoked[0]] * 2,
        "out of order": revoked[::-1],
    }.items():
        listed = json.dumps(both, sort_keys=True, separators=(",", ":"))
        yield Published(f"revoked: {name}", respelled('"revoked":[]', f'"revoked":{listed}'))
    yield from others()


def others() -> Iterator[Published]:
    """Keys that no page roll lists, the root's signature notwithstanding."""
    public = signer("x", 30).verifier.base64
    for entry in (
        Entry(Kind.PERSONAL, "p", 1, TODAY, recipient(30), public, admitted_by=("a", "b")),
        Entry(Kind.BACKUP, "organisation", 1, TODAY, recipient=recipient(31)),
        Entry(Kind.LOG, "log", 1, TODAY, verifier=public),
        DESK_KEY,
    ):
        fields = strict.load(SMALL)
        listed = sorted([*fields["keys"], entry.to_json()], key=lambda key: str(key["kind"]))
        yield Published(f"a {entry.kind} key", ROOT.sign(strict.dump({**fields, "keys": listed})))


def recipients_refused() -> dict[str, str]:
    """What may stand where `age1pq1…` belongs, and is refused."""
    good = CUSTODY.recipient
    public = HybridIdentity(bytes([3] * 32)).recipient.public
    swapped = "q" if good[1000] != "q" else "p"
    return {
        "a classical recipient": str(X25519Identity(bytes(range(32))).recipient),
        "a recipient in capitals": good.upper(),
        "a recipient with a wrong letter": good[:1000] + swapped + good[1001:],
        "a recipient cut": good[:-1],
        "a recipient an octet short": bech32.encode("age1pq", public[:-1]),
        "a recipient an octet long": bech32.encode("age1pq", public + b"\0"),
        "a recipient of another kind": bech32.encode("age1tag", public),
        "a lattice key that is not reduced": bech32.encode("age1pq", b"\xff" * 3 + public[3:]),
        "a lattice key one too large": bech32.encode("age1pq", b"\x01\x0d\x00" + public[3:]),
        "a second number one too large": bech32.encode("age1pq", b"\x00\x10\xd0" + public[3:]),
        "a recipient with loose bits": _loose_recipient(good),
        "a recipient in Persian": "گیرنده",
        "a space for a recipient": " ",
    }


def _loose_recipient(written: str) -> str:
    """The same key with a bit set behind its last octet, and the checksum of that."""
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    prefix, _, encoded = written.rpartition("1")
    values = [letters.index(letter) for letter in encoded[:-6]]
    values[-1] += 1
    checksum = bech32._polymod([*bech32._expanded(prefix), *values, *[0] * 6]) ^ 1
    values += [checksum >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1{''.join(letters[value] for value in values)}"


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
            "loose bits in a witness": GOOD + _loosened(witness[:-1]) + "\n",
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


def cases() -> list[dict[str, Any]]:
    """All of them."""
    told = [one for part in (notes, bodies, ages, terms) for one in part()]
    assert len({one.name for one in told}) == len(told)
    return [one.to_json() for one in told]


def folded(told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Each document once: cases name them by their place."""
    documents: dict[str, int] = {}

    def place(document: str) -> int:
        return documents.setdefault(document, len(documents))

    rows = [
        one
        | {"roll": place(one["roll"])}
        | {"certificates": [[*row[:2], place(row[2])] for row in one["certificates"]]}
        for one in told
    ]
    return {"cases": rows, "documents": list(documents)}


def unfolded(vectors: dict[str, Any]) -> list[dict[str, Any]]:
    """The cases, each with its documents."""
    documents = vectors["documents"]
    return [
        one
        | {"roll": documents[one["roll"]]}
        | {"certificates": [[*row[:2], documents[row[2]]] for row in one["certificates"]]}
        for one in vectors["cases"]
    ]


def main() -> None:
    """Write the file. Escaped, because half a letter has no UTF-8."""
    comment = "Invented keys, from fixed bytes. Format: docs/keys.md."
    text = json.dumps({"comment": comment, **folded(cases())}, indent=1)
    Path(__file__).with_name("believing.json").write_text(f"{text}\n", encoding="ascii")


if __name__ == "__main__":
    main()
