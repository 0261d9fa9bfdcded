"""Uploads where blobs are objects in a bucket: pieces lie here, only what is whole goes there."""

import secrets
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from pytest_django import Settings

from intake.blobs import blob_store
from intake.blobs_s3 import S3BlobWriter
from intake.errors import TransientError
from intake.models import Attachment
from intake.uploads import partial
from tests.intake.uploads.sender import Line, Sender

pytestmark = pytest.mark.django_db(transaction=True)
BUCKET = "invented-bucket"


@pytest.fixture
def bucket(settings: Settings, sender: Sender, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket in this process's memory, after everything else is founded."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    settings.BLOBS = f"s3://{BUCKET}"
    options = {"bucket_name": BUCKET, "region_name": "us-east-1"}
    backend = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "blobs": backend}
    with mock_aws():
        made = boto3.resource("s3", region_name="us-east-1").Bucket(BUCKET)
        made.create()
        yield made


def test_pieces_rest_on_this_host_until_the_whole_is_an_object(
    bucket: Any, line: Line, sender: Sender, settings: Settings
) -> None:
    file = sender.file(1, secrets.token_bytes(100_000))
    address = line.create(sender, file)["Location"]
    line.patch(address, 0, file.octets[:50_000])

    assert partial.folder() == settings.VAR_DIR / "uploads"
    assert list(bucket.objects.all()) == []

    assert line.patch(address, 50_000, file.octets[50_000:]).status_code == 204
    row = Attachment.objects.get()
    assert [one.key for one in bucket.objects.all()] == [row.blob]
    with blob_store().open(row.blob) as payload:
        assert bytes(row.header) + payload.read() == file.octets
    assert list(partial.folder().iterdir()) == []


def test_a_bucket_that_fails_at_the_end_is_asked_again(
    bucket: Any, line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sender.file(1, b"invented")
    address = line.create(sender, file)["Location"]

    def fails(_writer: S3BlobWriter) -> str:
        raise TransientError("storage_fault")

    monkeypatch.setattr(S3BlobWriter, "commit", fails)
    assert line.patch(address, 0, file.octets).status_code == 503
    assert line.ask("HEAD", address).status_code == 503
    assert not Attachment.objects.exists()
    monkeypatch.undo()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")

    assert line.offset(address) == len(file.octets)
    assert Attachment.objects.exists()


def test_no_request_of_a_piece_asks_the_bucket(
    bucket: Any, line: Line, sender: Sender, settings: Settings
) -> None:
    bucket.delete()
    file = sender.file(1, b"invented")
    address = line.create(sender, file)["Location"]

    assert line.patch(address, 0, file.octets[:4000]).status_code == 204
    assert line.offset(address) == 4000
    with pytest.raises(ClientError):
        list(bucket.objects.all())
