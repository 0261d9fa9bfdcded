"""Files that the mailbox's page sealed: in pieces, counted, admitted by what lies there alone."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake import clock
from intake.mailbox import coming
from intake.mailbox.web import coming_in, sealed
from intake.models import Attachment, Mailbox, MailboxMessage, Stage, Submission, Upload
from intake.sealed_arrival.views import MEDIA_TYPE as SEALED
from intake.uploads.expiring import drop_expired
from tests.intake.form.bodies import file as part_of_form
from tests.intake.mailbox.conftest import RECEIPT, ask, derive
from tests.intake.mailbox.test_answering import part
from tests.intake.mailbox.test_sealed import id_of, shown
from tests.intake.uploads.sender import Line, Sender, partial_files, untouched

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "بلی، او هنوز در خانهٔ خیالی است."
PHOTO = b"invented pixels " * 500
STRANGE = os.urandom(32)


@pytest.fixture
def line(reader) -> Line:
    return Line(reader.client)


@pytest.fixture
def page(reader, to, settings) -> Sender:
    """A page with this mailbox open, that asked whom to seal to: its first answer today."""
    row = ask(to)
    told = reader.client.post("/en/begin", shown(row), content_type=sealed.SLOTS)
    root = Path(settings.ROLL_ROOT_FILE).read_text(encoding="utf-8")
    made = Sender.reading(told.content, root, shown(row).hex())
    comes = coming.written(RECEIPT, coming.ANSWER)
    return replace(made, submission_id=id_of(), receipt=comes, circle=to.network)


def post(line: Line, page: Sender, *files, words: str = WORDS):
    body = bytes.fromhex(page.code) + page.post(words, files, code="0")
    return line.client.post("/en/", body, content_type=SEALED)


def begin(line: Line, page: Sender) -> int:
    told = line.client.post("/en/begin", bytes.fromhex(page.code), content_type=sealed.SLOTS)
    number: int = told.json()["number"]
    return number


def test_a_file_whose_line_was_cut_goes_on_and_reaches_the_desk_with_its_answer(
    line, page, work, organisation
):
    photo = page.file(1, PHOTO)
    made = line.create(page, photo)
    address = made["Location"]
    assert line.cut(address, 0, photo.octets, 5000).status_code == 400
    assert line.offset(address) == 5000
    assert line.patch(address, 5000, photo.octets[5000:]).status_code == 204
    assert post(line, page, (made["Amanat-File"], photo)).json() == {"version": 1}
    work()
    arrived, attached = Submission.objects.get(), Attachment.objects.get()
    assert arrived.stage == Stage.READY
    assert (attached.submission_id, attached.stage) == (arrived.pk, Stage.READY)
    assert part(organisation, arrived).comes_as == coming.ANSWER
    assert not Upload.objects.exists()


def test_an_answer_with_a_file_sent_twice_is_one_and_its_file_is_one(line, page):
    photo = page.file(1, PHOTO)
    row, _ = line.send(page, photo)
    for _ in range(2):
        assert post(line, page, (row, photo)).json() == {"version": 1}
    assert Submission.objects.count() == Attachment.objects.count() == 1


def test_a_file_that_did_not_come_whole_or_is_another_ends_the_answer(line, page):
    photo = page.file(1, PHOTO)
    begun = line.create(page, photo)["Amanat-File"]
    assert post(line, page, (begun, photo)).json()["code"] == "files_gone"
    line.send(page, photo)
    other = replace(page.file(1, b"another"), tag=photo.tag)
    assert post(line, page, (begun, other)).json()["code"] == "files_differ"
    assert not Submission.objects.exists()


def test_a_file_begins_nowhere_but_where_something_lies_and_each_no_is_the_same(line, page):
    """Invented receipts, emptied mailboxes and erased ones: none costs the disk an octet."""
    photo, row = page.file(1, PHOTO), bytes.fromhex(page.code)[32:]
    unread = derive(RECEIPT).slots.state("used").bytes
    told = [
        line.create(page, photo, code=admits.hex())
        for admits in (STRANGE + row, derive(RECEIPT).locator + unread, STRANGE + STRANGE[:16])
    ]
    MailboxMessage.objects.all().delete()
    told.append(line.create(page, photo))
    Mailbox.objects.all().delete()
    told.append(line.create(page, photo))
    assert {(one.status_code, one.json()["code"]) for one in told} == {(422, "mailbox_empty")}
    assert len({(one.content, str(sorted(one.items()))) for one in told}) == 1
    assert untouched()


def test_as_many_questions_are_asked_for_a_number_that_was_never_given(line, page):
    photo = page.file(1, PHOTO)
    counted = []
    for admits in (STRANGE + STRANGE[:16], derive(RECEIPT).locator + STRANGE[:16]):
        with CaptureQueriesContext(connection) as asked:
            line.create(page, photo, code=admits.hex())
        counted.append(len(asked))
    assert counted[0] == counted[1] > 0


@pytest.mark.parametrize("admits", ["0", "7Q4N-0XKD-9T2M-HV3B", "z" * 96, "ab" * 47])
def test_what_no_page_of_a_mailbox_shows_is_refused_and_no_code_admits(line, page, admits):
    refused = line.create(page, page.file(1, PHOTO), code=admits)
    assert refused.status_code == 422
    assert refused.json()["code"] in {"form_damaged", "request_damaged"}
    assert untouched()


def test_an_id_of_another_mailbox_or_of_a_withdrawal_takes_no_file(line, page):
    for strange in (os.urandom(16), id_of(way=coming.WITHDRAWAL)):
        refused = line.create(page, page.file(1, PHOTO), id=strange.hex())
        assert (refused.status_code, refused.json()["code"]) == (422, "page_old")
        assert "What you typed is still here" in refused.json()["sentence"]
    assert untouched()


def test_a_withdrawal_that_lists_files_is_refused(line, page):
    photo = page.file(1, PHOTO)
    row, _ = line.send(page, photo)
    taking_back = replace(page, submission_id=id_of(way=coming.WITHDRAWAL))
    assert post(line, taking_back, (row, photo)).json()["code"] == "page_old"
    assert not Submission.objects.exists()


def test_files_of_all_answers_and_both_ways_count_together_from_their_announcement(
    line, page, reader, monkeypatch
):
    photo = page.file(1, PHOTO)
    monkeypatch.setattr(coming_in, "MOST_OCTETS", 2 * len(photo.octets))
    address = line.create(page, photo)["Location"]
    later = replace(page, submission_id=id_of(1))
    assert line.create(later, later.file(1, PHOTO)).status_code == 201
    third = replace(page, submission_id=id_of(2))
    refused = line.create(third, third.file(1, PHOTO))
    assert (refused.status_code, refused.json()["code"]) == (422, "answers_enough")
    assert "Go on tomorrow" in refused.json()["sentence"]
    reader.open(RECEIPT)
    assert reader.answer(WORDS, part_of_form("a.jpg", b"invented")).status_code == 422
    assert not Attachment.objects.exists()
    assert len(partial_files()) == 2
    assert line.ask("DELETE", address).status_code == 204
    assert line.create(third, third.file(1, PHOTO)).status_code == 201


def test_creations_are_counted_in_turn_and_no_row_of_a_mailbox_is_locked_or_written(line, page):
    """A lock would rest in the mailbox's row as the number of the upload's own transaction."""
    with CaptureQueriesContext(connection) as asked:
        assert line.create(page, page.file(1, PHOTO)).status_code == 201
    said = [one["sql"] for one in asked]
    of_mailboxes = [one for one in said if "intake_mailbox" in one]
    assert of_mailboxes
    assert not [one for one in of_mailboxes if "FOR " in one or not one.startswith("SELECT")]
    if connection.vendor == "postgresql":
        turn = next(at for at, one in enumerate(said) if "pg_advisory_xact_lock" in one)
        assert all("SUM(" not in one for one in said[:turn])


def test_a_page_that_begins_anew_gets_the_number_of_an_answer_with_no_file_under_it(line, page):
    assert begin(line, page) == 0
    line.create(page, page.file(1, PHOTO))
    assert begin(line, page) == 1
    later = replace(page, submission_id=id_of(1))
    line.send(later, later.file(1, PHOTO))
    assert begin(line, page) == 2


def test_where_files_were_left_under_every_number_the_first_that_was_not_sent_is_given(line, page):
    photo = page.file(1, PHOTO)
    row, _ = line.send(page, photo)
    assert post(line, page, (row, photo)).status_code == 200
    for number in range(1, coming.A_DAY[coming.ANSWER]):
        other = replace(page, submission_id=id_of(number))
        line.create(other, other.file(1, PHOTO))
    assert begin(line, page) == 1


def test_what_nobody_came_back_for_is_gone_after_two_days(line, page):
    line.create(page, page.file(1, PHOTO))
    line.send(page, page.file(2, PHOTO + b"2"))
    Upload.objects.update(received_on=clock.today().replace(year=2020))
    assert drop_expired() == 2
    assert not Upload.objects.exists()
    assert partial_files() == []


def test_the_pieces_say_nothing_to_whoever_has_no_address(line, page):
    line.create(page, page.file(1, PHOTO))
    guessed = f"/en/uploads/{'A' * 32}"
    assert line.ask("HEAD", guessed).status_code == 404
    assert line.patch(guessed, 0, b"x").json()["code"] == "upload_unknown"
    assert line.client.get("/en/uploads").status_code == 405
