"""What we seal opens with others' tools, and what they seal opens with ours.

The oracles are the JavaScript implementation by the author of the format, and the Go tool.
Keys and contents are invented.
"""

import base64
import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from intake.sealing import (
    FileKey,
    HybridIdentity,
    Inner,
    age,
    armor,
    open_bytes,
    parse_identity,
    parse_recipient,
    rewrap,
    seal_bytes,
    unwrap,
)
from intake.sealing.stanzas.x25519 import X25519Identity

from .conftest import Job

SHARED = Path(__file__).parents[1] / "vectors" / "sealing" / "envelopes.json"
INNER_REFUSALS = ("misplaced", "badly_padded")
CHUNK = 64 * 1024
LENGTHS = [0, 1, 4000, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 300_000]
PLACE = Inner("report", 1, "00000000-0000-4000-8000-000000000002", 1, 1)
ONE, OTHER = HybridIdentity(bytes(range(32))), HybridIdentity(bytes(range(1, 33)))
CLASSICAL = X25519Identity(bytes(range(2, 34)))
PASSPHRASE = "invented horse tea تذکره"


def base64ed(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def octets_of(results) -> list[bytes | None]:
    return [base64.b64decode(each["octets"]) if "octets" in each else None for each in results]


def content(length: int) -> bytes:
    return bytes(place * 7 % 251 for place in range(length))


pytestmark = pytest.mark.node


@pytest.mark.parametrize("identity", [ONE, CLASSICAL], ids=["hybrid", "x25519"])
def test_javascript_opens_what_we_encrypt(identity, javascript_age):
    files = [age.encrypt_bytes(content(length), [identity.recipient]) for length in LENGTHS]
    jobs: list[Job] = [
        {"do": "decrypt", "identities": [identity.encode()], "file": base64ed(file)}
        for file in files
    ]
    jobs.append({**jobs[3], "file": base64ed(armor.encode(files[3])), "armored": True})

    opened = octets_of(javascript_age(jobs))

    assert opened == [content(length) for length in [*LENGTHS, LENGTHS[3]]]


@pytest.mark.parametrize("identity", [ONE, CLASSICAL], ids=["hybrid", "x25519"])
def test_we_open_what_javascript_encrypts(identity, javascript_age):
    jobs = [
        {
            "do": "encrypt",
            "recipients": [str(OTHER.recipient), str(identity.recipient)]
            if identity is ONE
            else [str(identity.recipient)],
            "content": base64ed(content(length)),
            "armored": length % 2 == 1,
        }
        for length in LENGTHS
    ]

    files = octets_of(javascript_age(jobs))

    opened = [age.decrypt_bytes(file or b"", [identity]) for file in files]
    assert opened == [content(length) for length in LENGTHS]


def test_javascript_opens_an_envelope_and_one_that_was_rewrapped(javascript_age):
    sealed = seal_bytes(b"invented words", [ONE.recipient, OTHER.recipient], PLACE)
    rewrapped = rewrap(sealed.header, [ONE], [OTHER.recipient])
    cases = [(sealed.header, ONE), (sealed.header, OTHER), (rewrapped, OTHER), (rewrapped, ONE)]

    opened = octets_of(
        javascript_age(
            [
                {
                    "do": "decrypt",
                    "identities": [identity.encode()],
                    "file": base64ed(header + sealed.payload),
                }
                for header, identity in cases
            ]
        )
    )

    plaintext = age.decrypt_bytes(sealed.header + sealed.payload, [ONE])
    assert opened == [plaintext, plaintext, plaintext, None]
    assert plaintext.startswith(PLACE.line() + b"invented words\0")


def test_javascript_opens_the_shared_envelopes_and_refuses_the_broken_ones(javascript_age):
    shared = json.loads(SHARED.read_text(encoding="utf-8"))
    # What is wrong with the others shows only to a reader of our own inner format.
    broken = [case for case in shared["bad"] if case["refusal"] not in INNER_REFUSALS]
    jobs = [
        {
            "do": "decrypt",
            "identities": [case.get("identity") or case["identities"][0]],
            "file": base64ed(case["header"].encode() + base64.b64decode(case["payload"])),
        }
        for case in [*shared["good"], *broken]
    ]

    opened = octets_of(javascript_age(jobs))

    digests = [hashlib.sha256(octets).hexdigest() if octets else None for octets in opened]
    assert digests == [case["plaintext_sha256"] for case in shared["good"]] + [None] * len(broken)


def test_javascript_finds_the_same_file_key_in_a_detached_header(javascript_age):
    sealed = seal_bytes(b"invented words", [ONE.recipient], PLACE)

    (octets,) = octets_of(
        javascript_age(
            [{"do": "fileKey", "identities": [ONE.encode()], "header": base64ed(sealed.header)}]
        )
    )

    assert octets == unwrap(sealed.header, [ONE]).octets
    assert open_bytes(sealed.header, sealed.payload, FileKey(octets), PLACE) == b"invented words"


def test_keys_made_in_javascript_are_read_here_and_the_other_way(javascript_age):
    (made,) = javascript_age([{"do": "generate"}])

    identity = parse_identity(made["identity"])

    assert str(identity.recipient) == made["recipient"]
    assert parse_recipient(made["recipient"]) == identity.recipient
    assert identity.encode() == made["identity"]


def test_passphrase_files_open_on_both_sides(javascript_age):
    ours = age.encrypt_bytes(b"a key", [age.PassphraseRecipient(PASSPHRASE, 10)])

    opened, theirs = octets_of(
        javascript_age(
            [
                {"do": "decrypt", "passphrase": PASSPHRASE, "file": base64ed(ours)},
                {
                    "do": "encrypt",
                    "passphrase": PASSPHRASE,
                    "workFactor": 10,
                    "content": base64ed(b"their key"),
                },
            ]
        )
    )

    assert opened == b"a key"
    assert age.decrypt_bytes(theirs or b"", [age.PassphraseIdentity(PASSPHRASE)]) == b"their key"


@pytest.mark.parametrize("identity", [ONE, CLASSICAL], ids=["hybrid", "x25519"])
def test_the_go_tool_and_ours_open_each_other_s_files(identity, go_age, tmp_path):
    key_file = tmp_path / "key.txt"
    key_file.write_text(f"# invented\n{identity.encode()}\n")
    ours = age.encrypt_bytes(content(300_000), [identity.recipient])

    opened = subprocess.check_output([go_age, "-d", "-i", key_file], input=ours)
    theirs = subprocess.check_output(
        [go_age, "-r", str(identity.recipient)], input=content(300_000)
    )

    assert opened == content(300_000)
    assert age.decrypt_bytes(theirs, [identity]) == content(300_000)
