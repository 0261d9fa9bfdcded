"""A new dossier: what blocks it is said at once, nothing typed is lost, the order is placed."""

import base64
import hashlib
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest

from casework import rows
from casework.identities import ProtectedIdentity, keep_identity
from casework.models import SealedRow
from casework.records import Approval, Person
from casework.services import approvals, dossiers
from casework.services.consent import withdraw_consent
from intake.models import Order
from intake.sealing import age, parse_identity
from tests.casework.dossier.orders.resting import keep_name
from tests.casework.dossier.people import CASE, PHOTO, VICTIM, row
from tests.casework.pages.dossier_desk import (
    KEY,
    SHAPE,
    TO,
    Desk,
    agent,
    case,
    desk,
    house,
    in_this_process,
    store,
    web,
)
from tests.casework.services.desk_work import events

__all__ = ["agent", "case", "desk", "house", "in_this_process", "store", "web"]
pytestmark = pytest.mark.django_db
ORDER = '<button name="deed" value="order">'
FINGERPRINT = hashlib.sha256(KEY.encode()).hexdigest()


@pytest.fixture
def plain() -> None:
    """Every forum as it is."""


def body(answer: Any) -> str:
    return str(answer.content.decode())


def ticked(page: str, name: str) -> set[str]:
    return set(re.findall(rf'name="{name}" value="([^"]+)" checked', page))


def test_the_page_of_a_case_leads_to_a_dossier_of_it(desk: Desk) -> None:
    page = body(desk.browser.get(desk.at("case", case=CASE.id)))
    assert f"{desk.at('new_dossier')}?case={CASE.id}" in page

    form = body(desk.browser.get(f"{desk.at('new_dossier')}?case={CASE.id}"))

    assert CASE.title in form
    assert ticked(form, "row") == {str(CASE.id)}
    assert ORDER not in form


def test_nothing_chosen_shows_every_case_to_choose_from(desk: Desk) -> None:
    form = body(desk.browser.get(desk.at("new_dossier")))
    assert f'<option value="{CASE.id}">' in form

    added = body(desk.browser.post(desk.at("new_dossier"), {"deed": "add", "add": str(CASE.id)}))

    assert ticked(added, "row") == {str(CASE.id)}


def test_what_blocks_nothing_can_be_ordered(desk: Desk) -> None:
    page = body(desk.send())

    assert "Nothing stands in the way." in page
    assert ORDER in page
    assert not Order.objects.exists()


def test_a_consent_that_was_taken_back_is_said_with_the_person_and_stops_the_order(
    desk: Desk,
) -> None:
    withdraw_consent(desk.by, desk.id, row(70), expects=1)

    page = body(desk.send())

    assert "This person took their consent back" in page
    assert desk.at("person_consents", person=VICTIM.id) in page
    assert ORDER not in page
    refused = desk.send("order")
    assert refused.status_code == 200
    assert "This person took their consent back" in body(refused)
    assert not Order.objects.exists()


@pytest.mark.parametrize(("language", "said"), [("fa-af", "رضایتش را پس گرفته"), ("ps", "رضایت")])
def test_what_blocks_is_said_in_the_language_of_the_page(
    desk: Desk, language: str, said: str
) -> None:
    withdraw_consent(desk.by, desk.id, row(70), expects=1)
    address = desk.at("new_dossier").replace("/en/", f"/{language}/")

    page = body(desk.browser.post(address, desk.told()))

    assert said in page
    assert "This person" not in page


def test_nothing_typed_is_lost_whatever_is_missing(desk: Desk) -> None:
    told: dict[str, Any] = {
        "profile": "wgad",
        "answer-contact": "An invented <address>",
        "to-0-key": "age1wrong",
        "organisation": "An invented house",
        "without": [str(PHOTO.id)],
    }

    page = body(desk.send(**told))

    assert "An invented &lt;address&gt;" in page
    assert "age1wrong" in page
    assert TO in page
    assert "An invented house" in page
    assert ticked(page, "without") == {str(PHOTO.id)}
    # What the extract asked is carried along, though this form does not ask it.
    assert re.search(r'<input type="hidden" name="answer-summary" value="[^"]+">', page)


def test_a_kind_of_dossier_asks_its_own_questions_and_an_empty_one_blocks(desk: Desk) -> None:
    page = body(desk.send(**{"answer-summary": ""}))

    assert "Summary in your own words, without names" in page
    assert "This question has no answer: Summary in your own words" in page
    assert ORDER not in page


def test_what_comes_along_is_listed_and_what_is_ticked_stays_behind(desk: Desk) -> None:
    page = body(desk.send())
    assert f'name="without" value="{row(5)}"' in page

    left = body(desk.send(without=[str(row(5))]))

    assert "it was taken out of the choice" in left
    assert ticked(left, "without") == {str(row(5))}


def test_acts_can_go_without_their_case(desk: Desk) -> None:
    page = body(desk.send(row=[str(row(6))]))

    assert ticked(page, "row") == {str(row(6))}
    assert f'name="without" value="{row(4)}"' not in page


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"to-0-name": "", "to-0-key": ""}, "give at least one addressee"),
        ({"to-0-key": "age1wrong"}, "a key that begins with age1pq1"),
        ({"to-0-name": ""}, "An addressee needs a name"),
        ({"to-0-until": "2020-01-01"}, "The last day of this key is over"),
        ({"to-0-until": "sometime"}, "not a date that we can read"),
        ({"to-1-name": "Another", "to-1-key": KEY, "to-1-until": ""}, "have the same key"),
    ],
)
def test_an_addressee_to_whom_nothing_can_be_sealed_stops_the_order(
    desk: Desk, told: dict[str, str], said: str
) -> None:
    page = body(desk.send(**told))

    assert said in page
    assert ORDER not in page
    assert desk.send("order", **told).status_code == 200
    assert not Order.objects.exists()


def test_a_key_that_only_protects_for_today_is_refused(desk: Desk) -> None:
    classical = "age1" + "q" * 58

    assert "a key that begins with age1pq1" in body(desk.send(**{"to-0-key": classical}))


def test_ordering_places_one_order_and_shows_its_page(desk: Desk) -> None:
    version = desk.ordered()

    assert Order.objects.get().desk == desk.id
    assert version.number.endswith("-0001")
    assert version.profile == SHAPE["profile"]
    assert [one.name for one in version.sent] == [TO]
    assert "Being made" in body(desk.page(version))


def test_ordering_takes_the_second_factor_anew_and_keeps_what_was_filled_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.doors.FRESH", -1.0)

    answer = desk.send("order", organisation="An invented house")

    assert answer.status_code == 303
    assert answer["Location"].startswith("/en/confirm/")
    assert not Order.objects.exists()
    late = body(desk.browser.get("/en/late-page/"))
    assert "An invented house" in late
    assert "Summary in your own words, without names" in late


def test_a_name_for_the_cover_that_is_not_plain_is_refused_and_stays_in_its_field(
    desk: Desk,
) -> None:
    page = body(desk.send("order", organisation="An invented \u202ehouse"))

    assert "A cover shows a plain name" in page
    assert 'value="An invented \u202ehouse"' in page
    assert not Order.objects.exists()


def test_another_desk_orders_nothing_of_ours(desk: Desk) -> None:
    browser = desk.web.unlocked("Nasrin")
    theirs = desk.at("new_dossier").replace(str(desk.id), str(desk.web.house.other_desk))

    assert desk.send("order", browser).status_code == 404
    assert browser.post(theirs, desk.told("order")).status_code == 404
    assert browser.get(f"{theirs}?case={CASE.id}").status_code == 404


@pytest.mark.parametrize("wrong", ["nothing", str(row(70)), str(row(999))])
def test_what_cannot_be_chosen_is_no_page(desk: Desk, wrong: str) -> None:
    assert desk.send(row=[wrong]).status_code == 404
    assert desk.browser.get(f"{desk.at('new_dossier')}?row={wrong}").status_code == 404


def test_a_key_is_made_once_for_who_has_none_and_opens_what_is_sealed_to_it(desk: Desk) -> None:
    page = body(desk.send("make-0", **{"to-0-key": ""}))

    words = re.search(r'aria-label="The words">([^<]+)<', page)
    file = re.search(r"base64,([A-Za-z0-9+/=]+)", page)
    key = re.search(r'name="to-0-key"[^>]*>\s*(age1pq1\w+)<', page)
    assert words is not None
    assert file is not None
    assert key is not None
    opened = age.decrypt_bytes(
        base64.b64decode(file[1]), [age.PassphraseIdentity(words[1])]
    ).decode()
    assert key[1] in opened
    secret = opened.split()[-1]
    assert str(parse_identity(secret).recipient) == key[1]
    # The next answer has the key, and neither file nor words.
    again = body(desk.send(**{"to-0-key": key[1]}))
    assert words[1] not in again
    assert secret not in again


def test_a_key_that_was_only_ordered_for_is_not_called_known(desk: Desk) -> None:
    desk.ordered()

    page = body(desk.send(**{"to-0-name": "Another name"}))

    assert "Something left to this key before" not in page
    assert FINGERPRINT in page


def test_a_further_version_says_what_it_changes(desk: Desk) -> None:
    first = desk.ordered()
    again = {"again": first.number}

    form = body(desk.browser.get(f"{desk.at('new_dossier')}?again={first.number}"))
    assert ticked(form, "row") == {str(CASE.id)}
    assert '<option value="extract" selected' in form
    assert "What this version changes" in form
    blocked = body(desk.send(**again))
    assert "Say what this version changes." in blocked
    assert ORDER not in blocked

    second = desk.ordered(**again, changed="An act was left out.", without=[str(row(5))])

    assert (second.number, second.version) == (first.number, 2)
    page = body(desk.page(second))
    assert "An act was left out." in page
    assert "What the version before had and it has not" in page
    assert "What it has that the version before had not" not in page
    assert "Records that became one" not in page


def test_a_further_version_tells_of_two_records_that_became_one(desk: Desk) -> None:
    first = desk.ordered()
    by, at = desk.web.house.unlocked("Laila"), desk.web.house.desk
    closed = Person(id=uuid.uuid4(), pseudonym="Aspen", same_as=VICTIM.id)
    rows.write(by, at, closed, expects=0)
    found = rows.read(by, at, first.id)
    listed = tuple(one for one in first.items if one != VICTIM.id)
    rows.write(by, at, replace(first, items=(*listed, closed.id)), expects=found.version)

    second = desk.ordered(again=first.number, changed="Two records became one.")

    page = body(desk.page(second))
    assert "Records that became one" in page
    assert "Aspen" in page
    assert "What it has that the version before had not" not in page
    assert "What the version before had and it has not" not in page


# -- Originals and names ------------------------------------------------------------------


def _named(desk: Desk, deed: str = "look", browser: Any = None, **more: Any) -> str:
    told = {"profile": "mechanism", "name": [str(VICTIM.id)], **more}
    return body(desk.send(deed, browser, **told))


def test_a_name_goes_only_where_two_have_signed_and_a_custodian_orders(desk: Desk) -> None:
    keep_name(desk.web.house)
    assert "nobody asked yet" in _named(desk)
    asking = {"ask-reason": "verify", "ask-words": "The prosecutor asks for it."}

    waiting = _named(desk, "ask", **asking)

    assert "waits for signatures" in waiting
    assert "have not signed for yet" in waiting
    asked = _approvals(desk)
    assert [one.asked.deed.value for one in asked] == ["reveal_identity"]
    for name in ("Amina", "Farid"):
        approvals.sign(desk.web.house.unlocked(name), desk.id, asked[0].id)
    assert "a custodian orders the dossier" in _named(desk)
    both = {"to-0-gets": "both"}
    assert ORDER in _named(desk, "look", desk.web.unlocked("Amina"), **both)
    told = {"profile": "mechanism", "name": [str(VICTIM.id)], **both}
    answer = desk.send("order", desk.web.unlocked("Amina"), **told)

    assert answer.status_code == 303, body(answer)
    version = dossiers.versions(desk.by, desk.id)[0].record
    assert [one.annex for one in version.sent] == [False, True]
    assert "original.opened" in [one["kind"] for one in events(desk.web.house)]


def test_of_somebody_with_two_records_both_names_are_asked_for_or_none_goes(desk: Desk) -> None:
    house = desk.web.house
    keep_name(house)
    other = ProtectedIdentity(id=row(888), called=("Zarghuna Jan Canarizai",))
    keep_identity(house.unlocked("Laila"), house.desk, other)
    closed = Person(id=row(88), pseudonym="Aspen", identity=other.id, same_as=VICTIM.id)
    rows.write(house.unlocked("Laila"), house.desk, closed, expects=0)
    asking = {"ask-reason": "verify", "ask-words": "The prosecutor asks for it."}

    assert "Aspen" in _named(desk, "ask", **asking)
    [asked] = _approvals(desk)
    for name in ("Amina", "Farid"):
        approvals.sign(house.unlocked(name), desk.id, asked.id)
    both = {"to-0-gets": "both"}
    page = _named(desk, "look", desk.web.unlocked("Amina"), **both)
    assert "the names of the two records are sealed apart" in page
    assert ORDER not in page

    pair = {"name": [str(VICTIM.id), str(closed.id)]}
    _named(desk, "ask", **asking, **pair)
    [second] = [one for one in _approvals(desk) if one.id != asked.id]
    for name in ("Amina", "Farid"):
        approvals.sign(house.unlocked(name), desk.id, second.id)
    assert ORDER in _named(desk, "look", desk.web.unlocked("Amina"), **both, **pair)


def test_asking_twice_asks_once(desk: Desk) -> None:
    keep_name(desk.web.house)
    asking = {"ask-reason": "verify", "ask-words": "The prosecutor asks for it."}

    for _ in range(2):
        _named(desk, "ask", **asking)

    assert len(_approvals(desk)) == 1


def test_asking_without_words_asks_for_nothing_and_keeps_the_rest(desk: Desk) -> None:
    keep_name(desk.web.house)

    page = _named(desk, "ask", organisation="An invented house")

    assert "This field is required." in page
    assert "An invented house" in page
    assert not SealedRow.objects.filter(kind="approval").exists()


def test_an_extract_for_everybody_offers_no_name_and_no_original(desk: Desk) -> None:
    keep_name(desk.web.house)

    assert "Originals and names" not in body(desk.send())


def _approvals(desk: Desk) -> list[Approval]:
    return [one.record for one in approvals.waiting(desk.by, desk.id)]


def test_what_the_worker_makes_of_it_is_listed_file_by_file(desk: Desk) -> None:
    """Through the box in which documents are drawn, as a real extract."""
    version, _draft = desk.drafted()

    page = body(desk.page(version))

    assert re.search(r"data/[\w.-]+\.pdf", page)
    assert "data/evidence.csv" in page
