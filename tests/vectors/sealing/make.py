"""Write the sealing vectors anew: `python -m tests.vectors.sealing.make`.

For a change of format only. File keys are fresh each time, so every envelope changes; what
must not change (lines, buckets, plaintexts) is compared by the tests with what is computed.
Identities are counting bytes, contents are invented.
"""

import base64
import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from intake.sealing import (
    HybridIdentity,
    Inner,
    age,
    padded_length,
    seal_bytes,
    split,
    unwrap,
)
from intake.sealing.stanzas.x25519 import X25519Identity

HERE = Path(__file__).parent
ONE, OTHER, STRANGER = (HybridIdentity(bytes(range(n, n + 32))) for n in (0, 32, 64))
PLACE = Inner("report", 1, "00000000-0000-4000-8000-000000000003", 1, 2)
TRAILER = 8
Case = dict[str, Any]


def text(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")


def identities() -> list[Case]:
    return [
        {
            "seed": identity.seed.hex(),
            "identity": identity.encode(),
            "recipient": str(identity.recipient),
        }
        for identity in (ONE, OTHER, STRANGER)
    ]


def inner_lines() -> Case:
    good = [
        PLACE,
        Inner("working_copy", 2, "x", 65535, 65535),
        Inner("attachment", 65535, "AZaz09_-" * 8, 7, 0),
    ]
    line = PLACE.line().decode()
    bad = {
        "empty": "",
        "no line feed": line[:-1],
        "two line feeds": line + "\n",
        "carriage return": line[:-1] + "\r\n",
        "space": line.replace(":1,", ": 1,"),
        "keys in another order": json.dumps(asdict(PLACE), separators=(",", ":")) + "\n",
        "leading zero": line.replace('"part":1', '"part":01'),
        "part zero": line.replace('"part":1', '"part":0'),
        "part above of": line.replace('"part":1', '"part":3'),
        "too large": line.replace('"of":2', '"of":65536'),
        "upper-case kind": line.replace("report", "Report"),
        "escaped letter": line.replace("report", "\\u0072eport"),
        "further key": line.replace("}", ',"x":1}'),
        "id of 65": line.replace(PLACE.id, "x" * 65),
        "number as text": line.replace('"of":2', '"of":"2"'),
    }
    return {
        "good": [{"inner": asdict(inner), "line": inner.line().decode()} for inner in good],
        "bad": [{"name": name, "line": wrong} for name, wrong in bad.items()],
    }


def padding() -> list[list[int]]:
    near = (4096, 16384, 17408, 32768, 65536, 1 << 20, 10_000_000, 1 << 28, 1 << 30, 1 << 40)
    lengths = sorted({0, 1, 150, *(n + d for n in near for d in (-1, 0, 1))})
    return [[length, padded_length(length)] for length in lengths]


def good_envelopes() -> list[Case]:
    contents = {
        "empty": b"",
        "a few invented words": "گواهی ساختگی · invented testimony".encode(),
        "content that ends in zeros": b"\1" + bytes(50),
        "content that is all zeros": bytes(5000),
        "the last that fits 4096": b"a" * (4096 - len(PLACE.line()) - TRAILER),
        "the first that does not": b"a" * (4097 - len(PLACE.line()) - TRAILER),
        "two chunks": bytes(place % 251 for place in range(65_500)),
    }
    return [_good(name, content) for name, content in contents.items()]


def _good(name: str, content: bytes) -> Case:
    sealed = seal_bytes(content, [ONE.recipient, OTHER.recipient], PLACE)
    plaintext = age.decrypt_bytes(sealed.header + sealed.payload, [ONE])
    return {
        "name": name,
        "inner": asdict(PLACE),
        "content": text(content),
        "identities": [ONE.encode(), OTHER.encode()],
        "header": sealed.header.decode("ascii"),
        "payload": text(sealed.payload),
        "file_key": unwrap(sealed.header, [ONE]).octets.hex(),
        "sha256": sealed.sha256.hex(),
        "plaintext_length": len(plaintext),
        "plaintext_sha256": hashlib.sha256(plaintext).hexdigest(),
    }


def bad_envelopes() -> list[Case]:
    sealed = seal_bytes(b"invented", [ONE.recipient], PLACE)
    other = seal_bytes(b"invented", [ONE.recipient], PLACE)
    long = seal_bytes(b"z" * 65_500, [ONE.recipient], PLACE)
    header, payload = sealed.header, sealed.payload
    lines = header.splitlines(keepends=True)
    cases = [
        ("the identity is not a recipient", "not_for_these_identities", header, payload, STRANGER),
        ("the header's payload is another's", "broken_payload", header, other.payload, ONE),
        ("the MAC is changed", "forged_header", _flipped(header, len(header) - 5), payload, ONE),
        ("the MAC is cut", "broken_header", header[:-2] + b"\n", payload, ONE),
        ("a line end is CR LF", "broken_header", header.replace(b"\n", b"\r\n", 1), payload, ONE),
        ("the version is another", "broken_header", header.replace(b"/v1", b"/v2"), payload, ONE),
        ("the stanza is gone", "broken_header", lines[0] + lines[-1], payload, ONE),
        ("the stanza is doubled", "forged_header", _doubled(lines), payload, ONE),
        ("an argument is added", "broken_header", _argued(lines), payload, ONE),
        ("the nonce is changed", "broken_payload", header, _flipped(payload, 3), ONE),
        ("the content is changed", "broken_payload", header, _flipped(payload, 2000), ONE),
        ("the tag is changed", "broken_payload", header, _flipped(payload, -1), ONE),
        ("the end is cut", "broken_payload", header, payload[:-1], ONE),
        ("an octet is added", "broken_payload", header, payload + b"\0", ONE),
        ("there is no payload", "broken_payload", header, b"", ONE),
        ("the last chunk is gone", "broken_payload", long.header, long.payload[: 16 + 65552], ONE),
    ]
    return [
        _bad(name, refusal, header, payload, identity, PLACE)
        for name, refusal, header, payload, identity in cases
    ] + [*misplaced(), *badly_padded()]


def misplaced() -> list[Case]:
    sealed = seal_bytes(b"invented", [ONE.recipient], PLACE)
    elsewhere = {
        "another kind": replace(PLACE, kind="summary"),
        "another schema": replace(PLACE, schema=2),
        "another id": replace(PLACE, id=PLACE.id[:-1] + "4"),
        "another part": replace(PLACE, part=2),
        "other parts": replace(PLACE, of=3),
        "parts not counted": replace(PLACE, of=0),
    }
    return [
        _bad(f"sealed for {name}", "misplaced", sealed.header, sealed.payload, ONE, expect)
        for name, expect in elsewhere.items()
    ]


def badly_padded() -> list[Case]:
    line = PLACE.line()

    def plaintext(content: bytes, length: int, total: int) -> bytes:
        fill = bytes(total - len(line) - len(content) - TRAILER)
        return line + content + fill + length.to_bytes(TRAILER, "big")

    full = 4096 - len(line) - TRAILER
    cases = {
        "a length between buckets": plaintext(b"abc", 3, 5000),
        "a bucket wider than needed": plaintext(b"abc", 3, 16384),
        "padding that is not zero": plaintext(b"abc", 2, 4096),
        "a length beyond the end": plaintext(b"abc", full + 1, 4096),
        "a length of all ones": plaintext(b"abc", (1 << 64) - 1, 4096),
        "no padding at all": line + b"abc",
    }
    return [_padded(name, content) for name, content in cases.items()]


def _padded(name: str, plaintext: bytes) -> Case:
    header, payload = split(age.encrypt_bytes(plaintext, [ONE.recipient]))
    return _bad(name, "badly_padded", header, payload, ONE, PLACE)


def classical() -> Case:
    """Opens, but is no envelope: what arrives sealed to a classical recipient is refused."""
    recipient = X25519Identity(bytes(range(32))).recipient
    plaintext = PLACE.line() + bytes(4096 - len(PLACE.line()))
    header, payload = split(age.encrypt_bytes(plaintext, [recipient]))
    return {"header": header.decode("ascii"), "payload_length": len(payload)}


def _bad(
    name: str, refusal: str, header: bytes, payload: bytes, identity: HybridIdentity, expect: Inner
) -> Case:
    return {
        "name": name,
        "refusal": refusal,
        "header": header.decode("ascii"),
        "payload": text(payload),
        "identity": identity.encode(),
        "expect": asdict(expect),
    }


def _flipped(octets: bytes, place: int) -> bytes:
    """One changed octet; in a header, another letter of the same alphabet."""
    changed = bytearray(octets)
    changed[place] = ord("B") if octets[:4] == b"age-" and octets[place] != ord("B") else 65
    return bytes(changed) if bytes(changed) != octets else _flipped(octets, place - 1)


def _doubled(lines: list[bytes]) -> bytes:
    return lines[0] + b"".join(lines[1:-1]) * 2 + lines[-1]


def _argued(lines: list[bytes]) -> bytes:
    return lines[0] + lines[1][:-1] + b" x\n" + b"".join(lines[2:])


def write(name: str, content: object) -> None:
    written = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    (HERE / name).write_text(written, encoding="utf-8")


if __name__ == "__main__":
    write("identities.json", identities())
    write("inner.json", inner_lines())
    write("padding.json", padding())
    write(
        "envelopes.json",
        {"good": good_envelopes(), "bad": bad_envelopes(), "classical": classical()},
    )
