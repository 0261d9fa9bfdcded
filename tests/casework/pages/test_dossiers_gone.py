"""Drafts that do not leave, by the pages: discarded, refused on the way out, left lying."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casework import rows
from casework.dossier import releasing, working
from casework.models import Draft
from casework.records import Dossier
from casework.services import approvals, dossiers, releases
from intake import clock
from intake.errors import TransientError
from intake.models import Order
from tests.casework.dossier.people import CASE, DETENTION, PHOTO, VICTIM, row
from tests.casework.pages.dossier_desk import (
    Desk,
    agent,
    case,
    desk,
    house,
    in_this_process,
    memory,
    plain,
    private,
    roll,
    signer,
    signing,
    store,
    vouched,
    web,
)
from tests.casework.pages.test_dossiers_leaving import body, signed
from tests.casework.pages.test_dossiers_new import ORDER, ticked

__all__ = [
    "agent", "case", "desk", "house", "in_this_process", "memory", "plain", "private", "roll",
    "signer", "signing", "store", "vouched", "web",
]  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signing")]


def release_ordered(desk: Desk) -> tuple[Dossier, Draft]:
    """Two have signed, and no worker was there yet."""
    version, draft = desk.drafted()
    signed(desk, version, draft)
    amina = desk.web.unlocked("Amina")
    assert desk.do(version, "release", amina, draft=str(draft.pk)).status_code == 303
    return version, draft


def refused(desk: Desk) -> tuple[Dossier, Draft]:
    """And what the worker then meets is another draft than was signed for."""
    version, draft = release_ordered(desk)
    Draft.objects.filter(pk=draft.pk).update(header=bytes(draft.header) + b"?")
    assert working.work_off() == 1
    return version, draft


def discard(desk: Desk, version: Dossier, draft: Draft, **more: str) -> dict[str, str]:
    return {"discard-draft": str(draft.pk), "discard-reason": "superseded", **more}


def test_a_draft_is_discarded_by_its_page_and_stands_with_what_came_to_nothing(desk: Desk) -> None:
    version, draft = desk.drafted()
    assert "Discard this draft" in body(desk.page(version))
    told = discard(desk, version, draft)

    assert desk.do(version, "discard", **told).status_code == 422
    assert Draft.objects.exists()
    assert desk.do(version, "discard", **told, **{"discard-understood": "on"}).status_code == 303

    assert not Draft.objects.exists()
    page = body(desk.page(version))
    assert "Its draft was deleted here and did not leave:" in page
    assert "Discard this draft" not in page
    assert "Make a new version" in page
    register = desk.browser.get(desk.at("dossiers"))
    assert [one.version.id for one in register.context["over"]] == [version.id]
    assert register.context["drafts"] == []


def test_a_signed_release_is_stopped_by_discarding_the_draft(desk: Desk) -> None:
    version, draft = release_ordered(desk)
    assert "Signed. The worker seals it" in body(desk.page(version))

    told = discard(desk, version, draft, **{"discard-understood": "on"})
    assert desk.do(version, "discard", **told).status_code == 303

    assert not Order.objects.exists()
    assert working.work_off() == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "It waits for the service that stamps the time"),
        ("fa-af", "منتظر خدمت مهر زمان است"),
        ("ps", "د وخت د مهر خدمت ته انتظار باسي"),
    ],
)
def test_a_release_that_waits_says_for_whom_since_when_and_until_when(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    version, _draft = release_ordered(desk)

    def away(_message: bytes) -> None:
        raise TransientError("tsa_away")

    monkeypatch.setattr(releasing, "stamping", lambda: away)
    assert working.work_off() == 0

    address = desk.at("dossier", dossier=version.id)
    page = body(desk.browser.get(address.replace("/en/", f"/{language}/")))
    assert said in page
    assert "tsa_away" not in page
    english = body(desk.browser.get(address))
    shown = english[english.index("It waits for the service") :]
    today = clock.today()
    since, until = (f'datetime="{one}"' for one in (today, today + timedelta(days=releases.DAYS)))
    assert shown.index("On its way since:") < shown.index(since)
    assert shown.index(since) < shown.index("Worth nothing from:") < shown.index(until)
    assert "Signed. The worker seals it" not in english
    assert body(desk.page(version, desk.web.unlocked("Amina"))).count("Let it leave") == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The draft that rests here is not the one that two people signed for."),
        ("fa-af", "مسوده‌ای که این‌جاست آن نیست که دو نفر برایش امضا کردند."),
        ("ps", "هغه مسوده چې دلته ده هغه نه ده چې دوو کسانو ورته لاسلیک کړی"),
    ],
)
def test_a_refused_release_is_said_on_the_page_of_its_draft_in_the_readers_language(
    desk: Desk, language: str, said: str
) -> None:
    version, _draft = refused(desk)

    address = desk.at("dossier", dossier=version.id).replace("/en/", f"/{language}/")
    page = body(desk.browser.get(address))

    assert said in page
    assert "draft_changed" not in page


def test_a_refused_release_is_said_on_no_other_page_and_can_be_asked_anew(desk: Desk) -> None:
    version, draft = refused(desk)
    other = desk.ordered()
    working.work_off()

    assert "it was not carried out" in body(desk.page(version))
    assert "it was not carried out" not in body(desk.page(other))
    Draft.objects.filter(pk=draft.pk).update(header=bytes(draft.header))
    signed(desk, version, draft)
    amina = desk.web.unlocked("Amina")
    assert desk.do(version, "release", amina, draft=str(draft.pk)).status_code == 303
    assert "it was not carried out" not in body(desk.page(version))


def test_a_release_whose_reasons_are_gone_is_still_said(desk: Desk) -> None:
    version, _draft = refused(desk)
    Order.objects.all().delete()

    page = body(desk.page(version))

    assert "was not carried out within a day" in page
    assert "Refresh" not in desk.page(version).headers


def test_a_dossier_that_waits_elsewhere_keeps_no_other_page_looking(desk: Desk) -> None:
    _version, _draft = release_ordered(desk)
    other = desk.ordered(changed="")
    Order.objects.filter(pk=other.order).delete()
    releases.take_new(desk.by, desk.id)

    assert "Refresh" not in desk.page(other).headers


def test_a_draft_that_nobody_let_leave_is_due(desk: Desk) -> None:
    version, draft = desk.drafted()
    assert desk.browser.get(desk.at("ageing")).context["over"] == []
    found = dossiers.of_order(desk.by, desk.id, version.order)
    old = replace(found.record, made_on=clock.today() - timedelta(days=61))
    rows.write(desk.by, desk.id, old, expects=found.version)

    answer = desk.browser.get(desk.at("ageing"))

    (line,) = answer.context["over"]
    assert (line.record.id, line.due.retention, line.over) == (version.id, "unreleased_draft", 1)
    page = body(answer)
    assert desk.at("dossier", dossier=version.id) in page
    assert "Draft of a dossier that did not leave" in page
    assert desk.at("erasing", record=version.id) not in page
    desk.do(version, "discard", **discard(desk, version, draft, **{"discard-understood": "on"}))
    assert desk.browser.get(desk.at("ageing")).context["over"] == []


def test_a_request_about_a_draft_that_is_gone_waits_for_no_signature(desk: Desk) -> None:
    version, draft = desk.drafted()
    releases.ask_release(desk.by, desk.id, draft.pk, words="An invented reason.")
    assert approvals.waiting(desk.by, desk.id)

    desk.do(version, "discard", **discard(desk, version, draft, **{"discard-understood": "on"}))

    assert version.name not in body(desk.browser.get(desk.at("requests")))


# -- The way to a dossier from what it is about -------------------------------------------------


@pytest.mark.parametrize("record", [DETENTION, VICTIM, PHOTO], ids=lambda one: one.KIND)
def test_the_page_of_a_record_leads_to_a_dossier_with_it_ticked(desk: Desk, record: Any) -> None:
    page = body(desk.browser.get(f"{desk.at('record', row=record.id)}?case={CASE.id}"))
    address = f"{desk.at('new_dossier')}?row={record.id}"
    assert address in page

    form = body(desk.browser.get(address))

    assert ticked(form, "row") == {str(record.id)}
    assert ORDER not in form


def test_the_page_of_a_person_leads_there_too(desk: Desk) -> None:
    page = body(desk.browser.get(desk.at("person", person=VICTIM.id)))

    assert f"{desk.at('new_dossier')}?row={VICTIM.id}" in page


def test_a_record_that_goes_nowhere_alone_leads_to_none(desk: Desk) -> None:
    consent = row(70)
    page = body(desk.browser.get(f"{desk.at('record', row=consent)}?case={CASE.id}"))

    assert f"row={consent}" not in page
    answer = desk.browser.get(f"{desk.at('new_dossier')}?row={consent}")
    assert answer.status_code == 404
