"""F4: the database commits and its answer never comes. Nobody knows; sending again settles it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import OperationalError

from intake import arrival, networks, services
from intake.arrival import Arrival
from intake.audit import audit
from intake.durably import durably
from intake.errors import TransientError
from intake.models import AdmissionCode, Attachment, CustodyEvent, MailboxSeed, Network, Submission
from intake.report import Report
from tests.faults import resting
from tests.organisation import Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
RECEIPT = "123456789012345678903"
SHORT = Report(network="", language="en", account="They took my neighbour, an invented man.")
LONG = replace(SHORT, account=resting.LONG)
Again = Callable[[], Arrival]


@contextmanager
def unanswered() -> Iterator[None]:
    """Committed, and the line to the server is cut before it says so."""
    with durably():
        yield
    raise OperationalError("invented: the server closed the connection")


@pytest.fixture
def again(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> Again:
    """The same page, posted once more."""
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    (code,) = networks.issue_codes(Network.objects.get(pk=organisation.network_id), 1)
    submission_id = new_submission_id()
    return lambda: Arrival(submission_id, code, RECEIPT)


def add_file(to: Arrival) -> None:
    file = to.open_file("photo.jpg", "image/jpeg")
    file.write(b"invented pixels")
    file.close()


@pytest.mark.parametrize("told", [SHORT, LONG], ids=["short", "long"])
def test_a_report_whose_commit_was_not_answered_is_one_when_it_is_sent_again(
    again: Again, told: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = again()
    add_file(first)
    with monkeypatch.context() as cut:
        cut.setattr(services, "durably", unanswered)
        with pytest.raises(TransientError, match="database_away"):
            services.accept_report(first, told)

    second = again()
    add_file(second)
    accepted = services.accept_report(second, told)

    assert (accepted.receipt, accepted.version) == (RECEIPT, 1)
    for rows in (Submission, Attachment, MailboxSeed, CustodyEvent):
        assert rows._default_manager.count() == 1, rows
    assert not AdmissionCode.objects.exists()
    assert audit().clean, "neither payload was taken back"


def test_a_file_whose_commit_was_not_answered_is_safe_and_not_kept_twice(
    again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut:
        cut.setattr(arrival, "durably", unanswered)
        with pytest.raises(TransientError, match="database_away"):
            add_file(again())

    second = again()
    add_file(second)
    services.accept_report(second, SHORT)

    assert Attachment.objects.get().submission == Submission.objects.get()
    assert audit().clean
