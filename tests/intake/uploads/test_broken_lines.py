"""Cut, doubled, reordered, killed, full: what HEAD says is what is on the disk."""

import errno
import hashlib
import os
import random
import secrets
import threading
from typing import Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import octets
from intake.errors import TransientError
from intake.models import Attachment, Upload
from intake.uploads import partial
from intake.uploads.beginning import HEADER
from tests.intake.uploads.sender import Line, Sender, begun, only, whole

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("step", [977, 1024])
def test_a_line_cut_at_every_region_keeps_what_came_and_goes_on(
    line: Line, sender: Sender, step: int
) -> None:
    file = sender.file(1, b"invented" * 100)
    address, there = begun(line, sender, file), 0
    edges = sorted({*range(1, len(file.octets), step), 1, HEADER - 1, HEADER, HEADER + 1})
    for edge in edges:
        line.cut(address, there, file.octets[there:], edge - there)
        there = line.offset(address)
        assert there == edge
    assert line.patch(address, there, file.octets[there:]).status_code == 204
    assert whole(file)


def test_a_line_cut_before_its_first_octet_changes_nothing(line: Line, sender: Sender) -> None:
    file = sender.file(1, b"invented")
    address = begun(line, sender, file, 5000)

    assert line.cut(address, 5000, file.octets[5000:], 0).status_code == 400
    assert line.offset(address) == 5000


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 1 << 32))
def test_pieces_doubled_reordered_cut_and_late_make_the_same_file(
    line: Line, sender: Sender, seed: int
) -> None:
    drawn = random.Random(seed)
    number = 1 + Attachment.objects.count()
    if number > 9:
        Attachment.objects.all().delete()
        number = 1
    file = sender.file(number, drawn.randbytes(drawn.randint(1, 40_000)))
    address = begun(line, sender, file)
    sent: list[tuple[int, bytes]] = []
    while (there := line.offset(address)) < len(file.octets):
        stop = min(len(file.octets), there + drawn.randint(1, 9000))
        sent.append((there, file.octets[there:stop]))
        _something(line, address, sent, drawn)
    assert whole(file)


def _something(
    line: Line, address: str, sent: list[tuple[int, bytes]], drawn: random.Random
) -> None:
    """The next piece once, cut, or twice; one that is too early; some that are too late."""
    at, piece = sent[-1]
    match drawn.randrange(5):
        case 0:
            line.patch(address, at, piece)
        case 1:
            line.cut(address, at, piece, drawn.randint(0, len(piece)))
        case 2:
            line.patch(address, at, piece)
            line.patch(address, at, piece)
        case 3:
            line.patch(address, at + len(piece), piece[:500])
        case 4:
            for old in sent[-3:-1]:
                line.patch(address, *old)


def test_of_two_pieces_at_once_one_wins(line: Line, sender: Sender) -> None:
    file = sender.file(1, secrets.token_bytes(200_000))
    address = begun(line, sender, file, 4000)
    barrier, answers = threading.Barrier(6), []

    def send() -> None:
        barrier.wait()
        try:
            answers.append(line.patch(address, 4000, file.octets[4000:100_000]).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(set(answers)) in ([204], [204, 409], [204, 423], [204, 409, 423])
    assert answers.count(204) == 1
    assert line.offset(address) == 100_000
    line.patch(address, 100_000, file.octets[100_000:])
    assert whole(file)


def test_a_piece_that_was_overtaken_while_it_was_read_changes_nothing(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that hung delivers its piece when the sender has long sent it by another."""
    file = sender.file(1, b"invented" * 1000)
    address, read = begun(line, sender, file, 4000), octets.read
    sent: list[int] = []

    def slowly(request: Any, length: int) -> octets.Octets:
        if not sent:
            sent.append(length)
            sent.append(line.patch(address, 4000, file.octets[4000:6000]).status_code)
        return read(request, length)

    monkeypatch.setattr(octets, "read", slowly)
    late = line.patch(address, 4000, file.octets[4000:7000])

    assert (sent[1:], late.status_code) == ([204], 409)
    assert line.offset(address) == 6000
    assert only().read_bytes() == file.octets[:6000]


def test_whoever_comes_while_another_writes_is_told_to_wait(line: Line, sender: Sender) -> None:
    file = sender.file(1, b"invented")
    address = begun(line, sender, file, 5000)

    with partial.held(Upload.objects.get().pk):
        assert line.ask("HEAD", address).status_code == 423
        assert line.patch(address, 5000, file.octets[5000:]).status_code == 423
        assert line.ask("DELETE", address).status_code == 423
    assert line.offset(address) == 5000


def test_a_piece_is_on_the_disk_before_its_answer(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sender.file(1, b"invented")
    address, synced = begun(line, sender, file), []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_size)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    line.patch(address, 0, file.octets[:6000])

    assert 6000 in synced


def test_what_a_killed_request_left_unsynced_is_synced_before_it_is_told(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sender.file(1, b"invented")
    address, synced = begun(line, sender, file, 4000), []
    with only().open("ab") as left:
        left.write(file.octets[4000:5000])
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(os.fstat(fd).st_size))

    assert line.offset(address) == 5000
    assert synced == [5000]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("call", ["fsync", "pwrite"])
def test_a_disk_that_fails_takes_the_piece_back(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    file = sender.file(1, b"invented")
    address = begun(line, sender, file, 4000)
    real, calls = getattr(os, call), []

    def failing(*given: Any) -> Any:
        calls.append(given)
        if len(calls) == 1:
            if call == "pwrite":
                real(given[0], given[1][:10], given[2])
            raise OSError(code, "invented")
        return real(*given)

    monkeypatch.setattr(os, call, failing)
    answer = line.patch(address, 4000, file.octets[4000:])
    monkeypatch.undo()

    said = "storage_full" if code == errno.ENOSPC else "storage_fault"
    assert (answer.status_code, answer.json()["code"]) == (503, said)
    assert line.offset(address) == 4000
    assert line.patch(address, 4000, file.octets[4000:]).status_code == 204
    assert whole(file)


def test_a_disk_that_cannot_even_take_back_ends_the_upload(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sender.file(1, b"invented")
    address = begun(line, sender, file, 4000)

    def failing(*_given: Any) -> None:
        raise OSError(errno.EIO, "invented")

    monkeypatch.setattr(os, "fsync", failing)
    assert line.patch(address, 4000, file.octets[4000:]).status_code == 503
    monkeypatch.undo()

    assert line.ask("HEAD", address).status_code == 404
    assert line.create(sender, file).status_code == 201, "and it may begin anew"


def test_the_space_guard_stands_before_each_piece(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sender.file(1, b"invented")
    address = begun(line, sender, file, 4000)

    def full(_expected: int) -> None:
        raise TransientError("storage_full")

    monkeypatch.setattr(partial, "check_space", full)
    assert line.patch(address, 4000, file.octets[4000:]).status_code == 503
    assert line.offset(address) == 4000


def test_a_partial_file_is_the_very_octets_that_came(line: Line, sender: Sender) -> None:
    file = sender.file(1, b"invented")
    begun(line, sender, file, 5000)

    assert only().read_bytes() == file.octets[:5000]
    assert hashlib.sha256(only().read_bytes()).digest() != bytes(Upload.objects.get().tag)
