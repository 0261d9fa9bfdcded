"""What a report writes is sent to PostgreSQL in one go, and waited for once before the commit.

In a crowd each answer waits for a turn of the processor and of the interpreter.
"""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection

from intake import networks, services
from intake.arrival import Arrival
from intake.durably import durably, unawaited
from intake.errors import IntakeError
from intake.inserting import insert
from intake.models import (
    AdmissionCode,
    CustodyEvent,
    MailboxSeed,
    Network,
    SmallPayload,
    Submission,
)
from intake.report import Report
from tests.organisation import Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
RECEIPT = "123456789012345678905"
TOLD = Report(network="", language="en", account="They took my neighbour, an invented man.")


@pytest.fixture
def admitted(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> Arrival:
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    (code,) = networks.issue_codes(Network.objects.get(pk=organisation.network_id), 1)
    made = Arrival(new_submission_id(), code, RECEIPT)
    made.admission()
    return made


def test_the_writes_of_a_report_are_sent_together_and_one_is_asked_for_its_rows(
    admitted: Arrival,
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite answers in this very thread.")
    sent: list[tuple[str, bool, bool]] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        is_piped = connection.connection.pgconn.pipeline_status != 0
        sent.append((sql.split(maxsplit=1)[0], is_piped, "RETURNING" in sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        services.accept_report(admitted, TOLD)

    writes = [one for one in sent if one[0] in ("INSERT", "DELETE", "UPDATE")]
    assert writes == [("INSERT", True, False)] * 4 + [("DELETE", True, True)]
    assert connection.connection.pgconn.pipeline_status == 0


def test_what_was_refused_among_them_is_said_and_nothing_of_them_is_kept() -> None:
    network = uuid.uuid4()
    with pytest.raises(IntegrityError), durably(), unawaited():
        for _ in range(2):
            insert(Network(id=network))
        insert(CustodyEvent(leaf=bytes(32)), needs_key=False)

    assert not Network.objects.filter(pk=network).exists()
    assert not CustodyEvent.objects.exists()
    with durably(), unawaited():
        insert(Network(id=network))
    assert Network.objects.filter(pk=network).exists(), "the line is as good as before"


def test_a_number_that_is_asked_for_is_there_at_once() -> None:
    with durably(), unawaited():
        events = [CustodyEvent(leaf=bytes([n]) * 32) for n in range(2)]
        for event in events:
            insert(event)
        assert events[0].pk < events[1].pk


def test_a_code_that_went_meanwhile_is_told_and_leaves_nothing(admitted: Arrival) -> None:
    AdmissionCode.objects.all().delete()

    with pytest.raises(IntakeError, match="code_unknown"):
        services.accept_report(admitted, TOLD)
    stored = (Submission, SmallPayload, MailboxSeed, CustodyEvent)
    assert not any(model._default_manager.exists() for model in stored)
