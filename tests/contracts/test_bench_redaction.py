"""Redaction asks nobody, and the bench says loudly what it was not given."""

import argparse
import json
import subprocess
import sys

import pytest

from intake.redaction import redact
from intake.redaction.recognizers.english_tagger import ENGLISH_TAGGER
from tests.bench import baseline, court_folds, redaction
from tests.bench.processes import ROOT


def _told(*command):
    done = subprocess.run([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def test_a_process_that_redacts_asks_nobody():
    told = _told("-m", "tests.bench.redaction_alone", "ps", "1")

    assert told["network_calls"] == 0
    assert told["characters_per_s"] > 0


def test_whoever_asks_is_refused_and_counted():
    asking = """
import socket
from tests.bench.offline import refuse
attempts = refuse()
refused = 0
for ask in (
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.getaddrinfo("invented.example", 80),
    lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"", ("127.0.0.1", 9)),
):
    try:
        ask()
    except OSError as refusal:
        refused += "asks nobody" in str(refusal)
print([attempts.count, refused])
"""

    assert _told("-c", asking) == [3, 3]


def test_without_a_baseline_and_without_the_news_both_are_said_to_be_skipped():
    with baseline.running(None) as presidio:
        assert presidio is None
    told = redaction.SECTIONS["attacks"](None, argparse.Namespace(hrdsattack=None, step=1))

    assert told["amanat"].startswith("skipped: ")
    assert baseline.HOW.startswith("skipped: ")
    assert (ROOT / "tests/bench/requirements.txt").is_file()


def test_every_goal_has_a_section_that_measures_it():
    assert redaction.SECTIONS.keys() == redaction.GOALS.keys()


def test_another_redactor_is_asked_line_by_line_and_its_kinds_are_ours(tmp_path):
    other = tmp_path / "python"
    other.write_text(
        "#!/bin/sh\n"
        'echo \'{"version": "invented"}\'\n'
        "read line\n"
        'echo \'{"spans": [[5, 15, "PHONE_NUMBER"]], "seconds": 0.5}\'\n'
        "read line || echo '{\"network_calls\": 2}'\n"
    )
    other.chmod(0o700)

    with baseline.running(other) as presidio:
        assert presidio is not None
        result = presidio.redact("call 0700000123")
        presidio.end()

    assert [span.kind for span in result.spans] == ["PHONE"]
    assert presidio.told == {"version": "invented", "network_calls": 2}


@pytest.mark.full
def test_each_court_case_is_judged_once_by_a_tagger_that_was_not_taught_on_it(monkeypatch):
    lessons = []
    learnt = court_folds.taught

    def taught(cases):
        lessons.append({case["doc_id"] for case in cases})
        return learnt(cases)

    monkeypatch.setattr(court_folds, "taught", taught)
    ENGLISH_TAGGER.warm()
    shipped = vars(ENGLISH_TAGGER)["_model"]

    figures = court_folds.measured(lambda text: redact(text, ("en",)), parts=2, step=40)

    assert len(lessons) == 2
    assert lessons[0].isdisjoint(lessons[1])
    assert figures.every_direct > 0
    assert figures.quasi > figures.every_quasi / 2
    assert vars(ENGLISH_TAGGER)["_model"] is shipped
