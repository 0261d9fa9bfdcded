"""Who a protected person is: written on a page, and never shown there. All people are invented."""

import uuid
from typing import Any

import pytest

from casework.models import IdentityRow, SealedRow
from casework.records import Person, Source
from casework.services import keeping, reveals
from intake.keys.approval import Deed
from intake.sealing import Inner, open_bytes, unwrap
from tests.casework.pages.conftest import Pages
from tests.casework.pages.record_forms import resting
from tests.casework.services.desk_work import events

pytestmark = pytest.mark.django_db
NAME, NUMBER = "Zalmay Nowhere", "+44 7700 900321"


@pytest.fixture
def person(pages: Pages) -> uuid.UUID:
    return keeping.add(pages.by, pages.desk, Person(id=uuid.uuid4(), pseudonym="Shopkeeper 1"))


def send(pages: Pages, row: uuid.UUID, deed: str, expects: int = 0, **fields: Any) -> Any:
    told = {f"{deed}-{name}": value for name, value in fields.items()}
    body = {"deed": deed, "expects": expects, **told}
    return pages.browser.post(pages.at("identity", row=row), body)


def sealed(pages: Pages, row: uuid.UUID) -> bytes:
    """What the originals key opens of it, and no other."""
    found = IdentityRow.objects.get(pk=resting(pages, row).identity)
    originals = pages.web.house.organisation.originals
    key = unwrap(bytes(found.header), [originals])
    inner = Inner("identity", 1, str(found.pk), 1, 1)
    return open_bytes(bytes(found.header), bytes(found.payload), key, inner, 1 << 20)


def test_a_name_is_sealed_to_the_originals_key_and_the_record_leads_there(pages: Pages, person):
    answer = send(pages, person, "write", called=f"{NAME}\nزلمی ناکجا", contacts=NUMBER, kin="")

    assert answer.status_code == 303
    assert NAME.encode() in sealed(pages, person)
    assert resting(pages, person).identity is not None
    assert IdentityRow.objects.get().id != person
    kinds = [one["kind"] for one in events(pages.web.house)]
    assert {"identity.kept", "person.changed"} <= set(kinds)


def test_the_page_never_shows_what_is_sealed(pages: Pages, person):
    send(pages, person, "write", called=NAME, contacts=NUMBER)

    for name, address in (("identity", "identity"), ("record", "record"),
                          ("record_change", "record_change")):  # fmt: skip
        page = pages.get(address, row=person)
        assert page.status_code == 200
        assert NAME not in page.content.decode(), name
        assert NUMBER not in page.content.decode(), name
        assert "no-store" in page.headers["Cache-Control"]


def test_what_was_typed_comes_back_with_a_refusal_and_nothing_is_sealed(pages: Pages, person):
    answer = send(pages, person, "write", called=" ", contacts="", kin="", remarks="")
    assert answer.status_code == 422
    assert b"There is nothing to seal yet" in answer.content
    assert not IdentityRow.objects.exists()

    long = send(pages, person, "write", called=NAME, contacts="x" * 5000)
    assert long.status_code == 422
    assert NAME in long.content.decode()
    assert not IdentityRow.objects.exists()


def test_writing_anew_says_that_all_goes_and_needs_a_tick(pages: Pages, person):
    send(pages, person, "write", called=NAME)
    without = send(pages, person, "again", 1, called="Omar Nowhere")
    assert without.status_code == 422
    assert NAME.encode() in sealed(pages, person)

    again = send(pages, person, "again", 1, called="Omar Nowhere", understood="on")
    assert again.status_code == 303
    assert b"Omar Nowhere" in sealed(pages, person)
    assert NAME.encode() not in sealed(pages, person)
    assert IdentityRow.objects.count() == 1


def test_two_people_who_write_at_once_do_not_overwrite_each_other(pages: Pages, person):
    send(pages, person, "write", called=NAME)

    first = send(pages, person, "write", called="Omar Nowhere")
    late = send(pages, person, "again", 7, called="Omar Nowhere", understood="on")

    assert (first.status_code, late.status_code) == (409, 409)
    assert "Omar Nowhere" in late.content.decode(), "what was typed stays"
    assert NAME.encode() in sealed(pages, person)


def test_a_sources_identity_says_which_report_it_sent(pages: Pages):
    row = pages.arrive()
    source = Source(id=uuid.uuid4(), pseudonym="Willow", review=row.pk)
    keeping.add(pages.by, pages.desk, source)

    assert send(pages, source.id, "write", called=NAME).status_code == 303

    assert str(pages.review(row.pk).submission).encode() in sealed(pages, source.id)


def test_whoever_needs_no_protection_has_no_such_page(pages: Pages):
    open_ones = Person(id=uuid.uuid4(), protected=False, called=("Mullah Invented",))
    keeping.add(pages.by, pages.desk, open_ones)
    assert pages.get("identity", row=open_ones.id).status_code == 404
    assert send(pages, open_ones.id, "write", called=NAME).status_code == 404
    assert not IdentityRow.objects.exists()


def test_opening_is_asked_of_two_custodians(pages: Pages, person):
    nothing = send(pages, person, "open", reason="verify", words="The family asks.")
    assert nothing.status_code == 422
    send(pages, person, "write", called=NAME)

    asked = send(pages, person, "open", reason="verify", words="The family asks.")

    assert asked.status_code == 303
    (request,) = SealedRow.objects.filter(kind="approval").values_list("pk", flat=True)
    approval = resting(pages, request)
    assert approval.asked.deed is Deed.REVEAL_IDENTITY
    assert approval.about == resting(pages, person).identity
    assert Deed.REVEAL_IDENTITY in reveals.DEEDS
