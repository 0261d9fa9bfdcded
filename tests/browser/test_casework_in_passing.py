"""Pages that stand for a moment or where two people met, looked over by axe. All invented.

Amina is a custodian at her desk, and in the end at two. Laila is there until Amina removes her.
"""

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from casework import register, rows
from casework.identities import ProtectedIdentity
from casework.models import KeyShare
from casework.records import Intervention, Person, Stored, Tombstone
from casework.services import approvals, cases, keeping, protected_names, review
from casework.services import names as all_names
from casework.services.approvals import Subject
from intake import clock
from intake.keys.approval import Deed
from intake.models import SealedPart
from tests.browser.test_casework import (
    IN_FULL,
    casework,
    fits,
    press,
    sign_in,
    unlock,
    visit,
)
from tests.casework.approvals.conftest import opener, store
from tests.casework.conftest import house
from tests.casework.pages.conftest import Pages
from tests.casework.web import Web, restart, web

__all__ = ["casework", "house", "opener", "store", "web"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]
NAME = {"en": "Zarghuna Invented", "fa-af": "زرغونه ساختگی", "ps": "زرغونه جوړه شوې"}


@dataclass
class Looker:
    """Goes to a page, and keeps what axe finds there and whether it fits a phone."""

    page: Any
    here: str
    picture: Any
    seen: list[str] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)

    def go(self, address: str) -> None:
        """To a page of this language."""
        self.page.goto(f"{self.here}/{address.removeprefix('/en/')}")

    def look(self, name: str, *, on: Any = None) -> None:
        """At the page that is open, under a name of its own."""
        page = on or self.page
        self.seen.append(name)
        self.picture(page, f"passing-{name}-{self.here[-2:]}")
        violations = Axe().run(page).response["violations"]
        told = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in violations]
        if told or not fits(page):
            self.found[name] = told or "scrolls sideways"


@pytest.fixture
def desk(web: Web, opener: Any) -> Pages:
    """Of Laila's; whoever comes by browser is signed in there."""
    return Pages(web, web.browser())


@pytest.mark.parametrize("language", IN_FULL)
def test_axe_finds_nothing_on_pages_that_stand_for_a_moment(
    chromium, casework, desk: Pages, picture, monkeypatch, language
):
    web, pages = desk.web, {}
    for name in ("Amina", "Laila"):
        pages[name] = visit(chromium, language, "phone", script=True)
        sign_in(pages[name], casework, language, web, name)
        unlock(pages[name], casework, language, web, name)
    looker = Looker(pages["Amina"], f"{casework}/{language}", picture)

    being_opened(looker, desk, monkeypatch)
    somebody_was_faster(looker, desk)
    names_of_one(looker, desk, NAME[language])
    names_of_all(looker, desk, NAME[language])
    not_to_be_read(looker, desk, pages["Laila"])
    removed(looker, desk, pages["Laila"])
    of_two_desks(looker, desk)
    lost(looker, desk)

    assert looker.found == {}
    assert len(looker.seen) == len(set(looker.seen)) == 14
    for page in pages.values():
        page.context.close()


def being_opened(looker: Looker, desk: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk of many rows, as far as it is."""
    with monkeypatch.context() as large:
        large.setattr("casework.views.opening._FEW", -1)
        large.setattr("casework.views.opening._AGAIN", "600")
        large.setattr(register, "is_ready", lambda by, desk: False)
        large.setattr(register, "begin", lambda by, desk: None)
        large.setattr(register, "progress", lambda by, desk: register.Progress(3, 9))
        looker.go(desk.at("queue"))
        assert looker.page.locator("progress").get_attribute("value") == "3"
        looker.look("opening")


def somebody_was_faster(looker: Looker, desk: Pages) -> None:
    """Laila saves while Amina has the same form open: of a report, a record, a case, a name."""
    page, by = looker.page, desk.by
    row = desk.arrive(files=[])
    looker.go(desk.at("review", review=row.pk))
    page.click("#note > summary")
    page.fill("#id_note-words", "دکان را بپرسید.")
    review.note(by, desk.desk, row.pk, expects=desk.version(row.pk), words="از برادر بپرسید.")
    press(page, "#note button")
    looked_at_both(looker, "conflict-report")

    person = Person(id=uuid.uuid4(), pseudonym="Shopkeeper 1")
    keeping.add(by, desk.desk, person)
    looker.go(desk.at("record_change", row=person.id))
    page.fill("#id_record-remarks", "از دور دید.")
    rows.write(by, desk.desk, replace(person, remarks="از نزدیک دید."), expects=1)
    press(page, "form.record > button:last-of-type")
    looked_at_both(looker, "conflict-record")

    case = cases.open_case(by, desk.desk, title="Shops", summary="Of an invented street.")
    looker.go(desk.at("case", case=case))
    page.click("#words > summary")
    page.fill("#words input[type=text]", "Roads")
    cases.describe_case(by, desk.desk, case, expects=1, title="Gardens", summary="Another street.")
    press(page, "#words form > button")
    looked_at_both(looker, "conflict-case")


def looked_at_both(looker: Looker, name: str) -> None:
    """What both typed stands side by side."""
    assert looker.page.locator(".refusal[role=alert]").count() == 1, name
    assert looker.page.locator(".both section").count() >= 2, name
    looker.look(name)


def names_of_one(looker: Looker, desk: Pages, name: str) -> None:
    """One person's names, opened for a minute after two have signed."""
    person = Person(id=uuid.uuid4(), pseudonym="Willow")
    keeping.add(desk.by, desk.desk, person)
    told = ProtectedIdentity(id=uuid.uuid4(), called=(name,), kin=(name,), contacts=("a cousin",))
    protected_names.write_names(desk.by, desk.desk, Stored(person, 1), told, expects=0)
    whole = rows.read(desk.by, desk.desk, person.id).record
    about = Subject(ProtectedIdentity.KIND, getattr(whole, "identity"))  # noqa: B009 - of any kind
    signed_by_two(desk, Deed.REVEAL_IDENTITY, about)
    looker.go(desk.at("requests"))
    press(looker.page, 'form[action$="/opened/"] button')
    assert name in looker.page.inner_text("main")
    looker.look("revealed")


def signed_by_two(desk: Pages, deed: Deed, about: Subject) -> None:
    words = "The family asks about a grave."
    asked = approvals.ask(desk.by, desk.desk, deed, about, reason="verify", words=words)
    for one in ("Amina", "Farid"):
        approvals.sign(desk.web.house.unlocked(one), desk.desk, asked.record.id)


def names_of_all(looker: Looker, desk: Pages, name: str) -> None:
    """Every protected name, open in this session: found, and found not."""
    page, amina, farid = looker.page, *map(desk.web.house.unlocked, ("Amina", "Farid"))
    asked = all_names.ask(amina, desk.desk, reason="verify", words="Two families ask.")
    approvals.sign(farid, desk.desk, asked.record.id)
    looker.go(desk.at("names"))
    press(page, "form.bare button")
    looker.look("names-open")
    for words, count in ((name, 1), ("نانوا", 0)):
        page.fill("form.search input[name=words]", words)
        press(page, "form.search > button")
        assert page.locator(".results li").count() == count
        looker.look(f"names-found-{count}")


def not_to_be_read(looker: Looker, desk: Pages, laila: Any) -> None:
    """What does not open any more, and what waits for two custodians."""
    row = desk.arrive("Of an invented street.")
    SealedPart.objects.filter(submission=row.row, kind="working_copy").update(header=b"altered")
    looker.go(desk.at("review", review=row.pk))
    assert looker.page.locator(".refusal[role=alert]").count() == 1
    looker.look("report-closed")

    case = cases.open_case(desk.by, desk.desk, title="Shops")
    words = "به خانواده نامه نوشتیم."
    done = Intervention(id=uuid.uuid4(), kind="publicity", case=case, remarks=words)
    keeping.add(desk.by, desk.desk, done)
    stone = Tombstone(
        id=uuid.uuid4(), what="person", reason="source_asked", on=clock.today(), held=(done.id,)
    )
    rows.write(desk.by, desk.desk, stone, expects=0)
    laila.goto(f"{looker.here}/{desk.at('record', row=done.id).removeprefix('/en/')}")
    assert words not in laila.content()
    looker.look("record-held", on=laila)


def removed(looker: Looker, desk: Pages, laila: Any) -> None:
    """To whoever removes, what has to be done next; to whoever was removed, the way in."""
    member = desk.web.member("Laila").pk
    looker.go(f"people/{desk.desk}/{member}/removal/")
    press(looker.page, "main form button")
    assert looker.page.locator("pre.secret").count() == 1
    looker.look("removed")

    laila.goto(f"{looker.here}/{desk.at('queue').removeprefix('/en/')}")
    assert laila.locator(".queue").count() == 0
    looker.look("removed-herself", on=laila)


def of_two_desks(looker: Looker, desk: Pages) -> None:
    """Whoever is at two is asked which."""
    house = desk.web.house
    seed = house.other_identity.seed
    house.share("Amina", house.other_desk, KeyShare.Kind.DESK, seed)
    press(looker.page, "#lock")
    looker.go("unlock/")
    looker.page.fill("#passphrase", house.people["Amina"].passphrase)
    press(looker.page)
    looker.go("queue/")
    assert looker.page.locator("main ul a").count() == 2
    looker.look("which-desk")


def lost(looker: Looker, desk: Pages) -> None:
    """Sent after a restart: nobody knows whose it is, so it is shown once."""
    page = looker.page
    looker.go(desk.at("cases"))
    page.fill("#id_title", "دکان‌ها")
    restart()
    press(page, "main form button")
    assert "دکان‌ها" in page.inner_text("main dl")
    looker.look("late-page-lost")
