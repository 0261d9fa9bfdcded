"""Writes packets to read and packets to refuse: `python -m tests.vectors.packets.make`.

Randomness is chosen, drawn in the order report, seed, files, and written down; identities are
counting bytes, all words invented. Format: docs/formats.md §19.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from intake.packets.inside import Inside
from intake.packets.line import Envelope, PacketFile, PacketLine, row_of
from intake.report import AttachmentEntry, Report, canonical
from intake.sealing import HybridIdentity, Inner
from tests.vectors.browser.chosen import Chosen, Made, seal

HERE = Path(__file__).parent
PACKET, CUSTODY = (HybridIdentity(bytes(range(n, n + 32))) for n in (0, 32))
BOTH = [PACKET.recipient, CUSTODY.recipient]
SUBMISSION = bytes(range(16))
DIGEST = hashlib.sha256(SUBMISSION).digest()
RECEIPT, CODE = "012345678901234567899", "7Q4N-0XKD-9T2M-HV3B"
PLAIN = canonical({"media_type": "text/plain", "name": "خیالی.txt"}) + b"\n" + b"An invented file."
COMMENT = "Invented keys, words and numbers. Format: docs/formats.md §19."


def made() -> tuple[PacketLine, bytes, dict[str, Any]]:
    """The line, what follows it, and what was drawn and told."""
    chosen = Chosen.of("packet")
    # The report lists its file, so the file is sealed first; its octets come last.
    file = seal(PLAIN, BOTH, Inner("attachment", 1, DIGEST.hex(), 2, 0), chosen.draw)
    entry = AttachmentEntry(str(row_of(DIGEST, 1)), 1, file.sha256)
    told = Report(network="", language="fa-af", account="گواهی ساختگی", attachments=(entry,))
    inside = Inside(SUBMISSION, CODE, told).to_bytes()
    report = seal(inside, BOTH, Inner("packet", 1, DIGEST.hex(), 1, 2), chosen.draw)
    seed_inner = Inner("mailbox_seed", 1, DIGEST.hex(), 1, 1)
    seed = seal(RECEIPT.encode(), BOTH[:1], seed_inner, chosen.draw)
    tag = hmac.digest(SUBMISSION, PLAIN, "sha256")
    listed = PacketFile(len(_whole(file)), bytes.fromhex(file.sha256), 1, tag)
    line = PacketLine(DIGEST, 4, report.event_salt, _envelope(report), _envelope(seed), (listed,))
    about = {
        "random": chosen.given.hex(),
        "inside": inside.decode(),
        "receipt": RECEIPT,
        "file": PLAIN.decode(),
    }
    return line, b"".join(map(_whole, (report, seed, file))), about


def bad(line: PacketLine, rest: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Name, code, octets."""
    first, told = line.to_bytes(), json.loads(line.to_bytes())
    (file,) = line.files
    yield "cut by an octet", "packet_cut", (first + rest)[:-1]
    yield "an octet too many", "packet_altered", first + rest + b"x"
    yield "the line alone", "packet_cut", first
    yield "nothing", "packet_cut", b""
    yield "half a line", "packet_cut", first[:40]
    yield "another file", "no_packet", b"%PDF-1.7\n"
    yield "a line without an end", "no_packet", first[:-1].ljust(5000, b" ")
    yield "spaces in the line", "no_packet", json.dumps(told).encode() + b"\n" + rest
    changed = bytearray(rest)
    changed[4000] ^= 1
    yield "a changed octet", "packet_altered", first + bytes(changed)
    longer = replace(line, report=replace(line.report, size=line.report.size + 1))
    yield "a length that lies", "packet_altered", longer.to_bytes() + rest
    no_file = replace(line, files=(replace(file, size=file.size - 1),))
    yield "a file of no bucket", "packet_altered", no_file.to_bytes() + rest
    for name, code, change in (
        ("another schema", "no_packet", {"schema": 2}),
        ("a field more", "no_packet", {"more": 1}),
        ("true for a number", "no_packet", {"packet": True}),
        ("capitals in a digest", "no_packet", {"id_digest": DIGEST.hex().upper()}),
        ("a file twice", "no_packet", {"files": told["files"] * 2}),
        ("a seed of 9,000 octets", "no_packet", {"seed": {**told["seed"], "size": 9000}}),
        ("larger than any", "packet_too_large",
         {"files": [{**told["files"][0], "size": 600 << 20}]}),
        ("a report larger than any", "packet_too_large",
         {"report": {**told["report"], "size": 2 << 20}}),
    ):  # fmt: skip
        yield name, code, canonical({**told, **change}) + b"\n" + rest


def _whole(one: Made) -> bytes:
    return one.header + one.payload


def _envelope(one: Made) -> Envelope:
    return Envelope(len(_whole(one)), bytes.fromhex(one.sha256))


def vectors() -> dict[str, Any]:
    """What the file must hold."""
    line, rest, about = made()
    packet = line.to_bytes() + rest
    good = {
        **about,
        "identities": [str(PACKET), str(CUSTODY)],
        "packet": base64.b64encode(packet).decode(),
        "digest": line.digest().hex(),
        "row": str(row_of(DIGEST, 1)),
    }
    # Of what is refused, how it begins and what is changed would not say it all: its octets do,
    # without the envelopes where the line alone is refused.
    refused = [
        {"name": name, "refusal": code, "octets": base64.b64encode(_needed(code, octets)).decode()}
        for name, code, octets in bad(line, rest)
    ]
    return {"comment": COMMENT, "good": good, "bad": refused}


def _needed(code: str, octets: bytes) -> bytes:
    judged_by_line = code in ("no_packet", "packet_too_large")
    return octets[: octets.find(b"\n") + 1] or octets if judged_by_line else octets


if __name__ == "__main__":
    written = json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"
    (HERE / "packets.json").write_text(written, encoding="utf-8")
