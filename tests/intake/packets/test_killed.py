"""A web that is killed while it takes a packet in: all of it is here, or nothing that counts."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from intake import clock, sweeper
from intake.audit import audit
from intake.blobs import blob_store
from intake.models import Attachment, CustodyEvent, MailboxSeed, SmallPayload, Submission
from tests.faults import resting
from tests.intake.packets.conftest import Send
from tests.intake.packets.writer import Writer

pytestmark = pytest.mark.django_db(transaction=True)
_HERE = "intake.packets.taking"
_FILES = (b"An invented file. " * 5000, b"A second one.")
# Where taking it in may stop, and whether it had arrived by then.
_KILLS = [
    (f"{_HERE}._attachment", "before a file is written", False),
    (f"{_HERE}._committed", "before a file is whole", False),
    (f"{_HERE}._row", "before the transaction", False),
    (f"{_HERE}.networks.use_up", "within the transaction", False),
    (f"{_HERE}.custody.record", "at its end", False),
    (f"{_HERE}.ring_quietly", "before the bell", True),
    ("intake.pages.packet_arrived_page", "before the answer", True),
]


class Killed(BaseException):
    """What no handler of ours catches."""


@pytest.mark.parametrize(("place", "when", "arrived"), _KILLS, ids=[when for _, when, _ in _KILLS])
def test_a_kill_leaves_a_whole_packet_or_none_and_it_can_be_sent_again(
    writer: Writer,
    send: Send,
    new_code: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    when: str,
    arrived: bool,
) -> None:
    def kill(*_given: Any) -> None:
        # A process that is killed tidies nothing up behind itself.
        monkeypatch.setattr(f"{_HERE}.Taking.abort", lambda _taking: None)
        raise Killed

    packet, code = writer.pack(files=_FILES), new_code()
    monkeypatch.setattr(place, kill)
    with pytest.raises(Killed):
        send(packet, code)
    assert _counts() == ((1, 2, 1, 1) if arrived else (0, 0, 0, 0))
    assert audit().clean
    monkeypatch.undo()
    monkeypatch.setattr(f"{_HERE}.ring_quietly", lambda _lane: None)

    assert "The packet has arrived" in send(packet, code).content.decode()
    assert _counts() == (1, 2, 1, 1)
    assert audit().clean


def test_what_a_kill_left_of_a_packet_is_swept(
    writer: Writer, send: Send, monkeypatch: pytest.MonkeyPatch, new_code: Callable[[], str]
) -> None:
    test_a_kill_leaves_a_whole_packet_or_none_and_it_can_be_sent_again(
        writer, send, new_code, monkeypatch, *_KILLS[2]
    )
    assert len([*blob_store().names()]) == 4, "two of them nobody names"
    days = clock.now().timestamp() - timedelta(days=3).total_seconds()
    for name in blob_store().names():
        os.utime(resting.file_of(name), (days, days))

    assert sweeper.drop_orphan_blobs(blob_store()) == 2
    assert audit().clean
    assert Attachment.objects.count() == 2


def _counts() -> tuple[int, ...]:
    kinds = (Submission, Attachment, MailboxSeed, CustodyEvent)
    assert SmallPayload.objects.count() == Submission.objects.count()
    return tuple(kind.objects.count() for kind in kinds)
