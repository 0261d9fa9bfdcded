"""P1 and P6 with a desk's names open: canaries in names, found on the page and nowhere at rest.

The report came in through acceptance and pipeline. All names are canaries.
"""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.template.backends.django import Template
from django.test import Client

from casework import names as held
from casework.identities import ProtectedIdentity, keep_identity
from casework.records import Person
from casework.services import approvals, keeping
from casework.services import names as services
from tests.canary import Scanner
from tests.casework.approvals.conftest import opener, store
from tests.casework.conftest import house, web
from tests.casework.web import Web
from tests.journeys.casework_desk import DeskAtWork
from tests.journeys.casework_flows import _fails_with_all_it_shows
from tests.journeys.casework_resting import as_on_a_host, scan_host

__all__ = ["house", "opener", "store", "web"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


@pytest.fixture
def desk(web: Web, opener: Any, monkeypatch: pytest.MonkeyPatch) -> DeskAtWork:
    """A report, and two people whose names are one canary."""
    made = DeskAtWork(web.house)
    made.report(monkeypatch)
    laila = web.house.unlocked("Laila")
    for pseudonym in ("Shopkeeper", "Teacher"):
        who, identity = made.identity, uuid.uuid4()
        told = ProtectedIdentity(id=identity, called=(who.text, who.latin), kin=(who.text,))
        keep_identity(laila, made.id, told)
        person = Person(id=uuid.uuid4(), pseudonym=pseudonym, identity=identity)
        keeping.add(laila, made.id, person)
    return made


def opened(web: Web, desk: DeskAtWork) -> Client:
    """Farid's browser, with the names open."""
    amina = web.house.unlocked("Amina")
    asked = services.ask(amina, desk.id, reason="same_person", words=desk.words.text)
    approvals.sign(web.house.unlocked("Farid"), desk.id, asked.record.id)
    farid = web.unlocked("Farid")
    answer = farid.post(f"/en/desk/{desk.id}/names/", {"deed": "open"})
    assert answer.status_code == 303, answer.content
    return farid


def searched(browser: Client, desk: DeskAtWork) -> str:
    typed = {"deed": "search", "words": desk.identity.text}
    return str(browser.post(f"/en/desk/{desk.id}/names/", typed, follow=True).content.decode())


def failing(browser: Client, desk: DeskAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page once with a fault that carries every name it was about to show."""
    browser.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(Template, "render", _fails_with_all_it_shows)
        assert desk.identity.latin not in searched(browser, desk)
        for page in ("names", "joining"):
            answer = browser.get(f"/en/desk/{desk.id}/{page}/")
            assert answer.status_code == 500
            assert desk.identity.latin not in answer.content.decode()
    with monkeypatch.context() as broken:
        broken.setattr("casework.services.joining.carry_out", _fails)
        browser.post(f"/en/desk/{desk.id}/joining/", {"deed": "apart", "one": desk.identity.text})
    browser.raise_request_exception = True


def _fails(*told: Any, **more: Any) -> None:
    raise RuntimeError(f"{told} {more}")


def test_no_name_rests_anywhere_while_names_are_open_searched_and_failing(
    web: Web,
    desk: DeskAtWork,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    scanner = Scanner([desk.identity, desk.words])
    with as_on_a_host(monkeypatch, capfd, tmp_path) as said:
        farid = opened(web, desk)
        assert desk.identity.latin in searched(farid, desk), "found where it is open"
        joining = farid.get(f"/en/desk/{desk.id}/joining/").content.decode()
        assert desk.identity.latin in joining, "and proposed by it"
        failing(farid, desk, monkeypatch)
        late = web.signed_in("Amina").post(
            f"/en/desk/{desk.id}/names/", {"deed": "search", "words": desk.identity.text}
        )
        session = str(dict(farid.session))
        hits = scan_host(scanner, tmp_path, said())
        farid.post("/en/lock/")

    assert hits == set()
    assert desk.identity.latin not in session
    assert "/unlock/" in late.headers["Location"]
    assert not held._open, "and gone from memory with the lock"
