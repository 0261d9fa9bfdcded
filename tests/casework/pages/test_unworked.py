"""What the worker gave up on is listed with why, and put back to work. All reports are invented."""

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client

from casework import reading
from casework.services import unworked
from intake import custody, trying_again
from intake.models import Attachment, CustodyEvent, SealedPart, SmallPayload, Stage, Submission
from intake.queue import Lane
from tests.casework.pages.arriving import arrive, give_up, rendition
from tests.casework.pages.conftest import Pages
from tests.casework.services.desk_work import events, last_event, refused, who

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 2)


def given_up(
    pages: Pages, stage: Stage = Stage.NEEDS_PERSON, reason: str = "child_died"
) -> Submission:
    row = arrive(pages.web.house, received=DAY)
    give_up(pages.web.house, row, reason)
    Submission.objects.filter(pk=row.pk).update(stage=stage, blob_size=16 * 1024, attempts=9)
    row.refresh_from_db()
    return row


def stage_of(row: Submission | Attachment) -> str:
    row.refresh_from_db()
    return row.stage


def send(pages: Pages, browser: Client, *rows: uuid.UUID) -> Any:
    return browser.post(pages.at("unworked"), {"row": [str(row) for row in rows]})


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[Lane]:
    rung: list[Lane] = []
    monkeypatch.setattr(trying_again, "ring_quietly", rung.append)
    return rung


def test_a_report_the_worker_gave_up_on_is_listed_with_what_to_do(pages: Pages):
    row = given_up(pages)

    text = pages.get("unworked").content.decode()

    assert str(row.pk) in text
    assert "the worker gave up" in text
    assert "2 November 2026" in text
    assert "16 kB" in text
    assert "in the middle of the work" in text
    assert "after an upgrade" in text
    assert "custody_rewrap" in text
    assert "Charikar" not in text


def test_what_no_key_opens_is_listed_with_its_own_way_back(pages: Pages):
    given_up(pages, Stage.CUSTODY)
    text = pages.get("unworked").content.decode()
    assert "no key of this server opens it" in text
    assert "after an upgrade" not in text
    assert "in the middle of the work" not in text


def test_a_file_that_was_given_up_is_listed_as_a_file(pages: Pages):
    row = arrive(pages.web.house, files=[rendition()])
    Attachment.objects.filter(submission=row).update(stage=Stage.NEEDS_PERSON)
    text = pages.get("unworked").content.decode()
    assert "File of a report" in text
    assert str(row.attachments.get().pk) in text
    assert str(row.pk) not in text


def test_what_is_ready_or_still_in_work_is_not_listed(pages: Pages):
    ready = arrive(pages.web.house)
    waiting = given_up(pages, Stage.RECEIVED)
    text = pages.get("unworked").content.decode()
    assert "Nothing waits for a person." in text
    assert str(ready.pk) not in text
    assert str(waiting.pk) not in text


def test_no_report_is_opened_to_list_it(pages: Pages, monkeypatch: pytest.MonkeyPatch):
    def opened(*_args: object) -> bytes:
        raise AssertionError("a seal was opened")

    given_up(pages)
    monkeypatch.setattr(reading, "_content", opened)
    assert pages.get("unworked").status_code == 200


def test_the_first_page_counts_them_and_leads_there_also_when_locked(pages: Pages):
    home = "/en/"
    link = pages.at("unworked")
    assert link not in pages.browser.get(home).content.decode()

    given_up(pages)

    assert link in pages.browser.get(home).content.decode()
    assert link in pages.web.signed_in("Laila").get(home).content.decode()


def test_another_desk_sees_nothing_of_it(pages: Pages):
    row = given_up(pages)
    nasrin = pages.web.unlocked("Nasrin")
    there = pages.at("unworked").replace(str(pages.desk), str(pages.web.house.other_desk))
    assert str(row.pk) not in nasrin.get(there).content.decode()
    assert nasrin.get(pages.at("unworked")).status_code == 404
    assert pages.at("unworked") not in nasrin.get("/en/").content.decode()


def test_many_come_in_pages(pages: Pages):
    for _ in range(51):
        given_up(pages)
    assert pages.get("unworked").content.count(b"the worker gave up") == 50
    second = pages.browser.get(pages.at("unworked") + "?page=2")
    assert second.content.count(b"the worker gave up") == 1


def test_a_custodian_puts_back_to_work_what_failed_by_the_server_and_it_is_on_the_log(
    pages: Pages, bells: list[Lane], django_capture_on_commit_callbacks
):
    row, amina = given_up(pages), pages.web.unlocked("Amina")
    assert f'value="{row.pk}" checked' in amina.get(pages.at("unworked")).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = send(pages, amina, row.pk)

    assert answer.status_code == 303
    row.refresh_from_db()
    assert (row.stage, row.attempts, row.lease_until) == (Stage.RECEIVED, 0, None)
    assert bells == [Lane.TEXT]
    told = last_event(pages.web.house)
    assert (told["kind"], told["row"]) == ("submission.tried_again", str(row.pk))
    assert (told["reason"], told["by"]) == ("child_died", who(pages.web.house.unlocked("Amina")))
    assert "Back to work" in amina.get(answer.headers["Location"]).content.decode()


def test_a_file_goes_back_alone_and_its_note_goes_for_the_next_one(
    pages: Pages, bells: list[Lane], django_capture_on_commit_callbacks
):
    row = arrive(pages.web.house, files=[rendition(), rendition()])
    stuck, other = row.attachments.order_by("number")
    give_up(pages.web.house, row, "worker_died", stuck)
    note = SealedPart.objects.get(attachment=stuck)

    with django_capture_on_commit_callbacks(execute=True):
        send(pages, pages.web.unlocked("Amina"), stuck.pk)

    assert (stage_of(stuck), stage_of(other)) == (Stage.RECEIVED, other.stage)
    assert stage_of(row) == Stage.READY
    assert bells == [Lane.FILES]
    assert not SealedPart.objects.filter(attachment=stuck).exists()
    assert not SmallPayload.objects.filter(pk=note.blob).exists()
    assert SealedPart.objects.filter(attachment=other).count() == 1
    assert last_event(pages.web.house)["kind"] == "attachment.tried_again"


@pytest.mark.parametrize("reason", ["broken_payload", "misplaced", "report_malformed", ""])
def test_what_would_end_the_same_cannot_be_ticked_and_is_refused(pages: Pages, reason: str):
    row, mended = given_up(pages, reason=reason), given_up(pages)
    amina, before = pages.web.unlocked("Amina"), CustodyEvent.objects.count()
    text = amina.get(pages.at("unworked")).content.decode()
    assert f'name="row" value="{row.pk}"' not in text
    assert f'value="{mended.pk}" checked' in text

    answer = send(pages, amina, row.pk, mended.pk)

    assert answer.status_code == 422
    assert "would end the same" in answer.content.decode()
    assert (stage_of(row), stage_of(mended)) == (Stage.NEEDS_PERSON, Stage.NEEDS_PERSON)
    assert CustodyEvent.objects.count() == before


def test_what_only_custodians_headers_open_is_left_to_the_ceremony(pages: Pages):
    row = given_up(pages)
    amina = pages.web.house.unlocked("Amina")
    Submission.objects.filter(pk=row.pk).update(kept_header=b"to originals and custody", epoch=999)
    assert refused(unworked.try_again, amina, pages.desk, [row.pk]) == "trying_again_no_use"

    # As `custody_rewrap` leaves it: one more header, to an epoch that is still accepted.
    Submission.objects.filter(pk=row.pk).update(epoch=1)
    assert unworked.try_again(amina, pages.desk, [row.pk]) == 1


@pytest.mark.parametrize("stage", [Stage.CUSTODY, Stage.READY, Stage.RECEIVED])
def test_what_does_not_wait_for_a_person_is_left_as_it_is(pages: Pages, stage: Stage):
    row = given_up(pages, stage)
    answer = send(pages, pages.web.unlocked("Amina"), row.pk)
    assert answer.status_code == 422
    assert "nothing that waits is ticked" in answer.content.decode()
    assert stage_of(row) == stage


def test_a_caseworker_sees_why_and_cannot_have_it_tried(pages: Pages):
    row, before = given_up(pages), len(events(pages.web.house))
    text = pages.get("unworked").content.decode()
    assert "in the middle of the work" in text
    assert "<button>Have the worker" not in text
    assert send(pages, pages.browser, row.pk).status_code == 403
    assert refused(unworked.try_again, pages.by, pages.desk, [row.pk]) == "custodians_only"
    assert stage_of(row) == Stage.NEEDS_PERSON
    assert len(events(pages.web.house)) == before


def test_a_custodian_of_another_desk_moves_nothing_of_ours(pages: Pages):
    row = given_up(pages)
    nasrin, there = pages.web.unlocked("Nasrin"), str(pages.web.house.other_desk)
    theirs = pages.at("unworked").replace(str(pages.desk), there)

    assert nasrin.post(theirs, {"row": str(row.pk)}).status_code == 422
    assert send(pages, nasrin, row.pk).status_code == 404

    assert stage_of(row) == Stage.NEEDS_PERSON


def test_what_a_worker_or_another_custodian_moved_meanwhile_is_not_moved_again(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
):
    row, amina = given_up(pages), pages.web.house.unlocked("Amina")
    seen = unworked.given_up(amina, pages.desk, [row.pk])
    Submission.objects.filter(pk=row.pk).update(token=row.token + 1)
    monkeypatch.setattr(unworked, "given_up", lambda *_args: seen)

    assert refused(unworked.try_again, amina, pages.desk, [row.pk]) == "nothing_to_try_again"

    assert stage_of(row) == Stage.NEEDS_PERSON
    assert SealedPart.objects.filter(submission=row).exists()


def test_a_tick_that_is_no_number_is_as_none(pages: Pages):
    answer = pages.web.unlocked("Amina").post(pages.at("unworked"), {"row": ["x", "1'--"]})
    assert answer.status_code == 422


def test_the_rows_and_the_event_are_one_transaction(pages: Pages, monkeypatch: pytest.MonkeyPatch):
    row, amina = given_up(pages), pages.web.house.unlocked("Amina")

    def away(_event: object) -> None:
        raise RuntimeError("the log is away")

    monkeypatch.setattr(custody, "record", away)
    with pytest.raises(RuntimeError):
        unworked.try_again(amina, pages.desk, [row.pk])

    assert stage_of(row) == Stage.NEEDS_PERSON
    assert SealedPart.objects.filter(submission=row).exists()
