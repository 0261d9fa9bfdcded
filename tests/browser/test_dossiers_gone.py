"""A draft that does not leave, and an annex of a whole desk, in Chromium. All are invented."""

from typing import Any

import pytest

from casework.dossier import working
from casework.models import Draft
from casework.views import dossiers_whole
from tests.browser.test_casework import casework, press
from tests.browser.test_dossiers import (
    Looker,
    agent,
    asked,
    case,
    desk,
    house,
    in_this_process,
    memory,
    ordered,
    people,
    plain,
    private,
    roll,
    signed,
    signer,
    signing,
    store,
    submit,
    vouched,
    web,
)
from tests.casework.dossier.people import DETENTION, VICTIM
from tests.casework.pages.dossier_desk import KEY, TO, Desk

__all__ = [
    "agent", "case", "casework", "desk", "house", "in_this_process", "memory", "people", "plain",
    "private", "roll", "signer", "signing", "store", "vouched", "web",
]  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("signing"),
]
WHO = pytest.mark.parametrize(
    "people",
    [
        ("en", True, "desk"),
        ("fa-af", False, "phone"),
        pytest.param(("en", False, "phone"), marks=pytest.mark.full),
        pytest.param(("fa-af", True, "desk"), marks=pytest.mark.full),
        pytest.param(("ps", True, "phone"), marks=pytest.mark.full),
        pytest.param(("ps", False, "desk"), marks=pytest.mark.full),
    ],
    indirect=True,
)


@WHO
def test_a_release_that_was_refused_is_told_and_its_draft_discarded(people, desk: Desk, picture):
    (language, script, size), here, pages = people
    looker = Looker(script, size, language, picture)
    address = ordered(pages["Laila"], here, desk, looker)
    working.work_off()
    asked(pages["Laila"], address, language, looker)
    for name in ("Amina", "Farid"):
        signed(pages[name], here, desk, looker)
    pages["Amina"].goto(address)
    submit(pages["Amina"], "release")
    draft = Draft.objects.get()
    Draft.objects.update(header=bytes(draft.header) + b"?")
    working.work_off()

    page = pages["Laila"]
    page.goto(address)
    looker.look(page, "gone-1-refused")
    assert page.locator('[aria-labelledby="part-1"] .refusal').count() == 1
    page.locator('details[id^="discard"] summary').click()
    page.select_option('details[id^="discard"] select', "superseded")
    page.check('details[id^="discard"] input[type=checkbox]')
    looker.look(page, "gone-2-discarding")
    press(page, 'details[id^="discard"] button')
    looker.look(page, "gone-3-discarded")
    page.goto(f"{here}/desk/{desk.id}/dossiers/")
    looker.look(page, "gone-4-register")

    assert not Draft.objects.exists()
    assert page.locator("section[aria-labelledby=over] li").count() == 1
    assert looker.found == {}


@WHO
def test_an_annex_of_a_whole_desk_is_proposed_read_and_ordered_in_the_background(
    people, desk: Desk, picture, monkeypatch: pytest.MonkeyPatch
):
    (language, script, size), here, pages = people
    looker = Looker(script, size, language, picture)
    monkeypatch.setattr(dossiers_whole, "FEW", 0)
    page = pages["Laila"]
    page.goto(f"{here}/desk/{desk.id}/dossiers/new/")
    page.select_option("#id_profile", "annex")
    page.check("#id_whole")
    page.fill("#id_to-0-name", TO)
    page.fill("#id_to-0-key", KEY)
    through(page, "look")
    looker.look(page, "whole-1-proposed")
    told = page.locator("section[aria-labelledby=asks] textarea")
    assert all(one.input_value() for one in told.all())
    assert page.locator('button[value="order"]').count() == 0
    told.first.fill("As it was told to us.")
    through(page, "look")
    looker.look(page, "whole-2-read")
    assert told.first.input_value() == "As it was told to us."
    through(page, "order")
    looker.look(page, "whole-3-ordered")

    assert working.work_off() == 1
    assert looker.found == {}


def through(page: Any, deed: str) -> None:
    """Send it, and wait until the page in between has gone on by itself."""
    submit(page, deed)
    page.wait_for_selector("#new, dl.facts", timeout=60_000)


@WHO
def test_a_record_leads_to_a_dossier_with_it_ticked(people, desk: Desk, picture):
    (language, script, size), here, pages = people
    looker = Looker(script, size, language, picture)
    page = pages["Laila"]
    for name, row in (("act", DETENTION.id), ("person", VICTIM.id)):
        page.goto(f"{here}/desk/{desk.id}/records/{row}/")
        looker.look(page, f"row-{name}")
        press(page, f'main a[href*="row={row}"][href*="dossiers/new"]')
        assert page.is_checked(f'input[name=row][value="{row}"]')
        looker.look(page, f"row-{name}-new")
    page.goto(f"{here}/desk/{desk.id}/persons/{VICTIM.id}/")
    looker.look(page, "row-person-page")
    assert looker.found == {}
