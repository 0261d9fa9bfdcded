"""What the worker gave up on, given back to it, with real forked children. All is invented."""

import os
import signal
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from intake import identities, pipeline, recipients, services, trying_again
from intake.keys import custody_rows
from intake.keys.ceremony.rewrapping import rewrap_rows
from intake.models import Attachment, SealedPart, Stage, Submission
from intake.queue import Lane
from tests.intake.pipeline.test_pipeline import accept, part, payloads_at_rest, payloads_named
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _few_tries(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.MAX_ATTEMPTS = 2
    monkeypatch.setattr(pipeline, "_pause", lambda _attempts: -1.0)
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    for one in (services, trying_again):
        monkeypatch.setattr(one, "ring_quietly", lambda _lane: None)


def dying(*_args: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def again(organisation: Organisation, row: Submission | Attachment) -> None:
    found = trying_again.given_up([str(organisation.network_id)], [row.pk])
    with transaction.atomic():
        assert trying_again.give_back(found) == found


def test_a_report_that_is_given_back_becomes_ready_once_the_fault_is_mended(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = accept(organisation)
    with monkeypatch.context() as broken:
        broken.setitem(pipeline.WORK, "submission", dying)
        pipeline.work_off(Lane.TEXT)
    row.refresh_from_db()
    assert row.stage == Stage.NEEDS_PERSON

    again(organisation, row)
    assert pipeline.work_off(Lane.TEXT) == 1

    row.refresh_from_db()
    assert (row.stage, row.attempts) == (Stage.READY, 0)
    assert not SealedPart.objects.filter(submission=row, kind="note").exists()
    assert payloads_at_rest() == payloads_named(), "the old note's payload went with it"


def test_a_file_that_fails_again_waits_again_with_one_note_of_the_newest_reason(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = accept(organisation, ("a.jpg", b"not a picture"))
    file = row.attachments.get()
    monkeypatch.setitem(pipeline.WORK, "attachment", dying)
    for _time in range(2):
        Attachment.objects.filter(pk=file.pk, stage=Stage.RECEIVED).update(attempts=100)
        pipeline.work_off(Lane.FILES)
        file.refresh_from_db()
        assert file.stage == Stage.NEEDS_PERSON
        assert b"worker_died" in part(file, "note", organisation.desk)
        again(organisation, file)
    pipeline.work_off(Lane.FILES)
    assert b"child_died" in part(file, "note", organisation.desk)


def test_a_file_that_fails_again_after_the_ceremony_waits_again_with_one_note(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = accept(organisation, ("a.jpg", b"not a picture"))
    file = row.attachments.get()
    monkeypatch.setitem(pipeline.WORK, "attachment", dying)
    for _time in range(2):
        pipeline.work_off(Lane.FILES)
        file.refresh_from_db()
        assert file.stage == Stage.NEEDS_PERSON
        assert b"child_died" in part(file, "note", organisation.desk)
        asked = custody_rows.asked([file.pk])
        found = rewrap_rows(asked.rows, organisation.custody, recipients.current())
        [(_, moved)] = custody_rows.apply([one for _, one in found if one])
        assert moved
    assert payloads_at_rest() == payloads_named(), "the old note's payload went with it"


def test_every_reason_that_can_be_mended_is_one_that_the_pipeline_gives() -> None:
    fixed = {"child_died", "child_too_slow", "system_fault", "worker_bug", "worker_died"}
    assert fixed <= trying_again.MENDABLE
    of_what_came = {"broken_payload", "misplaced", "parts_differ", "report_malformed",
                    "other_network", "payload_missing", "no_key_opens"}  # fmt: skip
    assert not of_what_came & trying_again.MENDABLE
    assert not pipeline._NOT_ITS_FAULT & trying_again.MENDABLE


def test_a_row_of_another_network_is_not_found(organisation: Organisation) -> None:
    row = accept(organisation)
    Submission.objects.filter(pk=row.pk).update(stage=Stage.NEEDS_PERSON)
    assert trying_again.given_up(["0" * 32], [row.pk]) == []
    assert trying_again.given_up([], [row.pk]) == []


def test_outside_a_transaction_nothing_is_given_back(organisation: Organisation) -> None:
    row = accept(organisation)
    with pytest.raises(RuntimeError):
        trying_again.give_back([row])
