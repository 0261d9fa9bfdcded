"""Refused packets are due to go, and two custodians have them erased. Everything is invented."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from casework.records import Tombstone
from casework.services import approvals, packets_erasing
from intake import clock
from intake.models import (
    BY_PACKET,
    NO_KEY,
    Attachment,
    CustodyEvent,
    SealedPart,
    Stage,
    Submission,
)
from intake.packets import by_hand
from tests.casework.pages.arriving import arrive, give_up
from tests.casework.pages.conftest import Pages
from tests.casework.services.desk_work import events, last_event, refused

pytestmark = pytest.mark.django_db
WHY = "An invented reason: nobody here knows the writer."


class Refused:
    """A packet with a file that Amina refused so many days ago, and her browser."""

    def __init__(self, pages: Pages, monkeypatch: pytest.MonkeyPatch, days: int = 0) -> None:
        self.pages, self.amina = pages, pages.web.unlocked("Amina")
        self.row = arrive(pages.web.house, files=["not_known"])
        give_up(pages.web.house, self.row, by_hand.UNKNOWN)
        Submission.objects.filter(pk=self.row.pk).update(epoch=BY_PACKET)
        Attachment.objects.update(epoch=BY_PACKET, stage=Stage.RECEIVED)
        self.address = pages.at("packet_in_doubt", packet=self.row.pk)
        then = clock.today() - timedelta(days=days)
        with monkeypatch.context() as moved:
            moved.setattr(by_hand, "clock", SimpleNamespace(today=lambda: then))
            assert self.send(self.amina, "refuse", words=WHY).status_code == 303

    def send(self, browser: Client, deed: str, **fields: str) -> Any:
        body = {"deed": deed, "expects": "0", **{f"{deed}-{k}": v for k, v in fields.items()}}
        return browser.post(self.address, body | {"was": self.read(browser)})

    def read(self, browser: Client) -> str:
        context: Any = browser.get(self.address).context
        deeds = (context or {}).get("deeds", ())
        return next((str(one.was) for one in deeds), "")

    def ask(self, browser: Client, reason: str = "retention_ended") -> Any:
        return self.send(browser, "ask", reason=reason, words="Its time is over.")

    def sign(self, browser: Client) -> Any:
        (one,) = approvals.waiting(self.pages.by, self.pages.desk)
        address = self.pages.at("request", approval=one.record.id)
        return browser.post(address, {"deed": "sign"})

    def erase(self, browser: Client) -> Any:
        return self.send(browser, "erase", understood="on")

    def is_there(self) -> bool:
        return Submission.objects.filter(pk=self.row.pk).exists()


@pytest.fixture
def old(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Refused:
    return Refused(pages, monkeypatch, days=90)


def due_days(pages: Pages) -> list[date]:
    return [one.on for one in packets_erasing.all_kept(pages.by, pages.desk)]


def test_ninety_days_after_it_was_refused_it_is_due_and_the_desk_is_told_before(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = Refused(pages, monkeypatch, days=50)
    soon = clock.today() + timedelta(days=40)
    assert due_days(pages) == [soon]
    assert "Due to be erased:" in pages.get("packets").content.decode()
    assert "Refused packets" not in pages.get("ageing").content.decode()
    one = packets_erasing.all_kept(pages.by, pages.desk)
    assert packets_erasing.due(one, within=40) == one
    assert packets_erasing.due(one, within=39) == []
    assert not one[0].is_due
    assert waits.is_there()


def test_what_is_due_is_listed_and_leads_custodians_to_it(pages: Pages, old: Refused) -> None:
    text = old.amina.get(pages.at("ageing")).content.decode()
    assert "Refused packets" in text
    assert old.address in text
    assert old.address not in pages.get("ageing").content.decode(), "no door for a caseworker"
    (asks,) = old.amina.get(old.address).context["deeds"]
    assert asks.form.initial["reason"] == "retention_ended"
    assert WHY in old.amina.get(old.address).content.decode()


def test_two_custodians_sign_and_nothing_of_it_is_left_but_a_trace(
    pages: Pages, old: Refused
) -> None:
    farid = pages.web.unlocked("Farid")
    leaves = CustodyEvent.objects.count()
    assert old.ask(old.amina).status_code == 303
    assert old.erase(old.amina).status_code == 422
    assert old.is_there()
    assert old.address in farid.get(pages.at("requests")).content.decode()
    assert old.address not in pages.get("requests").content.decode()
    assert old.sign(farid).status_code == 303

    answer = old.erase(farid)

    assert answer.status_code == 303
    assert "It is gone from here" in farid.get(answer["Location"]).content.decode()
    assert not old.is_there()
    assert not Attachment.objects.exists()
    assert not SealedPart.objects.exists()
    assert farid.get(old.address).status_code == 404
    (stone,) = (
        one for one in farid.get(pages.at("ageing")).context["stones"] if isinstance(one, Tombstone)
    )
    assert (stone.what, stone.reason) == ("packet", "retention_ended")
    assert (stone.retention, stone.sha256) == (packets_erasing.CLASS, ())
    assert old.row.pk in stone.gone
    told = events(pages.web.house)
    assert not [one for one in told if one.get("row") == str(old.row.pk)]
    assert {"record.erased", "tombstone.set"} <= {one["kind"] for one in told}
    assert CustodyEvent.objects.count() > leaves, "leaves stay, and there are new ones"


def test_before_its_time_it_goes_for_another_reason_alone(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    young = Refused(pages, monkeypatch)
    young.ask(young.amina, "source_asked")
    young.sign(pages.web.unlocked("Farid"))
    assert young.erase(young.amina).status_code == 303
    assert not young.is_there()
    (stone,) = young.amina.get(pages.at("ageing")).context["stones"]
    assert (stone.reason, stone.retention) == ("source_asked", "")


def test_asking_and_erasing_take_the_second_factor_anew(
    pages: Pages, old: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.doors.FRESH", -1.0)
    for answer in (old.ask(old.amina), old.erase(old.amina)):
        assert answer.status_code == 303
        assert answer["Location"].startswith("/en/confirm/")
    assert approvals.waiting(pages.by, pages.desk) == []
    assert old.is_there()


def test_taken_in_meanwhile_it_is_not_erased_by_what_was_signed(pages: Pages, old: Refused) -> None:
    old.ask(old.amina)
    old.sign(pages.web.unlocked("Farid"))
    (asked,) = approvals.waiting(pages.by, pages.desk)
    assert old.send(old.amina, "take_in", understood="on").status_code == 303

    by = pages.web.house.unlocked("Amina")
    erase = packets_erasing.erase
    assert refused(erase, by, pages.desk, old.row.pk, approval=asked.record.id) == "packet_moved_on"
    assert old.is_there()
    assert Attachment.objects.count() == 1


def test_a_custodian_of_another_desk_can_have_nothing_of_it_erased(
    pages: Pages, old: Refused
) -> None:
    nasrin = pages.web.house.unlocked("Nasrin")
    theirs = pages.web.house.other_desk
    erase = packets_erasing.erase
    old.ask(old.amina)
    old.sign(pages.web.unlocked("Farid"))
    (asked,) = approvals.waiting(pages.by, pages.desk)
    assert refused(erase, nasrin, theirs, old.row.pk, approval=asked.record.id) != ""
    assert packets_erasing.all_kept(nasrin, theirs) == []
    assert old.is_there()


def test_once_its_key_has_ended_it_is_said_so_and_not_offered(pages: Pages, old: Refused) -> None:
    Submission.objects.filter(pk=old.row.pk).update(kept_header=NO_KEY)
    page = old.amina.get(old.address)
    assert "The key of its packet has ended." in page.content.decode()
    assert [one.slug for one in page.context["decisions"]] == []
    answer = old.send(old.amina, "take_in", understood="on")
    assert answer.status_code == 422
    assert "cannot be taken in any more" in answer.content.decode()
    old.row.refresh_from_db()
    assert old.row.stage == Stage.REFUSED


def test_of_a_refused_packet_no_file_waits_for_a_person(pages: Pages, old: Refused) -> None:
    Attachment.objects.update(stage=Stage.CUSTODY)
    assert "Nothing waits for a person." in pages.get("unworked").content.decode()
    assert pages.at("unworked") not in pages.browser.get("/en/").content.decode()


def test_a_packet_in_doubt_whose_key_ended_can_be_refused_and_not_taken_in(pages: Pages) -> None:
    row = arrive(pages.web.house)
    give_up(pages.web.house, row, by_hand.UNKNOWN)
    Submission.objects.filter(pk=row.pk).update(epoch=BY_PACKET, stage=Stage.CUSTODY)
    amina, address = pages.web.unlocked("Amina"), pages.at("packet_in_doubt", packet=row.pk)

    listed = amina.get(pages.at("unworked")).content.decode()
    assert "the key of its packet has ended" in listed
    assert "Take it in" not in listed
    assert address in listed
    assert "A custodian of this desk can refuse it." in pages.get("unworked").content.decode()
    assert [one.slug for one in amina.get(address).context["decisions"]] == ["refuse"]
    body = {"deed": "refuse", "expects": "0", "refuse-words": WHY}
    assert amina.post(address, body).status_code == 303
    row.refresh_from_db()
    assert row.stage == Stage.REFUSED
    assert last_event(pages.web.house)["kind"] == "packet.refused"


def test_a_packet_that_nobody_judged_before_its_key_ended_is_custodys_alone(pages: Pages) -> None:
    row = arrive(pages.web.house)
    give_up(pages.web.house, row)
    Submission.objects.filter(pk=row.pk).update(epoch=BY_PACKET, stage=Stage.CUSTODY)
    amina, address = pages.web.unlocked("Amina"), pages.at("packet_in_doubt", packet=row.pk)
    listed = amina.get(pages.at("unworked")).content.decode()
    assert "the key of its packet has ended" in listed
    assert address not in listed
    assert amina.get(address).status_code == 404
