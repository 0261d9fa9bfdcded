"""Everything people do in casework, right and wrong, with a canary wherever a word can go."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from casework import rows
from casework.records import Case
from casework.services import approvals, keeping, review
from intake.errors import IntakeError
from intake.keys.approval import Deed
from tests.casework.web import PASSWORD, Web
from tests.journeys.casework_desk import DeskAtWork
from tests.journeys.casework_forms import Form, forms_of

# What stands on its own page; a fault there would hide the one that is looked for.
_PLAIN = ("casework/notice.html",)
# Forms that end the session asked in.
_ENDS = ("/sign-out/", "/lock/")


class FaultError(Exception):
    """An injected fault, whose text is what a careless one would quote."""


def _refused(deed: Callable[..., Any], *told: Any, **more: Any) -> str:
    try:
        deed(*told, **more)
    except IntakeError as refusal:
        return refusal.code
    raise AssertionError("it was not refused")


def written_over_and_over(desk: DeskAtWork) -> None:
    """Two editors of one row, a row that moves to a newer schema, and one that is erased."""
    amina, laila = desk.house.unlocked("Amina"), desk.house.unlocked("Laila")
    case = rows.read(amina, desk.id, desk.rows["case"])
    assert isinstance(case.record, Case)
    changed = replace(case.record, summary=f"{desk.words.text} once more")
    rows.write(amina, desk.id, changed, expects=case.version)
    assert _refused(rows.write, laila, desk.id, changed, expects=case.version) == "row_changed"
    unit = rows.read(laila, desk.id, desk.rows["unit"])
    gone = replace(unit.record, id=uuid.uuid4())
    keeping.add(laila, desk.id, gone)
    rows.erase(amina, desk.id, gone.id, expects=1)


def upgraded(desk: DeskAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of an older schema, read by a newer Amanat and written again; a way up that breaks."""
    by = desk.house.unlocked("Farid")
    case = rows.read(by, desk.id, desk.rows["case"]).record
    old, older = (replace(case, id=uuid.uuid4()) for _ in range(2))
    for one in (old, older):
        rows.write(by, desk.id, one, expects=0)
    with monkeypatch.context() as newer:
        newer.setattr(Case, "SCHEMA", 2)
        newer.setattr(Case, "UPGRADES", {1: lambda told: {**told, "summary": told["title"]}})
        read = rows.read(by, desk.id, old.id)
        assert isinstance(read.record, Case)
        assert read.record.summary == read.record.title
        rows.write(by, desk.id, read.record, expects=read.version)
        newer.setattr(Case, "UPGRADES", {1: _fails_with_what_it_was_given})
        with pytest.raises(FaultError):
            rows.read(by, desk.id, older.id)
    rows.erase(by, desk.id, old.id, expects=2)  # today's Amanat could not read it


def _fails_with_what_it_was_given(old: dict[str, Any]) -> dict[str, Any]:
    raise FaultError(str(old))


def reviewed(desk: DeskAtWork) -> None:
    """Deeds of a review with words in them, one by one, and one that comes too late."""
    by, row, text = desk.house.unlocked("Laila"), desk.rows["review"], desk.words.text
    version = rows.read(by, desk.id, row).version
    version = review.take(by, desk.id, row, expects=version)
    late = version
    version = review.note(by, desk.id, row, expects=version, words=f"{text} noted")
    assert _refused(review.note, by, desk.id, row, expects=late, words=text) == "row_changed"
    version = review.link_to_case(by, desk.id, row, expects=version, case=desk.rows["case"])
    version = review.reject(by, desk.id, row, expects=version, reason="out_of_scope", words=text)
    review.reopen(by, desk.id, row, expects=version)


def revealed(desk: DeskAtWork) -> Iterator[Any]:
    """What two custodians opened: an original, a file, whom a tag stands for, a name."""
    from casework.services import reveals  # noqa: PLC0415

    amina, farid = desk.house.unlocked("Amina"), desk.house.unlocked("Farid")
    for deed, kind, row in (
        (Deed.REVEAL_ORIGINAL, "report", desk.submission),
        (Deed.REVEAL_METADATA, "attachment", desk.attachment),
        (Deed.UNMASK, "identities", desk.submission),
        (Deed.REVEAL_IDENTITY, "identity", desk.protected),
    ):
        asked = desk.ask(deed, kind, row).record.id
        approvals.sign(amina, desk.id, asked)
        if approvals.read(amina, desk.id, asked).record.missing:
            assert _refused(reveals.reveal, amina, desk.id, asked) == "approval_missing"
            approvals.sign(farid, desk.id, asked)
        opened = reveals.reveal(amina, desk.id, asked)
        word = reveals.offer(amina, opened)
        yield reveals.show(amina, word).content
        assert _refused(reveals.reveal, amina, desk.id, asked) == "approval_closed"


def signed_in_badly(web: Web, desk: DeskAtWork) -> None:
    """Words where login, password, number and passphrase go, and around the request."""
    browser, text = web.browser(), desk.words.text
    login = web.house.people["Laila"].member.login
    for told in ({"login": text, "password": text}, {"login": login, "password": text}):
        assert browser.post("/en/sign-in/", told).status_code in (422, 429)
    browser.post("/en/sign-in/number/", {"step": text, "token": text})
    locked = web.signed_in("Laila")
    assert locked.post("/en/unlock/", {"passphrase": text}).status_code == 422
    around = {"user-agent": desk.words.latin, "referer": f"http://x/{desk.words.latin}"}
    for path in (f"/en/{text}/", f"/{text}", f"/en/?q={text}", f"/en/sign-in/?next=/{text}"):
        for one in (browser, locked):
            assert one.get(path, headers=around).status_code < 500
            assert one.post(path, {"words": text}, headers=around).status_code < 500
    locked.cookies["__Host-key"] = desk.words.latin
    assert locked.get("/en/confirm/").status_code == 303


def sent_while_locked(web: Web, desk: DeskAtWork, name: str = "Laila") -> None:
    """A page that is sent locked waits sealed, and is offered after unlocking."""
    browser, text = web.unlocked(name), desk.words.text
    browser.post("/en/lock/")
    address = "/en/confirm/"
    sent = browser.post(address, {"words": f"{text} late"})
    assert sent.status_code == 303
    assert "/unlock/" in sent.headers["Location"]
    assert browser.post("/en/unlock/", {"passphrase": "none of these"}).status_code == 422
    after = web.unlock(browser, name)
    assert "/late-page/" in after.headers["Location"]
    assert desk.words.latin in browser.get("/en/late-page/").content.decode()
    browser.post("/en/lock/")
    browser.post(address, {"words": f"{text} later still"})  # and is left there


def filled_in(web: Web, desk: DeskAtWork, name: str, pages: list[str]) -> dict[str, set[int]]:
    """Every form of every page, with the canary in every field of words; statuses by page."""
    browser, met = web.unlocked(name), dict[str, set[int]]()
    for page in pages:
        for number in range(_count_of_forms(browser, page)):
            found = list(forms_of(browser.get(page).content.decode()))
            if number < len(found) and not _ends(found[number]):
                met.setdefault(page, set()).add(_send(browser, page, found[number], desk))
    return met


def _count_of_forms(browser: Client, page: str) -> int:
    answer = browser.get(page)
    return len(list(forms_of(answer.content.decode()))) if answer.status_code == 200 else 0


def _ends(form: Form) -> bool:
    return form.action.endswith(_ENDS)


def _send(browser: Client, page: str, form: Form, desk: DeskAtWork) -> int:
    answer: Any = browser.post(form.action or page, form.filled(desk.words.text))
    if answer.streaming:
        b"".join(answer.streaming_content)
    assert answer.status_code < 500, (page, form.action, sorted(form.fields))
    return int(answer.status_code)


def failing(
    web: Web, desk: DeskAtWork, pages: list[str], monkeypatch: pytest.MonkeyPatch
) -> set[str]:
    """Each page once with a fault that carries all it was about to show; those that failed.

    And each form of it, with a fault that carries the record about to be written.
    """
    browser = web.unlocked("Amina")
    browser.raise_request_exception = False
    failed = set()
    for page in pages:
        forms = list(forms_of(browser.get(page).content.decode()))
        with monkeypatch.context() as broken:
            broken.setattr(Template, "render", _fails_with_all_it_shows)
            answer = browser.get(page)
            if answer.status_code == 500:
                failed.add(page)
            assert desk.words.latin not in answer.content.decode(), page
        with monkeypatch.context() as broken:
            broken.setattr(rows, "to_bytes", _fails_with_the_record)
            for form in forms:
                if not _ends(form):
                    browser.post(form.action or page, form.filled(desk.words.text))
    return failed


def _fails_with_all_it_shows(self: Any, context: Any = None, request: Any = None) -> str:
    if self.template.name in _PLAIN:
        return str(_render(self, context, request))
    raise FaultError(f"{context} {getattr(request, 'POST', '')} {_render(self, context, request)}")


_render = Template.render


def _fails_with_the_record(record: Any) -> bytes:
    from casework.records.codec import to_bytes  # noqa: PLC0415

    raise FaultError(to_bytes(record).decode())


def plain_pages() -> list[str]:
    """Pages that name no row: for anybody who is unlocked."""
    return [reverse(name) for name in ("home", "confirm", "help", "unlock")]


def wrong_password(web: Web, name: str) -> Client:
    """Somebody past step one who never gives the number."""
    browser = web.browser()
    login = web.house.people[name].member.login
    browser.post("/en/sign-in/", {"login": login, "password": PASSWORD})
    return browser
