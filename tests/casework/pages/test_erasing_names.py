"""Erasing names alone, on its page: what goes and stays is said, two sign. All invented."""

import uuid
from typing import Any

import pytest
from django.test import Client

from casework.identities import ProtectedIdentity, keep_identity
from casework.models import IdentityRow
from casework.records import Person
from casework.services import approvals, keeping
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db


class Wanted:
    """A person with names, and the people who want these gone."""

    def __init__(self, pages: Pages) -> None:
        self.pages, identity = pages, uuid.uuid4()
        told = ProtectedIdentity(id=identity, called=("Somebody Invented",))
        keep_identity(pages.by, pages.desk, told)
        person = Person(id=uuid.uuid4(), pseudonym="Shopkeeper", identity=identity)
        self.person = keeping.add(pages.by, pages.desk, person)

    @property
    def address(self) -> str:
        return self.pages.at("erasing_names", record=self.person)

    def ask(self) -> Any:
        (one,) = self.pages.browser.get(self.address).context["deeds"]
        body = {"ask-reason": "source_asked", "ask-words": "By the mailbox."}
        return self.pages.browser.post(self.address, {"deed": "ask", "was": one.was, **body})

    def sign(self, browser: Client) -> Any:
        (one,) = approvals.waiting(self.pages.by, self.pages.desk)
        return browser.post(self.pages.at("request", approval=one.record.id), {"deed": "sign"})

    def erase(self, browser: Client, **fields: str) -> Any:
        return browser.post(self.address, {"deed": "erase", "erase-understood": "on", **fields})


@pytest.fixture
def wanted(pages: Pages) -> Wanted:
    return Wanted(pages)


def test_the_page_says_what_goes_and_what_stays_and_never_a_name(pages: Pages, wanted: Wanted):
    person = pages.get("person", person=wanted.person).content.decode()
    assert wanted.address in person
    assert wanted.address in pages.get("erasing", record=wanted.person).content.decode()
    text = pages.browser.get(wanted.address).content.decode()
    assert "Shopkeeper" in text
    assert "names, contacts and kin" in text
    assert "under their pseudonym" in text
    assert "within 35 days" in text
    assert "Somebody" not in text
    assert "Erase it now" not in text


def test_two_sign_and_the_names_are_gone_and_the_person_is_there(pages: Pages, wanted: Wanted):
    amina, farid = (pages.web.unlocked(name) for name in ("Amina", "Farid"))
    assert wanted.ask().status_code == 303
    assert "only their names" in amina.get(pages.at("requests")).content.decode()
    assert wanted.address in amina.get(pages.at("requests")).content.decode()
    due = pages.get("ageing").content.decode()
    assert wanted.address in due
    whole = pages.get("erasing", record=wanted.person).content.decode()
    assert "Ask two custodians to sign" in whole, "this request is not one for the whole person"
    wanted.sign(amina)
    assert wanted.erase(amina).status_code == 422
    wanted.sign(farid)

    answer = wanted.erase(farid)

    assert answer.status_code == 303
    assert not IdentityRow.objects.exists()
    at = pages.at("person", person=wanted.person)
    assert "Shopkeeper" in farid.get(at).content.decode()
    # What is told of them may say who they are: first two custodians read it.
    held = pages.browser.get(at)
    assert held.status_code == 403
    assert "Shopkeeper" not in held.content.decode()
    assert farid.get(wanted.address).status_code == 404
    assert "gone from here" in farid.get(answer.headers["Location"]).content.decode()


def test_unread_and_unsigned_nothing_goes(pages: Pages, wanted: Wanted):
    farid = pages.web.unlocked("Farid")
    wanted.ask()
    wanted.sign(pages.web.unlocked("Amina"))
    wanted.sign(farid)
    answer = farid.post(wanted.address, {"deed": "erase"})
    assert answer.status_code == 422
    assert IdentityRow.objects.exists()


def test_another_desk_the_locked_and_a_stale_second_factor_get_no_further(
    pages: Pages, wanted: Wanted, monkeypatch
):
    nasrin, locked = pages.web.unlocked("Nasrin"), pages.web.signed_in("Laila")
    assert nasrin.get(wanted.address).status_code == 404
    assert nasrin.post(wanted.address, {"deed": "ask"}).status_code == 404
    assert locked.get(wanted.address).headers["Location"].startswith("/en/unlock/")
    monkeypatch.setattr("casework.doors.FRESH", -1.0)
    assert wanted.ask().headers["Location"].startswith("/en/confirm/")
    assert not approvals.waiting(pages.by, pages.desk)


def test_a_person_without_names_has_no_such_page(pages: Pages):
    person = keeping.add(pages.by, pages.desk, Person(id=uuid.uuid4(), pseudonym="Nobody"))
    assert pages.get("erasing_names", record=person).status_code == 404
    address = pages.at("erasing_names", record=person)
    assert address not in pages.get("person", person=person).content.decode()
