"""Payloads where they rest, for tests that read, change or remove them there.

A short account rests as a row of its own, a long one as a blob; what is promised of a payload
is promised of both.
"""

from pathlib import Path

from django.conf import settings

from intake.models import SmallPayload
from intake.payloads import is_small, open_payload

# An invented account of about 22 KB: sealed, it is larger than what rests in the database. It is
# long to store and short to read: thousands of these are redacted by the fault tests.
LONG = "Nobody was hurt: this is an invented account, with a long word: " + "x" * 22_000


def content(name: str) -> bytes:
    """A payload whole; FileNotFoundError when it is gone."""
    with open_payload(name) as payload:
        return payload.read()


def put_in_place(name: str, changed: bytes) -> None:
    """Other content under a payload's name."""
    if is_small(name):
        SmallPayload.objects.filter(pk=name).update(content=changed)
    else:
        file_of(name).write_bytes(changed)


def remove(name: str) -> None:
    """A payload lost, its row kept."""
    if is_small(name):
        SmallPayload.objects.filter(pk=name).delete()
    else:
        file_of(name).unlink()


def file_of(blob: str) -> Path:
    """Where a blob rests."""
    return Path(settings.VAR_DIR) / "blobs" / blob[:2] / blob
