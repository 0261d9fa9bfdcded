"""What becomes of a packet whose code admits nothing once people decide. Everything is invented."""

import hashlib
import json
from collections.abc import Callable

import pytest
from django.db import transaction

from intake import clock, networks
from intake.audit import audit
from intake.errors import IntakeError
from intake.keys.agent import rows
from intake.mailbox.seed import derive
from intake.models import (
    NO_KEY,
    AdmissionCode,
    Attachment,
    Mailbox,
    MailboxSeed,
    Network,
    SealedPart,
    Stage,
    Submission,
)
from intake.packets import by_hand
from intake.queue import Lane
from intake.sealing import unwrap
from tests.intake.packets.conftest import Send
from tests.intake.packets.test_working import Work, reason
from tests.intake.packets.writer import Writer
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)
FILE = b"An invented file. " * 9000


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_hand, "ring_quietly", lambda _lane: None)


@pytest.fixture
def waiting(writer: Writer, send: Send, work: Work) -> Submission:
    """A packet with a file, and a code that nobody gave; the writer's good one is not used."""
    AdmissionCode.objects.all().delete()
    writer.code = "0000-0000-0000-0000"
    send(writer.pack(files=[FILE]))
    work()
    return Submission.objects.get()


def take_in(row: Submission) -> None:
    with transaction.atomic():
        by_hand.take_in(row)


def test_taken_in_by_hand_it_is_worked_like_any_other_and_its_mailbox_opens(
    waiting: Submission, writer: Writer, work: Work, organisation: Organisation
) -> None:
    assert waiting.stage == Stage.NEEDS_PERSON
    take_in(waiting)
    work()

    row = Submission.objects.get()
    assert (row.stage, row.network) == (Stage.READY, organisation.network_id)
    assert row.epoch == organisation.epoch_number
    assert Attachment.objects.get().stage == Stage.READY
    assert not MailboxSeed.objects.exists()
    assert "note" not in {one.kind for one in SealedPart.objects.filter(attachment=None)}
    locator = derive(writer.receipt).locator
    assert bytes(Mailbox.objects.get().locator_digest) == hashlib.sha256(locator).digest()
    assert not AdmissionCode.objects.exists(), "what admitted it is used up"
    assert audit().clean


def test_it_admits_that_one_packet_and_nobody_can_type_it(
    waiting: Submission,
    send: Send,
    work: Work,
    new_writer: Callable[[], Writer],
    organisation: Organisation,
) -> None:
    take_in(waiting)
    other = new_writer()
    AdmissionCode.objects.filter(digest=networks.digest_of(other.code)).delete()
    relay = networks.issue_codes(Network.objects.get(pk=organisation.network_id), 1)[0]
    send(other.pack(), relay)
    work(Lane.TEXT)

    stages = {row.pk: row.stage for row in Submission.objects.all()}
    assert stages.pop(waiting.pk) == Stage.READY
    assert list(stages.values()) == [Stage.NEEDS_PERSON]


def test_a_circle_that_was_closed_meanwhile_admits_nothing_by_hand(
    waiting: Submission, work: Work
) -> None:
    take_in(waiting)
    Network.objects.update(open=False)
    work(Lane.TEXT)
    waiting.refresh_from_db()
    assert waiting.stage == Stage.NEEDS_PERSON

    with pytest.raises(IntakeError, match="circle_ended"):
        take_in(waiting)
    waiting.refresh_from_db()
    assert waiting.stage == Stage.NEEDS_PERSON
    assert SealedPart.objects.filter(kind="note").count() == 1


def test_refused_it_rests_as_it_came_with_the_reason_and_no_worker_takes_it(
    waiting: Submission, work: Work, organisation: Organisation
) -> None:
    with transaction.atomic():
        by_hand.refuse(waiting, "An invented reason.", organisation.desk.recipient)
    work()

    row = Submission.objects.get()
    assert row.stage == Stage.REFUSED
    assert json.loads(reason(row, organisation)) == {
        "reason": "packet_refused", "words": "An invented reason.",
        "on": clock.today().isoformat(),
    }  # fmt: skip
    assert Attachment.objects.get().stage == MailboxSeed.objects.get().stage == Stage.RECEIVED
    unwrap(bytes(row.header), [organisation.packet])
    unwrap(bytes(row.header), [organisation.custody])
    assert not rows.is_judged(rows.idle(Submission).get())
    assert audit().clean

    take_in(row)
    work()
    row.refresh_from_db()
    assert row.stage == Stage.READY


def test_what_no_key_here_opens_is_not_taken_in(waiting: Submission) -> None:
    for stage in (Stage.CUSTODY, Stage.REFUSED):
        Submission.objects.update(stage=stage, kept_header=NO_KEY)
        waiting.refresh_from_db()
        with pytest.raises(IntakeError, match="packet_key_ended"):
            take_in(waiting)
        waiting.refresh_from_db()
        assert waiting.stage == stage
    assert not AdmissionCode.objects.exists()


def test_what_moved_on_since_it_was_read_stays_as_it_is(
    waiting: Submission, organisation: Organisation
) -> None:
    Submission.objects.update(token=waiting.token + 1)
    for decide in (
        lambda: by_hand.take_in(waiting),
        lambda: by_hand.refuse(waiting, "", organisation.desk.recipient),
    ):
        with pytest.raises(IntakeError, match="packet_moved_on"), transaction.atomic():
            decide()
    assert Submission.objects.get().stage == Stage.NEEDS_PERSON
    assert not AdmissionCode.objects.exists()


def test_a_report_that_came_by_no_packet_is_none_of_these(
    waiting: Submission, organisation: Organisation
) -> None:
    circles = [str(organisation.network_id)]
    assert by_hand.waiting(circles, waiting.pk) == waiting
    assert by_hand.waiting([], waiting.pk) is None
    Submission.objects.update(epoch=1)
    assert by_hand.waiting(circles, waiting.pk) is None
