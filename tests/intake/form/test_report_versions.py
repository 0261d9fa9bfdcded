"""Report v1 and v2: one spelling for each report, and the old one read as ever."""

import hashlib
import hmac
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import IntakeError
from intake.report import Answer, Report, canonical

TOLD = Report(network="n", language="ps", account="یو څه", kinds=("LIB",), consent=("un",))
ANSWERED = replace(TOLD, answers=(Answer("death_cause", words="په ډزو"),))
# Written down before there was a version 2: a report that waited in the queue meanwhile.
FIRST = (
    b'{"account":"Words.","ask_back":false,"attachments":[],"consent":["internal_read"],'
    b'"danger":"","danger_words":"","how_known":"","kinds":[],"language":"en","network":"n",'
    b'"schema":1,"when":{"calendar":"","day":0,"month":0,"precision":"","words":"","year":0},'
    b'"where":{"district":"","province":"","words":""}}'
)


def test_a_report_written_before_there_were_answers_is_read_and_has_the_same_tag():
    old = Report.from_bytes(FIRST)
    assert old.answers == ()
    assert old.to_bytes() == FIRST
    plain = json.loads(FIRST)
    del plain["schema"]
    expected = hmac.digest(bytes(16), canonical(["0" * 21, plain]), hashlib.sha256)
    assert old.tag(bytes(16), "0" * 21, []) == expected


def test_without_answers_the_first_version_is_written_and_with_them_the_second():
    assert json.loads(TOLD.to_bytes())["schema"] == 1
    assert "answers" not in json.loads(TOLD.to_bytes())
    assert json.loads(ANSWERED.to_bytes())["schema"] == 2


@given(
    st.lists(
        st.builds(
            Answer,
            st.text(max_size=20),
            st.sampled_from(["", "yes"]),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
        )
    )
)
def test_every_report_is_read_back_as_it_was(answers):
    told = replace(TOLD, answers=tuple(answers))
    assert Report.from_bytes(told.to_bytes()) == told


def _changed(report: Report, **changes: object) -> bytes:
    return canonical({**json.loads(report.to_bytes()), **changes})


@pytest.mark.parametrize(
    "content",
    [
        _changed(TOLD, schema=2),
        _changed(ANSWERED, schema=1),
        _changed(ANSWERED, schema=3),
        _changed(TOLD, schema=True),
        _changed(TOLD, answers=[]),
        _changed(ANSWERED, answers=[]),
        _changed(ANSWERED, answers={"key": "k"}),
        _changed(ANSWERED, answers=[["k", "", "w"]]),
        _changed(ANSWERED, answers=[{"key": "k", "words": "w"}]),
        _changed(ANSWERED, answers=[{"key": "k", "code": 1, "words": "w"}]),
        _changed(ANSWERED, answers=[{"key": "k", "code": "", "words": "w", "more": ""}]),
    ],
)
def test_any_other_spelling_is_refused(content):
    with pytest.raises(IntakeError, match="report_malformed"):
        Report.from_bytes(content)


def test_another_answer_is_another_report():
    tags = {
        one.tag(bytes(16), "0" * 21, [])
        for one in (TOLD, ANSWERED, replace(TOLD, answers=(Answer("death_cause", code="yes"),)))
    }
    assert len(tags) == 3


def test_no_repr_says_what_was_answered():
    assert "ډزو" not in repr(ANSWERED) + repr(ANSWERED.answers) + repr(ANSWERED.answers[0])
