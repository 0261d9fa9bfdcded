"""Each address of the desk's pages, for everybody who might ask for it. All people are invented."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from casework import rows
from casework.models import KeyShare, SealedRow
from casework.records import Act, Dossier, Person, Source
from casework.records.dossier import DossierState
from casework.services import acts, cases, keeping
from casework.views.urls import urlpatterns
from intake import clock
from intake.models import BY_PACKET, Submission
from intake.packets import by_hand
from tests.casework.pages.arriving import arrive, give_up, rendition
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db
SECRETS = ("Shops of Charikar", "Shopkeeper 1", "beat him", "His family asks.")
FOR_CUSTODIANS = {
    "custody", "custody_file", "held", "names", "packet_in_doubt", "request", "reveal"
}  # fmt: skip
BY_POST = {"custody_file", "request", "reveal"}
NAMES = sorted({str(one.name) for one in urlpatterns if "desk" in one.pattern.converters})


class Desk:
    """A row for every parameter of an address."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        row = pages.arrive(files=[rendition()])
        packet = arrive(pages.web.house)
        give_up(pages.web.house, packet, by_hand.UNKNOWN)
        Submission.objects.filter(pk=packet.pk).update(epoch=BY_PACKET)
        pages.post(row.pk, "unmask", pseudonym="PERSON-1", reason="verify", words=SECRETS[3])
        case = cases.open_case(pages.by, pages.desk, title=SECRETS[0])
        person = Person(id=uuid.uuid4(), pseudonym=SECRETS[1])
        second = Person(id=uuid.uuid4(), pseudonym=SECRETS[1])
        for one in (person, second):
            keeping.add(pages.by, pages.desk, one)
        approval = next(iter(_kind("approval")))
        told, again = (
            acts.add_act(pages.by, pages.desk, Act(id=uuid.uuid4(), code=code, review=row.pk))
            for code in ("INT-02", "LIB-01")
        )
        source = Source(id=uuid.uuid4(), pseudonym="S-1", review=row.pk, identity=uuid.uuid4())
        keeping.add(pages.by, pages.desk, source)
        dossier = Dossier(id=uuid.uuid4(), number="D-2026-0001", order=uuid.uuid4(),
                          order_sha256="0" * 64, profile="extract", language="en",
                          made_on=clock.today(), by=uuid.uuid4(), title=SECRETS[0],
                          state=DossierState.RELEASED)  # fmt: skip
        rows.write(pages.by, pages.desk, dossier, expects=0)
        self.rows = {
            "review": row.pk,
            "attachment": row.attachments.get().pk,
            "case": case,
            "person": person.id,
            "second": second.id,
            "approval": approval,
            "act": told,
            "other": again,
            "source": source.id,
            "record": source.id,
            "row": source.id,
            "kind": "person",
            "dossier": dossier.id,
            "packet": packet.pk,
        }

    def at(self, name: str, desk: uuid.UUID | None = None, *, gone: bool = False) -> str:
        """An address; with `gone` every row in it never was."""
        pattern = next(p for p in urlpatterns if p.name == name and "desk" in p.pattern.converters)
        wanted = [each for each in pattern.pattern.converters if each != "desk"]
        ids = {each: self.rows[each] for each in wanted}
        if gone:
            ids |= {each: uuid.uuid4() for each in wanted if each != "kind"}
        address = self.pages.at(name, **ids)
        return address.replace(str(self.pages.desk), str(desk)) if desk else address


def _kind(kind: str) -> list[uuid.UUID]:
    return list(SealedRow.objects.filter(kind=kind).values_list("pk", flat=True))


def ask(browser: Client, name: str, address: str) -> tuple[int, str, str]:
    """Status, where it leads, and the page without ids and tokens."""
    answer: Any = browser.post(address, {}) if name in BY_POST else browser.get(address)
    body = answer.content.decode(errors="replace")
    assert not [secret for secret in SECRETS if secret in body] or answer.status_code == 200
    return answer.status_code, _level(answer.headers.get("Location", "")), _level(body)


def _level(text: str) -> str:
    """Without what differs from one asking to the next."""
    one_id = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    return re.sub(rf"{one_id}|value=\"\w{{64}}\"", "", text)


@pytest.fixture
def desk(pages: Pages) -> Desk:
    return Desk(pages)


def test_signed_out_everybody_is_led_to_the_sign_in(desk: Desk):
    browser = desk.pages.web.browser()
    for name in NAMES:
        status, where, body = ask(browser, name, desk.at(name))
        assert (status, body) == (303, ""), name
        assert where.startswith("/en/sign-in/"), name


def test_locked_everybody_is_led_to_the_unlocking(desk: Desk):
    browser = desk.pages.web.signed_in("Amina")
    for name in NAMES:
        status, where, body = ask(browser, name, desk.at(name))
        assert (status, body) == (303, ""), name
        assert where.startswith("/en/unlock/"), name


def test_a_member_reads_all_but_what_is_for_custodians(desk: Desk):
    for name in NAMES:
        status, _, _ = ask(desk.pages.browser, name, desk.at(name))
        assert status == (403 if name in FOR_CUSTODIANS else 200), name


def test_a_custodian_reads_all(desk: Desk):
    browser = desk.pages.web.unlocked("Amina")
    for name in NAMES:
        status, _, _ = ask(browser, name, desk.at(name))
        # Sent empty, these two are refused by what they are about, not at the door.
        assert status in (200, 303) or (name in BY_POST and status != 403), name


@pytest.mark.parametrize("who", ["Nasrin", "Farid"])
def test_for_others_rows_are_as_if_they_had_never_been(desk: Desk, who: str):
    """Nasrin is a custodian of the other desk; Farid is removed while his browser is open."""
    browser = desk.pages.web.unlocked(who)
    KeyShare.objects.filter(member=desk.pages.web.member("Farid")).delete()
    for name in NAMES:
        told = ask(browser, name, desk.at(name))
        assert told[0] == 404, name
        assert told == ask(browser, name, desk.at(name, uuid.uuid4(), gone=True)), name


def test_under_another_desks_address_our_rows_were_never_there(desk: Desk):
    browser = desk.pages.web.unlocked("Nasrin")
    theirs = desk.pages.web.house.other_desk
    for name in NAMES:
        told = ask(browser, name, desk.at(name, theirs))
        assert told == ask(browser, name, desk.at(name, theirs, gone=True)), name


def test_a_row_of_another_kind_is_no_page(desk: Desk):
    browser = desk.pages.web.unlocked("Amina")
    rows = desk.rows
    for name, parameter in (("case", "review"), ("person", "case"), ("review", "person"),
                            ("reveal", "case"), ("request", "review")):  # fmt: skip
        here = {"reveal": "approval", "request": "approval"}.get(name, name)
        address = desk.pages.at(name, **{here: rows[parameter]})
        assert ask(browser, name, address)[0] == 404, name
