"""The page seals: a person, a phone or a computer, script on. Words and codes are invented."""

import re

import pytest

from intake import page_script
from intake.errors import TransientError
from tests.browser.sealing import Behind, behind, open_form, shown_receipt
from tests.browser.test_form import ACCOUNT, EVERYWHERE, LANGUAGES, SIZES, attach, tell, width_of

__all__ = ["behind"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

REFUSED = (503, {"code": "storage_full", "sentence": "No room at this moment."})
OLD_KEY = (422, {"code": "sealed_to_old_key", "sentence": "Again."})
KEPT = "() => [localStorage.length, sessionStorage.length, document.cookie]"


def say(page, name: str) -> str:
    """A sentence that the page brought for its script."""
    found = "name => document.getElementById('sealing').content.querySelector(`[data-say=${name}]`)"
    said: str = page.evaluate(f"name => ({found})(name).textContent", name)
    return said


def wait_until_it_seals(page) -> None:
    page.wait_for_function(
        "said => document.getElementById('way').textContent === said", arg=say(page, "here")
    )


def told(chromium, behind, language="en", size="phone", **more):
    page = open_form(chromium, behind, language, size, **more)
    wait_until_it_seals(page)
    page.fill("#id_account", ACCOUNT[language])
    return page


def questions(page) -> list[str]:
    """Kinds of what the browser asked; each is answered with yes."""
    asked: list[str] = []

    def answer(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return asked


def panel(page):
    page.wait_for_selector("#unsent")
    assert page.evaluate("document.activeElement.id") == "unsent"
    assert page.input_value("#id_account") == ACCOUNT["en"]
    return page.inner_text("#unsent")


@pytest.mark.parametrize(("language", "size"), EVERYWHERE)
def test_a_report_is_sealed_before_it_leaves(
    chromium, behind: Behind, backstage, picture, language, size
):
    page = open_form(chromium, behind, language, size)
    shot = lambda name: picture(page, f"{name}-{language}-{size}")  # noqa: E731
    wait_until_it_seals(page)
    tell(page, language)
    page.click("#send")
    page.wait_for_selector("#id_day_error")
    assert "31" not in page.inner_text("#id_day_error")
    assert page.evaluate("document.activeElement.id") == "alert"
    shot("s1-refused")
    assert behind.posts == []
    assert page.locator("[aria-invalid]").count() == 1

    page.fill("#id_day", "۳۰")
    shot("s2-before")
    page.click("#send")
    digits = shown_receipt(page)
    shot("s3-receipt")

    (post,) = behind.posts
    _, report, seed = behind.opened(post)
    assert seed == digits
    assert (report.account, report.language) == (ACCOUNT[language], language)
    assert (report.when.year, report.when.month, report.when.day) == (1403, 7, 30)
    assert [(one.key, one.code) for one in report.answers] == [
        ("arrest_forces", ""),
        ("arrest_warrant_shown", "no"),
    ]
    assert backstage.reports == [], "nothing went without its seal"
    assert page.locator(".receipt span").count() == 14
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.locator("form[enctype]").count() == 0
    assert page.evaluate("history.length") == 3
    assert width_of(page) <= SIZES[size][0]
    assert page.evaluate(KEPT) == [0, 0, ""]
    assert page.context.cookies() == []
    assert {url.partition("/")[0] for url in behind.asked} == {"http:"}
    assert all(url.startswith(behind.address) for url in behind.asked)
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_script_shows_is_accessible(chromium, behind, language):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    behind.answers = [REFUSED, (200, {"version": 1})]
    # Only so that the checker itself may run.
    page = open_form(chromium, behind, language, bypass_csp=True)
    wait_until_it_seals(page)
    page.click("#send")
    page.wait_for_selector("#id_account_error")
    assert axe.run(page).response["violations"] == []
    page.fill("#id_account", ACCOUNT[language])
    page.click("#send")
    page.wait_for_selector("#unsent")
    assert axe.run(page).response["violations"] == []
    page.click("#unsent button:not(.second)")
    shown_receipt(page)
    assert axe.run(page).response["violations"] == []
    page.context.close()


def test_a_report_is_sealed_and_sent_with_the_keyboard_alone(chromium, behind):
    behind.answers = [REFUSED, (200, {"version": 1})]
    page = open_form(chromium, behind, size="desk")
    wait_until_it_seals(page)

    def reach(what):
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("what => document.activeElement.matches(what)", what):
                return
        raise AssertionError(f"the keyboard never came to {what}")

    reach("#id_account")
    page.keyboard.insert_text(ACCOUNT["en"])
    reach("#send")
    page.keyboard.press("Enter")
    page.wait_for_selector("#unsent")
    reach("#unsent button:not(.second)")
    page.keyboard.press("Enter")
    shown_receipt(page)
    page.context.close()


def test_what_leaves_the_browser_holds_no_word_of_the_report(chromium, behind):
    from tests.canary import Scanner, hatch  # noqa: PLC0415

    canary = hatch("sealing page")
    page = told(chromium, behind)
    for name in ("account", "danger_words", "when", "place", "district"):
        page.fill(f"#id_{name}", canary.text)
    page.click("#send")
    receipt = shown_receipt(page)

    scanner = Scanner([canary])
    assert len(behind.posts) == 1
    for url, body in behind.bodies:
        assert scanner.scan_bytes(url.encode() + b"\n" + body) == set()
        assert receipt.encode() not in body
    page.context.close()


def test_a_repeat_after_a_lost_answer_is_the_same_submission(chromium, behind):
    behind.answers = [None, REFUSED, (200, {"version": 1})]
    page = told(chromium, behind)
    page.click("#send")
    assert say(page, "no_answer") in panel(page)
    page.click("#unsent button:not(.second)")
    page.wait_for_selector("#unsent >> text=No room")
    page.click("#unsent button:not(.second)")
    digits = shown_receipt(page)

    opened = [behind.opened(post) for post in behind.posts]
    assert len(opened) == 3
    assert {(post.submission_id, post.tag) for post, _, _ in opened} == {
        (opened[0][0].submission_id, opened[0][0].tag)
    }
    assert {seed for _, _, seed in opened} == {digits}
    assert len({post.report.header for post, _, _ in opened}) == 3, "sealed anew each time"
    page.context.close()


def test_nothing_is_written_into_a_report_that_is_on_its_way(chromium, behind):
    behind.answers = [REFUSED, (200, {"version": 1})]
    page = told(chromium, behind)
    state = "document.getElementById('id_account').readOnly"
    assert page.evaluate(f"() => {{ document.getElementById('send').click(); return {state} }}")
    panel(page)
    assert page.evaluate(f"() => {state}") is False
    page.context.close()


def test_two_presses_send_one_report(chromium, behind):
    page = told(chromium, behind)
    page.evaluate(
        "() => { const send = document.getElementById('send'); send.click(); send.click() }"
    )
    shown_receipt(page)
    assert len(behind.posts) == 1
    page.context.close()


def test_a_key_that_was_too_old_is_asked_for_again_once(chromium, behind):
    behind.answers = [OLD_KEY, (200, {"version": 1})]
    page = told(chromium, behind)
    page.click("#send")
    shown_receipt(page)
    assert len(behind.posts) == 2
    assert sum(url.endswith("/roll") for url in behind.asked) == 1, "the first came with the page"
    page.context.close()

    behind.posts.clear()
    behind.answers = [OLD_KEY]
    page = told(chromium, behind)
    page.click("#send")
    panel(page)
    assert len(behind.posts) == 2
    page.context.close()


@pytest.mark.parametrize("brought", ["nothing", "half an hour ago"])
def test_a_page_without_a_fresh_roll_asks_for_one(chromium, behind, brought):
    if brought == "nothing":
        behind.brought = None
    page = told(chromium, behind)
    if brought != "nothing":
        page.evaluate("() => { const now = Date.now; Date.now = () => now() + 31 * 60_000 }")
    page.click("#send")
    shown_receipt(page)
    assert sum(url.endswith("/roll") for url in behind.asked) == 1
    page.context.close()


def test_with_script_a_report_is_three_requests(chromium, behind):
    page = told(chromium, behind)
    page.click("#send")
    shown_receipt(page)
    assert len(behind.asked) == 3
    page.context.close()


def test_a_page_that_comes_back_from_the_plain_way_seals_again(chromium, behind, backstage):
    backstage.refuse_report = TransientError("storage_full")
    behind.answers = [REFUSED, (200, {"version": 1})]
    page = told(chromium, behind)
    page.click("#send")
    panel(page)
    with page.expect_navigation():
        page.click("#unsent .second")
    wait_until_it_seals(page)
    assert page.input_value("#id_account") == ACCOUNT["en"]
    page.click("#send")
    shown_receipt(page)
    assert len(behind.posts) == 2
    page.context.close()


def test_a_roll_that_the_root_did_not_sign_is_sealed_to_by_nobody(chromium, behind, picture):
    case = behind.case
    behind.brought = {**behind.documents, "roll": case["roll"].replace("2", "3", 1)}
    page = told(chromium, behind)
    page.click("#send")
    assert say(page, "roll") in panel(page)
    picture(page, "s4-two-ways-en-phone")
    assert behind.posts == []
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_without_seal_is_only_gone_by_who_chooses_it(
    chromium, behind, backstage, picture, language
):
    behind.answers = [None]
    page = told(chromium, behind, language)
    page.click("#send")
    page.wait_for_selector("#unsent")
    picture(page, f"s5-two-ways-{language}-phone")
    assert backstage.reports == []
    _, _, receipt = behind.opened(behind.posts[0])

    with page.expect_navigation():
        page.click("#unsent .second")
    assert shown_receipt(page) == receipt, "the same report with the same receipt, if it did arrive"
    (report,) = backstage.reports
    assert report.account == ACCOUNT[language]
    page.context.close()


def test_a_browser_that_fails_the_known_answers_is_told_so(chromium, behind, backstage):
    still = "Crypto.prototype.getRandomValues = (octets) => octets"
    page = open_form(chromium, behind, before=still)
    page.wait_for_timeout(300)
    assert page.inner_text("#way") == say(page, "arrives")
    page.fill("#id_account", ACCOUNT["en"])
    page.click("#send")
    assert say(page, "self_test") in panel(page)
    assert behind.posts == []
    assert backstage.reports == []
    page.context.close()


def test_where_this_browser_cannot_seal_files_go_ahead_the_plain_way(chromium, behind, backstage):
    page = open_form(chromium, behind, before="Crypto.prototype.getRandomValues = (one) => one")
    attach(page, "IMG_0001.jpg")
    page.wait_for_function("said => document.getElementById('way').textContent === said",
                           arg=say(page, "arrives_files"))  # fmt: skip
    with page.expect_navigation():
        page.click("[name=hold]")
    assert page.locator("#staged input:checked").count() == 1
    assert (behind.posts, backstage.reports) == ([], [])
    page.context.close()


def test_a_return_key_in_a_line_sends_nothing(chromium, behind, backstage):
    page = told(chromium, behind)
    page.fill("#id_place", "by the mill")
    page.press("#id_place", "Enter")
    page.wait_for_timeout(300)
    assert (behind.posts, backstage.reports) == ([], [])
    assert page.input_value("#id_place") == "by the mill"
    page.context.close()


def test_a_code_that_was_used_up_meanwhile_can_be_written_anew(chromium, behind):
    unknown = (422, {"code": "code_unknown", "sentence": "We do not know this code."})
    behind.answers = [unknown, (200, {"version": 1})]
    page = told(chromium, behind)
    page.click("#send")
    assert "We do not know this code." in panel(page)
    page.fill("#id_code", "fedc-ba98-7654-3210")
    page.click("#unsent button:not(.second)")
    shown_receipt(page)
    assert behind.opened(behind.posts[1])[0].code == "fedcba9876543210"
    page.context.close()


def test_a_further_version_is_called_so(chromium, behind):
    behind.answers = [(200, {"version": 2})]
    page = told(chromium, behind)
    page.click("#send")
    shown_receipt(page)
    assert "Nothing of the earlier report is lost" in page.inner_text("main")
    page.context.close()


def test_without_script_the_form_says_that_it_is_sealed_when_it_arrives(
    chromium, behind, backstage
):
    page = open_form(chromium, behind, java_script_enabled=False)
    assert page.inner_text("#way") == "Your report is sealed when it arrives."
    page.fill("#id_account", ACCOUNT["en"])
    with page.expect_navigation():
        page.click("#send")
    assert len(backstage.reports) == 1
    page.context.close()


@pytest.mark.parametrize("way", ["keys", "link"])
def test_leaving_asks_nothing_and_leaves_nothing(chromium, behind, way):
    page = told(chromium, behind)
    asked = questions(page)
    if way == "keys":
        for _ in range(3):
            page.keyboard.press("Escape")
    else:
        page.click("header a")
    page.wait_for_url("about:blank")
    assert asked == []
    page.context.close()


def test_typed_words_are_not_lost_without_a_question(chromium, behind):
    page = told(chromium, behind)
    page.locator("#id_when").press_sequentially("x")
    asked = questions(page)
    page.reload()
    assert asked == ["beforeunload"]
    page.context.close()


def test_the_browser_runs_no_other_script_and_none_that_changed(chromium, behind):
    page = told(chromium, behind)
    page.evaluate(
        """() => {
          const other = document.createElement("script");
          try { other.src = "data:text/javascript,window.ran=1" } catch {}
          document.body.append(other);
          const changed = document.createElement("script");
          try { changed.text = document.scripts[0].text + ";window.ran=1" } catch {}
          document.body.append(changed);
          const inline = document.createElement("div");
          try { inline.innerHTML = "<img src=x onerror='window.ran=1'>" } catch {}
          document.body.append(inline);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    page.context.close()


def test_a_changed_octet_of_the_script_does_not_run(chromium, behind, monkeypatch):
    monkeypatch.setattr(page_script, "SEALING", page_script.SEALING + ";")
    page = open_form(chromium, behind)
    page.wait_for_timeout(300)
    assert page.evaluate("typeof amanatPage") == "undefined"
    assert re.search("when it arrives", page.inner_text("#way"))
    page.context.close()
