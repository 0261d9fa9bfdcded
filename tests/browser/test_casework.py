"""Casework in Chromium, with the cookies and headers of a real host. People are invented."""

import threading
from base64 import b32decode
from collections.abc import Iterator
from wsgiref.simple_server import make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django_otp.oath import hotp  # type: ignore[import-untyped]

from casework.accounts import invitations
from tests.browser.conftest import Quiet, Server
from tests.casework.conftest import house
from tests.casework.web import PASSWORD, Web, web

__all__ = ["house", "web"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]
SIZES = {"phone": (360, 740), "tablet": (768, 1024), "desk": (1280, 900)}
PAGES = (
    "people/", "account/", "help/", "nothing/", "confirm/", "admin/", "admin/codes/",
    "admin/casework/", "admin/casework/member/", "admin/casework/desk/",
    "admin/intake/custodyevent/", "admin/intake/custodycheckpoint/",
)  # fmt: skip
LANGUAGES = ("en", "fa-af", "ps")
OFTEN = [("en", "phone"), ("fa-af", "desk"), ("ps", "tablet")]
EVERYWHERE = [
    pytest.param(language, size, marks=() if (language, size) in OFTEN else pytest.mark.full)
    for language in LANGUAGES
    for size in SIZES
]
IN_FULL = [
    "fa-af",
    pytest.param("en", marks=pytest.mark.full),
    pytest.param("ps", marks=pytest.mark.full),
]


class Threads(Server):
    """Each thread lets go of its database: the next test empties it."""

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


@pytest.fixture
def casework(web: Web) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, WSGIHandler(), Threads, Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def visit(chromium, language, size, *, script=False):
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=script,
        bypass_csp=script,  # only so that the checker itself may run
        locale={"fa-af": "fa-AF"}.get(language, language),
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    return page


def press(page, what="main button"):
    with page.expect_navigation():
        page.click(what)


def sign_in(page, address, language, web: Web, name: str) -> None:
    page.goto(f"{address}/{language}/")
    page.fill("#login", web.member(name).login)
    page.fill("#password", PASSWORD)
    press(page)
    page.fill("#token", web.number(name))
    press(page)


def unlock(page, address, language, web: Web, name: str) -> None:
    page.goto(f"{address}/{language}/unlock/")
    page.fill("#passphrase", web.house.people[name].passphrase)
    press(page)


def fits(page) -> bool:
    width: int = page.locator("html").evaluate("node => node.scrollWidth")
    return bool(width <= page.viewport_size["width"])


@pytest.mark.parametrize(("language", "size"), EVERYWHERE)
def test_a_person_signs_in_and_unlocks_without_script(
    chromium, casework, web: Web, picture, language, size
):
    page = visit(chromium, language, size)
    shot = lambda name: picture(page, f"casework-{name}-{language}-{size}")  # noqa: E731
    page.goto(f"{casework}/{language}/")
    shot("1-sign-in")
    sign_in(page, casework, language, web, "Amina")
    shot("2-locked")
    assert page.url == f"{casework}/{language}/"
    unlock(page, casework, language, web, "Amina")
    shot("3-home")
    names = {one["name"] for one in page.context.cookies()}
    assert names == {"__Host-session", "__Host-csrf", "__Host-key"}
    for name in ("people", "account", "help"):
        page.goto(f"{casework}/{language}/{name}/")
        shot(f"4-{name}")
        assert fits(page), name
    assert page.locator("html").get_attribute("dir") == ("ltr" if language == "en" else "rtl")
    assert all(url.startswith(casework) or url == "data:," for url in page.asked)
    press(page, "#lock")
    page.goto(f"{casework}/{language}/people/")
    assert "/unlock/" in page.url


@pytest.mark.parametrize("language", IN_FULL)
def test_somebody_enrols_without_script(chromium, casework, web: Web, picture, language):
    invited = invitations.invite(web.house.unlocked("Amina"), web.house.desk)
    page = visit(chromium, language, "phone")
    shot = lambda name: picture(page, f"casework-enrol-{name}-{language}")  # noqa: E731
    page.goto(f"{casework}/{language}/enrolment/{invited.id}/")
    shot("1")
    page.fill("#code", invited.code)
    press(page)
    shot("2")
    page.fill("#password", "an invented password of hers")
    page.fill("#again", "an invented password of hers")
    press(page)
    shot("3")
    assert fits(page)
    web.step += 1
    secret = b32decode(page.text_content(".secret").replace(" ", ""))
    page.fill("#token", f"{hotp(secret, web.step):06d}")
    press(page)
    shot("4")
    passphrase = page.text_content(".secret >> nth=0").strip()
    press(page)
    shot("5")
    page.fill("#passphrase", passphrase)
    press(page)
    shot("6")
    assert len(page.text_content(".secret").split()) == 6


@pytest.mark.parametrize("language", IN_FULL)
def test_the_checker_finds_nothing_on_any_page(chromium, casework, web: Web, language):
    invited = invitations.invite(web.house.unlocked("Amina"), web.house.desk)
    axe = Axe()
    page = visit(chromium, language, "phone", script=True)
    found = {}

    def check(name):
        found[name] = [
            (v["id"], v["nodes"][0]["html"][:120]) for v in axe.run(page).response["violations"]
        ]

    page.goto(f"{casework}/{language}/enrolment/{invited.id}/")
    check("code")
    page.fill("#code", invited.code)
    press(page)
    check("password")
    page.goto(f"{casework}/{language}/sign-in/")
    check("sign-in")
    page.fill("#login", "cat-dog-bird")
    page.fill("#password", "wrong")
    press(page)
    check("refused")
    page.fill("#login", web.member("Amina").login)
    page.fill("#password", PASSWORD)
    press(page)
    check("number")
    page.fill("#token", web.number("Amina"))
    press(page)
    check("locked")
    page.goto(f"{casework}/{language}/unlock/")
    check("unlock")
    unlock(page, casework, language, web, "Amina")
    desk = web.house.desk
    of_desk = (
        f"people/{desk}/{web.member('Laila').pk}/removal/",
        f"people/{desk}/keys/",
        f"desk/{desk}/opened/over/",
    )
    for name in ("", *PAGES, *of_desk):
        page.goto(f"{casework}/{language}/{name}")
        check(name or "home")
    page.goto(f"{casework}/{language}/people/")
    press(page, 'form[action$="/invitation/"] button')
    check("invited")
    sent_late(page, f"{casework}/{language}/people/", web, check)
    changed_account(page, f"{casework}/{language}/account/", web, check)

    assert {name: said for name, said in found.items() if said} == {}


def sent_late(page, people: str, web: Web, check) -> None:
    """Locked in another window meanwhile: what was sent is offered again."""
    page.goto(people)
    other = page.context.new_page()
    other.goto(people)
    press(other, "#lock")
    press(page, 'form[action$="/invitation/"] button')
    page.fill("#passphrase", web.house.people["Amina"].passphrase)
    press(page)
    assert page.url.endswith("/late-page/")
    check("late page")


def changed_account(page, account: str, web: Web, check) -> None:
    """New words, a new device, a new password, each to its end."""
    page.goto(account)
    page.fill("#password_too", PASSWORD)
    page.fill("#token_too", web.number("Amina"))
    page.fill("#passphrase", web.house.people["Amina"].passphrase)
    press(page, 'form[action$="/account/passphrase/"] button')
    check("new words")
    words = page.text_content(".secret")
    press(page)
    check("words typed")
    page.fill("#passphrase", words)
    press(page, "main button >> nth=0")
    check("words in force")

    page.goto(account)
    page.fill("#password_now", PASSWORD)
    page.fill("#token_now", web.number("Amina"))
    press(page, 'form[action$="/account/device/"] button')
    check("new device")
    web.secrets["Amina"] = b32decode(page.text_content(".secret").replace(" ", ""))
    page.fill("#token", web.number("Amina"))
    press(page)
    check("recovery codes")

    page.goto(account)
    page.fill("#old", PASSWORD)
    page.fill("#token", web.number("Amina"))
    page.fill("#new", "another invented password")
    page.fill("#again", "another invented password")
    press(page, 'form[action$="/account/password/"] button')
    check("new password")


def test_the_question_mark_opens_the_help_where_scripts_run(chromium, casework, web: Web):
    page = visit(chromium, "en", "desk", script=True)
    sign_in(page, casework, "en", web, "Amina")
    with page.expect_navigation():
        page.keyboard.press("?")

    assert page.url.endswith("/en/help/")


def test_the_policy_lets_the_hashed_script_run_and_no_other(chromium, casework, web: Web):
    page = chromium.new_context().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, casework, "en", web, "Amina")
    assert said == []

    with page.expect_navigation():
        page.keyboard.press("?")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"1\">')")
    page.wait_for_timeout(300)
    assert any("Content Security Policy" in line for line in said)
