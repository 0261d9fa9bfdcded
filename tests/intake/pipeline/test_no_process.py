"""A machine that gives no further process: reports wait, and the worker runs out of nothing."""

import os
from pathlib import Path

import pytest

from intake import forked, identities, networks, pipeline, services
from intake.arrival import Arrival
from intake.errors import TransientError
from intake.models import Network, Stage, Submission
from intake.queue import Lane
from intake.report import Report
from tests.organisation import Organisation, new_submission_id

TOLD = Report(network="", language="en", account="They took an invented man.")


def _refused(*_: object) -> int:
    raise BlockingIOError


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.django_db(transaction=True)
def test_reports_wait_and_lose_no_attempt(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    code = networks.issue_codes(Network.objects.get(), 1)[0]
    services.accept_report(Arrival(new_submission_id(), code, "123456789012345678904"), TOLD)

    with monkeypatch.context() as full:
        full.setattr(os, "fork", _refused)
        assert pipeline.work_off(Lane.TEXT) == 0

    row = Submission.objects.get()
    assert (row.stage, row.attempts) == (Stage.RECEIVED, 0)
    Submission.objects.update(lease_until=None)
    assert pipeline.work_off(Lane.TEXT) == 1


@pytest.mark.parametrize("call", ["fork", "pipe"])
def test_a_worker_that_tries_in_vain_keeps_no_descriptor(
    monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setattr(os, call, _refused)
    before = _descriptors()

    for _ in range(3):
        with pytest.raises(TransientError, match="no_process"):
            forked.in_a_fork(bytes, deadline=1, most=1)

    assert _descriptors() == before
