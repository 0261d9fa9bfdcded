"""Blobs in object storage: durable or not there, and a listing that tells nothing. No network."""

import re
import secrets
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ResponseStreamingError
from botocore.response import StreamingBody
from moto import mock_aws
from pytest_django import Settings

from casework.models import Desk, Draft
from intake import blobs, clock, identities, networks, pipeline, services, sweeper
from intake.arrival import Arrival
from intake.audit import audit
from intake.blobs_s3 import S3Blobs
from intake.errors import TransientError
from intake.models import Attachment, Network, SealedPart, SmallPayload, Stage, Submission
from intake.payloads import is_small
from intake.pipeline import child
from intake.queue import Lane
from intake.report import Report
from intake.sealing import padded_length
from tests.faults import resting
from tests.organisation import Organisation, new_submission_id

BUCKET = "invented-bucket"
PART = 8 << 20


@pytest.fixture
def bucket(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket in this process's memory."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    settings.BLOBS = f"s3://{BUCKET}"
    settings.STORAGES = {
        **settings.STORAGES,
        "blobs": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {"bucket_name": BUCKET, "region_name": "us-east-1"},
        },
    }
    with mock_aws():
        made = boto3.resource("s3", region_name="us-east-1").Bucket(BUCKET)
        made.create()
        yield made


def uploads(bucket: Any) -> list[Any]:
    """Multipart uploads that were begun and neither completed nor aborted."""
    return list(bucket.multipart_uploads.all())


@pytest.mark.parametrize("size", [0, 1, 4096, PART, PART + 1, 2 * PART + 12345])
def test_what_was_committed_comes_back_whole(bucket: Any, size: int) -> None:
    content, store = secrets.token_bytes(size), S3Blobs(BUCKET)
    writer = store.create()
    for start in range(0, size, 1 << 16):
        writer.write(content[start : start + (1 << 16)])

    name = writer.commit()

    assert store.open(name).read() == content
    assert list(store.names()) == [name]
    assert uploads(bucket) == []


@pytest.mark.parametrize("size", [10, PART + 10])
def test_an_aborted_blob_leaves_nothing(bucket: Any, size: int) -> None:
    writer = S3Blobs(BUCKET).create()
    writer.write(bytes(size))

    writer.abort()
    writer.abort()

    assert list(S3Blobs(BUCKET).names()) == []
    assert uploads(bucket) == []


def test_a_deleted_blob_is_gone_and_may_be_deleted_again(bucket: Any) -> None:
    store, name = S3Blobs(BUCKET), blobs.put(b"sealed")

    store.delete(name)
    store.delete(name)

    with pytest.raises(FileNotFoundError):
        store.open(name)


@pytest.mark.parametrize("operation", ["CompleteMultipartUpload", "UploadPart"])
def test_an_upload_that_fails_to_complete_is_a_passing_fault_and_leaves_nothing(
    bucket: Any, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fail(monkeypatch, operation)

    with pytest.raises(TransientError, match="storage_fault"):
        blobs.put(bytes(PART + 10))

    assert list(S3Blobs(BUCKET).names()) == []
    assert uploads(bucket) == []


def test_an_object_of_another_length_than_was_sent_is_not_taken_for_stored(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import botocore.client  # noqa: PLC0415

    known = botocore.client.BaseClient._make_api_call

    def shortened(client: Any, name: str, told: dict[str, Any]) -> Any:
        if name == "PutObject":
            told = {**told, "Body": told["Body"][:-1]}
        return known(client, name, told)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", shortened)
    with pytest.raises(TransientError, match="storage_fault"):
        blobs.put(b"sealed")


def test_a_storage_that_does_not_answer_is_a_passing_fault_of_writing_and_of_deleting(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = blobs.put(b"sealed")
    for operation in ("UploadPart", "AbortMultipartUpload", "DeleteObject"):
        _fail(monkeypatch, operation)

    with pytest.raises(TransientError, match="storage_fault"):
        blobs.put(bytes(PART + 10))
    with pytest.raises(TransientError, match="storage_fault"):
        S3Blobs(BUCKET).delete(name)

    assert list(S3Blobs(BUCKET).names()) == [name]
    assert len(uploads(bucket)) == 1, "the sweeper aborts it when it is old"


def test_a_line_that_breaks_while_a_blob_is_read_is_a_passing_fault(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise ResponseStreamingError(error="invented")

    name = blobs.put(b"sealed")
    with S3Blobs(BUCKET).open(name) as payload:
        assert payload.read(3) + payload.read() == b"sealed"
    monkeypatch.setattr(StreamingBody, "read", broken)

    with (
        S3Blobs(BUCKET).open(name) as payload,
        pytest.raises(TransientError, match="storage_fault"),
    ):
        payload.read(3)


def _fail(monkeypatch: pytest.MonkeyPatch, operation: str) -> None:
    import botocore.client  # noqa: PLC0415

    known = botocore.client.BaseClient._make_api_call

    def failing(client: Any, name: str, told: dict[str, Any]) -> Any:
        if name == operation:
            raise ClientError({"Error": {"Code": "InternalError"}}, name)
        return known(client, name, told)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", failing)


@pytest.mark.django_db(transaction=True)
def test_a_report_with_a_file_is_accepted_into_the_bucket_and_worked_to_ready(
    organisation: Organisation, bucket: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BLOBS = f"s3://{BUCKET}"  # the organisation's fixture names a folder
    _work_in_this_process(organisation, monkeypatch)
    for account in ("They took him, an invented man.", resting.LONG):
        _accept_with_a_file(account)

    assert pipeline.work_off(Lane.TEXT) == 2
    assert pipeline.work_off(Lane.FILES) == 4

    stages = {row.stage for row in (*Submission.objects.all(), *Attachment.objects.all())}
    assert stages == {Stage.READY}
    assert audit().clean
    _listing_tells_nothing(bucket)


def _accept_with_a_file(account: str) -> None:
    arrival = Arrival(
        new_submission_id(), networks.issue_codes(Network.objects.get(), 1)[0], "0" * 21
    )
    file = arrival.open_file("invented.txt", "text/plain")
    file.write(b"an invented file")
    file.close()
    services.accept_report(arrival, Report(network="", language="en", account=account))


def _work_in_this_process(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    """A forked child would store into its own copy of the bucket, which ends with it."""
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    monkeypatch.setattr(pipeline, "in_a_child", lambda work, deadline: child._attempt(work))


def _listing_tells_nothing(bucket: Any) -> None:
    rows: list[Any] = [
        *Submission.objects.all(),
        *Attachment.objects.all(),
        *SealedPart.objects.all(),
    ]
    listed = {item.key: item.size for item in bucket.objects.all()}
    assert listed == {row.blob: row.blob_size for row in rows if not is_small(row.blob)}
    assert len(listed) >= 4, "two files, a long report, its working copy"
    assert SmallPayload.objects.count() == len(rows) - len(listed)
    # A payload is the padded plaintext, a nonce of 16, and a tag of 16 for each 64 KiB.
    for name, size in listed.items():
        assert re.fullmatch(r"[\w-]{43}", name)
        plain = size - 16 - 16 * max(1, -(-(size - 16) // 65552))
        assert padded_length(plain) == plain
        head = bucket.Object(name).get()
        assert head["Metadata"] == {}
        assert head["ContentType"] == "binary/octet-stream"


# -- What a crash leaves --------------------------------------------------------------------


def _later(monkeypatch: pytest.MonkeyPatch, **ahead: int) -> None:
    now = datetime.now(UTC) + timedelta(**ahead)
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.mark.django_db
def test_a_blob_that_no_row_names_goes_once_it_is_old(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs.put(b"orphan")
    kept = Draft(
        desk=Desk.objects.create(), order=uuid.uuid4(), number=1, day=clock.today(), header=b"",
        blob=blobs.put(b"named"), blob_sha256=bytes(32), size=5, summary=b"",
    )  # fmt: skip
    kept.save()

    _later(monkeypatch, days=1, hours=23)
    assert sweeper.drop_orphan_blobs(S3Blobs(BUCKET)) == 0
    _later(monkeypatch, days=2, hours=1)
    assert sweeper.drop_orphan_blobs(S3Blobs(BUCKET)) == 1

    assert list(S3Blobs(BUCKET).names()) == [kept.blob]


@pytest.mark.django_db
def test_what_is_no_blob_of_ours_is_left_in_the_bucket(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put_object(Key="notes/of-the-owner.txt", Body=b"not ours")
    _later(monkeypatch, days=400)

    sweeper.tidy()

    assert [item.key for item in bucket.objects.all()] == ["notes/of-the-owner.txt"]
    assert list(S3Blobs(BUCKET).names()) == []


@pytest.mark.django_db
def test_an_upload_that_nobody_ended_is_aborted_once_it_is_old(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = S3Blobs(BUCKET).create()
    writer.write(bytes(PART + 10))
    assert len(uploads(bucket)) == 1

    begun = uploads(bucket)[0].initiated
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(days=1, hours=23))
    sweeper.tidy()
    assert len(uploads(bucket)) == 1
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(days=2, hours=1))
    sweeper.tidy()

    assert uploads(bucket) == []


@pytest.mark.django_db
def test_a_bucket_that_does_not_answer_is_tidied_another_day(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs.put(b"orphan")
    _later(monkeypatch, days=3)

    with monkeypatch.context() as away:
        _fail(away, "ListObjects")
        sweeper.tidy()
    assert len(list(S3Blobs(BUCKET).names())) == 1

    sweeper.tidy()
    assert list(S3Blobs(BUCKET).names()) == []
