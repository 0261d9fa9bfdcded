"""The desk's pages in Chromium: without script, with it, and looked over by axe. All invented."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.furnished import Furnished, furnished, house, press, web
from tests.browser.test_casework import fits

__all__ = ["furnished", "house", "web"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]
IN_FULL = [
    "fa-af",
    pytest.param("en", marks=pytest.mark.full),
    pytest.param("ps", marks=pytest.mark.full),
]


def visit(chromium, width=1280, *, script=False, **more):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script, **more
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    return page


@pytest.mark.parametrize("language", ["en", "fa-af"])
def test_a_caseworker_reviews_a_report_without_script(
    chromium, furnished: Furnished, picture, language
):
    page = visit(chromium)
    furnished.enter(page, "Laila", language)
    furnished.show(page, "queue", language)
    press(page, ".queue li:nth-child(1) a")
    assert "900123" not in page.content()

    press(page, "form:has(input[value=take]) button")
    page.click("#hide > summary")
    page.fill("#id_hide-first", "a blue tree")
    press(page, "#hide button")
    assert page.input_value("#id_hide-first") == "a blue tree"
    words = page.locator(".told span").first.inner_text().split()[:2]
    page.fill("#id_hide-first", " ".join(words))
    page.select_option("#id_hide-kind", "POSITION")
    press(page, "#hide button")
    assert page.locator("details.mark.ours").count() == 1
    picture(page, f"review-hidden-{language}")

    page.click("#reject > summary")
    press(page, "#reject button")
    assert page.locator("#reject[open] .error").count() == 1
    page.fill("#id_reject-words", "An advertisement.")
    page.select_option("#id_reject-reason", "out_of_scope")
    press(page, "#reject button")
    assert page.locator("#reject").count() == 0
    assert page.locator(".note[role=status]").count() == 1
    assert {urlsplit(url).netloc for url in page.asked} == {urlsplit(furnished.address).netloc}
    assert not any("favicon" in url for url in page.asked)


def test_files_are_blurred_until_somebody_asks(chromium, furnished: Furnished):
    page = visit(chromium)
    furnished.enter(page, "Laila")
    furnished.show(page, "review")
    seen = "node => getComputedStyle(node).filter"
    first = page.locator(".veil img").first
    first.scroll_into_view_if_needed()
    assert "blur" in first.evaluate(seen)

    page.locator(".veil input").first.check()

    assert first.evaluate(seen) == "none"
    assert "blur" in page.locator(".veil img").nth(1).evaluate(seen)
    assert first.evaluate("node => node.naturalWidth") > 100


def test_a_mark_says_why_when_it_is_opened(chromium, furnished: Furnished):
    page = visit(chromium)
    furnished.enter(page, "Laila")
    furnished.show(page, "review")
    mark = page.locator("details.mark").first
    assert not mark.locator(".why").is_visible()

    mark.locator("summary").press("Enter")

    why = mark.locator(".why").inner_text()
    assert "name of a person" in why
    assert "Confidence: 100 %" in why


def test_a_link_from_an_act_leads_to_its_words(chromium, furnished: Furnished):
    page = visit(chromium)
    furnished.enter(page, "Laila")
    furnished.show(page, "review")

    page.locator(".acts .quote", has_text="with cables").first.click()

    assert page.locator(".told :target").inner_text() == "with cables"


def test_the_queue_answers_to_keys_where_scripts_may_run(chromium, furnished: Furnished):
    page = visit(chromium, script=True)
    furnished.enter(page, "Laila")
    furnished.show(page, "queue")
    links = [page.locator(".queue li a").nth(n).get_attribute("href") for n in range(3)]

    for keys, here in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(keys)
        assert page.evaluate("document.activeElement.getAttribute('href')") == links[here]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(links[1])
    with page.expect_navigation():
        page.keyboard.press("q")
    assert page.url.endswith("/queue/")


def test_words_chosen_with_the_mouse_fill_the_form_that_hides_them(chromium, furnished: Furnished):
    page = visit(chromium, script=True)
    furnished.enter(page, "Laila")
    furnished.show(page, "review")
    piece = page.locator(".told").first.locator("span", has_text="Call me on").first
    start = int(piece.get_attribute("data-at") or 0)
    piece.evaluate(
        """node => {
            const range = document.createRange();
            range.setStart(node.firstChild, 1);
            range.setEnd(node.firstChild, 5);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            node.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
        }"""
    )

    assert page.locator("#hide").get_attribute("open") is not None
    assert page.input_value("#id_hide-start") == str(start + 1)
    assert page.input_value("#id_hide-end") == str(start + 5)
    page.select_option("#id_hide-kind", "PERSON")
    press(page, "#hide button")
    assert page.locator("details.mark.ours").count() == 1


def tabbed_to(page, what: str):
    """Reached with the Tab key alone, as somebody does who has no mouse."""
    wanted = page.locator(what).first
    for _turn in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(what)


@pytest.mark.full
def test_a_custodian_does_what_waits_for_them_with_keys_alone_and_without_script(
    chromium, furnished: Furnished
):
    page = visit(chromium)
    furnished.enter(page, "Amina")

    def entered(what: str) -> None:
        tabbed_to(page, what)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator(".note[role=status]").count() == 1, page.url

    furnished.show(page, "held")
    entered("main form.bare button")
    assert page.locator("main form.bare").count() == 0
    furnished.show(page, "custody")
    entered("main form:has([value=have]) button")
    furnished.show(page, "packet_in_doubt")
    tabbed_to(page, "#refuse > summary")
    page.keyboard.press("Enter")
    tabbed_to(page, "#refuse textarea")
    page.keyboard.type("Nobody here knows the writer.")
    entered("#refuse button")


@pytest.mark.parametrize("language", IN_FULL)
def test_axe_finds_nothing_and_every_page_fits_a_phone(chromium, furnished: Furnished, language):
    page = visit(chromium, 360, script=True, bypass_csp=True)
    furnished.enter(page, "Amina", language)
    axe = Axe()
    for name in furnished.pages:
        furnished.show(page, name, language)
        found = axe.run(page).response["violations"]
        told = [(one["id"], one["nodes"][0]["html"][:160]) for one in found]
        assert not told, (name, told)
        assert fits(page), name


def test_the_security_policy_stops_nothing_that_the_pages_need(chromium, furnished: Furnished):
    page = visit(chromium, script=True)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda fault: told.append(str(fault)))
    furnished.enter(page, "Amina")
    for name in furnished.pages:
        furnished.show(page, name)
    assert not [line for line in told if "favicon" not in line]
