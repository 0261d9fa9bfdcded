"""What a browser seals is what the server would have sealed, and opens where it should."""

import base64
import hashlib
import hmac
import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.keys.entry import hybrid as hybrid_key
from intake.mailbox.seed import open_seed
from intake.report import Report, canonical
from intake.sealing import (
    HybridIdentity,
    Inner,
    SealingError,
    open_bytes,
    padded_length,
    unwrap,
)
from tests.vectors.browser import make

from .conftest import Job, read_vectors

pytestmark = pytest.mark.node

ENVELOPES = read_vectors("browser/envelopes.json")["envelopes"]
SUBMISSION = read_vectors("browser/submission.json")
ID = bytes.fromhex(SUBMISSION["submission"])
ID_DIGEST = hashlib.sha256(ID).hexdigest()
EPOCH, CUSTODY = make.EPOCH, make.CUSTODY
PLACE = Inner("report", 1, "x", 1, 1)
MIB = 1024 * 1024


def raw(recipients: list[str]) -> list[str]:
    keys = [hybrid_key(text) for text in recipients]
    return [key.public.hex() for key in keys]


TO = raw(SUBMISSION["recipients"])
CARRIED = {"submission": ID.hex(), "receipt": SUBMISSION["receipt"], "to": TO}


def keys(case: Job) -> list[str]:
    return [TO[place] for place in case["to"]]


def hashed(made: Job) -> Job:
    """What the vectors say of a sealed file."""
    header, payload = base64.b64decode(made["header"]), base64.b64decode(made["payload"])
    assert made["sha256"] == hashlib.sha256(header + payload).hexdigest()
    assert made.get("left", 0) == 0, "less was drawn than by the server"
    return {
        "header_sha256": hashlib.sha256(header).hexdigest(),
        "payload_length": len(payload),
        "sha256": made["sha256"],
    }


def opened(made: Job, identity: HybridIdentity, inner: Inner) -> bytes:
    header, payload = base64.b64decode(made["header"]), base64.b64decode(made["payload"])
    return open_bytes(header, payload, unwrap(header, [identity]), inner)


def expected(case: Job) -> Job:
    return {name: case[name] for name in ("header_sha256", "payload_length", "sha256")}


def test_an_envelope_of_the_same_randomness_is_the_same_octet_for_octet(browser):
    jobs = [{"do": "seal", **case, "to": keys(case)} for case in ENVELOPES]

    made = browser(jobs)

    assert [hashed(one) for one in made] == [expected(case) for case in ENVELOPES]
    assert [one["event_salt"] for one in made] == [case["event_salt"] for case in ENVELOPES]


@pytest.mark.parametrize("pieces", [[65536], [1000, 1, 65535, 0, 200_000], [7]])
def test_it_does_not_matter_in_what_pieces_the_content_comes(browser, pieces):
    cases = [case for case in ENVELOPES if case["length"] < 70_000 or len(pieces) != 1]
    jobs = [{"do": "stream", **case, "to": keys(case), "pieces": pieces} for case in cases]

    made = browser(jobs)

    assert [hashed(one) for one in made] == [expected(case) for case in cases]
    assert [one["size"] for one in made] == [case["payload_length"] for case in cases]


def test_reports_are_written_tagged_and_sealed_as_by_the_server(browser):
    cases = SUBMISSION["reports"]

    made = browser([{"do": "report", **CARRIED, **case} for case in cases])

    assert [base64.b64decode(one["octets"]).decode() for one in made] == [
        case["octets"] for case in cases
    ]
    assert [one["tag"] for one in made] == [case["tag"] for case in cases]
    assert [hashed(one) for one in made] == [expected(case) for case in cases]


def test_attachments_are_tagged_and_sealed_as_by_the_server(browser):
    cases = SUBMISSION["attachments"]
    jobs = [{"do": "attachment", **CARRIED, **case, "pieces": [65_536, 3]} for case in cases]

    made = browser(jobs)

    assert [one["tag"] for one in made] == [case["tag"] for case in cases]
    assert [hashed(one) for one in made] == [expected(case) for case in cases]


def test_the_mailbox_seed_is_sealed_to_the_epoch_alone(browser):
    case = SUBMISSION["seed"]

    chosen, fresh = browser([{"do": "seed", **CARRIED, **case}, {"do": "seed", **CARRIED}])

    assert hashed(chosen) == expected(case)
    header, payload = base64.b64decode(fresh["header"]), base64.b64decode(fresh["payload"])
    assert open_seed(header, payload, unwrap(header, [EPOCH]), ID_DIGEST) == CARRIED["receipt"]
    with pytest.raises(SealingError):
        unwrap(header, [CUSTODY])


def test_receipts_of_the_same_randomness_are_the_same(browser):
    cases = SUBMISSION["receipts"]

    made = browser([{"do": "receipt", "random": case["random"]} for case in cases])

    assert [one["receipt"] for one in made] == [case["receipt"] for case in cases]
    assert all("".join(one["groups"]) == one["receipt"] for one in made)
    assert all(len(one["groups"]) == 7 and one["left"] == 0 for one in made)


def test_what_was_sealed_with_the_browser_s_own_randomness_opens(browser):
    lengths = [case["length"] for case in ENVELOPES] + [3 * 10**6]
    jobs = [
        {"do": "seal", "to": TO, "inner": asdict(PLACE), "length": length} for length in lengths
    ]

    made = browser(jobs)

    for identity in (EPOCH, CUSTODY):
        for one, length in zip(made, lengths, strict=True):
            assert opened(one, identity, PLACE) == make.content(length)
    assert len({one["header"] for one in made}) == len(made)


def test_javascript_age_opens_it_too(browser, javascript_age):
    lengths = [0, 1, 65_000, 65_536, 3 * 10**6]
    made = browser([{"do": "seal", "to": TO, "inner": asdict(PLACE), "length": n} for n in lengths])
    files = [base64.b64decode(one["header"]) + base64.b64decode(one["payload"]) for one in made]

    jobs = [
        {"do": "decrypt", "identities": [identity], "file": base64.b64encode(file).decode()}
        for file in files
        for identity in SUBMISSION["identities"]
    ]
    answers = javascript_age(jobs)

    line = PLACE.line()
    for answer, length in zip(answers, [n for n in lengths for _ in (0, 1)], strict=True):
        plain = base64.b64decode(answer["octets"])
        assert plain.startswith(line + make.content(length))
        assert plain.endswith(length.to_bytes(8, "big"))
        assert len(plain) == padded_length(len(line) + length + 8)


def test_a_file_that_is_empty_is_refused(browser):
    job = {"do": "attachment", **CARRIED, "number": 1, "name": "a", "media_type": "", "pieces": [1]}

    assert browser([{**job, "content": ""}]) == [{"refused": "file_empty"}]


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "Report"},
        {"kind": ""},
        {"kind": "x" * 33},
        {"id": "a b"},
        {"id": 'a"'},
        {"id": "x" * 65},
        {"id": "x\n"},
        {"schema": 0},
        {"schema": 65536},
        {"part": 0},
        {"part": 1.5},
        {"part": 3, "of": 2},
        {"of": 65536},
        {"of": -1},
    ],
)
def test_an_inner_header_out_of_range_is_a_caller_s_bug(browser, odd):
    inner = {"kind": "report", "schema": 1, "id": "x", "part": 1, "of": 2, **odd}

    (made,) = browser([{"do": "seal", "to": TO, "inner": inner, "content": ""}])

    assert "RangeError" in made["fault"]


@pytest.mark.parametrize("count", [0, 65])
def test_a_file_has_1_to_64_recipients(browser, count):
    inner = {"kind": "report", "schema": 1, "id": "x", "part": 1, "of": 2}

    (made,) = browser([{"do": "seal", "to": TO[:1] * count, "inner": inner, "content": ""}])

    assert "RangeError" in made["fault"]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(st.lists(st.binary(max_size=300) | words.map(str.encode), min_size=30, max_size=30))
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_content_opens_as_it_was(browser, contents):
    jobs = [
        {
            "do": "seal",
            "to": TO[:1],
            "inner": asdict(PLACE),
            "content": base64.b64encode(one).decode(),
        }
        for one in contents
    ]

    made = browser(jobs)

    assert [opened(one, EPOCH, PLACE) for one in made] == contents


@given(st.lists(st.tuples(words, words, words), min_size=30, max_size=30))
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_words_are_spelled_and_tagged_as_by_the_server(browser, told):
    reports = [Report(network=a, language="en", account=b, kinds=(c,)) for a, b, c in told]
    jobs = [{"do": "report", **CARRIED, "report": plain(one), "file_tags": []} for one in reports]

    made = browser(jobs)

    inner = Inner("report", 1, ID_DIGEST, 1, 1)
    assert [opened(one, EPOCH, inner) for one in made] == [one.to_bytes() for one in reports]
    assert [one["tag"] for one in made] == [
        one.tag(ID, CARRIED["receipt"], []).hex() for one in reports
    ]


def plain(report: Report) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(report.to_bytes())
    del told["schema"]
    return told


def test_without_answers_there_is_no_field_for_them(browser):
    report = Report(network="n", language="en", account="a")
    told = {**plain(report), "answers": []}

    (made,) = browser([{"do": "report", **CARRIED, "report": told, "file_tags": []}])

    assert base64.b64decode(made["octets"]) == report.to_bytes()
    assert made["tag"] == report.tag(ID, CARRIED["receipt"], []).hex()


def test_half_a_letter_is_sent_as_a_form_would_send_it(browser):
    report = Report(network="n", language="en", account="\ufffd, a\ufffdb, 😀")
    broken = {**plain(report), "account": "\ud800, a\udc00b, 😀"}

    (made,) = browser([{"do": "report", **CARRIED, "report": broken, "file_tags": []}])

    assert base64.b64decode(made["octets"]) == report.to_bytes()
    assert Report.from_bytes(report.to_bytes()) == report


def test_the_tag_of_a_file_is_over_what_is_sealed(browser):
    job = {"do": "attachment", **CARRIED, "number": 3, "name": "a.jpg", "media_type": "image/jpeg"}

    (made,) = browser([{**job, "length": 5, "pieces": [2]}])

    sealed = canonical({"media_type": "image/jpeg", "name": "a.jpg"}) + b"\n" + make.content(5)
    assert opened(made, CUSTODY, Inner("attachment", 1, ID_DIGEST, 4, 0)) == sealed
    assert made["tag"] == hmac.digest(ID, sealed, "sha256").hex()


def test_every_submission_has_an_id_of_its_own(browser):
    made = browser([{"do": "submission"}] * 20)

    assert len({one["id"] for one in made}) == 20
    assert {len(one["id"]) for one in made} == {32}


def test_the_vectors_are_what_the_server_makes_today():
    for name, vectors in make.written().items():
        kept = read_vectors(f"browser/{name}")
        del kept["comment"]
        assert kept == json.loads(json.dumps(vectors)), name
