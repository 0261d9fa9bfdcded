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
from django.urls import URLPattern, URLResolver, get_resolver

from casework.models import IdentityRow, Invitation, KeyShare, Member, SealedRow
from casework.records import Act, Person, Source
from casework.services import acts, approvals, keeping
from intake.keys.approval import Deed
from intake.models import BY_PACKET, Submission
from intake.packets import by_hand
from tests.canary import Scanner
from tests.casework.house import House
from tests.casework.pages.arriving import arrive, give_up
from tests.casework.web import Web
from tests.journeys.casework_desk import DeskAtWork
from tests.journeys.casework_forms import forms_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


class Door(Enum):
    """Who gets further than the door."""

    ANYONE = auto()  # shows nothing of anybody
    SIGNED_IN = auto()  # counts and days
    UNLOCKED = auto()
    CUSTODIAN = auto()


# By path without the language; the first page of all has none.
ADDRESSES: Mapping[str, Door] = {
    "/": Door.ANYONE,
    "": Door.SIGNED_IN,
    "sign-in/": Door.ANYONE,
    "sign-in/number/": Door.ANYONE,
    "sign-out/": Door.ANYONE,
    "enrolment/<uuid:invitation>/": Door.ANYONE,
    "unlock/": Door.SIGNED_IN,
    "lock/": Door.SIGNED_IN,
    "help/": Door.SIGNED_IN,
    "account/": Door.SIGNED_IN,
    "account/password/": Door.SIGNED_IN,
    "account/passphrase/": Door.SIGNED_IN,
    "account/passphrase/words/": Door.SIGNED_IN,
    "account/device/": Door.SIGNED_IN,
    "account/device/number/": Door.SIGNED_IN,
    "confirm/": Door.UNLOCKED,
    "late-page/": Door.UNLOCKED,
    "people/": Door.UNLOCKED,
    "people/<uuid:desk>/invitation/": Door.CUSTODIAN,
    "people/<uuid:desk>/keys/": Door.CUSTODIAN,
    "people/<uuid:desk>/asking/": Door.CUSTODIAN,
    "people/<uuid:desk>/<uuid:member>/removal/": Door.CUSTODIAN,
    "invitation/<uuid:invitation>/end/": Door.CUSTODIAN,
    "invitation/<uuid:invitation>/confirmation/": Door.CUSTODIAN,
    "invitation/<uuid:invitation>/membership/": Door.CUSTODIAN,
    "queue/": Door.UNLOCKED,
    "cases/": Door.UNLOCKED,
    "search/": Door.UNLOCKED,
    "dossiers/": Door.UNLOCKED,
    "overview/": Door.UNLOCKED,
    "ageing/": Door.UNLOCKED,
    "desk/<uuid:desk>/queue/": Door.UNLOCKED,
    "desk/<uuid:desk>/reviews/<uuid:review>/": Door.UNLOCKED,
    "desk/<uuid:desk>/reviews/<uuid:review>/files/<uuid:attachment>/": Door.UNLOCKED,
    "desk/<uuid:desk>/reviews/<uuid:review>/likeness/": Door.UNLOCKED,
    "desk/<uuid:desk>/reviews/<uuid:review>/likeness/<uuid:act>/": Door.UNLOCKED,
    "desk/<uuid:desk>/acts/<uuid:act>/likeness/": Door.UNLOCKED,
    "desk/<uuid:desk>/acts/<uuid:act>/likeness/<uuid:other>/": Door.UNLOCKED,
    "desk/<uuid:desk>/cases/": Door.UNLOCKED,
    "desk/<uuid:desk>/cases/<uuid:case>/": Door.UNLOCKED,
    "desk/<uuid:desk>/cases/<uuid:case>/consents/": Door.UNLOCKED,
    "desk/<uuid:desk>/cases/<uuid:case>/looking/": Door.UNLOCKED,
    "desk/<uuid:desk>/cases/<uuid:case>/add/<str:kind>/": Door.UNLOCKED,
    "desk/<uuid:desk>/records/<uuid:row>/": Door.UNLOCKED,
    "desk/<uuid:desk>/records/<uuid:row>/change/": Door.UNLOCKED,
    "desk/<uuid:desk>/records/<uuid:row>/identity/": Door.UNLOCKED,
    "desk/<uuid:desk>/persons/<uuid:person>/": Door.UNLOCKED,
    "desk/<uuid:desk>/persons/<uuid:person>/consents/": Door.UNLOCKED,
    "desk/<uuid:desk>/persons/<uuid:person>/merging/": Door.UNLOCKED,
    "desk/<uuid:desk>/persons/<uuid:person>/merging/<uuid:second>/": Door.UNLOCKED,
    "desk/<uuid:desk>/sources/<uuid:source>/consents/": Door.UNLOCKED,
    "desk/<uuid:desk>/ageing/": Door.UNLOCKED,
    "desk/<uuid:desk>/erasing/<uuid:record>/": Door.UNLOCKED,
    "desk/<uuid:desk>/erasing/<uuid:record>/names/": Door.UNLOCKED,
    "desk/<uuid:desk>/search/": Door.UNLOCKED,
    "desk/<uuid:desk>/joining/": Door.UNLOCKED,
    "desk/<uuid:desk>/earlier/": Door.UNLOCKED,
    "desk/<uuid:desk>/dossiers/": Door.UNLOCKED,
    "desk/<uuid:desk>/dossiers/new/": Door.UNLOCKED,
    "desk/<uuid:desk>/dossiers/back/": Door.UNLOCKED,
    "desk/<uuid:desk>/dossiers/<uuid:dossier>/": Door.UNLOCKED,
    "desk/<uuid:desk>/names/": Door.CUSTODIAN,
    "desk/<uuid:desk>/overview/": Door.UNLOCKED,
    "desk/<uuid:desk>/packets/": Door.UNLOCKED,
    "desk/<uuid:desk>/packets/<uuid:packet>/": Door.CUSTODIAN,
    "desk/<uuid:desk>/unworked/": Door.UNLOCKED,
    "desk/<uuid:desk>/custody/": Door.CUSTODIAN,
    "desk/<uuid:desk>/held/": Door.CUSTODIAN,
    "desk/<uuid:desk>/custody/checkpoint/": Door.CUSTODIAN,
    "desk/<uuid:desk>/requests/": Door.UNLOCKED,
    "desk/<uuid:desk>/requests/<uuid:approval>/": Door.CUSTODIAN,
    "desk/<uuid:desk>/requests/<uuid:approval>/opened/": Door.CUSTODIAN,
    "desk/<uuid:desk>/opened/over/": Door.UNLOCKED,
    "admin/": Door.CUSTODIAN,
    "admin/login/": Door.CUSTODIAN,
    "admin/logout/": Door.ANYONE,
    "admin/codes/": Door.CUSTODIAN,
    "admin/casework/member/": Door.CUSTODIAN,
    "admin/casework/desk/": Door.CUSTODIAN,
    "admin/intake/custodyevent/": Door.CUSTODIAN,
    "admin/intake/custodycheckpoint/": Door.CUSTODIAN,
    "admin/^(?P<app_label>casework|intake)/$": Door.CUSTODIAN,
}
# Where the plain lists send whom they do not let in; from there it goes on as from any page.
_LISTS = "/en/admin/login/"
# A post that ends the session asked in comes last; removing a person is tried for by itself.
_LAST = ("lock/", "sign-out/")
_ONE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Address:
    """One pattern, by its path, and the parameters in it."""

    path: str
    parameters: tuple[str, ...]

    @property
    def door(self) -> Door:
        """Whose it is."""
        return ADDRESSES[self.path]

    def filled(self, ids: Mapping[str, Any]) -> str:
        """As a browser asks for it, in English."""
        if self.path == "/":
            return "/"
        path = re.sub(r"<\w+:(\w+)>", lambda found: str(ids[found[1]]), self.path)
        # An expression is filled with the first of what it lets through.
        return "/en/" + re.sub(r"\^?\(\?P<\w+>(\w+)[^)]*\)([^$]*)\$?", r"\1\2", path)


def patterns(within: Any = None, route: str = "") -> Iterator[Address]:
    """Every pattern of the casework web, walked."""
    for one in (within or get_resolver("deploy.urls_casework")).url_patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, here)
        elif isinstance(one, URLPattern):
            path = here.removeprefix("en/") if here else "/"
            yield Address(path, tuple(re.findall(r"<\w+:(\w+)>", path)))


def in_order() -> list[Address]:
    """All, those last that end a session."""
    return sorted(patterns(), key=lambda one: (one.path in _LAST, one.path))


@pytest.fixture
def desk(web: Web, opener: Any, monkeypatch: pytest.MonkeyPatch) -> DeskAtWork:
    """With a report, a row of every kind, a request that waits and an invitation."""
    made = DeskAtWork(web.house)
    made.report(monkeypatch)
    made.records()
    made.protect()
    made.ask(Deed.REVEAL_ORIGINAL, "report", made.submission)
    made.invite()
    # Beside which an act is held, and what may be erased.
    second = Act(id=uuid.uuid4(), code="LIB-01", review=made.rows["review"])
    laila = web.house.unlocked("Laila")
    made.rows["other"] = acts.add_act(laila, made.id, second)
    named = Source(id=uuid.uuid4(), pseudonym="S-9", identity=made.protected)
    made.rows["record"] = keeping.add(laila, made.id, named)
    made.rows["second"] = keeping.add(laila, made.id, Person(id=uuid.uuid4(), pseudonym="P-9"))
    made.rows["packet"] = _packet_in_doubt(web.house)
    return made


def _packet_in_doubt(house: House) -> uuid.UUID:
    packet = arrive(house)
    give_up(house, packet, by_hand.UNKNOWN)
    Submission.objects.filter(pk=packet.pk).update(epoch=BY_PACKET)
    return packet.pk


def ids_of(desk: DeskAtWork) -> dict[str, Any]:
    """What each parameter stands for at this desk."""
    return {
        **desk.rows,
        "desk": desk.id,
        "member": desk.house.people["Farid"].member.pk,
        "attachment": desk.attachment,
        "row": desk.rows["record"],
        "kind": "person",
    }


def never(ids: Mapping[str, Any]) -> dict[str, Any]:
    """The same parameters, of nothing that ever was."""
    return {name: uuid.uuid4() if isinstance(v, uuid.UUID) else v for name, v in ids.items()}


def ask(browser: Client, method: str, address: str) -> tuple[int, str, str]:
    """Status, where it leads, and the page."""
    answer: Any = browser.get(address) if method == "GET" else browser.post(address, {})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, answer.headers.get("Location", ""), body.decode(errors="replace")


def levelled(answer: tuple[int, str, str]) -> tuple[int, str, str]:
    """Without ids and the tokens of forms, so that two answers can be compared."""
    status, location, body = answer
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    return status, _ONE_ID.sub("ID", location), _ONE_ID.sub("ID", body)


def test_the_table_knows_every_address_and_no_other() -> None:
    assert {one.path for one in patterns()} == set(ADDRESSES)


def test_whoever_is_signed_out_gets_the_sign_in_page_and_nothing_else(
    web: Web, desk: DeskAtWork
) -> None:
    browser, scanner = web.browser(), Scanner([desk.words, desk.identity])
    for method, one in _each_asked():
        answer = ask(browser, method, one.filled(ids_of(desk)))
        assert not scanner.scan_bytes(answer[2].encode()), one.path
        if one.door is not Door.ANYONE:
            assert _is_led(answer, "/en/sign-in/"), (method, one.path, answer[:2])


def test_whoever_is_locked_gets_the_unlock_page_and_nothing_else(
    web: Web, desk: DeskAtWork
) -> None:
    scanner = Scanner([desk.words, desk.identity])
    browser = web.signed_in("Amina")
    for method, one in _each_asked():
        answer = ask(browser, method, one.filled(ids_of(desk)))
        assert not scanner.scan_bytes(answer[2].encode()), one.path
        if one.door in (Door.UNLOCKED, Door.CUSTODIAN):
            assert _is_led(answer, "/en/unlock/"), (method, one.path, answer[:2])
        elif method == "GET":
            assert answer[0] in (200, 302, 303, 405), (one.path, answer[0])


@pytest.mark.parametrize("name", ["Laila", "Amina"])
def test_a_member_reads_every_page_of_their_desk_and_custodians_theirs(
    web: Web, desk: DeskAtWork, name: str
) -> None:
    browser = web.unlocked(name)
    for method, one in _each_asked():
        status, location, _ = ask(browser, method, one.filled(ids_of(desk)))
        if one.door is Door.CUSTODIAN and name == "Laila":
            assert status in (403, 405) or location.startswith(_LISTS), (method, one.path, status)
        elif method == "GET":
            assert status in (200, 302, 303, 405), (one.path, status, location)
        else:
            assert status < 500, (one.path, status)


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
        if one.door is not Door.ANYONE:
            answer = ask(browser, method, one.filled(ids_of(desk)))
            assert _is_led(answer, "/en/sign-in/"), (method, one.path, answer[:2])


def test_a_row_of_another_kind_is_as_if_it_had_never_been(web: Web, desk: DeskAtWork) -> None:
    browser, ids = web.unlocked("Amina"), ids_of(desk)
    for method, one in _each_asked():
        named = [each for each in one.parameters if each in desk.rows]
        for parameter in named:
            wrong = {**ids, parameter: desk.rows["unit"]}
            gone = {**ids, parameter: uuid.uuid4()}
            told = levelled(ask(browser, method, one.filled(wrong)))
            assert told == levelled(ask(browser, method, one.filled(gone))), (method, one.path)
            if one.door is not Door.ANYONE:
                assert told[0] in (403, 404, 405), (method, one.path, parameter, told[0])


def test_what_a_custodian_may_send_does_nothing_in_anybody_elses_hands(
    web: Web, desk: DeskAtWork
) -> None:
    sent = list(_forms_about(web.unlocked("Amina"), desk))
    assert len(sent) > 20
    removed = web.unlocked("Farid")
    KeyShare.objects.filter(member=web.member("Farid")).delete()
    before = _resting()
    for browser, expected in (
        (web.browser(), {303, 403}),  # 403: it is said that what was typed is not saved
        (web.signed_in("Amina"), {303}),
        (web.unlocked("Nasrin"), {403, 404}),
        (removed, {403, 404}),
    ):
        for address, told in sent:
            answer = browser.post(address, told)
            assert answer.status_code in expected, (address, sorted(told))
    assert _resting() == before


def test_an_answer_that_says_neither_yes_nor_no_leaves_a_request_as_it_is(
    web: Web, desk: DeskAtWork
) -> None:
    amina, approval = desk.house.unlocked("Amina"), desk.rows["approval"]
    before = approvals.read(amina, desk.id, approval)
    address = f"/en/desk/{desk.id}/requests/{approval}/"
    for told in ({}, {"deed": ""}, {"deed": "reveal"}):
        assert web.unlocked("Amina").post(address, told).status_code == 404
    assert approvals.read(amina, desk.id, approval) == before


def _forms_about(browser: Client, desk: DeskAtWork) -> Iterator[tuple[str, dict[str, str]]]:
    """Every form that names something of this desk, filled in as its custodian would."""
    for one in in_order():
        if one.door is Door.ANYONE:
            continue
        address = one.filled(ids_of(desk))
        answer: Any = browser.get(address)
        if answer.status_code == 200 and not answer.streaming:
            for form in forms_of(answer.content.decode(errors="replace")):
                to = form.action or address
                if _ONE_ID.search(to):
                    yield to, form.filled("words of a custodian", "1400")


def _resting() -> dict[str, list[Any]]:
    """What deeds would change."""
    return {
        "rows": sorted(SealedRow.objects.values_list("pk", "version")),
        "identities": sorted(IdentityRow.objects.values_list("pk", "version")),
        "shares": sorted(KeyShare.objects.values_list("pk", "generation")),
        "invitations": sorted(Invitation.objects.values_list("pk", "member")),
        "members": sorted(Member.objects.values_list("pk", "is_active", "admitted_on")),
        "submissions": sorted(Submission.objects.values_list("pk", "stage")),
    }


def _each_asked() -> Iterator[tuple[str, Address]]:
    for one in in_order():
        yield "GET", one
        yield "POST", one


def _is_led(answer: tuple[int, str, str], where: str) -> bool:
    """Sent there with an empty page; or the address takes only the other method."""
    status, location, body = answer
    led = status in (302, 303) and location.startswith((where, _LISTS)) and not body
    return led or status == 405


def _assert_nothing_is_told(browser: Client, desk: DeskAtWork, theirs: uuid.UUID) -> None:
    """By any address, with our desk's id or with their own, rows of ours are as never made."""
    scanner, ids = Scanner([desk.words, desk.identity]), ids_of(desk)
    for method, one in _each_asked():
        if not one.parameters:
            continue
        for own, other in _compared(one, ids, theirs):
            told = ask(browser, method, one.filled(own))
            assert not scanner.scan_bytes(told[2].encode()), (method, one.path)
            gone = ask(browser, method, one.filled(other))
            assert levelled(told) == levelled(gone), (method, one.path, told[0], gone[0])
            if one.door is not Door.ANYONE:
                assert told[0] in (403, 404, 405), (method, one.path, told[0])


def _compared(
    one: Address, ids: Mapping[str, Any], theirs: uuid.UUID
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Ours and never made; and the same two below the desk of who asks."""
    yield ids, never(ids)
    if {"desk"} < set(one.parameters):
        yield {**ids, "desk": theirs}, {**never(ids), "desk": theirs}
