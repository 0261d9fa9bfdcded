"""Protected names on their page: two sign, one session holds them, locking drops them.

All people are invented.
"""

import uuid
from typing import Any

import pytest
from django.test import Client

from casework import names as held
from casework import sessions
from casework.identities import ProtectedIdentity, keep_identity
from casework.names import sealed
from casework.records import Person
from casework.services import approvals, keeping
from casework.services import names as services
from tests.casework.approvals.conftest import opener, store
from tests.casework.pages.conftest import Pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opener")]
__all__ = ["opener", "store"]
NAME, KIN = "Zalmay Nowhere", "Gul Nowhere"


class Desk:
    """One protected person, and what custodians do on the page."""

    def __init__(self, pages: Pages) -> None:
        self.pages, identity = pages, uuid.uuid4()
        told = ProtectedIdentity(id=identity, called=(NAME,), kin=(KIN,), contacts=("a cousin",))
        keep_identity(pages.by, pages.desk, told)
        self.identity = identity
        person = Person(id=uuid.uuid4(), pseudonym="Shopkeeper", identity=identity)
        self.person = keeping.add(pages.by, pages.desk, person)

    @property
    def address(self) -> str:
        return self.pages.at("names")

    def ask(self, browser: Client) -> Any:
        body = {"deed": "ask", "ask-reason": "verify", "ask-words": "Two families ask."}
        return browser.post(self.address, body)

    def sign(self, browser: Client) -> Any:
        (one,) = approvals.waiting(self.pages.by, self.pages.desk)
        return browser.post(self.pages.at("request", approval=one.record.id), {"deed": "sign"})

    def open(self, browser: Client) -> Any:
        return browser.post(self.address, {"deed": "open"})

    def search(self, browser: Client, words: str, **more: str) -> str:
        body = {"deed": "search", "words": words, **more}
        return str(browser.post(self.address, body, follow=True).content.decode())

    def opened(self) -> Client:
        """A custodian's browser with the names open."""
        amina, farid = (self.pages.web.unlocked(name) for name in ("Amina", "Farid"))
        self.ask(amina)
        self.sign(farid)
        assert self.open(farid).status_code == 303
        return farid


@pytest.fixture
def desk(pages: Pages) -> Desk:
    return Desk(pages)


def test_two_sign_one_opens_and_finds_a_person_in_any_spelling(desk: Desk):
    amina, farid = (desk.pages.web.unlocked(name) for name in ("Amina", "Farid"))
    assert "1 records of people" in amina.get(desk.address).content.decode()
    assert desk.ask(amina).status_code == 303
    assert b"1 signature is missing." in farid.get(desk.address).content
    assert desk.open(farid).status_code == 422
    desk.sign(farid)
    requests = farid.get(desk.pages.at("requests")).content.decode()
    assert desk.address in requests
    assert "Open it for one minute" not in requests

    answer = desk.open(farid)

    assert answer.headers["Location"] == desk.address
    for spelt in ("zalmai", "زلمی", "Nowhere"):
        page = desk.search(farid, spelt)
        assert NAME in page
        assert desk.pages.at("person", person=desk.person) in page
    assert KIN in desk.search(farid, "gul")
    assert "Nothing was found" in desk.search(farid, "Nobody")
    assert "a cousin" not in desk.search(farid, "")


def test_they_are_of_that_session_and_of_nobody_elses(desk: Desk):
    farid = desk.opened()
    again, amina = desk.pages.web.unlocked("Farid"), desk.pages.web.unlocked("Amina")
    for other in (again, amina):
        assert NAME not in desk.search(other, "zalmay")
        assert "What opening them means" in other.get(desk.address).content.decode()
    assert NAME in desk.search(farid, "zalmay")


def test_a_caseworker_and_another_desks_custodian_get_no_further_than_the_door(desk: Desk):
    desk.opened()
    laila, nasrin = desk.pages.browser, desk.pages.web.unlocked("Nasrin")
    for who, status in ((laila, 403), (nasrin, 404)):
        assert who.get(desk.address).status_code == status
        for deed in ("search", "open", "ask", "close"):
            answer = who.post(desk.address, {"deed": deed, "words": "zalmay"})
            assert answer.status_code == status
            assert NAME not in answer.content.decode()
    search = desk.pages.at("search")
    assert desk.address not in laila.get(search).content.decode()
    assert NAME not in laila.post(search, {"words": "zalmay"}).content.decode()


def test_locking_drops_them_and_unlocking_does_not_bring_them_back(desk: Desk):
    farid = desk.opened()
    farid.post("/en/lock/")
    assert not held._open
    assert farid.get(desk.address).headers["Location"].startswith("/en/unlock/")
    assert desk.search(farid, "zalmay").find(NAME) == -1
    desk.pages.web.unlock(farid, "Farid")
    assert NAME not in desk.search(farid, "zalmay")


def test_idleness_drops_them(desk: Desk, monkeypatch):
    desk.opened()
    assert held._open
    monkeypatch.setattr(sessions, "IDLE", -1.0)
    sessions.let_go()
    assert not held._open


def test_closing_drops_them_and_two_sign_anew(desk: Desk):
    farid = desk.opened()
    page = farid.post(desk.address, {"deed": "close"}, follow=True).content.decode()
    assert "two people sign anew" in page
    assert not held._open
    assert desk.open(farid).status_code == 422


def test_no_name_is_in_an_address_a_session_or_a_page_of_the_desk(desk: Desk):
    farid = desk.opened()
    page = desk.search(farid, "zalmay")
    for part in NAME.split():
        assert f'href="{part}' not in page
        assert part not in str(dict(farid.session))
    for name in ("search", "queue", "dashboard", "requests"):
        assert NAME not in farid.get(desk.pages.at(name)).content.decode()
    assert NAME not in farid.get(desk.pages.at("person", person=desk.person)).content.decode()


def test_a_search_of_too_many_letters_is_refused_and_kept(desk: Desk):
    farid = desk.opened()
    answer = farid.post(desk.address, {"deed": "search", "words": "z" * 1001})
    assert answer.status_code == 422
    assert b"too long for a search" in answer.content
    assert b"z" * 1001 in answer.content


def test_what_takes_longer_says_how_far_it_is_and_goes_on(desk: Desk, monkeypatch):
    for n in range(3):
        told = ProtectedIdentity(id=uuid.uuid4(), called=(f"Somebody {n}",))
        keep_identity(desk.pages.by, desk.pages.desk, told)
    monkeypatch.setattr(services, "STINT", 0.0)
    monkeypatch.setattr(sealed, "MOST_NAMES", 1)
    farid = desk.opened()
    answer = farid.get(desk.address)
    assert "2 of 4 so far" in answer.content.decode()
    assert answer.headers["Refresh"] == "0"
    farid.get(desk.address)
    assert "Refresh" not in farid.get(desk.address).headers
    assert "4 found" in desk.search(farid, "")


def test_an_opener_that_answers_no_more_leaves_what_is_open(desk: Desk, monkeypatch, opener):
    told = ProtectedIdentity(id=uuid.uuid4(), called=("Somebody Invented",))
    keep_identity(desk.pages.by, desk.pages.desk, told)
    monkeypatch.setattr(services, "STINT", 0.0)
    monkeypatch.setattr(sealed, "MOST_NAMES", 1)
    farid = desk.opened()
    opener._agent._naming._until.clear()
    page = farid.get(desk.address).content.decode()
    assert "1 could not be opened" in page
    assert "1 found" in desk.search(farid, "")


def test_opening_takes_a_fresh_second_factor(desk: Desk, monkeypatch):
    amina, farid = (desk.pages.web.unlocked(name) for name in ("Amina", "Farid"))
    desk.ask(amina)
    desk.sign(farid)
    monkeypatch.setattr("casework.doors.FRESH", -1.0)
    answer = desk.open(farid)
    assert answer.headers["Location"].startswith("/en/confirm/")
    assert not held._open
