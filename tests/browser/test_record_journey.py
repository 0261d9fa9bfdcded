"""From a report to a case with a person, a role, an account and the details of an act, in Chromium.

With and without script, in English and Dari. All people are invented.
"""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.furnished import Furnished, furnished, house, press, web
from tests.browser.test_casework import fits
from tests.browser.test_casework_pages import visit

__all__ = ["furnished", "house", "web"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]
TITLE = {"en": "The invented road", "fa-af": "قضیهٔ ساختگی راه"}
DAY = {"en": "12 Saratan 1403", "fa-af": "۱۲ سرطان ۱۴۰۳"}
DISTRICT = {"en": "Charikar", "fa-af": "چاریکار"}
REASON = {"en": "None was given.", "fa-af": "هیچ دلیلی گفته نشد."}
SAVE = "form.record > button:last-of-type"


@pytest.mark.parametrize(
    ("language", "script"),
    [
        ("en", False),
        ("fa-af", True),
        pytest.param("en", True, marks=pytest.mark.full),
        pytest.param("fa-af", False, marks=pytest.mark.full),
    ],
)
def test_from_a_report_to_a_case_with_its_records(
    chromium, furnished: Furnished, picture, language, script
):
    page = visit(chromium, 768, script=script, bypass_csp=True)
    furnished.enter(page, "Laila", language)

    reviewed(page, furnished, language)
    looked_at(page, picture, f"records-case-{language}", script)
    detailed(page, language)
    looked_at(page, picture, f"records-act-{language}", script)
    told_by_a_source(page, language)
    looked_at(page, picture, f"records-account-{language}", script)
    named(page)
    looked_at(page, picture, f"records-names-{language}", script)

    page.click('a[href*="/records/"] >> nth=0')
    furnished.show(page, "cases", language)
    press(page, f'a:has-text("{TITLE[language]}")')
    text = page.inner_text("main")
    assert "PERSON-1" in text
    for kind, words in (
        ("involvement", "PERSON-1"),
        ("information", "Willow"),
        ("source", "Willow"),
    ):
        assert words in page.inner_text(f"section[aria-labelledby=of-{kind}]")


def reviewed(page: Any, furnished: Furnished, language: str) -> None:
    """Taken, an act written down, a person made of a tag, linked to a new case."""
    furnished.show(page, "review_dari", language)
    press(page, "form:has(input[value=take]) button")
    press(page, 'form:has(input[value^="accept_act"]) button >> nth=0')
    page.click("#make_person > summary")
    page.select_option("#id_make_person-role", "victim")
    page.select_option("#id_make_person-sex", "male")
    press(page, "#make_person button")
    assert page.locator(".note[role=status]").count() == 1
    page.click("#link_case > summary")
    page.fill("#id_link_case-title", TITLE[language])
    press(page, "#link_case button")
    press(page, f'a:has-text("{TITLE[language]}")')
    assert page.locator("section[aria-labelledby=of-person] li").count() == 1


def detailed(page: Any, language: str) -> None:
    """The first act: when, where, who, and what its kind asks; a wrong day first."""
    press(page, "section[aria-labelledby=acts] tbody a >> nth=0")
    press(page, 'a.button[href$="/change/"]')
    page.fill("#id_record-began", "31 Hut 1400")
    page.fill("#id_record-place-district", DISTRICT[language])
    page.locator('textarea[name="record-answer-stated_reason"]').evaluate(
        "node => { const around = node.closest('details'); if (around) around.open = true }"
    )
    page.fill('textarea[name="record-answer-stated_reason"]', REASON[language])
    page.check('input[name="record-forces"][value="de facto police"]')
    press(page, SAVE)
    assert page.locator("fieldset.date .error").count() == 1
    assert page.input_value("#id_record-began") == "31 Hut 1400", "what was typed stays"
    page.fill("#id_record-began", DAY[language])
    press(page, SAVE)
    text = page.inner_text("main")
    assert REASON[language] in text
    assert DISTRICT[language] in text
    assert DAY[language] in text


def told_by_a_source(page: Any, language: str) -> None:
    """An account of the act by a source that is written down first, and its grade."""
    press(page, 'main nav a[href*="/cases/"]')
    press(page, '.adding a[href*="/add/source/"]')
    page.fill("#id_record-pseudonym", "Willow")
    press(page, SAVE)
    press(page, '.adding a[href*="/add/information/"]')
    page.select_option("#id_record-act", index=1)
    page.select_option("#id_record-first_hand", "yes")
    press(page, SAVE)
    page.click("details.deed > summary")
    page.select_option("#id_grade-reliability", "B")
    page.select_option("#id_grade-credibility", "2")
    press(page, "details.deed button")
    assert re.search(r"\bB2\b", page.inner_text("main"))


def named(page: Any) -> None:
    """Who the source is goes in and is not shown again."""
    press(page, "main .facts a >> nth=1")
    press(page, 'a[href$="/identity/"]')
    page.click("details.deed > summary")
    page.fill("#id_write-called", "Zalmay Nowhere")
    press(page, "details.deed button")
    assert page.locator(".note[role=status]").count() == 1
    assert "Zalmay" not in page.content()


def looked_at(page: Any, picture: Any, name: str, script: bool) -> None:
    """By axe where it can run, and whether it fits."""
    picture(page, name)
    assert not script or fits(page), name
    if script:
        found = Axe().run(page).response["violations"]
        assert not [(one["id"], one["nodes"][0]["html"][:160]) for one in found], name


@pytest.mark.parametrize(("language", "script"), [("fa-af", False), ("ps", True)])
def test_a_role_is_asked_more_once_it_is_chosen(
    chromium, furnished: Furnished, picture, language, script
):
    page = visit(chromium, 360, script=script, bypass_csp=True)
    furnished.enter(page, "Laila", language)
    furnished.show(page, "record_role_add", language)
    assert page.locator("#id_record-answer-victim_is_child").count() == 0
    page.select_option("#id_record-act", index=1)
    page.select_option("#id_record-role", "witness")
    page.fill("#id_record-remarks", "از دور دید.")

    press(page, 'button[name="look"][value="role"]')

    assert page.input_value("#id_record-remarks") == "از دور دید."
    page.fill("#id_record-answer-elsewhere_body", "یک نهاد ساختگی")
    page.fill("#id_record-answer-elsewhere_date", DAY["fa-af"])
    looked_at(page, picture, f"records-role-{language}", script)
    press(page, SAVE)
    text = page.inner_text("main")
    assert "یک نهاد ساختگی" in text
    assert DAY["fa-af"] in text
    looked_at(page, picture, f"records-role-saved-{language}", script)


@pytest.mark.parametrize("language", ["en", "ps"])
def test_a_custodian_has_the_worker_try_again_without_script(
    chromium, furnished: Furnished, language
):
    page = visit(chromium, 360)
    furnished.enter(page, "Amina", language)
    furnished.show(page, "unworked", language)
    waiting = page.locator("ul.acts > li").count()
    assert page.locator('ul.acts input[type="checkbox"]:checked').count() == 1
    page.focus('ul.acts input[type="checkbox"]:checked')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator('.note[role="status"]').count() == 1
    assert page.locator("ul.acts > li").count() == waiting - 1
    assert page.locator("main form > button").count() == 0
