"""The keys: half in the cookie, half in memory; locked by idleness, by hand, by a restart."""

import base64
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from casework import doors, late_pages, sessions
from casework.models import KeyShare, Member
from deploy.urls_casework import urlpatterns as ours
from intake.models import CustodyBody, CustodyEvent
from intake.sealing import Inner, NotForUs, open_bytes, split, unwrap
from tests.casework.web import PASSWORD, Web, restart

pytestmark = pytest.mark.django_db
handler404 = "casework.views.failures.not_found"


@doors.unlocked
def note(request: doors.UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    return HttpResponse(f"{request.unlocked.member.pk} {request.POST.get('words', '')}")


@doors.custodian
def for_custodians(request: doors.UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    return HttpResponse("opened")


@doors.fresh_second_factor
def for_the_fresh(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"opened {request.POST.get('words', '')}")


urlpatterns = [
    path("note/<uuid:desk>/", note),
    path("custodians/<uuid:desk>/", for_custodians),
    path("fresh/", for_the_fresh),
    *ours,
]


@pytest.fixture
def pages(web: Web, settings) -> Web:
    settings.ROOT_URLCONF = __name__
    return web


def idle(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + minutes * 60)


def is_locked(answer) -> bool:
    return answer.status_code == 303 and "/unlock/" in answer.headers["Location"]


def note_of(web: Web) -> str:
    return f"/note/{web.house.desk}/"


def test_the_passphrase_opens_and_a_wrong_one_does_not(pages: Web) -> None:
    browser = pages.signed_in("Laila")
    assert is_locked(browser.get(note_of(pages)))
    refused = browser.post("/en/unlock/", {"passphrase": "seven other words"})
    assert (refused.status_code, sessions.COOKIE in browser.cookies) == (422, False)

    pages.unlock(browser, "Laila")

    assert browser.get(note_of(pages)).status_code == 200


def test_the_cookie_is_host_only_secure_and_unreadable_for_scripts(pages: Web) -> None:
    cookies = pages.unlocked("Laila").cookies

    for name in ("__Host-session", "__Host-key"):
        morsel = cookies[name]
        assert (morsel["secure"], morsel["httponly"], morsel["path"]) == (True, True, "/")
        assert (morsel["samesite"], morsel["domain"]) == ("Strict", "")


def test_neither_half_opens_anything_alone(pages: Web) -> None:
    browser = pages.unlocked("Laila")
    keys = pages.house.people["Laila"].keys
    secret = keys.identity.encode().encode(), keys.signing.private_bytes_raw()

    held = repr([vars(one) for one in sessions._held.values()]).encode()
    cookie = base64.urlsafe_b64decode(browser.cookies[sessions.COOKIE].value)

    assert not any(one in held or one in cookie for one in secret)
    browser.cookies[sessions.COOKIE] = base64.urlsafe_b64encode(bytes(32)).decode()
    assert is_locked(browser.get(note_of(pages)))


@pytest.mark.parametrize("half", ["", "x", "é", "AAAA", "A" * 5000, "=" * 44])
def test_a_cookie_of_nonsense_is_locked_not_an_error(pages: Web, half: str) -> None:
    browser = pages.unlocked("Laila")
    browser.cookies[sessions.COOKIE] = half

    assert is_locked(browser.get(note_of(pages)))


def test_one_persons_cookie_is_nothing_in_anothers_session(pages: Web) -> None:
    amina, laila = pages.unlocked("Amina"), pages.signed_in("Laila")
    laila.cookies[sessions.COOKIE] = amina.cookies[sessions.COOKIE].value

    assert is_locked(laila.get(note_of(pages)))


def test_fifteen_idle_minutes_lock_and_the_sign_in_stays(
    pages: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = pages.unlocked("Laila")
    idle(monkeypatch, 14)
    assert browser.get(note_of(pages)).status_code == 200
    idle(monkeypatch, 14)
    assert browser.get(note_of(pages)).status_code == 200, "the page before put the lock off"

    idle(monkeypatch, 15.1)

    assert sessions.live_desks() == set()
    assert is_locked(browser.get(note_of(pages)))
    assert browser.get("/en/").status_code == 200


def test_a_page_that_asks_by_itself_does_not_put_the_lock_off(
    pages: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = pages.unlocked("Laila")
    idle(monkeypatch, 10)
    asked = browser.get(note_of(pages), headers={"x-background": "1"})
    assert asked.status_code == 200

    idle(monkeypatch, 5.1)

    assert is_locked(browser.get(note_of(pages)))


def test_a_restart_leaves_everybody_signed_out_and_locked(pages: Web) -> None:
    browser = pages.unlocked("Laila")
    restart()

    assert browser.get(note_of(pages)).headers["Location"].startswith("/en/sign-in/")


def test_locking_by_hand_ends_this_session_only(pages: Web) -> None:
    here, there = pages.unlocked("Laila"), pages.unlocked("Laila")
    here.post("/en/lock/")

    assert is_locked(here.get(note_of(pages)))
    assert there.get(note_of(pages)).status_code == 200
    sessions.lock(pages.member("Laila"))
    assert is_locked(there.get(note_of(pages)))


def test_live_desks_are_those_that_an_open_session_may_read(pages: Web) -> None:
    assert sessions.live_desks() == set()
    pages.unlocked("Laila")
    nasrin = pages.unlocked("Nasrin")
    assert sessions.live_desks() == {pages.house.desk, pages.house.other_desk}

    nasrin.post("/en/lock/")

    assert sessions.live_desks() == {pages.house.desk}


def test_a_share_taken_away_closes_the_desk_at_the_next_page(pages: Web) -> None:
    browser = pages.unlocked("Laila")
    KeyShare.objects.filter(member=pages.member("Laila")).delete()

    assert browser.get(note_of(pages)).status_code == 404


def test_somebody_removed_is_signed_out_at_the_next_page(pages: Web) -> None:
    browser = pages.unlocked("Laila")
    Member.objects.filter(pk=pages.member("Laila").pk).update(is_active=False)

    assert "/sign-in/" in browser.get(note_of(pages)).headers["Location"]


def test_another_desk_is_not_there(pages: Web) -> None:
    assert pages.unlocked("Nasrin").get(note_of(pages)).status_code == 404


def test_a_caseworker_is_no_custodian_and_a_custodian_of_another_desk_neither(pages: Web) -> None:
    page = f"/custodians/{pages.house.desk}/"
    answers = [pages.unlocked(name).get(page).status_code for name in ("Amina", "Laila", "Nasrin")]

    assert answers == [200, 403, 404]


def test_unlocking_and_a_wrong_passphrase_are_on_the_log(pages: Web) -> None:
    browser = pages.signed_in("Laila")
    browser.post("/en/unlock/", {"passphrase": "wrong"})
    pages.unlock(browser, "Laila")

    kinds = [_event(pages, body) for body in CustodyBody.objects.order_by("pk")]

    assert [b"keys.unlock_refused" in kinds[-2], b"keys.unlocked" in kinds[-1]] == [True, True]


def _event(web: Web, body: CustodyBody) -> bytes:
    header, payload = split(bytes(body.sealed))
    key = unwrap(header, [web.house.organisation.desk])
    inner = Inner("custody_event", 1, bytes(body.event.leaf).hex(), 1, 1)
    return open_bytes(header, payload, key, inner)


def test_a_page_sent_while_locked_is_sealed_and_offered_again(pages: Web) -> None:
    browser = pages.unlocked("Laila")
    browser.post("/en/lock/")
    words = "invented words  with\nlines & <marks>"

    assert is_locked(browser.post(note_of(pages), {"words": words, "passphrase": "no"}))
    kept = repr(late_pages._waiting._kept).encode()
    answer = pages.unlock(browser, "Laila", next="/en/help/")
    late = browser.get(answer.headers["Location"])

    assert b"invented words" not in kept
    assert late.context["late"].fields == (("words", words),)
    sent = browser.post(note_of(pages), {"words": words, "late_page": "1"})
    assert words in sent.content.decode()
    assert browser.get("/en/late-page/").status_code == 303, "sent once, it is not offered again"


def test_a_page_sent_after_the_sign_in_ended_waits_for_the_next_one(pages: Web) -> None:
    browser = pages.unlocked("Laila")
    cache.clear()  # as when ten hours have passed
    words = "invented words"

    answer = browser.post(note_of(pages), {"words": words, "token": "123456"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/sign-in/")
    assert b"invented words" not in repr(late_pages._waiting._kept).encode()
    other = pages.unlocked("Amina")
    assert other.get("/en/late-page/").status_code == 303
    again = pages.signed_in("Laila")
    assert "kept, sealed to you" in again.get("/en/unlock/").content.decode()
    late = again.get(pages.unlock(again, "Laila").headers["Location"])
    assert late.context["late"].fields == (("words", words),)
    again.post(note_of(pages), {"words": words, "late_page": "1"})
    assert again.get("/en/late-page/").status_code == 303, "sent once, it is not offered again"


@pytest.mark.parametrize("ended", [restart, lambda: None])
def test_a_page_that_nobody_can_be_found_for_is_shown_once_and_said_to_be_lost(
    pages: Web, ended: Callable[[], None]
) -> None:
    """After a restart, and from somebody who never signed in here."""
    browser = pages.unlocked("Laila") if ended is restart else pages.browser()
    ended()
    events, words = CustodyEvent.objects.count(), "invented words & <marks>"

    answer = browser.post(note_of(pages), {"words": words, "passphrase": "a secret of hers"})

    text = answer.content.decode()
    assert answer.status_code == 403
    assert "was not saved" in text
    assert "invented words &amp; &lt;marks&gt;" in text
    assert "a secret of hers" not in text
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert CustodyEvent.objects.count() == events
    assert not late_pages._waiting._kept
    assert browser.post(note_of(pages), {}).headers["Location"] == "/en/sign-in/"


def test_after_signing_out_nothing_is_kept_for_the_one_who_left(pages: Web) -> None:
    browser = pages.unlocked("Laila")
    browser.post("/en/sign-out/")
    assert browser.post(note_of(pages), {"words": "invented words"}).status_code == 403
    assert not late_pages._waiting._kept


def test_what_could_not_be_kept_is_in_no_traceback(pages: Web) -> None:
    page = late_pages.LatePage("/en/", (("words", "invented words"),))
    assert "invented" not in f"{late_pages.NotKept(page)!r} {late_pages.NotKept(page)}"


def test_a_page_sent_while_locked_opens_for_nobody_else(pages: Web) -> None:
    browser = pages.unlocked("Laila")
    browser.post("/en/lock/")
    browser.post(note_of(pages), {"words": "invented words"})

    other = pages.unlocked("Amina")

    assert other.get("/en/late-page/").status_code == 303
    [(_, (header, _payload))] = late_pages._waiting._kept.values()
    with pytest.raises(NotForUs):
        unwrap(header, [pages.house.people["Amina"].keys.identity])


def test_a_page_that_was_let_go_is_gone(pages: Web) -> None:
    browser = pages.signed_in("Laila")
    browser.post(note_of(pages), {"words": "invented words"})
    pages.unlock(browser, "Laila")

    browser.post("/en/late-page/")

    assert browser.get("/en/late-page/").status_code == 303


def test_the_second_factor_is_asked_for_again_after_five_minutes(
    pages: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = pages.unlocked("Amina")
    assert browser.get("/fresh/").status_code == 200
    idle(monkeypatch, 5.1)
    assert "/confirm/" in browser.post("/fresh/", {"words": "kept"}).headers["Location"]

    wrong = {"password": PASSWORD, "token": "000000"}
    assert browser.post("/en/confirm/", wrong).status_code == 422
    right = {"password": PASSWORD, "token": pages.number("Amina")}
    answer = browser.post("/en/confirm/", right)

    assert answer.headers["Location"] == "/en/late-page/"
    assert browser.get("/fresh/").content == b"opened "


def test_every_answer_has_the_headers_and_no_style_or_script_beside_the_hashed(pages: Web) -> None:
    browser = pages.unlocked("Laila")
    for page in ("/en/", "/ps/help/", "/en/unlock/", "/en/confirm/", "/nothing/", "/en/sign-in/"):
        answer = browser.get(page)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store, private"
        text = answer.content.decode()
        assert (text.count("<style"), text.count("<script")) == (1, 1)
        assert " style=" not in text
        assert " onclick" not in text


def test_the_language_is_that_of_the_path_else_of_the_browser(pages: Web) -> None:
    dari = Client(headers={"accept-language": "prs,en;q=0.5"})

    assert dari.get("/").headers["Location"] == "/fa-af/"
    assert b'lang="ps" dir="rtl"' in dari.get("/ps/sign-in/").content


def test_a_second_worker_of_casework_is_refused(tmp_path) -> None:
    surroundings = {
        "PATH": os.environ["PATH"],
        "ROLE": "casework",
        "DATABASE_URL": f"sqlite://{tmp_path / 'db'}",
        "CASEWORK_BIND": f"unix:{tmp_path / 's'}",
        "GUNICORN_CMD_ARGS": "--workers 2",
    }
    done = subprocess.run(
        [sys.executable, "-m", "deploy.roles", "casework"],
        env=surroundings, cwd=Path(__file__).parents[3], capture_output=True, timeout=240,
        check=False,
    )  # fmt: skip

    assert done.returncode == 3
    assert b"one worker" in done.stderr
