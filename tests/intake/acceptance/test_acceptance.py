"""What a receipt promises, on the way in. Everything told here is invented."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from intake import networks, payloads, services
from intake.arrival import Arrival
from intake.audit import audit
from intake.blobs import blob_store
from intake.errors import IntakeError, TransientError
from intake.models import (
    AdmissionCode,
    Attachment,
    CustodyEvent,
    MailboxSeed,
    Network,
    SmallPayload,
    Stage,
    Submission,
)
from intake.payloads import SMALL, is_small
from intake.report import Report
from intake.sealing import Inner, open_bytes, unwrap
from tests.faults import resting
from tests.organisation import Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
RECEIPT = "123456789012345678904"
TOLD = Report(network="", language="en", account="They took my neighbour, an invented man.")
LONG = replace(TOLD, account=resting.LONG)
either = pytest.mark.parametrize("told", [TOLD, LONG], ids=["short", "long"])


@pytest.fixture
def quiet_bell(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    rung: list[str] = []
    monkeypatch.setattr(services, "ring_quietly", lambda lane: rung.append(lane.value))
    return rung


@pytest.fixture(autouse=True)
def _bell(quiet_bell: list[str]) -> None:
    """Nothing rings unless a test listens."""


def code_for(organisation: Organisation) -> str:
    return networks.issue_codes(Network.objects.get(pk=organisation.network_id), 1)[0]


def arrival(organisation: Organisation, **changes: object) -> Arrival:
    known = {
        "submission_id": new_submission_id(),
        "code": changes.get("code") or code_for(organisation),
        "receipt": RECEIPT,
    }
    return Arrival(**{**known, **changes})  # type: ignore[arg-type]


def send(one: Arrival, name: str = "photo.jpg", content: bytes = b"invented pixels") -> None:
    file = one.open_file(name, "image/jpeg")
    file.write(content)
    file.close()


@either
def test_an_accepted_report_opens_with_the_epoch_key_and_with_custody(
    organisation: Organisation, told: Report
) -> None:
    services.accept_report(arrival(organisation), told)

    row = Submission.objects.get()
    payload = resting.content(row.blob)
    for identity in (organisation.epoch, organisation.custody):
        key = unwrap(bytes(row.header), [identity])
        inner = Inner("report", 1, bytes(row.id_digest).hex(), 1, 1)
        report = Report.from_bytes(open_bytes(bytes(row.header), payload, key, inner))
        assert report == replace(told, network=str(organisation.network_id))


def test_a_short_report_rests_in_the_database_and_a_long_one_as_a_blob(
    organisation: Organisation,
) -> None:
    services.accept_report(arrival(organisation), TOLD)
    services.accept_report(arrival(organisation), LONG)

    small, large = Submission.objects.order_by("blob_size")
    assert (len(small.blob), len(large.blob)) == (22, 43)
    assert SmallPayload.objects.get().name == small.blob
    assert list(blob_store().names()) == [large.blob]
    assert len(resting.content(small.blob)) == small.blob_size <= SMALL < large.blob_size


def test_neither_desk_nor_originals_open_what_only_the_worker_should(
    organisation: Organisation,
) -> None:
    services.accept_report(arrival(organisation), TOLD)

    with pytest.raises(IntakeError):
        unwrap(bytes(Submission.objects.get().header), [organisation.desk, organisation.originals])


def test_custody_cannot_open_the_mailbox_seed(organisation: Organisation) -> None:
    services.accept_report(arrival(organisation), TOLD)

    seed = MailboxSeed.objects.get()
    with pytest.raises(IntakeError):
        unwrap(bytes(seed.header), [organisation.custody])


def test_the_same_report_twice_is_one_submission_and_one_receipt(
    organisation: Organisation, quiet_bell: list[str]
) -> None:
    first = arrival(organisation)
    services.accept_report(first, TOLD)

    again = services.accept_report(Arrival(first.submission_id, "used up", RECEIPT), TOLD)

    assert again.receipt == RECEIPT
    assert Submission.objects.count() == 1
    assert CustodyEvent.objects.count() == 1
    assert quiet_bell == ["text"]


def test_a_repeat_is_answered_only_after_a_sync_of_its_own(organisation: Organisation) -> None:
    """Who wrote the first one may have been killed before its commit was on the disk."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL syncs what it recovers before it answers.")
    first = arrival(organisation)
    services.accept_report(first, TOLD)

    with CaptureQueriesContext(connection) as asked:
        services.accept_report(Arrival(first.submission_id, "used up", RECEIPT), TOLD)

    written = [one["sql"].split()[0] for one in asked if "intake_network" in one["sql"]]
    assert "UPDATE" in written


def test_changed_content_under_the_same_id_is_a_further_version_and_both_are_kept(
    organisation: Organisation,
) -> None:
    first = arrival(organisation)
    services.accept_report(first, TOLD)

    changed = replace(TOLD, account="They took two people, both invented.")
    later = services.accept_report(Arrival(first.submission_id, "used up", RECEIPT), changed)

    assert later.version == 2
    assert sorted(Submission.objects.values_list("version", flat=True)) == [1, 2]
    assert audit().clean


def test_a_code_admits_one_report_and_is_gone(organisation: Organisation) -> None:
    code = code_for(organisation)
    services.accept_report(arrival(organisation, code=code), TOLD)

    with pytest.raises(IntakeError, match="code_unknown"):
        services.accept_report(arrival(organisation, code=code), TOLD)
    assert Submission.objects.count() == 1
    assert not AdmissionCode.objects.exists()


@either
def test_a_refused_report_leaves_no_payload_behind(
    organisation: Organisation, told: Report
) -> None:
    with pytest.raises(IntakeError, match="code_unknown"):
        services.accept_report(arrival(organisation, code="0000-0000-0000-0000"), told)

    assert list(blob_store().names()) == []
    assert not SmallPayload.objects.exists()


@either
def test_a_report_refused_within_its_transaction_leaves_no_payload_behind(
    organisation: Organisation, told: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[int] = []

    def refuse(*_event: object) -> None:
        met.append(Submission.objects.count())
        raise IntakeError("invented")

    monkeypatch.setattr("intake.custody.record", refuse)
    with pytest.raises(IntakeError, match="invented"):
        services.accept_report(arrival(organisation), told)

    assert met == [1], "row and payload were written already"
    assert not Submission.objects.exists()
    assert not SmallPayload.objects.exists()
    assert list(blob_store().names()) == []
    assert AdmissionCode.objects.count() == 1


def test_a_small_payload_is_kept_only_within_the_transaction_of_its_row(
    organisation: Organisation,
) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        payloads.put(b"sealed").keep()
    assert not SmallPayload.objects.exists()


def test_files_that_arrived_before_a_refusal_stay_staged_and_are_taken_later(
    organisation: Organisation,
) -> None:
    first = arrival(organisation)
    send(first)
    number = first.staged[0].number

    retry = Arrival(first.submission_id, first._code, RECEIPT)
    retry.take_staged([number])
    accepted = services.accept_report(retry, TOLD)

    assert [file.number for file in accepted.files] == [number]
    row = Attachment.objects.get()
    assert row.stage == Stage.RECEIVED
    assert row.submission == Submission.objects.get()


def test_a_file_sent_twice_is_kept_once(organisation: Organisation) -> None:
    first = arrival(organisation)
    send(first)
    retry = Arrival(first.submission_id, first._code, RECEIPT)
    send(retry)

    assert Attachment.objects.count() == 1
    assert len(list(blob_store().names())) == 1


def test_a_repeat_with_files_is_still_the_same_submission(organisation: Organisation) -> None:
    first = arrival(organisation)
    send(first)
    services.accept_report(first, TOLD)

    retry = Arrival(first.submission_id, "used up", RECEIPT)
    send(retry)
    services.accept_report(retry, TOLD)

    assert Submission.objects.count() == 1
    assert Attachment.objects.count() == 1


def test_nobody_else_can_take_files_staged_under_another_id(organisation: Organisation) -> None:
    first = arrival(organisation)
    send(first)
    thief = arrival(organisation)
    thief.take_staged([1])

    assert thief.staged == []


def test_an_eleventh_file_is_refused(organisation: Organisation) -> None:
    one = arrival(organisation)
    for number in range(10):
        send(one, content=f"invented {number}".encode())

    with pytest.raises(IntakeError, match="too_many_files"):
        one.open_file("eleven.jpg", "image/jpeg")


def test_an_empty_file_is_refused_and_forgotten(organisation: Organisation) -> None:
    with pytest.raises(IntakeError, match="file_empty"):
        send(arrival(organisation), content=b"")
    assert not Attachment.objects.exists()
    assert list(blob_store().names()) == []


def test_a_code_held_by_an_upload_admits_nobody_else(organisation: Organisation) -> None:
    code = code_for(organisation)
    first = arrival(organisation, code=code)
    send(first)

    with pytest.raises(IntakeError, match="code_held"):
        services.accept_report(arrival(organisation, code=code), TOLD)
    with pytest.raises(IntakeError, match="code_held"):
        send(arrival(organisation, code=code))
    services.accept_report(first, TOLD)
    with pytest.raises(IntakeError, match="code_unknown"):
        services.accept_report(arrival(organisation, code=code), TOLD)


def test_a_circle_with_too_many_uploads_open_is_asked_to_wait(
    organisation: Organisation, settings: Settings
) -> None:
    settings.NETWORK_UPLOADS_AT_ONCE = 1
    send(arrival(organisation))

    with pytest.raises(TransientError, match="network_busy"):
        send(arrival(organisation))


def test_a_full_disk_is_said_before_anything_is_stored(
    organisation: Organisation, settings: Settings
) -> None:
    settings.FREE_SPACE_FLOOR = 1 << 60
    with pytest.raises(TransientError, match="storage_full"):
        services.accept_report(arrival(organisation), TOLD)
    assert not Submission.objects.exists()
    assert AdmissionCode.objects.count() == 1


def test_a_database_that_fails_is_a_passing_fault_and_loses_nothing(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object) -> None:
        raise DatabaseError("invented")

    monkeypatch.setattr("intake.custody.record", fails)
    one = arrival(organisation)
    with pytest.raises(TransientError, match="database_away"):
        services.accept_report(one, TOLD)
    assert not Submission.objects.exists()
    assert not SmallPayload.objects.exists()
    assert AdmissionCode.objects.count() == 1


def test_a_swapped_epoch_certificate_stops_acceptance(organisation: Organisation) -> None:
    from intake import recipients  # noqa: PLC0415
    from intake.models import EpochCertificate  # noqa: PLC0415

    intruder = Organisation()
    EpochCertificate.objects.update(document=intruder.certificate())
    recipients.forget()

    with pytest.raises(IntakeError, match="epoch_unsigned"):
        services.accept_report(arrival(organisation), TOLD)
    assert not Submission.objects.exists()


@either
def test_the_audit_notices_a_missing_and_an_altered_payload(
    organisation: Organisation, told: Report
) -> None:
    for _ in range(3):
        services.accept_report(arrival(organisation), told)
    lost, altered, _sound = Submission.objects.all()
    resting.remove(lost.blob)
    payload = resting.content(altered.blob)
    resting.put_in_place(altered.blob, payload[:-1] + bytes([payload[-1] ^ 1]))

    found = audit()

    assert found.checked == 3
    assert found.missing == [str(lost.pk)]
    assert found.altered == [str(altered.pk)]
    assert not found.clean


def test_the_audit_notices_two_payloads_that_changed_places(organisation: Organisation) -> None:
    for told in (TOLD, TOLD, LONG):
        services.accept_report(arrival(organisation), told)
    one, other, _ = Submission.objects.order_by("blob_size")
    assert all(map(is_small, (one.blob, other.blob)))
    first, second = resting.content(one.blob), resting.content(other.blob)
    resting.put_in_place(one.blob, second)
    resting.put_in_place(other.blob, first)

    assert sorted(audit().altered) == sorted([str(one.pk), str(other.pk)])


def test_nothing_of_an_arrival_shows_in_its_repr(organisation: Organisation) -> None:
    one = arrival(organisation)
    send(one, name="Zalmay.jpg")
    assert "Zalmay" not in repr(one) + repr(one.staged) + repr(TOLD)
    assert one.submission_id.hex() not in repr(one)
