"""The roll as a page believes it: what the server refuses is refused there, by the same name."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.keys import Term
from intake.keys.entry import hybrid
from intake.keys.note import MAX_NOTE
from tests.vectors.roll import make_believing, published
from tests.vectors.roll.make import ROOT, TODAY

from .conftest import Job, read_vectors

pytestmark = pytest.mark.node

CASES = make_believing.unfolded(read_vectors("roll/believing.json"))
GOOD = published.Published("good", published.GOOD, (published.certified(),))


def job(case: Job) -> Job:
    return {**case, "do": "believe"}


def test_every_case_is_answered_as_by_the_server(browser):
    answers = browser([job(case) for case in CASES])

    differing = {
        case["name"]: (answer, case["answer"])
        for case, answer in zip(CASES, answers, strict=True)
        if answer != case["answer"]
    }
    assert not differing


def test_every_refusal_there_is_has_a_case():
    met = Counter(case["answer"].get("refused", "") for case in CASES)

    assert set(met) == {
        "",
        "root_missing",
        "roll_malformed",
        "roll_unsigned",
        "roll_older",
        "roll_early",
        "roll_expired",
        "epoch_missing",
        "epoch_malformed",
        "epoch_unsigned",
        "epoch_expired",
        "recipient_missing",
    }
    assert met[""] >= 15


def test_the_cases_are_what_the_server_answers_today():
    assert json.loads(json.dumps(make_believing.cases())) == CASES


def test_a_note_longer_than_any_is_malformed(browser):
    # In letters of two halves, so that a reader who counted halves would refuse the good one.
    rest = len(GOOD.roll) - len("organisation")
    documents = [
        GOOD.roll.replace("organisation", "😀" * (MAX_NOTE - rest + more), 1) for more in (0, 1)
    ]
    told = [replace(GOOD, roll=document).to_json() for document in documents]

    assert [one["answer"]["refused"] for one in told] == ["roll_unsigned", "roll_malformed"]
    assert browser([job(one) for one in told]) == [one["answer"] for one in told]


def test_packets_have_a_key_of_their_own(browser):
    rows = (published.certified(4, kind=Term.PACKET), published.certified(1))
    told = replace(GOOD, certificates=rows).to_json()

    with_packet, without = browser([{**told, "do": "packet"}, {**GOOD.to_json(), "do": "packet"}])

    assert with_packet["packet"] == 4
    assert with_packet["recipients"] == [sha256(hybrid(published.recipient(24)).public).hexdigest()]
    assert without == {"refused": "epoch_missing"}


@given(st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_document_with_any_letter_changed_is_answered_as_by_the_server(browser, data):
    """Where a signature still covers it, and where it does not."""
    body = published.page(published.roll(published.CERTIFIES))
    read: list[published.Published] = []
    for _ in range(60):
        changed = _changed(body, data.draw)
        read.append(_signed(changed))
        read.append(replace(GOOD, roll=_changed(GOOD.roll, data.draw)))
    cases = [one.to_json() for one in read]

    answers = browser([job(case) for case in cases])

    assert answers == [case["answer"] for case in cases]


def _changed(text: str, draw) -> str:
    place: int = draw(st.integers(0, len(text) - 1))
    letter: str = draw(st.sampled_from('"\\{}[],:01 aZ—\u06f1\u2028+=-') | st.characters())
    return text[:place] + letter + text[place + draw(st.integers(0, 1)) :]


def _signed(body: str) -> published.Published:
    try:
        document = ROOT.sign(body)
    except ValueError:
        document = body
    return replace(GOOD, roll=document, today=TODAY + timedelta(days=1))
