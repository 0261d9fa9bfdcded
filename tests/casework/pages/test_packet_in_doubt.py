"""Custodians decide about packets whose code admits nothing. Everything told is invented."""

from typing import Any

import pytest
from django.test import Client

from casework.services import packets as services
from intake import custody
from intake.models import (
    BY_PACKET,
    AdmissionCode,
    CustodyEvent,
    SealedPart,
    Stage,
    Submission,
)
from intake.packets import by_hand
from intake.queue import Lane
from tests.casework.pages.arriving import arrive, give_up
from tests.casework.pages.conftest import Pages
from tests.casework.services.desk_work import last_event, refused, who

pytestmark = pytest.mark.django_db
WHY = "An invented reason: nobody here knows the writer."


@pytest.fixture(autouse=True)
def bells(monkeypatch: pytest.MonkeyPatch) -> list[Lane]:
    rung: list[Lane] = []
    monkeypatch.setattr(by_hand, "ring_quietly", rung.append)
    return rung


@pytest.fixture
def row(pages: Pages) -> Submission:
    return in_doubt(pages)


def in_doubt(pages: Pages, reason: str = by_hand.UNKNOWN) -> Submission:
    made = arrive(pages.web.house)
    give_up(pages.web.house, made, reason)
    Submission.objects.filter(pk=made.pk).update(epoch=BY_PACKET)
    made.refresh_from_db()
    return made


def decide(pages: Pages, browser: Client, row: Submission, deed: str, **fields: str) -> Any:
    body = {"deed": deed, "expects": "0", **{f"{deed}-{k}": v for k, v in fields.items()}}
    return browser.post(pages.at("packet_in_doubt", packet=row.pk), body)


def test_a_custodian_takes_one_in_and_the_worker_is_rung_for_it(
    pages: Pages,
    row: Submission,
    bells: list[Lane],
    django_capture_on_commit_callbacks: Any,
) -> None:
    amina = pages.web.unlocked("Amina")
    link = pages.at("packet_in_doubt", packet=row.pk)
    assert link in amina.get(pages.at("unworked")).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = decide(pages, amina, row, "take_in", understood="on")

    assert answer.status_code == 303
    assert "Taken in." in amina.get(answer["Location"]).content.decode()
    row.refresh_from_db()
    assert (row.stage, row.epoch, row.attempts) == (Stage.RECEIVED, BY_PACKET, 0)
    assert AdmissionCode.objects.get().network_id == row.network
    assert not SealedPart.objects.filter(submission=row).exists()
    assert bells == [Lane.TEXT]
    told = last_event(pages.web.house)
    assert (told["kind"], told["row"]) == ("packet.taken_in_by_hand", str(row.pk))
    assert told["by"] == who(pages.web.house.unlocked("Amina"))


def test_refused_it_leaves_the_list_keeps_the_reason_and_can_be_taken_in_later(
    pages: Pages, row: Submission
) -> None:
    amina = pages.web.unlocked("Amina")
    answer = decide(pages, amina, row, "refuse", words=WHY)

    assert answer.status_code == 303
    row.refresh_from_db()
    assert row.stage == Stage.REFUSED
    assert last_event(pages.web.house)["kind"] == "packet.refused"
    assert WHY not in str(last_event(pages.web.house))
    assert "Nothing waits for a person." in amina.get(pages.at("unworked")).content.decode()
    assert pages.at("unworked") not in amina.get("/en/").content.decode()
    link = pages.at("packet_in_doubt", packet=row.pk)
    assert link in amina.get(answer["Location"]).content.decode()
    page = amina.get(link).content.decode()
    assert WHY in page
    assert "Refuse it" not in page

    assert decide(pages, amina, row, "take_in", understood="on").status_code == 303
    row.refresh_from_db()
    assert row.stage == Stage.RECEIVED
    assert link not in amina.get(pages.at("packets")).content.decode()


def test_neither_is_done_without_what_the_form_asks_and_nothing_typed_is_lost(
    pages: Pages, row: Submission
) -> None:
    amina = pages.web.unlocked("Amina")
    before = CustodyEvent.objects.count()
    assert decide(pages, amina, row, "take_in").status_code == 422
    assert decide(pages, amina, row, "refuse", words=" ").status_code == 422
    long = decide(pages, amina, row, "refuse", words=WHY * 50)
    assert long.status_code == 422
    assert WHY in long.content.decode()
    row.refresh_from_db()
    assert row.stage == Stage.NEEDS_PERSON
    assert CustodyEvent.objects.count() == before


def test_a_caseworker_is_told_who_may_and_decides_nothing(pages: Pages, row: Submission) -> None:
    text = pages.get("unworked").content.decode()
    assert "A custodian of this desk can take it in or refuse it." in text
    assert pages.at("packet_in_doubt", packet=row.pk) not in text
    assert decide(pages, pages.browser, row, "take_in", understood="on").status_code == 403
    assert refused(services.take_in, pages.by, pages.desk, row.pk) == "custodians_only"
    assert refused(services.refuse, pages.by, pages.desk, row.pk, WHY) == "custodians_only"
    row.refresh_from_db()
    assert row.stage == Stage.NEEDS_PERSON


def test_a_custodian_of_another_desk_finds_nothing_of_it(pages: Pages, row: Submission) -> None:
    nasrin = pages.web.house.unlocked("Nasrin")
    theirs = pages.web.house.other_desk
    assert refused(services.take_in, nasrin, theirs, row.pk) == "packet_moved_on"
    assert refused(services.refuse, nasrin, theirs, row.pk, WHY) == "packet_moved_on"
    assert decide(pages, pages.web.unlocked("Nasrin"), row, "take_in").status_code == 404


@pytest.mark.parametrize("reason", ["broken_payload", "files_differ", "code_key_missing", ""])
def test_what_waits_for_another_reason_is_not_taken_in(pages: Pages, reason: str) -> None:
    row = in_doubt(pages, reason)
    amina = pages.web.unlocked("Amina")
    assert amina.get(pages.at("packet_in_doubt", packet=row.pk)).status_code == 404
    assert decide(pages, amina, row, "take_in", understood="on").status_code == 404
    row.refresh_from_db()
    assert row.stage == Stage.NEEDS_PERSON
    link = pages.at("packet_in_doubt", packet=row.pk)
    assert link not in amina.get(pages.at("unworked")).content.decode()


@pytest.mark.parametrize("deed", ["take_in", "refuse"])
def test_the_decision_and_its_event_are_one_transaction(
    pages: Pages, row: Submission, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    def away(_event: object) -> None:
        raise RuntimeError("the log is away")

    amina = pages.web.house.unlocked("Amina")
    monkeypatch.setattr(custody, "record", away)
    with pytest.raises(RuntimeError):
        getattr(services, deed)(amina, pages.desk, row.pk, *([WHY] if deed == "refuse" else []))
    row.refresh_from_db()
    assert row.stage == Stage.NEEDS_PERSON
    assert not AdmissionCode.objects.exists()
    assert SealedPart.objects.filter(submission=row, kind="note").count() == 1
