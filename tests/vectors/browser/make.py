"""Writes what a browser must make, octet for octet: `python -m tests.vectors.browser.make`.

Randomness is chosen (`chosen.py`) and written down as the octets that are drawn, in order. Long
contents are written as a length; octet k of one is `7k mod 251`. Identities are counting bytes,
all words and numbers are invented. Format: docs/formats.md §1-3, §6-8 and §14.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from intake import receipts
from intake.keys import Signer
from intake.report import Answer, AttachmentEntry, Report, When, Where, canonical
from intake.sealing import HybridIdentity, HybridRecipient, Inner
from tests.vectors.browser.chosen import Chosen, seal

HERE = Path(__file__).parent
EPOCH, CUSTODY = (HybridIdentity(bytes(range(n, n + 32))) for n in (0, 32))
RECIPIENTS = [EPOCH.recipient, CUSTODY.recipient]
SUBMISSION = bytes(range(16))
ID_DIGEST = hashlib.sha256(SUBMISSION).hexdigest()
ROW = "00000000-0000-4000-8000-000000000003"
RECEIPT = "012345678901234567899"
CHUNK = 64 * 1024
COMMENT = "Invented keys, words and numbers. Format: docs/formats.md."
Case = dict[str, Any]

ODD_TEXTS = {
    "empty": "",
    "Dari": "گواهی ساختگی از ده خیالی؛ «می‌روم»",
    "Pashto": "جوړه شوې شاهدي، ټول نومونه خیالي دي",
    "quotes and slashes": '"a\\b/c" </script>',
    "controls": "\0\1\b\t\n\v\f\r\x1b\x1f\x7f\x80\x9f",
    "separators": "\u2028\u2029\u200c\u200e\u202e\ufeff",
    "beyond the first plane": "𐍈😀\U0010ffff\uffff",
    "looks escaped": "\\u0041 \\n %41",
}


def content(length: int) -> bytes:
    """What a length stands for."""
    return (bytes(place * 7 % 251 for place in range(251)) * (length // 251 + 1))[:length]


def envelopes() -> list[Case]:
    """Sizes around the buckets and the chunks, and other numbers of recipients."""
    inner = Inner("attachment", 1, ROW, 2, 0)
    used = len(inner.line()) + 8
    near = {4096: (-1, 0, 1), 16384: (0, 1), CHUNK: (-1, 0, 1)}
    fitting = [bucket - used + more for bucket, each in near.items() for more in each]
    cases = [
        _envelope(str(length), length, RECIPIENTS, inner)
        for length in [0, 1, 100, *fitting, CHUNK - 1, CHUNK, CHUNK + 1, 300_000]
    ]
    one, many = Inner("mailbox_seed", 1, ROW, 1, 1), Inner("x", 65535, "Az_-", 7, 9)
    cases.append(_envelope("one recipient", 10, RECIPIENTS[:1], one))
    cases.append(_envelope("eight recipients", 10, RECIPIENTS * 4, many))
    return cases


def _envelope(name: str, length: int, recipients: Sequence[HybridRecipient], inner: Inner) -> Case:
    return {
        "name": name,
        "length": length,
        "to": [RECIPIENTS.index(recipient) for recipient in recipients],
        "inner": asdict(inner),
        **_sealed(f"envelope {name}", content(length), recipients, inner),
    }


def _sealed(name: str, plain: bytes, recipients: Sequence[HybridRecipient], inner: Inner) -> Case:
    """What is drawn, and the hashes of what comes of it."""
    chosen = Chosen.of(name)
    made = seal(plain, recipients, inner, chosen.draw)
    return {
        "random": chosen.given.hex(),
        "header_sha256": hashlib.sha256(made.header).hexdigest(),
        "payload_length": len(made.payload),
        "sha256": made.sha256,
        "event_salt": made.event_salt.hex(),
    }


def reports() -> list[Case]:
    """One with everything, and one for each odd text."""
    entries = tuple(
        AttachmentEntry(f"00000000-0000-4000-8000-00000000000{n}", n, f"{n}a" * 32) for n in (1, 2)
    )
    full = Report(
        network="22222222-2222-4222-8222-222222222222",
        language="fa-af",
        account=ODD_TEXTS["Dari"],
        kinds=("detention", "eviction"),
        when=When("پار سال", "solar_hijri_af", 1403, 7, 2, "day"),
        where=Where("AF01", "AF0101", "ده خیالی"),
        how_known="saw",
        danger="unsure",
        danger_words="شاید",
        ask_back=True,
        consent=("internal_read", "share"),
        attachments=entries,
    )
    answered = replace(full, answers=(Answer("b", words="زندان"), Answer("a", code="yes")))
    bare = [
        _report(name, Report(network="n", language="en", account=words), [])
        for name, words in ODD_TEXTS.items()
    ]
    tags = [b"\xff" * 32, b"\x0a" * 32]
    return [_report("everything", answered, tags), _report("no answers", full, tags), *bare]


def _report(name: str, report: Report, tags: Sequence[bytes]) -> Case:
    octets = report.to_bytes()
    inner = Inner("report", 1, ID_DIGEST, 1, 1 + len(report.attachments))
    told = json.loads(octets)
    del told["schema"]
    return {
        "name": name,
        "report": told,
        "file_tags": [tag.hex() for tag in tags],
        "octets": octets.decode(),
        "tag": report.tag(SUBMISSION, RECEIPT, tags).hex(),
        **_sealed(f"report {name}", octets, RECIPIENTS, inner),
    }


def attachments() -> list[Case]:
    """As the server seals a file that comes with a form."""
    named = [("گواهی 😀.jpg", "image/jpeg", 1), ("", "", CHUNK), ('a"b\\c\n', "x/y", 70_000)]
    return [_attachment(number, *each) for number, each in enumerate(named, 1)]


def _attachment(number: int, name: str, media_type: str, length: int) -> Case:
    plain = canonical({"media_type": media_type, "name": name}) + b"\n" + content(length)
    inner = Inner("attachment", 1, ID_DIGEST, number + 1, 0)
    return {
        "number": number,
        "name": name,
        "media_type": media_type,
        "length": length,
        "tag": hmac.digest(SUBMISSION, plain, "sha256").hex(),
        **_sealed(f"attachment {number}", plain, RECIPIENTS, inner),
    }


def seed() -> Case:
    """The receipt's digits, sealed to the epoch alone."""
    inner = Inner("mailbox_seed", 1, ID_DIGEST, 1, 1)
    return _sealed("seed", RECEIPT.encode(), RECIPIENTS[:1], inner)


def drawn_receipts() -> list[Case]:
    """Receipts of chosen octets: the first and the last there are, and draws beyond them."""
    last = ((10**20 - 1) << 5).to_bytes(9, "big")
    beyond = (10**20 << 5).to_bytes(9, "big")
    sources = [bytes(9), last, beyond + last, b"\xff" * 18 + bytes(range(9)), b"\x5a" * 9]
    return [{"random": source.hex(), "receipt": _drawn(source)} for source in sources]


def _drawn(source: bytes) -> str:
    chosen = Chosen(source)
    with mock.patch("random._urandom", chosen.draw):
        receipt = receipts.draw()
    assert chosen.given == source
    return receipt


def answers() -> Case:
    """What `intake/static_src/src/answers.ts` says."""
    key = bytes([*[0] * 3, *(place * 29 % 13 for place in range(3, 1216))])
    made = seal(
        "گواهی ساختگی · invented testimony".encode(),
        [HybridRecipient(key)],
        Inner("report", 1, "known-answer", 1, 1),
        Chosen(bytes(range(256))).draw,
    )
    signer = Signer("known-answer", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
    note = signer.sign("an invented note · یادداشت ساختگی\n")
    return {"SEALED": made.sha256, "NOTE": note, "VERIFIER": str(signer.verifier)}


def written() -> dict[str, Case]:
    """Every file and what belongs into it."""
    recipients = [str(recipient) for recipient in RECIPIENTS]
    about = {
        "recipients": recipients,
        "identities": [identity.encode() for identity in (EPOCH, CUSTODY)],
        "submission": SUBMISSION.hex(),
        "receipt": RECEIPT,
    }
    return {
        "envelopes.json": {"recipients": recipients, "envelopes": envelopes()},
        "submission.json": {
            **about,
            "reports": reports(),
            "attachments": attachments(),
            "seed": seed(),
            "receipts": drawn_receipts(),
        },
        "answers.json": answers(),
    }


def main() -> None:
    """Write the files."""
    for name, vectors in written().items():
        text = json.dumps({"comment": COMMENT, **vectors}, ensure_ascii=True, indent=1)
        (HERE / name).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
