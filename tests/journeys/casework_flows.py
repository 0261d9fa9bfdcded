"""Everything people do in casework, right and wrong, with a canary wherever a word can go."""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from django.template.backends.django import Template
from django.test import Client

from casework import register, rows
from casework.accounts import throttle
from casework.models import SealedRow
from casework.records import Case, Review
from casework.services import approvals, erasure, keeping, review
from casework.services.approvals import Subject
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.models import SealedPart, Submission
from tests.canary import Canary
from tests.casework.web import Web
from tests.journeys.casework_desk import DeskAtWork
from tests.journeys.casework_forms import Form, forms_of
from tests.journeys.casework_household import FAIL_SHOWING, FAIL_WRITING, FaultError
from tests.journeys.casework_visitor import ENDS, LINK, Answer, Caseworker
from tests.journeys.stack import ALIAS, Stack, wait_until

# Hidden fields that tell forms of one shape apart; the others change with each deed.
_TELLING = ("deed", "act", "proposal", "tag")

_ROW = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# What stands on its own page; a fault there would hide the one that is looked for.
_PLAIN = ("casework/notice.html",)


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


def recorded(web: Web, desk: DeskAtWork) -> None:
    """Records written by their pages, refused there, changed, and a name that is sealed there."""
    browser, text = web.unlocked("Laila"), desk.words.text
    here = f"/en/desk/{desk.id}"
    for kind, names in (
        ("person", ("pseudonym", "occupation", "origin-words", "remarks")),
        ("source", ("pseudonym", "remarks")),
        ("event", ("title", "description", "place-words")),
        ("edict", ("title", "text", "translation")),
    ):
        address = f"{here}/cases/{desk.rows['case']}/add/{kind}/"
        told = {f"record-{name}": text for name in names} | {"record-protected": "on"}
        assert browser.post(address, {**told, "record-began": text}).status_code in (303, 422)
        assert browser.post(address, {**told, "more": "known_as"}).status_code == 200
        made = browser.post(address, told)
        assert made.status_code == 303
        row = made.headers["Location"].partition("?")[0]
        assert desk.words.latin in browser.get(row).content.decode()
        late = browser.post(f"{row}change/", {**told, "expects": "7", "was": text})
        assert late.status_code == 409
        assert browser.post(f"{row}change/", {**told, "expects": "1"}).status_code == 303
        if kind in ("person", "source"):
            _named_on(browser, f"{row}identity/", desk)


def _named_on(browser: Client, page: str, desk: DeskAtWork) -> None:
    who = desk.identity.text
    assert (
        browser.post(page, {"deed": "write", "write-called": "x" * 5000 + who}).status_code == 422
    )
    told = {"deed": "write", "expects": "0", "write-called": who, "write-contacts": who}
    assert browser.post(page, told).status_code == 303
    assert browser.post(page, told).status_code == 409
    assert desk.identity.latin not in browser.get(page).content.decode()


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


def erased(desk: DeskAtWork) -> None:
    """A report with all that was told in it, as its source asked and two custodians signed."""
    laila, amina, farid = (desk.house.unlocked(name) for name in ("Laila", "Amina", "Farid"))
    row = next(
        one.record.id
        for one in register.of(laila, desk.id).all(Review.KIND)
        if isinstance(one.record, Review) and one.record.submission == desk.submission
    )
    about = Subject(Review.KIND, row)
    asked = approvals.ask(
        laila, desk.id, Deed.ERASE, about, reason="source_asked", words=desk.words.text
    ).record.id
    assert _refused(erasure.erase, laila, desk.id, row, approval=asked) == "approval_missing"
    for custodian in (amina, farid):
        approvals.sign(custodian, desk.id, asked)
    erasure.erase(laila, desk.id, row, approval=asked)
    assert not Submission.objects.filter(pk=desk.submission).exists()


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


def filled_in(web: Web, desk: DeskAtWork, name: str, pages: list[str]) -> set[int]:
    """Every form of every page, with the canary in every field of words; the statuses met.

    A deed changes what a page offers, so that its forms are read anew after each.
    """
    browser, met, tried = web.unlocked(name), set(), set[tuple[object, ...]]()
    for page in pages:
        while (form := _untried(browser, page, tried)) is not None:
            for day in ("", "1400"):
                met.add(_send(browser, page, form, form.filled(desk.words.text, day)))
    _forget_wrong_passwords(web, name)
    return met


def _untried(browser: Client, page: str, tried: set[tuple[object, ...]]) -> Form | None:
    """The first form of a page that was not sent yet, from now on tried; none that ends it all."""
    answer = browser.get(page)
    found = forms_of(answer.content.decode()) if answer.status_code == 200 else ()
    for form in found:
        told = {one: form.fields[one] for one in form.fields if one in _TELLING}
        key = (page, form.action, *sorted(form.fields), *sorted(told.items()))
        if key not in tried and not _ends(page, form):
            tried.add(key)
            return form
    return None


def _forget_wrong_passwords(web: Web, name: str) -> None:
    """They make the person wait, and the next flow begins with signing in."""
    throttle.forget()
    member = web.member(name)
    member.failures = 0
    member.save(update_fields=["failures"])


def _ends(page: str, form: Form) -> bool:
    return (form.action or page).endswith(ENDS)


def _send(browser: Client, page: str, form: Form, told: dict[str, str]) -> int:
    answer: Any = browser.post(form.action or page, told)
    if answer.streaming:
        b"".join(answer.streaming_content)
    assert answer.status_code < 500, (page, form.action, sorted(form.fields))
    return int(answer.status_code)


def failing(
    web: Web, desk: DeskAtWork, pages: list[str], monkeypatch: pytest.MonkeyPatch
) -> set[str]:
    """Each page that is still there once with a fault that carries all it was about to show; those
    that were shown all the same.

    And each form of it, with a fault that carries the record about to be written.
    """
    browser = web.unlocked("Amina")
    browser.raise_request_exception = False
    spared = set()
    for page in pages:
        sound = browser.get(page)
        if sound.status_code == 404:  # of a record that a form withdrew
            continue
        forms = list(forms_of(sound.content.decode()))
        with monkeypatch.context() as broken:
            broken.setattr(Template, "render", _fails_with_all_it_shows)
            answer = browser.get(page)
            if answer.status_code != 500:
                spared.add(page)
            assert desk.words.latin not in answer.content.decode(), page
        with monkeypatch.context() as broken:
            broken.setattr(rows, "to_bytes", _fails_with_the_record)
            for form in forms:
                if not _ends(page, form):
                    browser.post(form.action or page, form.filled(desk.words.text))
    return spared


def _fails_with_all_it_shows(self: Any, context: Any = None, request: Any = None) -> str:
    if self.template.name in _PLAIN:
        return str(_render(self, context, request))
    raise FaultError(f"{context} {getattr(request, 'POST', '')} {_render(self, context, request)}")


_render = Template.render


def _fails_with_the_record(record: Any) -> bytes:
    from casework.records.codec import to_bytes  # noqa: PLC0415

    raise FaultError(to_bytes(record).decode())


def linked_pages(web: Web, name: str, most: int = 140) -> list[str]:
    """Every kind of page that links lead this person to, from the first one.

    Fails at `most` of them: a page that nobody looks at would keep whatever it shows.
    """
    browser, met, shown, ahead = web.unlocked(name), set[str](), list[str](), ["/en/"]
    kinds = {str(row): kind for row, kind in SealedRow.objects.values_list("pk", "kind")}
    while ahead:
        path = unescape(ahead.pop(0))
        if (kind := _kind_of(path, kinds)) in met:
            continue
        met.add(kind)
        assert len(met) < most, f"more than {most} pages: {kind}"
        answer = browser.get(path)
        assert answer.status_code in (200, 303, 404), path  # examples link to rows that are not
        if answer.status_code == 303:
            ahead.append(answer.headers["Location"])
        elif answer.status_code == 200:
            shown.append(path)
            ahead += [] if answer.streaming else LINK.findall(answer.content.decode())
    return shown


def _kind_of(path: str, kinds: Mapping[str, str]) -> str:
    """The page without which row of its kind it is about, and what its form begins with."""
    page, _, query = path.partition("?")
    asked = sorted({name for name, _ in parse_qsl(query)})
    return "?".join([_ROW.sub(lambda row: kinds.get(row[0], row[0]), page), *asked])


def sent_to_the_desk(stack: Stack, words: Canary, who: Canary) -> None:
    """A report through the form, and the wait until the desk has it."""
    known = set(Submission.objects.using(ALIAS).values_list("pk", flat=True))
    account = f"They beat my neighbour. {words.text}. Write to {who.latin}@example.org."
    told = {"account": account, "when": words.text, "place": words.text}
    answer = stack.visitor().report(stack.form(), told, [(who.file_name, who.file_body)])
    assert answer.status == 200
    made = SealedPart.objects.using(ALIAS).filter(kind="summary").exclude(submission__in=known)
    wait_until(made.exists, 200)


def visited(one: Caseworker, pages: Mapping[str, Answer], words: Canary) -> set[int]:
    """Each page failing as it shows, each form filled in, whole and failing as it writes."""
    met = set()
    for path, answer in pages.items():
        between = "&" if "?" in path else "?"
        met.add(one.ask(f"{path}{between}{FAIL_SHOWING}=1").status)
        for form in answer.forms:
            for text in (words.text, f"{words.text} {FAIL_WRITING}"):
                met.add(one.ask(form.action or path, form.filled(text)).status)
    return met


def opened_by_two(one: Caseworker, other: Caseworker, pages: Mapping[str, Answer]) -> str:
    """What the key agent lets out for two signatures: the original of every report there is."""
    reviews = [path for path in pages if re.search(r"/reviews/[0-9a-f-]{36}/$", path)]
    for path in reviews:
        form = next(f for f in one.ask(path).forms if f.fields.get("deed") == "open_original")
        assert one.ask(path, form.filled("The family asks about a grave.")).status == 303
    requests = f"{reviews[0].partition('/reviews/')[0]}/requests/"
    for person in (one, other):
        for found in person.ask(requests).forms:
            if "deed" in found.fields:
                assert person.ask(found.action, {"deed": "sign"}).status == 303
    shown = [
        one.ask(found.action, {}).text
        for found in one.ask(requests).forms
        if found.action.endswith("/opened/")
    ]
    return "\n".join(shown)


def sent_late(one: Caseworker, words: Canary) -> None:
    """Locked between opening a page and sending it: kept sealed, offered, and left there."""
    one.ask("/en/lock/", {})
    sent = one.ask("/en/confirm/", {"words": words.text})
    assert (sent.status, "/unlock/" in sent.location) == (303, True)
    assert one.unlock().location.endswith("/late-page/")
    assert words.latin in one.ask("/en/late-page/").text


def asked_around(one: Caseworker, words: Canary) -> None:
    """Words in paths, queries and headers, signed in and out."""
    word = quote(words.text)
    told = {"User-Agent": word, "Referer": f"http://x/{word}", "X-A": word}
    for browser in (one, Caseworker(one.port, {}, {"__Host-session": word, "__Host-key": word})):
        for path in (f"/en/{word}/", f"/{word}", f"/en/?q={word}", f"/en/sign-in/?next=/{word}"):
            assert browser.ask(path, None, **told).status < 500
            assert browser.ask(path, {"login": words.text, "words": words.text}).status < 500
