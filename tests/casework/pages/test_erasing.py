"""Erasing on its page: what goes is listed, two people sign, then it is gone. All invented."""

import uuid
from typing import Any

import pytest
from django.test import Client

from casework.models import SealedRow
from casework.records import Act, Case, Evidence, Source, Tombstone
from casework.services import acts, approvals, cases, keeping, review
from intake.models import Submission
from tests.casework.pages.conftest import Arrived, Pages

pytestmark = pytest.mark.django_db


class Erasing:
    """A report with an act, a source and a case, and the people who want it gone."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.report: Arrived = pages.arrive()
        self.act = acts.add_act(
            pages.by, pages.desk, Act(id=uuid.uuid4(), code="LIB-01", review=self.report.pk)
        )
        told = Source(id=uuid.uuid4(), pseudonym="Willow", review=self.report.pk)
        self.source = keeping.add(pages.by, pages.desk, told)
        self.case = cases.open_case(pages.by, pages.desk, title="Shops of Charikar")
        review.link_to_case(pages.by, pages.desk, self.report.pk, expects=1, case=self.case)

    @property
    def address(self) -> str:
        return self.pages.at("erasing", record=self.report.pk)

    def ask(self, browser: Client, **fields: str) -> Any:
        """For the list that stands above the form."""
        return self.send_asking(browser, self.read(browser), **fields)

    def read(self, browser: Client) -> str:
        (one,) = browser.get(self.address).context["deeds"]
        return str(one.was)

    def send_asking(self, browser: Client, was: str, **fields: str) -> Any:
        told = {"reason": "source_asked", "words": "By the mailbox.", **fields}
        named = {f"ask-{k}": v for k, v in told.items()}
        return browser.post(self.address, {"deed": "ask", "was": was, **named})

    def sign(self, browser: Client) -> Any:
        (one,) = approvals.waiting(self.pages.by, self.pages.desk)
        address = self.pages.at("request", approval=one.record.id)
        return browser.post(address, {"deed": "sign"})

    def erase(self, browser: Client, **fields: str) -> Any:
        return browser.post(self.address, {"deed": "erase", "erase-understood": "on", **fields})

    def is_there(self) -> bool:
        return SealedRow.objects.filter(pk=self.report.pk).exists()


@pytest.fixture
def wanted(pages: Pages) -> Erasing:
    return Erasing(pages)


def test_what_goes_and_what_stays_is_listed_before_anybody_asks(pages: Pages, wanted):
    page = pages.get("erasing", record=wanted.report.pk)

    gone = {kind: [one.id for one in found] for kind, found in page.context["gone"]}
    assert gone["review"] == [wanted.report.pk]
    assert gone["act"] == [wanted.act]
    assert gone["source"] == [wanted.source]
    assert [kind for kind, _found in page.context["changed"]] == ["case"]
    text = page.content.decode()
    assert "Shops of Charikar" in text
    assert "within 35 days" in text
    assert "Never from dossiers" in text
    assert "Erase it now" not in text


def test_two_sign_and_then_it_is_gone(pages: Pages, wanted):
    amina, farid = (pages.web.unlocked(name) for name in ("Amina", "Farid"))
    assert wanted.ask(pages.browser).status_code == 303
    assert b"2 signatures are missing." in pages.browser.get(wanted.address).content
    assert wanted.sign(amina).status_code == 303
    assert wanted.erase(amina).status_code == 422
    assert wanted.is_there()
    assert wanted.sign(farid).status_code == 303
    assert b"Erase it now" in farid.get(wanted.address).content

    answer = wanted.erase(farid)

    assert answer.headers["Location"].startswith(pages.at("ageing"))
    assert not wanted.is_there()
    assert not Submission.objects.exists()
    assert pages.browser.get(wanted.address).status_code == 404
    after = farid.get(answer.headers["Location"])
    assert b"It is gone from here" in after.content
    (stone,) = after.context["stones"]
    assert isinstance(stone, Tombstone)
    assert (stone.reason, stone.acts, stone.province) == ("source_asked", (), "")
    assert SealedRow.objects.filter(pk=wanted.case).exists()


def test_what_came_since_is_said_plainly_and_has_to_be_signed_anew(pages: Pages, wanted):
    amina, farid = (pages.web.unlocked(name) for name in ("Amina", "Farid"))
    wanted.ask(amina)
    wanted.sign(farid)
    late = Act(id=uuid.uuid4(), code="INT-02", review=wanted.report.pk)
    acts.add_act(pages.by, pages.desk, late)

    page = farid.get(wanted.address)
    answer = wanted.erase(farid)

    assert b"What would go has changed since this was asked for" in page.content
    assert [deed.slug for deed in page.context["deeds"]] == ["ask"]
    assert answer.status_code == 422
    assert wanted.is_there()
    assert wanted.ask(amina).status_code == 303
    assert b"1 signature is missing." in farid.get(wanted.address).content


def test_what_came_while_somebody_read_the_list_is_not_asked_for(pages: Pages, wanted):
    amina = pages.web.unlocked("Amina")
    was = wanted.read(amina)
    late = Act(id=uuid.uuid4(), code="INT-02", review=wanted.report.pk)
    acts.add_act(pages.by, pages.desk, late)

    for seen in (was, ""):
        answer = wanted.send_asking(amina, seen)
        assert answer.status_code == 422
        assert b"What would go has changed" in answer.content
        assert b"By the mailbox." in answer.content
    assert approvals.waiting(pages.by, pages.desk) == []
    (shown,) = answer.context["deeds"]
    assert wanted.send_asking(amina, shown.was).status_code == 303


def test_a_custodian_who_asks_signs_with_it_and_still_needs_another(pages: Pages, wanted):
    amina = pages.web.unlocked("Amina")

    wanted.ask(amina)

    assert b"1 signature is missing." in amina.get(wanted.address).content
    assert wanted.sign(amina).status_code == 422
    assert wanted.erase(amina).status_code == 422
    assert wanted.is_there()


def test_asking_and_erasing_take_the_second_factor_anew(pages: Pages, wanted, monkeypatch):
    monkeypatch.setattr("casework.doors.FRESH", -1.0)

    for answer in (wanted.ask(pages.browser), wanted.erase(pages.browser)):
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/en/confirm/")

    assert approvals.waiting(pages.by, pages.desk) == []
    assert wanted.is_there()
    assert pages.get("erasing", record=wanted.report.pk).status_code == 200


def test_the_last_question_has_to_be_answered(pages: Pages, wanted):
    amina, farid = (pages.web.unlocked(name) for name in ("Amina", "Farid"))
    wanted.ask(amina)
    wanted.sign(farid)

    answer = farid.post(wanted.address, {"deed": "erase"})

    assert answer.status_code == 422
    assert wanted.is_there()


@pytest.mark.parametrize("missing", ["reason", "words"])
def test_a_request_without_reason_or_words_keeps_what_was_typed(pages: Pages, wanted, missing):
    answer = wanted.ask(pages.browser, **{missing: ""})

    assert answer.status_code == 422
    kept = b"By the mailbox." if missing == "reason" else b'value="source_asked" selected'
    assert kept in answer.content
    assert approvals.waiting(pages.by, pages.desk) == []


def test_a_declined_request_erases_nothing_and_can_be_asked_anew(pages: Pages, wanted):
    amina = pages.web.unlocked("Amina")
    wanted.ask(pages.browser)
    (one,) = approvals.waiting(pages.by, pages.desk)
    amina.post(pages.at("request", approval=one.record.id), {"deed": "decline"})

    assert wanted.erase(amina).status_code == 422

    assert wanted.is_there()
    page = amina.get(wanted.address)
    assert [deed.slug for deed in page.context["deeds"]] == ["ask"]


def test_what_is_not_erased_by_itself_and_what_never_was_have_no_page(pages: Pages, wanted):
    for row in (wanted.act, uuid.uuid4()):
        assert pages.get("erasing", record=row).status_code == 404
    item = Evidence(id=uuid.uuid4(), type="photo", review=wanted.report.pk)
    keeping.add(pages.by, pages.desk, item)
    for row in (wanted.source, wanted.case, item.id):
        assert pages.get("erasing", record=row).status_code == 200


def test_the_request_leads_those_who_sign_to_what_would_go(pages: Pages, wanted):
    wanted.ask(pages.browser)

    assert wanted.address in pages.get("requests").content.decode()
    assert Case.KIND in {kind for kind, _ in pages.get("erasing", record=wanted.report.pk)
                         .context["changed"]}  # fmt: skip


def held_after(pages: Pages, wanted: Erasing) -> tuple[Client, Client]:
    """The report is erased; its case stays, with a title that may tell of it."""
    amina, farid = (pages.web.unlocked(name) for name in ("Amina", "Farid"))
    wanted.ask(amina)
    wanted.sign(farid)
    assert wanted.erase(farid).status_code == 303
    return amina, farid


def keep(pages: Pages, browser: Client, row: uuid.UUID, expects: int) -> Any:
    return browser.post(pages.at("held"), {"row": str(row), "expects": str(expects)})


def test_what_stays_is_in_no_list_and_no_search_until_two_custodians_have_read_it(
    pages: Pages, wanted: Erasing
):
    title = "Shops of Charikar"
    assert title in pages.get("cases").content.decode()
    amina, farid = held_after(pages, wanted)
    version = pages.version(wanted.case)

    def is_seen() -> set[bool]:
        searched = pages.browser.post(pages.at("search"), {"words": "charikar"})
        offered = pages.get("new_dossier")
        return {title in one.content.decode() for one in (pages.get("cases"), searched, offered)}

    assert is_seen() == {False}
    assert b"1 record that stayed is in no list" in pages.get("ageing").content
    assert ("held", 1) in amina.get(pages.at("dashboard")).context["todo"]
    page = amina.get(pages.at("held"))
    assert title in page.content.decode()
    assert pages.get("held").status_code == 403
    assert keep(pages, amina, wanted.case, version).status_code == 303
    assert is_seen() == {False}
    assert "held" not in dict(amina.get(pages.at("dashboard")).context["todo"])
    assert (
        b"Another custodian has to read it too" in keep(pages, amina, wanted.case, version).content
    )
    answer = farid.post(
        pages.at("held"), {"row": str(wanted.case), "expects": str(version)}, follow=True
    )
    assert b"Nothing is held." in answer.content
    assert is_seen() == {True}


def test_whoever_read_an_older_version_or_names_no_row_has_read_nothing(
    pages: Pages, wanted: Erasing
):
    amina, _farid = held_after(pages, wanted)
    version = pages.version(wanted.case)

    older = keep(pages, amina, wanted.case, version - 1)
    never = keep(pages, amina, uuid.uuid4(), 1)
    none = amina.post(pages.at("held"), {"row": "x"})

    assert (older.status_code, never.status_code, none.status_code) == (409, 422, 404)
    assert b"This is held no more." in never.content
    assert amina.get(pages.at("held")).context["lines"][0]["read_by"] == []


def test_the_page_says_before_that_what_stays_will_be_held(pages: Pages, wanted: Erasing):
    assert b"So it is held: in no list" in pages.browser.get(wanted.address).content
