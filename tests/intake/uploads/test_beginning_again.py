"""Whoever lost the page that was sending files begins again with the same code."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from intake import networks
from intake.arrival import Arrival
from intake.blobs import blob_store
from intake.errors import IntakeError
from intake.models import AdmissionCode, Attachment, Network, Submission, Upload
from tests.intake.uploads.sender import FORM_TYPE, POST_TYPE, Line, Sender, partial_files
from tests.organisation import new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)


def give(line: Line, code: str, **pressed: str) -> Any:
    """Give the code on the first page."""
    told = "&".join(f"{name}={value}" for name, value in {"code": code, **pressed}.items())
    return line.client.post("/en/", told, content_type=FORM_TYPE)


def began(line: Line, sender: Sender) -> str:
    """A page with one file that is whole and one of which a piece has come; its address."""
    line.send(sender, sender.file(1, b"invented"))
    second = sender.file(2, b"invented too")
    address: str = line.create(sender, second)["Location"]
    line.patch(address, 0, second.octets[:4000])
    return address


def test_it_is_said_before_anything_is_told_and_deletes_nothing_unasked(
    line: Line, sender: Sender
) -> None:
    address = began(line, sender)

    answer = give(line, sender.code)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "from another page or another device" in page
    assert 'name="again"' in page
    assert "<textarea" not in page
    assert line.offset(address) == 4000
    assert Attachment.objects.count() == 1


def test_what_came_by_the_lost_page_goes_and_a_new_one_sends_its_report(
    line: Line, sender: Sender
) -> None:
    address = began(line, sender)

    answer = give(line, sender.code, again="1")

    assert answer.status_code == 200
    assert b"<textarea" in answer.content
    assert not Upload.objects.exists()
    assert not Attachment.objects.exists()
    assert partial_files() == []
    assert list(blob_store().names()) == []
    assert line.ask("HEAD", address).status_code == 404

    fresh = replace(sender, submission_id=new_submission_id())
    file = fresh.file(1, b"invented once more")
    row, _ = line.send(fresh, file)
    post = fresh.post(files=[(row, file)])
    assert line.client.post("/en/", post, content_type=POST_TYPE).status_code == 200
    assert Submission.objects.get().parts == 2


def test_a_code_under_which_nothing_comes_opens_the_form_as_ever(
    line: Line, sender: Sender, new_sender: Callable[[], Sender]
) -> None:
    other = new_sender()
    began(line, other)

    for pressed in ({}, {"again": "1"}):
        answer = give(line, sender.code, **pressed)
        assert answer.status_code == 200
        assert b'name="again"' not in answer.content
    assert Upload.objects.count() == 2, "those of somebody else stay"
    assert Attachment.objects.count() == 1


def test_a_code_that_admits_nobody_is_answered_as_ever(line: Line, sender: Sender) -> None:
    post = sender.post()
    assert line.client.post("/en/", post, content_type=POST_TYPE).status_code == 200

    used = give(line, sender.code, again="1")

    assert used.status_code == 422
    assert b"We do not know this code." in used.content
    assert b'name="again"' not in used.content
    assert Submission.objects.count() == 1


def test_a_page_that_was_lost_but_goes_on_leaves_no_file_behind(line: Line, sender: Sender) -> None:
    """Else one code would take files without end."""
    lost = Arrival(new_submission_id(), sender.code, sender.receipt)
    file = lost.open_file("1.jpg", "image/jpeg")
    file.write(b"invented")
    assert give(line, sender.code, again="1").status_code == 200

    with pytest.raises(IntakeError, match="code_held"):
        file.close()

    assert not Attachment.objects.exists()
    assert list(blob_store().names()) == []


def test_a_twin_that_was_faster_costs_no_file(line: Line, sender: Sender) -> None:
    arrival = Arrival(new_submission_id(), sender.code, sender.receipt)
    file = arrival.open_file("1.jpg", "image/jpeg")
    file.write(b"invented")
    AdmissionCode.objects.all().delete()  # used up

    file.close()

    assert Attachment.objects.count() == 1


def test_an_abandoned_reservation_is_no_longer_one(line: Line, sender: Sender) -> None:
    (code,) = networks.issue_codes(Network.objects.get(), 1)
    found = networks.find_code(code)
    assert not networks.is_held(found)
    networks.reserve(found, bytes(32))
    assert networks.is_held(networks.find_code(code))
    AdmissionCode.objects.filter(pk=found.pk).update(reserved_on="2020-01-01")
    assert not networks.is_held(networks.find_code(code))
