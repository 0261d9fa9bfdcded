"""The page of those who carry a packet, and the first page where files are already on their way.

Looked over by axe, in each language, on a phone and on a desk. Words, names and codes are invented.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from intake import services
from intake.errors import IntakeError
from intake.packets import views
from tests.browser.test_form import EVERYWHERE, SIZES, enter_code, press, visit, width_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
PACKET = {"name": "document-4711.bin", "mimeType": "application/octet-stream", "buffer": b"sealed"}
_PLACES = [
    pytest.param(*place, marks=() if place == ("ps", "phone") else pytest.mark.full)
    for place in EVERYWHERE
]


@pytest.fixture
def looked_over(picture):
    """Nothing that axe finds, nothing that scrolls sideways; and a picture."""
    axe = Axe()

    def look(page, name, language, size):
        picture(page, f"{name}-{language}-{size}")
        found = axe.run(page).response
        told = [(rule["id"], [n["html"] for n in rule["nodes"]]) for rule in found["violations"]]
        assert told == [], name
        assert found["passes"], "the checker must have looked at something"
        assert width_of(page) <= SIZES[size][0], f"{name} scrolls sideways"

    return look


@pytest.mark.parametrize(("language", "size"), _PLACES)
def test_who_carries_a_packet_is_refused_kindly_and_told_when_it_has_arrived(
    chromium, address, backstage, looked_over, monkeypatch, language, size
):
    came: list[bytes] = []

    def receive(request, _admit):
        came.append(request.read())
        if len(came) == 1:
            raise IntakeError("packet_malformed")

    monkeypatch.setattr(views, "receive", receive)
    page = visit(chromium, address, language, size, script=True)
    press(page, f"a[href='/{language}/packet']")
    looked_over(page, "relay-1", language, size)
    page.fill("#id_code", "0123-4567-89ab-cdef")
    page.set_input_files("#packet", [PACKET])
    press(page)
    assert page.locator("#alert").is_visible()
    looked_over(page, "relay-2-refused", language, size)
    page.set_input_files("#packet", [PACKET])
    press(page)
    assert not page.locator("form").count()
    looked_over(page, "relay-3-arrived", language, size)

    assert [b"sealed" in body for body in came] == [True, True]
    assert page.locator(".receipt").count() == 0, "the number is with whoever wrote"
    page.context.close()


@pytest.mark.parametrize(("language", "size"), _PLACES)
def test_whoever_lost_the_page_that_was_sending_is_asked_before_its_files_are_dropped(
    chromium, address, backstage, looked_over, monkeypatch, language, size
):
    again: list[str] = []

    def begin_again(code):
        again.append(code)
        backstage.refuse_code = None

    monkeypatch.setattr(services, "begin_again", begin_again)
    backstage.refuse_code = IntakeError("code_held")
    page = visit(chromium, address, language, size, script=True)
    enter_code(page)
    looked_over(page, "held", language, size)
    assert page.input_value("#id_code") == "0123-4567-89ab-cdef"
    assert again == []

    press(page, "button[name=again]")
    assert page.locator("#id_account").is_visible()
    assert again == ["0123456789ABCDEF"]
    page.context.close()
