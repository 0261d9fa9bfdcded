"""What a receipt promises, on the way in. Everything told here is invented."""

import hashlib
from dataclasses import replace

import pytest
from django.db import DatabaseError
from pytest_django import Settings

from intake import networks, services
from intake.arrival import Arrival
from intake.audit import audit
from intake.blobs import blob_store
from intake.errors import IntakeError, TransientError
from intake.models import (
    AdmissionCode,
    Attachment,
    CustodyBody,
    CustodyEvent,
    MailboxSeed,
    Network,
    Stage,
    Submission,
)
from intake.report import Report
from intake.sealing import Inner, open_bytes, split, unwrap
from tests.organisation import Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
RECEIPT = "123456789012345678904"
TOLD = Report(network="", language="en", account="They took my neighbour, an invented man.")


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


def test_an_accepted_report_opens_with_the_epoch_key_and_with_custody(
    organisation: Organisation,
) -> None:
    services.accept_report(arrival(organisation), TOLD)

    row = Submission.objects.get()
    with blob_store().open(row.blob) as file:
        payload = file.read()
    for identity in (organisation.epoch, organisation.custody):
        key = unwrap(bytes(row.header), [identity])
        inner = Inner("report", 1, bytes(row.id_digest).hex(), 1, 1)
        report = Report.from_bytes(open_bytes(bytes(row.header), payload, key, inner))
        assert report == replace(TOLD, network=str(organisation.network_id))


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


def test_a_refused_report_leaves_no_blob_behind(organisation: Organisation) -> None:
    with pytest.raises(IntakeError, match="code_unknown"):
        services.accept_report(arrival(organisation, code="0000-0000-0000-0000"), TOLD)

    assert list(blob_store().names()) == []


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
    send(arrival(organisation, code=code))

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
    assert AdmissionCode.objects.count() == 1


def test_the_event_is_in_the_same_transaction_and_its_body_opens_for_the_desk(
    organisation: Organisation,
) -> None:
    services.accept_report(arrival(organisation), TOLD)

    body = CustodyBody.objects.get()
    sealed = bytes(body.sealed)
    assert str(Submission.objects.get().pk).encode() not in sealed
    unwrap(split(sealed)[0], [organisation.desk])


def test_a_swapped_epoch_certificate_stops_acceptance(organisation: Organisation) -> None:
    from intake import recipients  # noqa: PLC0415
    from intake.models import EpochCertificate  # noqa: PLC0415

    intruder = Organisation()
    EpochCertificate.objects.update(document=intruder.certificate())
    recipients.forget()

    with pytest.raises(IntakeError, match="epoch_unsigned"):
        services.accept_report(arrival(organisation), TOLD)
    assert not Submission.objects.exists()


def test_the_audit_notices_a_missing_and_an_altered_blob(organisation: Organisation) -> None:
    services.accept_report(arrival(organisation), TOLD)
    services.accept_report(arrival(organisation), TOLD)
    lost, altered = Submission.objects.all()
    blob_store().delete(lost.blob)
    Submission.objects.filter(pk=altered.pk).update(blob_sha256=hashlib.sha256(b"another").digest())

    found = audit()

    assert found.missing == [str(lost.pk)]
    assert found.altered == [str(altered.pk)]


def test_nothing_of_an_arrival_shows_in_its_repr(organisation: Organisation) -> None:
    one = arrival(organisation)
    send(one, name="Zalmay.jpg")
    assert "Zalmay" not in repr(one) + repr(one.staged) + repr(TOLD)
    assert one.submission_id.hex() not in repr(one)
