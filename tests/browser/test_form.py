"""A person, a phone or a computer, no script. Words, names and codes are invented."""

import pytest

from intake.errors import IntakeError, TransientError

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

LANGUAGES = ("en", "fa-af", "ps")
SIZES = {"phone": (360, 740), "desk": (1280, 900)}
EVERYWHERE = [(language, size) for language in LANGUAGES for size in SIZES]
ACCOUNT = {
    "en": "Two armed men took my neighbour from his shop in the evening.",
    "fa-af": "شام‌گاه دو مرد مسلح همسایه‌ام را از دکانش بردند.",
    "ps": "ماښام دوو وسله‌والو زما ګاونډی له خپل دوکان څخه بوت.",
}


def visit(chromium, address, language, size, *, script=False):
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=script,
        bypass_csp=script,  # only so that the checker itself may run
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.asked = []
    page.on("request", lambda request: page.asked.append((request.method, request.url)))
    page.goto(f"{address}/{language}/")
    return page


def press(page, what="#send"):
    """A click that waits for the answer: without script nothing else says that it came."""
    with page.expect_navigation():
        page.click(what)


def enter_code(page):
    page.fill("#id_code", "0123-4567-89ab-cdef")
    press(page)


def tell(page, language):
    page.click("details >> nth=0 >> summary")
    page.fill("#id_arrest_forces", ACCOUNT[language])
    page.select_option("#id_arrest_warrant_shown", "no")
    page.fill("#id_account", ACCOUNT[language])
    page.check("#id_kinds input[value=LIB]")
    page.select_option("#id_month", "s7")
    page.fill("#id_day", "۳۱")
    page.fill("#id_year", "۱۴۰۳")
    page.select_option("#id_province", "AF-KAB")
    page.check("#id_danger input[value=unsure]")


def attach(page, *names):
    files = [{"name": n, "mimeType": "image/jpeg", "buffer": b"\xff\xd8" * 700} for n in names]
    page.set_input_files("#id_files_0", files)


def width_of(page):
    return page.locator("html").evaluate("node => node.scrollWidth")


@pytest.mark.parametrize(("language", "size"), EVERYWHERE)
def test_a_report_is_sent_without_script(chromium, address, backstage, picture, language, size):
    page = visit(chromium, address, language, size)
    shot = lambda name: picture(page, f"{name}-{language}-{size}")  # noqa: E731
    shot("1-code")
    assert page.asked == [("GET", f"{address}/{language}/")], "one request, no icon, no style sheet"

    enter_code(page)
    shot("2-report")
    assert page.locator("details[open]").count() == 0
    tell(page, language)
    shot("2-told")
    attach(page, "IMG_0001.jpg", "IMG_0002.jpg")
    press(page)
    assert page.locator("#id_day_error").is_visible(), "31 Mizan does not exist"
    shot("3-refused")
    assert page.locator("details[open]").count() == 1
    assert page.input_value("#id_arrest_forces") == ACCOUNT[language]
    assert page.locator("#staged input:checked").count() == 2
    assert page.input_value("#id_account") == ACCOUNT[language]
    assert page.input_value("#id_year") == "۱۴۰۳"

    backstage.refuse_report = TransientError("storage_full")
    page.fill("#id_day", "۳۰")
    press(page)
    shot("4-closed")
    assert page.input_value("#id_account") == ACCOUNT[language]

    backstage.refuse_report = None
    press(page)
    assert page.locator(".receipt").count() == 2
    shot("5-receipt")
    assert page.locator(".receipt span").count() == 14
    assert {url for _, url in page.asked} == {f"{address}/{language}/"}, "one address all along"
    assert page.context.cookies() == []
    (report,) = backstage.reports
    assert report.account == ACCOUNT[language]
    assert (report.when.month, report.when.day) == (7, 30)
    assert [one.key for one in report.answers] == ["arrest_forces", "arrest_warrant_shown"]

    press(page, "button[name=leave]")
    shot("6-left")
    assert page.url == f"{address}/{language}/"
    assert ACCOUNT[language] not in page.content()
    press(page, "header a")
    assert page.url == "about:blank"
    page.context.close()


@pytest.mark.parametrize(("language", "size"), EVERYWHERE)
def test_what_is_protected_is_read_beside_a_report_and_nothing_typed_is_lost(
    chromium, address, backstage, picture, language, size
):
    page = visit(chromium, address, language, size)
    enter_code(page)
    tell(page, language)
    with page.context.expect_page() as opened:
        page.click("button[name=safety]")
    beside = opened.value
    beside.wait_for_load_state()
    picture(beside, f"7-safety-{language}-{size}")
    assert beside.locator(".receipt span").count() == 7
    assert width_of(beside) <= SIZES[size][0]
    beside.close()
    assert page.input_value("#id_account") == ACCOUNT[language]
    assert page.input_value("#id_arrest_forces") == ACCOUNT[language]
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_sent_ahead_one_by_one_and_a_recording_is_enough(
    chromium, address, backstage, picture, language
):
    page = visit(chromium, address, language, "phone")
    enter_code(page)
    for name in ("voice-1.m4a", "voice-2.m4a"):
        attach(page, name)
        press(page, "button[name=hold]")
        assert page.locator("#staged").get_by_text(name).is_visible()
    picture(page, f"8-held-{language}-phone")
    assert page.locator("#staged input:checked").count() == 2
    assert backstage.reports == []
    press(page)
    assert page.locator(".receipt").count() == 2
    (report,) = backstage.reports
    assert report.account == ""
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_told_with_the_keyboard_alone(chromium, address, backstage, language):
    page = visit(chromium, address, language, "desk", script=True)
    keys = page.keyboard

    def reach(what):
        for _ in range(200):
            keys.press("Tab")
            if page.evaluate("what => document.activeElement.matches(what)", what):
                return
        raise AssertionError(f"the keyboard never came to {what}")

    reach("#id_code")
    keys.type("0123-4567-89ab-cdef")
    reach("#send")
    with page.expect_navigation():
        keys.press("Enter")
    reach("#id_account")
    keys.insert_text(ACCOUNT[language])
    reach("summary")
    keys.press("Enter")
    reach("#id_arrest_forces")
    keys.insert_text(ACCOUNT[language])
    reach("#id_danger input")
    keys.press("Space")
    reach("#send")
    with page.expect_navigation():
        keys.press("Enter")
    assert page.locator(".receipt").count() == 2
    (report,) = backstage.reports
    assert (report.danger, report.answers[0].words) == ("yes", ACCOUNT[language])
    page.context.close()


def test_a_return_key_in_a_line_sends_no_half_filled_report(chromium, address, backstage):
    page = visit(chromium, address, "en", "phone")
    enter_code(page)
    page.fill("#id_account", ACCOUNT["en"])
    page.fill("#id_place", "by the mill")
    with page.expect_navigation():
        page.press("#id_place", "Enter")
    assert backstage.reports == []
    assert page.input_value("#id_place") == "by the mill"
    page.context.close()


@pytest.mark.parametrize("script", [False, True], ids=["without script", "script allowed"])
def test_nothing_stays_in_the_browser(chromium, address, backstage, script):
    page = visit(chromium, address, "fa-af", "phone", script=script)
    enter_code(page)
    tell(page, "fa-af")
    attach(page, "IMG_0001.jpg")
    press(page)
    page.fill("#id_day", "1")
    press(page)
    kept = page.context.storage_state(indexed_db=True)
    assert kept == {"cookies": [], "origins": []}
    assert {url.rstrip("/") for _, url in page.asked} == {f"{address}/fa-af"}, "no third party"
    # Nothing was kept that going back could show: the browser would have to send it all again.
    with pytest.raises(Exception, match="ERR_CACHE_MISS"):
        page.go_back()
    page.wait_for_url("chrome-error://**")
    assert ACCOUNT["fa-af"] not in page.content()
    page.context.close()


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_words_of_both_directions_stand_right_in_one_field(chromium, address, backstage, language):
    """By the first strong letter of each paragraph; an empty field keeps the page's direction."""
    page = visit(chromium, address, language, "phone", script=True)
    enter_code(page)
    style = "node => [getComputedStyle(node).unicodeBidi, getComputedStyle(node).textAlign]"
    for field in ("#id_account", "#id_place", "#id_when"):
        assert page.locator(field).evaluate(style) == ["plaintext", "start"]
    side = "node => getComputedStyle(node).borderInlineStartWidth"
    page.click("details >> nth=0 >> summary")
    fold = page.locator("details >> nth=0")
    assert fold.evaluate(side) == "3px"
    assert fold.evaluate("node => getComputedStyle(node).borderRightWidth") == "3px"
    page.context.close()


@pytest.mark.parametrize(("language", "size"), EVERYWHERE)
def test_no_page_breaks_a_rule_of_accessibility(chromium, address, backstage, language, size):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - test requirement

    page = visit(chromium, address, language, size, script=True)
    axe = Axe()

    def check(name):
        found = axe.run(page).response
        told = [(rule["id"], [n["html"] for n in rule["nodes"]]) for rule in found["violations"]]
        assert told == [], name
        assert found["passes"], "the checker must have looked at something"
        assert width_of(page) <= SIZES[size][0], f"{name} scrolls sideways"

    check("code page")
    press(page, "button[name=safety]")
    check("safety page")
    press(page, f"main a[href='/{language}/']")
    backstage.refuse_code = IntakeError("code_unknown")
    enter_code(page)
    check("refused code")
    backstage.refuse_code = None
    enter_code(page)
    check("report")
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true })")
    check("report with every section open")
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = false })")
    tell(page, language)
    attach(page, "IMG_0001.jpg", "x" * 190 + ".jpg")
    press(page)
    check("refused report")
    backstage.refuse_report = IntakeError("code_unknown")
    page.fill("#id_day", "1")
    press(page)
    check("report with a refused code")
    backstage.refuse_report = None
    press(page)
    check("receipt")
    press(page, "button[name=leave]")
    check("left")
    page.goto(f"{address}/nothing")
    check("no such page")
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_tapped_on_a_phone_is_large_enough(chromium, address, backstage, language):
    page = visit(chromium, address, language, "phone")
    enter_code(page)
    targets = [page.locator(f"{kind} >> nth={at}") for kind in
               ("a", "button", "select:visible", "textarea:visible", "summary", ".pick label",
                "input[type=file]")
               for at in range(page.locator(kind).count())]  # fmt: skip
    assert len(targets) > 20
    for target in targets:
        box = target.bounding_box()
        assert box["height"] >= 43.5, target
        assert box["width"] >= 43.5, target
    page.context.close()


def test_the_refusal_is_where_reading_goes_on(chromium, address, backstage):
    page = visit(chromium, address, "en", "phone", script=True)
    enter_code(page)
    page.fill("#id_account", " ")
    press(page)
    assert page.locator("#alert").evaluate("node => node === document.activeElement")
    page.click("#alert a")
    assert page.url.endswith("/en/#id_account")
    page.context.close()
