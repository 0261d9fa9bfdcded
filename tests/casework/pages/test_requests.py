"""The page of requests says what is signed, in words. Everybody is invented."""

import uuid
from dataclasses import replace
from typing import Any

import pytest

from casework import rows
from casework.records import Act, Person, Review
from casework.records.shapes import Stretch
from casework.services import acts, approvals, keeping, protection, review, unhiding
from casework.services.approvals import Subject
from intake.keys.approval import Deed
from tests.casework.pages.arriving import rendition
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db
OVER = "What this was asked for is not so any more."


@pytest.fixture
def said(pages: Pages) -> Any:
    """What the page says to a custodian, on one line."""
    amina = pages.web.unlocked("Amina")
    return lambda: " ".join(amina.get(pages.at("requests")).content.decode().split())


def ask(pages: Pages, deed: Deed, about: Subject, **more: str) -> None:
    told = {"reason": "verify", "words": "The family asks."} | more
    approvals.ask(pages.by, pages.desk, deed, about, **told)  # type: ignore[arg-type]


def test_a_lowering_says_from_where_to_where_and_of_which_version(pages: Pages, said):
    row = pages.arrive()
    review.ask_lowering(pages.by, pages.desk, row.pk, level="T3", reason="old", words="It is over.")

    text = said()

    assert "Now: Within a day. Then: Within two weeks. Of version 1 of the report" in text
    assert pages.at("review", review=row.pk) in text
    assert f'Asked by: <span class="login">{pages.web.member("Laila").login}' in text
    assert OVER not in text
    review.set_urgency(pages.by, pages.desk, row.pk, expects=1, level="T0")
    assert OVER in said()


def test_an_unmasking_says_which_tag_of_which_report_and_what_its_key_opens(pages: Pages, said):
    row = pages.arrive()
    submission = pages.review(row.pk).submission
    ask(pages, Deed.UNMASK, Subject("identities", submission), detail="PERSON-1")

    text = said()

    assert "Whom \u2068[PERSON-1]\u2069 stands for in this report." in text
    assert "opens every tag of it" in text
    assert pages.at("review", review=row.pk) in text


def test_a_file_is_named_by_its_number_and_a_dossier_that_it_goes_along_with(pages: Pages, said):
    row = pages.arrive(files=[rendition()])
    row.attachments.update(kept_header=b"an invented header")
    file = row.attachments.get().pk
    ask(pages, Deed.REVEAL_ORIGINAL, Subject("attachment", file))
    assert "File 1 of this report." in said()
    assert "It goes along with a dossier" not in said()
    ask(pages, Deed.REVEAL_ORIGINAL, Subject("attachment", file), detail=approvals.FOR_DOSSIER)
    assert "It goes along with a dossier, and is not shown here." in said()


def test_an_erasure_says_how_much_of_what_and_when_that_is_another(pages: Pages, said):
    row = pages.arrive()
    acts.add_act(pages.by, pages.desk, Act(id=uuid.uuid4(), code="LIB-01", review=row.pk))
    ask(pages, Deed.ERASE, Subject("review", row.pk), reason="source_asked")

    text = said()

    assert "What would go: Act 1" in text
    assert OVER not in text
    acts.add_act(pages.by, pages.desk, Act(id=uuid.uuid4(), code="INT-02", review=row.pk))
    assert OVER in said()


def test_taking_protection_off_leads_to_the_person_and_says_what_it_does(pages: Pages, said):
    person = keeping.add(pages.by, pages.desk, Person(id=uuid.uuid4(), pseudonym="Shopkeeper 1"))
    protection.ask(pages.by, pages.desk, person, words="He is the commander.")

    text = said()

    assert pages.at("person", person=person) in text
    assert "consent is still asked of them" in text
    found = rows.read(pages.by, pages.desk, person)
    rows.write(pages.by, pages.desk, Person(id=person, pseudonym="Other"), expects=found.version)
    assert OVER in said()


def test_what_a_reader_hid_is_named_by_its_place_and_kind_and_not_by_its_words(pages: Pages, said):
    row = pages.arrive()
    at = Stretch(text="account", start=0, end=len("Two armed"))
    hidden = review.hide(pages.by, pages.desk, row.pk, at=at, kind="PERSON")
    unhiding.ask(pages.by, pages.desk, hidden, words="They are not named.")

    text = said()
    assert "In “What happened” of version 1" in text
    assert f"#hidden-{hidden}" in text
    assert "Two armed" not in text
    assert OVER not in text
    found = rows.read(pages.by, pages.desk, row.pk)
    assert isinstance(found.record, Review)
    rows.write(pages.by, pages.desk, replace(found.record, version=2), expects=found.version)
    assert OVER in said()


def test_who_has_signed_already_is_named(pages: Pages, said):
    person = keeping.add(pages.by, pages.desk, Person(id=uuid.uuid4(), pseudonym="Shopkeeper 1"))
    one = protection.ask(pages.by, pages.desk, person, words="He is the commander.")
    assert "Signed by:" not in said()
    approvals.sign(pages.web.house.unlocked("Farid"), pages.desk, one.record.id)
    assert f'Signed by: <span class="login">{pages.web.member("Farid").login}' in said()
