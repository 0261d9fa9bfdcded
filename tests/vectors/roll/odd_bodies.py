"""Rolls whose body says what none may say, signed by the root all the same."""

import json
from collections.abc import Iterator

from intake.keys import (
    Entry,
    Kind,
    strict,
)
from intake.sealing import HybridIdentity, bech32
from intake.sealing.stanzas.x25519 import X25519Identity
from tests.vectors.roll.make import CERTIFIER, ROOT, TODAY, signer
from tests.vectors.roll.published import (
    CERTIFIES,
    CUSTODY,
    DESK_KEY,
    SMALL,
    Published,
    loosened,
    page,
    recipient,
    respelled,
    roll,
)

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
    "a verifier with loose bits": (f'{_KEY}"', f'{loosened(_KEY)}"'),
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
