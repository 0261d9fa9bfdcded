"""The packet page as a file in Firefox ESR: a packet is made, and nothing kept. All invented."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intake import clock
from intake.packets.offline import Brought, build
from intake.receipts import parse
from tests.browser.firefox.test_form import CODE, KEPT, Person
from tests.browser.test_form import ACCOUNT
from tests.intake.packets.made import documents
from tests.organisation import Organisation

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.timeout(600)]


@pytest.mark.parametrize("profile", ["plain", "safer"])
def test_a_packet_is_made_and_nothing_is_kept(
    firefox: Callable[..., Any], tmp_path: Path, profile: str
) -> None:
    office = Organisation()
    brought = Brought.read(documents(office), office.root.verifier, clock.today())
    page, photo = tmp_path / "form-ps.html", tmp_path / "IMG_0001.jpg"
    page.write_text(build("ps", brought), encoding="utf-8")
    photo.write_bytes(b"\xff\xd8" * 700)
    browser = firefox(profile, "phone")
    browser.get(page.as_uri())
    person = Person(browser)

    person.gone("#cannot")
    person.types("#id_code", CODE)
    person.types("#id_account", ACCOUNT["ps"])
    person.one("#id_files_0").send_keys(str(photo))
    person.presses("#send")
    person.one("#save")

    shown = [one.text for one in browser.find_elements("css selector", ".receipt")]
    assert len({parse(one) for one in shown}) == 1
    assert not person.there("textarea")
    assert browser.execute_script(KEPT) == [0, 0, ""]
