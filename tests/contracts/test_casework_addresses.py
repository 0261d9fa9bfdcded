"""Every address of the casework web, for everybody who may ask for it (no peeking by id).

The table below is complete or the test fails: an address that a later change adds must say here
whose it is. What somebody may not see answers exactly as what was never there.
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casework.models import KeyShare
from intake.keys.approval import Deed
from tests.canary import Scanner
from tests.casework.web import Web
from tests.journeys.casework_desk import DeskAtWork

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


class Door(Enum):
    """Who gets further than the door."""

    ANYONE = auto()  # shows nothing of anybody
    SIGNED_IN = auto()  # counts and days
    UNLOCKED = auto()
    CUSTODIAN = auto()


ADDRESSES: Mapping[str, Door] = {
    "": Door.ANYONE,
    "sign_in": Door.ANYONE,
    "second_step": Door.ANYONE,
    "sign_out": Door.ANYONE,
    "home": Door.SIGNED_IN,
    "help": Door.SIGNED_IN,
    "lock": Door.SIGNED_IN,
    "unlock": Door.SIGNED_IN,
    "confirm": Door.UNLOCKED,
    "late_page": Door.UNLOCKED,
}
# A post that ends the session asked in comes last.
_LAST = ("lock", "sign_out")


@dataclass(frozen=True)
class Address:
    """One pattern: its name (with namespace) and its parameters."""

    name: str
    route: str
    parameters: tuple[str, ...]

    def filled(self, ids: Mapping[str, Any]) -> str:
        """As a browser asks for it, in English."""
        if not self.name:
            return f"/{self.route}"
        return reverse(self.name, kwargs={each: ids[each] for each in self.parameters})


def patterns(
    within: Any = None, route: str = "", space: str = "", known: tuple[str, ...] = ()
) -> Iterator[Address]:
    """Every pattern of the casework web, walked."""
    for one in (within or get_resolver("deploy.urls_casework")).url_patterns:
        here = route + str(one.pattern)
        parameters = (*known, *one.pattern.converters)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from patterns(one, here, inner, parameters)
        elif isinstance(one, URLPattern):
            yield Address(f"{space}{one.name}" if one.name else "", here, parameters)


def in_order() -> list[Address]:
    """All, those last that end a session."""
    return sorted(patterns(), key=lambda one: (one.name in _LAST, one.name))


@pytest.fixture
def desk(web: Web, opener: Any, monkeypatch: pytest.MonkeyPatch) -> DeskAtWork:
    """With a report, a row of every kind, and a request that waits."""
    made = DeskAtWork(web.house)
    made.report(monkeypatch)
    made.records()
    made.protect()
    made.ask(Deed.REVEAL_ORIGINAL, "report", made.submission)
    return made


def ids_of(desk: DeskAtWork) -> dict[str, Any]:
    """What each parameter stands for at this desk."""
    return {
        **desk.rows,
        "desk": desk.id,
        "submission": desk.submission,
        "attachment": desk.attachment,
        "member": desk.house.people["Farid"].member.pk,
    }


def never(ids: Mapping[str, Any]) -> dict[str, Any]:
    """The same parameters, of nothing that ever was."""
    return {name: uuid.uuid4() if isinstance(v, uuid.UUID) else v for name, v in ids.items()}


def ask(browser: Client, method: str, address: str) -> tuple[int, str, str]:
    """Status, where it leads, and the page without what differs from one asking to the next."""
    answer: Any = browser.get(address) if method == "GET" else browser.post(address, {})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, answer.headers.get("Location", ""), body.decode(errors="replace")


def levelled(answer: tuple[int, str, str]) -> tuple[int, str, str]:
    """Without ids and the tokens of forms, so that two answers can be compared."""
    status, location, body = answer
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    one_id = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    return status, re.sub(one_id, "ID", location), re.sub(one_id, "ID", body)


def test_the_table_knows_every_address_and_no_other() -> None:
    assert {one.name for one in patterns()} == set(ADDRESSES)


def test_whoever_is_signed_out_gets_the_sign_in_page_and_nothing_else(
    web: Web, desk: DeskAtWork
) -> None:
    browser, scanner = web.browser(), Scanner([desk.words, desk.identity])
    for method, one in _each_asked():
        answer = ask(browser, method, one.filled(ids_of(desk)))
        assert not scanner.scan_bytes(answer[2].encode()), one.name
        if ADDRESSES[one.name] is not Door.ANYONE:
            assert _is_led(answer, "/en/sign-in/"), (method, one.name, answer[:2])


def test_whoever_is_locked_gets_the_unlock_page_and_nothing_else(
    web: Web, desk: DeskAtWork
) -> None:
    scanner = Scanner([desk.words, desk.identity])
    browser = web.signed_in("Amina")
    for method, one in _each_asked():
        answer = ask(browser, method, one.filled(ids_of(desk)))
        assert not scanner.scan_bytes(answer[2].encode()), one.name
        if ADDRESSES[one.name] in (Door.UNLOCKED, Door.CUSTODIAN):
            assert _is_led(answer, "/en/unlock/"), (method, one.name, answer[:2])
        elif method == "GET":
            assert answer[0] in (200, 303, 405), (one.name, answer[0])


@pytest.mark.parametrize("name", ["Laila", "Amina"])
def test_a_member_reads_every_page_of_their_desk_and_custodians_theirs(
    web: Web, desk: DeskAtWork, name: str
) -> None:
    browser = web.unlocked(name)
    for method, one in _each_asked():
        status, location, _ = ask(browser, method, one.filled(ids_of(desk)))
        if ADDRESSES[one.name] is Door.CUSTODIAN and name == "Laila":
            assert status in (403, 405), (method, one.name, status)
        elif method == "GET":
            assert status in (200, 303, 405), (one.name, status, location)
        else:
            assert status < 500, (one.name, status)


def test_for_another_desk_our_rows_are_as_if_they_had_never_been(
    web: Web, desk: DeskAtWork
) -> None:
    browser = web.unlocked("Nasrin")  # a custodian there, so that no page is closed to the role
    _assert_nothing_is_told(browser, desk, web.house.other_desk)


def test_for_whoever_was_removed_our_rows_are_as_if_they_had_never_been(
    web: Web, desk: DeskAtWork
) -> None:
    browser = web.unlocked("Farid")
    KeyShare.objects.filter(member=web.member("Farid")).delete()
    _assert_nothing_is_told(browser, desk, desk.id)


def test_an_account_that_was_closed_is_signed_out_at_its_next_request(
    web: Web, desk: DeskAtWork
) -> None:
    browser, member = web.unlocked("Farid"), web.member("Farid")
    member.is_active = False
    member.save(update_fields=["is_active"])
    for method, one in _each_asked():
        if ADDRESSES[one.name] is not Door.ANYONE:
            answer = ask(browser, method, one.filled(ids_of(desk)))
            assert _is_led(answer, "/en/sign-in/"), (method, one.name, answer[:2])


def test_a_row_of_another_kind_is_as_if_it_had_never_been(web: Web, desk: DeskAtWork) -> None:
    browser, ids = web.unlocked("Amina"), ids_of(desk)
    for method, one in _each_asked():
        named = [each for each in one.parameters if each in desk.rows]
        for parameter in named:
            wrong = {**ids, parameter: desk.rows["unit"]}
            gone = {**ids, parameter: uuid.uuid4()}
            told = levelled(ask(browser, method, one.filled(wrong)))
            assert told == levelled(ask(browser, method, one.filled(gone))), (method, one.name)
            assert told[0] in (403, 404, 405, 422), (method, one.name, parameter, told[0])


def _each_asked() -> Iterator[tuple[str, Address]]:
    for one in in_order():
        yield "GET", one
        yield "POST", one


def _is_led(answer: tuple[int, str, str], where: str) -> bool:
    """Sent there with an empty page; or the address takes only the other method."""
    status, location, body = answer
    return (status == 303 and location.startswith(where) and not body) or status == 405


def _assert_nothing_is_told(browser: Client, desk: DeskAtWork, theirs: uuid.UUID) -> None:
    """By any address, with our desk's id or with their own, rows of ours are as never made."""
    scanner, ids = Scanner([desk.words, desk.identity]), ids_of(desk)
    for method, one in _each_asked():
        if not one.parameters:
            continue
        for own, other in ((ids, never(ids)), _beside(ids, theirs)):
            told = ask(browser, method, one.filled(own))
            assert not scanner.scan_bytes(told[2].encode()), (method, one.name)
            gone = ask(browser, method, one.filled(other))
            assert levelled(told) == levelled(gone), (method, one.name, told[0], gone[0])
        assert ask(browser, method, one.filled(ids))[0] in (404, 405), (method, one.name)


def _beside(ids: Mapping[str, Any], theirs: uuid.UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    return {**ids, "desk": theirs}, {**never(ids), "desk": theirs}
