"""The vectors that other implementations of the envelope share with this one."""

import base64
import hashlib
import io
import json
from pathlib import Path

import pytest

from intake.sealing import (
    BrokenHeader,
    HybridIdentity,
    Inner,
    Misplaced,
    SealingError,
    age,
    check_envelope,
    open_bytes,
    padded_length,
    parse_identity,
    parse_line,
    parse_recipient,
    unwrap,
    verify,
)
from tests.vectors.sealing import make

FOLDER = Path(make.__file__).parent


def load(name: str):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


ENVELOPES = load("envelopes.json")
LINES = load("inner.json")


def named(case) -> str:
    return str(case["name"])


def test_lines_buckets_and_keys_are_what_is_computed_today():
    assert load("identities.json") == make.identities()
    assert make.inner_lines() == LINES
    assert load("padding.json") == make.padding()


@pytest.mark.parametrize("case", load("identities.json"))
def test_a_seed_has_this_identity_and_recipient(case):
    identity = parse_identity(case["identity"])

    assert isinstance(identity, HybridIdentity)
    assert identity.seed.hex() == case["seed"]
    assert parse_recipient(case["recipient"]) == identity.recipient


@pytest.mark.parametrize("case", LINES["good"])
def test_a_good_line_is_read_and_written(case):
    inner = Inner(**case["inner"])

    assert inner.line() == case["line"].encode()
    assert parse_line(case["line"].encode()) == inner


@pytest.mark.parametrize("case", LINES["bad"], ids=named)
def test_a_bad_line_is_refused(case):
    with pytest.raises(Misplaced):
        parse_line(case["line"].encode())


@pytest.mark.parametrize(("length", "bucket"), load("padding.json"))
def test_a_length_has_this_bucket(length, bucket):
    assert padded_length(length) == bucket


@pytest.mark.parametrize("case", ENVELOPES["good"], ids=named)
def test_a_good_envelope_opens(case):
    header, payload = case["header"].encode(), base64.b64decode(case["payload"])
    expect = Inner(**case["inner"])

    check_envelope(header, len(payload), stanzas=range(2, 3))
    for written in case["identities"]:
        file_key = unwrap(header, [parse_identity(written)])
        content = open_bytes(header, payload, file_key, expect)
        assert content == base64.b64decode(case["content"])
        assert file_key.octets.hex() == case["file_key"]
    assert hashlib.sha256(header + payload).hexdigest() == case["sha256"]


@pytest.mark.parametrize("case", ENVELOPES["good"], ids=named)
def test_a_good_envelope_s_plaintext_is_what_is_sealed_today(case):
    today = make._good(case["name"], base64.b64decode(case["content"]))

    assert today["plaintext_sha256"] == case["plaintext_sha256"]
    assert today["plaintext_length"] == case["plaintext_length"]


@pytest.mark.parametrize("case", ENVELOPES["bad"], ids=named)
def test_a_bad_envelope_is_refused_for_its_reason(case):
    header, payload = case["header"].encode(), base64.b64decode(case["payload"])
    identity, expect = parse_identity(case["identity"]), Inner(**case["expect"])

    with pytest.raises(SealingError) as refused:
        open_bytes(header, payload, unwrap(header, [identity]), expect)
    with pytest.raises(SealingError) as streamed:
        verify(io.BytesIO(payload), header, unwrap(header, [identity]), expect)

    assert refused.value.code == streamed.value.code == case["refusal"]


def test_a_file_for_a_classical_recipient_is_no_envelope():
    case = ENVELOPES["classical"]

    with pytest.raises(BrokenHeader):
        check_envelope(case["header"].encode(), case["payload_length"], stanzas=range(1, 3))


def test_a_good_envelope_is_a_file_for_anybody_s_age():
    case = ENVELOPES["good"][1]
    file = case["header"].encode() + base64.b64decode(case["payload"])

    plaintext = age.decrypt_bytes(file, [parse_identity(case["identities"][0])])

    line, _, rest = plaintext.partition(b"\n")
    length = int.from_bytes(plaintext[-8:], "big")
    assert json.loads(line) == case["inner"]
    assert rest[:length] == base64.b64decode(case["content"])
