"""One protected person's names, opened for a minute by two custodians. Everybody is invented."""

import uuid
from typing import Any

import pytest

from casework import rows
from casework.records import Person
from casework.services import keeping, reveals
from tests.casework.approvals.conftest import opener, store
from tests.casework.pages.conftest import Pages
from tests.casework.services.desk_work import events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opener")]
__all__ = ["opener", "store"]
NAME = "Zarghuna Invented"
WHY = {"reason": "verify", "words": "The family asks about a grave."}


@pytest.fixture
def person(pages: Pages) -> uuid.UUID:
    """With their name sealed."""
    who = keeping.add(pages.by, pages.desk, Person(id=uuid.uuid4(), pseudonym="Willow"))
    told = {"deed": "write", "expects": 0, "write-called": NAME}
    assert pages.browser.post(pages.at("identity", row=who), told).status_code == 303
    return who


def text(answer: Any) -> str:
    return str(answer.content.decode())


def ask(pages: Pages, person: uuid.UUID, browser: Any = None) -> Any:
    told = {"deed": "open", **{f"open-{name}": value for name, value in WHY.items()}}
    return (browser or pages.browser).post(pages.at("identity", row=person), told)


def the_request(pages: Pages, person: uuid.UUID) -> uuid.UUID:
    found: uuid.UUID = pages.get("identity", row=person).context["asked"].id
    return found


def test_asked_from_the_persons_page_signed_by_two_and_shown_once(pages: Pages, person) -> None:
    at = pages.at("identity", row=person)
    assert at in text(pages.get("person", person=person))
    assert ask(pages, person).status_code == 303
    approval = the_request(pages, person)
    sign, show = (pages.at(name, approval=approval) for name in ("request", "reveal"))
    amina, farid = (pages.web.unlocked(name) for name in ("Amina", "Farid"))
    assert "2 signatures are missing" in text(pages.browser.get(at))
    assert sign not in text(pages.browser.get(at)), "a caseworker signs nothing"
    for browser in (amina, farid):
        assert sign in text(browser.get(at))
        assert show not in text(browser.get(at))
        assert browser.post(sign, {"deed": "sign"}).status_code == 303
    assert show not in text(pages.browser.get(at)), "and opens nothing"
    assert show in text(farid.get(at))

    shown = farid.post(show)

    assert NAME in text(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    assert shown.headers["Refresh"].startswith(f"{reveals.SHOWN_FOR:.0f};")
    for browser in (pages.browser, amina, farid):
        for page in (at, pages.at("person", person=person), pages.at("requests")):
            assert NAME not in text(browser.get(page))
    again = farid.post(show)
    assert again.status_code != 200
    assert NAME not in text(again)
    [opened] = [one for one in events(pages.web.house) if one["kind"] == "original.opened"]
    assert (opened["deed"], opened["object"]) == ("reveal_identity", "identity")
    assert opened["reason"] == "verify"


def test_one_signature_a_caseworker_and_no_reason_open_nothing(pages: Pages, person) -> None:
    amina = pages.web.unlocked("Amina")
    at = pages.at("identity", row=person)
    empty = amina.post(at, {"deed": "open", "open-reason": "", "open-words": "x"})
    assert empty.status_code == 422
    assert ask(pages, person, amina).status_code == 303
    approval = the_request(pages, person)
    show = pages.at("reveal", approval=approval)

    alone, caseworker = amina.post(show), pages.browser.post(show)

    assert alone.status_code >= 400
    assert caseworker.status_code == 403
    assert NAME not in text(alone) + text(caseworker)
    assert not [one for one in events(pages.web.house) if one["kind"] == "original.opened"]


def test_a_request_says_whose_names_they_are_and_leads_there(pages: Pages, person) -> None:
    ask(pages, person)
    shown = text(pages.web.unlocked("Amina").get(pages.at("requests")))
    assert pages.at("identity", row=person) in shown


def test_a_declined_request_is_gone_and_can_be_asked_anew(pages: Pages, person) -> None:
    ask(pages, person)
    amina = pages.web.unlocked("Amina")
    amina.post(pages.at("request", approval=the_request(pages, person)), {"deed": "decline"})
    assert pages.get("identity", row=person).context["asked"] is None
    assert ask(pages, person).status_code == 303


def test_the_names_of_a_closed_record_are_opened_from_the_one_that_stays(
    pages: Pages, person
) -> None:
    other = keeping.add(pages.by, pages.desk, Person(id=uuid.uuid4(), pseudonym="Poplar"))
    told = {"deed": "write", "expects": 0, "write-called": "Somebody Else"}
    pages.browser.post(pages.at("identity", row=other), told)
    body = {"merge-stays": person, "merge-pseudonym": "one", "deed": "merge"}
    body["expects"] = pages.version(person) + pages.version(other)
    made = pages.browser.post(pages.at("merging_two", person=person, second=other), body)
    assert made.status_code == 303
    assert rows.read(pages.by, pages.desk, other).record.identity  # type: ignore[attr-defined]

    closed = pages.at("identity", row=other)
    assert closed in text(pages.get("identity", row=person))
    page = text(pages.browser.get(closed))
    assert 'value="open"' in page
    assert 'value="again"' not in page
    assert ask(pages, other).status_code == 303
    assert pages.browser.post(closed, {**told, "deed": "write"}).status_code == 422
