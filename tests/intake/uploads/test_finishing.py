"""A whole file becomes an attachment, or an upload ends: killed, overtaken, expired, erased."""

import os
import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from intake import clock, networks, sweeper
from intake.blobs import blob_store
from intake.erasing import erase_submission
from intake.models import AdmissionCode, Attachment, Submission, Upload
from intake.uploads import expiring, partial, receiving
from tests.intake.uploads.sender import POST_TYPE, Line, SealedFile, Sender, begun, only, whole

pytestmark = pytest.mark.django_db(transaction=True)


# Where finishing may stop.
_KILLS = [
    ("intake.uploads.receiving.blob_store", "before the copy"),
    ("intake.uploads.receiving._committed", "before the copy is whole"),
    ("intake.uploads.receiving._stage", "before the row"),
    ("intake.uploads.receiving.insert", "within the row's transaction"),
    ("intake.uploads.partial.remove", "before the pieces are gone"),
]


@pytest.mark.parametrize(("place", "when"), _KILLS, ids=[when for _, when in _KILLS])
def test_a_kill_while_a_file_becomes_an_attachment_loses_nothing(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch, place: str, when: str
) -> None:
    class Killed(BaseException):
        pass

    def kill(*_given: Any) -> None:
        raise Killed

    file = sender.file(1, secrets.token_bytes(70_000))
    address = begun(line, sender, file, 4000)
    monkeypatch.setattr(place, kill)
    with pytest.raises(Killed):
        line.patch(address, 4000, file.octets[4000:])
    monkeypatch.undo()

    assert line.offset(address) == len(file.octets)
    assert whole(file)
    assert Attachment.objects.count() == 1


def test_what_a_kill_left_behind_is_swept_and_nothing_else(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    safe, going, stray = (sender.file(n, b"invented %d" % n) for n in (1, 2, 3))
    line.send(sender, safe)
    row = Attachment.objects.get()
    (partial.folder() / row.pk.hex).write_bytes(safe.octets)  # its pieces had not gone yet
    address = begun(line, sender, going, 4000)
    (partial.folder() / ("0" * 32)).write_bytes(stray.octets)
    days = clock.now().timestamp() - 3 * 86400
    for path in partial.folder().iterdir():
        os.utime(path, (days, days))

    assert expiring.drop_expired() == 0

    assert only().name == Upload.objects.get(number=2).pk.hex
    assert line.offset(address) == 4000
    assert whole(safe)


def test_a_file_that_somebody_else_staged_meanwhile_is_not_kept_twice(
    line: Line, sender: Sender
) -> None:
    file = sender.file(1, b"invented")
    address = begun(line, sender, file, 4000)
    line.send(sender, SealedFile(2, file.tag, sender.file(2, b"invented").octets))

    answer = line.patch(address, 4000, file.octets[4000:])

    assert (answer.status_code, answer.json()["code"]) == (422, "file_known")
    assert Attachment.objects.count() == len(list(blob_store().names())) == 1


def test_a_file_that_is_refused_at_its_end_is_not_copied_each_time_somebody_asks(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sender.file(1, b"invented")
    address = begun(line, sender, file, 4000)
    line.send(sender, SealedFile(2, file.tag, sender.file(2, b"invented").octets))
    line.patch(address, 4000, file.octets[4000:])
    copies: list[int] = []

    def counted() -> Any:
        copies.append(1)
        return blob_store()

    monkeypatch.setattr(receiving, "blob_store", counted)

    assert [line.ask("HEAD", address).status_code for _ in range(3)] == [422] * 3
    assert copies == []


def test_an_upload_ended_while_it_becomes_an_attachment_leaves_nothing(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sender.file(1, b"invented")
    address = begun(line, sender, file, 4000)
    committed = receiving._committed

    def tidied(writer: Any) -> str:
        Upload.objects.all().delete()
        return committed(writer)

    monkeypatch.setattr(receiving, "_committed", tidied)
    assert line.patch(address, 4000, file.octets[4000:]).status_code == 404

    assert not Attachment.objects.exists()
    assert list(blob_store().names()) == []


def test_a_database_that_is_away_at_the_end_is_asked_again(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sender.file(1, b"invented")
    address = begun(line, sender, file, 4000)

    def fails(_row: Any) -> None:
        raise DatabaseError("invented")

    monkeypatch.setattr(receiving, "insert", fails)
    assert line.patch(address, 4000, file.octets[4000:]).status_code == 503
    monkeypatch.undo()

    assert line.offset(address) == len(file.octets)
    assert whole(file)


def test_an_upload_ends_with_the_second_day_after_the_one_it_began_on(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert networks.RESERVED_DAYS == sweeper.STAGED_DAYS
    file = sender.file(1, b"invented")
    address = begun(line, sender, file, 4000)
    now = clock.now()
    last = now.replace(hour=23, minute=59) + timedelta(days=2)

    monkeypatch.setattr(clock, "now", lambda: last)
    assert expiring.drop_expired() == 0
    assert line.offset(address) == 4000
    monkeypatch.setattr(clock, "now", lambda: last + timedelta(minutes=1))
    assert line.ask("HEAD", address).status_code == 410
    assert line.patch(address, 4000, file.octets[4000:]).status_code == 410
    assert line.ask("DELETE", address).status_code == 410

    sweeper.tidy()

    assert line.ask("HEAD", address).status_code == 404
    assert not list(partial.folder().iterdir())
    assert AdmissionCode.objects.get().reserved_by is None


def test_an_erased_submission_leaves_no_upload_behind(line: Line, sender: Sender) -> None:
    line.client.post("/en/", sender.post(), content_type=POST_TYPE)
    file = sender.file(1, b"invented")
    address = begun(line, sender, file, 4000)

    with transaction.atomic():
        erase_submission(Submission.objects.get().pk)

    assert line.ask("HEAD", address).status_code == 404
    assert not list(partial.folder().iterdir())
