"""Custody extracts of real events: a stranger makes the leaves again, and learns nobody's name."""

import hashlib
import uuid

import pytest
from django.db import transaction

from casework.dossier import leaves, working
from casework.models import Draft
from casework.services import custody_extracts
from intake import custody, recipients
from intake.models import CustodyEvent, Submission
from intake.sealing import Inner, seal_bytes
from tests.casework.dossier.orders.placing import bag_of, place
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import PHOTO, REVIEW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]
SALT, MEMBER = bytes(range(16)), str(uuid.UUID(int=0xC0FFEE))


@pytest.fixture
def worked(case: Case) -> Case:
    """As if the reports had come by a worker, and custodians had opened one."""
    submission = Submission.objects.get(pk=REVIEW.submission)
    made = {"row": str(submission.pk), "received": SALT.hex(), "working_copy": "ab" * 32}
    photo = {"row": str(PHOTO.attachment), "sha256": "cd" * 32, "part": "rendition"}
    with transaction.atomic():
        custody.record(custody.received(submission, SALT))
        for kind, about in (("submission.ready", made), ("attachment.ready", photo)):
            custody.record(_event(case, kind, about))
        opened = {"row": str(submission.pk), "signed_by": MEMBER, "approval": "ef" * 32}
        custody.record(_event(case, "original.opened", opened))
    return case


def _event(case: Case, kind: str, about: dict[str, str]) -> custody.Draft:
    return custody.draft(kind, [recipients.current().desk(case.house.desk)], **about)


def extracts(case: Case) -> dict[str, str]:
    place(case)
    assert working.work_off() == 1
    bag = bag_of(case.house, Draft.objects.get())
    return {name[-10:-4]: text.decode() for name, text in bag.items() if "/data/custody/" in name}


def test_a_stranger_makes_every_opened_leaf_again_and_each_is_in_the_log(worked: Case) -> None:
    told = extracts(worked)["E-0001"].splitlines()

    opened = [line.split(" ", 3) for line in told if line.startswith("opened ")]
    assert len(opened) == 2
    for _, leaf, salt, body in opened:
        assert hashlib.sha256(bytes.fromhex(salt) + body.encode()).hexdigest() == leaf
        assert CustodyEvent.objects.filter(leaf=bytes.fromhex(leaf)).exists()
        assert any(line.startswith("event ") and line.endswith(leaf) for line in told)
    assert '"kind":"submission.received"' in opened[0][3]
    submission = Submission.objects.get()
    digest = bytes(submission.blob_sha256).hex()
    assert told[0] == f"{submission.received_on} received sealed, sha256 {digest}"
    assert f'"sha256":"{digest}"' in opened[0][3]


def test_the_extract_of_a_file_has_the_leaves_of_its_report_and_its_own(worked: Case) -> None:
    found = leaves.check(extracts(worked)["E-0002"].encode())

    assert (found.opened, found.closed) == (3, 1)


def test_an_event_that_names_one_of_our_people_keeps_its_leaf_closed(worked: Case) -> None:
    for text in extracts(worked).values():
        assert "event original.opened" in text
        assert MEMBER not in text
        assert "signed_by" not in text
        assert leaves.check(text.encode()).closed == 1


def test_no_extract_tells_how_many_events_there_are(
    worked: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(custody_extracts, "MOST_EVENTS", 1)
    numbers = {str(one) for one in CustodyEvent.objects.values_list("pk", flat=True)}

    for text in extracts(worked).values():
        first, *rest = text.splitlines()
        assert first == "older events were not searched"
        words = " ".join(line.partition("sha256")[0] for line in rest if "opened" not in line)
        assert not numbers & set(words.replace(",", "").split())


def test_an_event_that_the_log_has_in_other_words_is_not_told(case: Case) -> None:
    false = bytes(32)
    body = b'{"kind":"submission.ready","row":"%s"}' % str(REVIEW.submission).encode()
    desk = recipients.current().desk(case.house.desk)
    sealed = seal_bytes(SALT + body, [desk], Inner("custody_event", 1, false.hex(), 1, 1))
    with transaction.atomic():
        custody.record(custody.Draft(false, sealed.header + sealed.payload))

    assert "submission.ready" not in extracts(case)["E-0001"]
