"""One payload in trouble hides no other, and what went on purpose is no trouble."""

import errno
from typing import BinaryIO

import pytest
from django.core.management import CommandError, call_command

from intake import audit, networks, services
from intake.arrival import Arrival
from intake.blobs import FileBlobs, blob_store
from intake.errors import TransientError
from intake.models import MailboxSeed, Network, Submission
from intake.report import Report
from tests.faults import resting
from tests.organisation import Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
LONG = Report(network="", language="en", account=resting.LONG)


@pytest.fixture
def rows(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    """Three reports that rest as blobs."""
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    for code in networks.issue_codes(Network.objects.get(), 3):
        arrival = Arrival(new_submission_id(), code, "123456789012345678904")
        services.accept_report(arrival, LONG)
    return list(Submission.objects.all())


def _fail(monkeypatch: pytest.MonkeyPatch, name: str, fault: Exception) -> None:
    known = FileBlobs.open

    def opened(store: FileBlobs, wanted: str) -> BinaryIO:
        if wanted == name:
            raise fault
        return known(store, wanted)

    monkeypatch.setattr(FileBlobs, "open", opened)


def test_a_payload_on_a_bad_sector_is_named_and_those_after_it_are_looked_at(
    rows: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    _fail(monkeypatch, rows[0].blob, OSError(errno.EIO, "invented"))
    resting.remove(rows[1].blob)
    payload = resting.content(rows[2].blob)
    resting.put_in_place(rows[2].blob, bytes([payload[0] ^ 1]) + payload[1:])

    found = audit.audit()

    assert found.checked == 3
    assert [found.unreadable, found.missing, found.altered] == [[str(row.pk)] for row in rows]


def test_an_unreadable_payload_alone_is_no_clean_audit(
    rows: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert audit.audit().clean
    _fail(monkeypatch, rows[0].blob, PermissionError())

    assert not audit.audit().clean


def test_what_was_erased_while_the_audit_ran_is_not_called_missing(
    rows: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = audit._digest

    def erased_first(row: Submission) -> bytes:
        if row.pk == rows[1].pk:
            blob_store().delete(row.blob)
            MailboxSeed.objects.filter(submission=row.pk).delete()
            Submission.objects.filter(pk=row.pk).delete()
        return digest(row)

    monkeypatch.setattr(audit, "_digest", erased_first)

    found = audit.audit()

    assert found.checked == 3
    assert found.clean


def test_a_storage_that_is_away_is_no_finding(
    rows: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    _fail(monkeypatch, rows[0].blob, TransientError("storage_fault"))

    with pytest.raises(CommandError, match="nothing is known"):
        call_command("audit")
