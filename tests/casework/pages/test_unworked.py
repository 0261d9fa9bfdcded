"""What the worker gave up on is listed by day, stage and size. All reports are invented."""

import datetime

import pytest

from casework import reading
from intake.models import Attachment, Stage, Submission
from tests.casework.pages.arriving import arrive, rendition
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 2)


def given_up(pages: Pages, stage: Stage = Stage.NEEDS_PERSON) -> Submission:
    row = arrive(pages.web.house, received=DAY)
    Submission.objects.filter(pk=row.pk).update(stage=stage, blob_size=16 * 1024)
    return row


def test_a_report_the_worker_gave_up_on_is_listed_with_what_to_do(pages: Pages):
    row = given_up(pages)

    text = pages.get("unworked").content.decode()

    assert str(row.pk) in text
    assert "the worker gave up" in text
    assert "2 November 2026" in text
    assert "16 kB" in text
    assert "After an upgrade" in text
    assert "custody_rewrap" in text
    assert "Charikar" not in text


def test_what_no_key_opens_is_listed_with_its_own_way_back(pages: Pages):
    given_up(pages, Stage.CUSTODY)
    text = pages.get("unworked").content.decode()
    assert "no key of this server opens it" in text
    assert "After an upgrade" not in text


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


def test_nothing_is_opened_to_list_it(pages: Pages, monkeypatch: pytest.MonkeyPatch):
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
