"""A report that its source sent again: what people did in the version before. All invented."""

import re
import uuid
from dataclasses import replace

import pytest

from casework import rows
from casework.corroboration import Who
from casework.models import SealedRow
from casework.records import Act, AddedRedaction, Join, Person
from casework.records.shapes import Pseudonym
from casework.services import (
    acts,
    approvals,
    arrivals,
    joining,
    keeping,
    likely_people,
    unhiding,
)
from intake.models import CustodyEvent, SealedPart
from tests.casework.pages.arriving import STORY
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db

AGAIN = (
    "It is worse than I wrote. Two armed Taliban took my brother Zalmay Nowhere, from HIS  shop, in"
    " Charikar. His shop was burnt, the workshop was not. They beat him with cables."
)


def hidden(pages: Pages) -> list[AddedRedaction]:
    ids = SealedRow.objects.filter(kind="added_redaction").values_list("pk", flat=True)
    found = [rows.read(pages.by, pages.desk, row).record for row in ids]
    return [one for one in found if isinstance(one, AddedRedaction)]


def hide(pages: Pages, review, first: str, last: str = "") -> None:
    answer = pages.post(
        review, "hide", text="account", kind="POSITION", first=first, last=last, start="", end=""
    )
    assert answer.status_code == 303


def test_what_a_person_hid_is_hidden_in_the_next_version_wherever_the_same_words_stand(
    pages: Pages,
):
    first = pages.arrive()
    hide(pages, first.pk, "his shop")

    pages.arrive(AGAIN, again=first.row)

    text = pages.get("review", review=first.pk).content.decode()
    assert pages.review(first.pk).version == 2
    assert not re.search(r"(?i)\bhis\s+shop", text)
    assert text.count(">[POSITION]<") == 2
    assert "the workshop was not" in text
    assert "was not found in this one" not in text
    again = [one for one in hidden(pages) if one.version == 2]
    (chosen,) = (one for one in hidden(pages) if one.version == 1)
    assert {one.repeats for one in again} == {chosen.id}
    assert {one.set_by for one in again} == {chosen.set_by}


def test_what_two_custodians_had_taken_off_is_not_hidden_in_the_next_version(pages: Pages):
    first = pages.arrive()
    hide(pages, first.pk, "his shop")
    (one,) = hidden(pages)
    asked = unhiding.ask(pages.by, pages.desk, one.id, words="It is no position.").record.id
    for name in ("Amina", "Farid"):
        approvals.sign(pages.web.house.unlocked(name), pages.desk, asked)
    unhiding.take_off(pages.by, pages.desk, one.id, approval=asked)

    pages.arrive(AGAIN, again=first.row)

    text = pages.get("review", review=first.pk).content.decode()
    assert "HIS  shop" in text
    assert "was not found in this one" not in text
    assert [one.version for one in hidden(pages)] == [1]


def test_what_is_not_found_is_said_and_a_third_version_looks_for_it_again(pages: Pages):
    first = pages.arrive()
    hide(pages, first.pk, "with cables")

    second = pages.arrive("They took my brother from his shop.", again=first.row)

    page = pages.get("review", review=first.pk).content.decode()
    assert "1 stretch that somebody hid in an earlier version was not found in this one." in page
    pages.arrive(AGAIN, again=second.row)
    page = pages.get("review", review=first.pk).content.decode()
    assert "with cables" not in page
    assert "not found in this one" not in page


def test_a_tag_among_hidden_words_is_found_under_its_new_number(pages: Pages):
    first = pages.arrive()
    hide(pages, first.pk, "my brother", "from his shop")

    pages.arrive(f"Ostad Sadbarg told me. {STORY}", again=first.row)

    page = pages.get("review", review=first.pk).content.decode()
    assert "my brother" not in page
    assert "from his shop" not in page


def test_a_first_version_that_does_not_open_keeps_nobody_from_the_second(pages: Pages):
    first = pages.arrive()
    hide(pages, first.pk, "his shop")
    copy = SealedPart.objects.get(submission=first.row, kind="working_copy")
    SealedPart.objects.filter(pk=copy.pk).update(header=b"altered")

    pages.arrive(AGAIN, again=first.row)

    page = pages.get("review", review=first.pk)
    assert page.status_code == 200
    assert b"was not found in this one" in page.content


def test_an_older_version_that_comes_late_hides_nothing_more(pages: Pages):
    first = pages.arrive(AGAIN)
    hide(pages, first.pk, "was burnt")
    first.row.version = -1

    late = pages.arrive(again=first.row)
    late.row.refresh_from_db()

    assert [one.version for one in hidden(pages)] == [1]


def test_hiding_again_is_one_event_and_nothing_is_done_twice(pages: Pages):
    first = pages.arrive()
    hide(pages, first.pk, "his shop")
    pages.arrive(AGAIN, again=first.row)
    events, made = CustodyEvent.objects.count(), len(hidden(pages))

    assert arrivals.take_new(pages.by, pages.desk) == 0

    assert (CustodyEvent.objects.count(), len(hidden(pages))) == (events, made)


def test_a_form_of_the_version_before_is_refused_and_means_no_other_words(pages: Pages):
    first = pages.arrive()
    pages.arrive(AGAIN, again=first.row)
    told = {"told_in": "1", "hide-text": "account", "hide-kind": "POSITION",
            "hide-first": "his shop", "hide-start": "0", "hide-end": "9"}  # fmt: skip

    answer = pages.browser.post(pages.at("review", review=first.pk), {"deed": "hide", **told})

    assert answer.status_code == 409
    assert hidden(pages) == []
    page = answer.content.decode()
    assert 'value="his shop"' in page, "what was typed is kept"
    assert not re.search(r'name="hide-(start|end)" value="[09]', page)


def test_an_act_that_was_answered_in_the_version_before_is_proposed_with_that_answer(
    pages: Pages,
):
    first = pages.arrive()
    codes = re.findall(
        r'id="act-([A-Z]+-\d+)"', pages.get("review", review=first.pk).content.decode()
    )
    pages.post(first.pk, f"accept_act-{codes[0]}", code=codes[0])
    pages.post(first.pk, f"refuse_act-{codes[1]}", code=codes[1])
    assert b"told in version" not in pages.get("review", review=first.pk).content

    pages.arrive(again=first.row)

    page = pages.get("review", review=first.pk).content.decode()
    taken, wrong = (
        page.partition(f'id="act-{code}"')[2].partition("</li>")[0] for code in codes[:2]
    )
    assert "Accepted already, from version 1 of this report." in taken
    assert "Found wrong in version 1 of this report." in wrong
    assert "told in version 1" in page
    assert "Version of this report</dt><dd>2" in page


def test_an_act_that_was_withdrawn_since_is_a_question_again(pages: Pages):
    first = pages.arrive()
    (code, *_) = re.findall(
        r'id="act-([A-Z]+-\d+)"', pages.get("review", review=first.pk).content.decode()
    )
    pages.post(first.pk, f"accept_act-{code}", code=code)
    act = SealedRow.objects.get(kind="act").pk
    pages.post(first.pk, f"withdraw_act-{act}", act=str(act), version="1")

    pages.arrive(again=first.row)

    assert b"Accepted already" not in pages.get("review", review=first.pk).content


def made_of(pages: Pages, review: uuid.UUID, tag: str, **told: str) -> Person:
    """The person whom somebody wrote down for a tag as the page shows it."""
    act = acts.add_act(pages.by, pages.desk, Act(id=uuid.uuid4(), code="LIB-01", review=review))
    form = {"role": "victim", "act": str(act), "sex": "", "age_band": "", "status_at_end": ""}
    answer = pages.post(review, "make_person", **form, tag=tag, pseudonym="", **told)
    assert answer.status_code == 303
    of_tag = Pseudonym(review=review, tag=tag, version=pages.review(review).version)
    ids = SealedRow.objects.filter(kind="person").values_list("pk", flat=True)
    found = (rows.read(pages.by, pages.desk, row).record for row in ids)
    (person,) = (one for one in found if isinstance(one, Person) and of_tag in one.known_as)
    return person


def test_the_same_tag_of_the_next_version_is_another_person_until_somebody_says_so(pages: Pages):
    first = pages.arrive()
    zalmay = made_of(pages, first.pk, "PERSON-1")

    pages.arrive("Ostad Sadbarg Nowhere was taken.", again=first.row)
    sadbarg = made_of(pages, first.pk, "PERSON-1")

    assert zalmay.id != sadbarg.id
    assert zalmay.pseudonym != sadbarg.pseudonym
    page = pages.get("review", review=first.pk).content.decode()
    before = page.partition("Tags of earlier versions")[2].partition("</ul>")[0]
    assert "told in version 1" in before
    assert zalmay.pseudonym in before
    assert sadbarg.pseudonym not in before


def test_a_tag_that_is_typed_into_a_record_is_of_the_version_that_is_read_today(pages: Pages):
    first = pages.arrive()
    known = Pseudonym(review=first.pk, tag="PERSON-1")
    person = Person(id=uuid.uuid4(), pseudonym="Willow", known_as=(known,))
    keeping.add(pages.by, pages.desk, person)
    pages.arrive(AGAIN, again=first.row)

    typed = replace(person, known_as=(known, Pseudonym(review=first.pk, tag="PERSON-2")))
    keeping.change(pages.by, pages.desk, typed, expects=1)

    found = rows.read(pages.by, pages.desk, person.id).record
    assert isinstance(found, Person)
    assert [(one.tag, one.version) for one in found.known_as] == [("PERSON-1", 1), ("PERSON-2", 2)]


def test_a_decision_about_a_tag_says_nothing_of_the_same_tag_in_the_next_version(pages: Pages):
    marks = {"PERSON-1": ("aa", "bb")}
    one, other = pages.arrive(linking=marks), pages.arrive(linking=marks)
    likely_people.read_marks(pages.by, pages.desk)
    joining.join_people(pages.by, pages.desk, Who(one.pk, "PERSON-1"), Who(other.pk, "PERSON-1"))
    assert likely_people.by_marks(pages.by, pages.desk) == []

    pages.arrive(again=one.row, linking=marks)
    likely_people.read_marks(pages.by, pages.desk)

    (pair,) = likely_people.by_marks(pages.by, pages.desk)
    assert pair.pair == {Who(one.pk, "PERSON-1", 2), Who(other.pk, "PERSON-1", 1)}
    shown = pages.get("joining").content.decode()
    assert "version 2" in shown
    told = {"one": one.pk, "one_tag": "PERSON-1", "other": other.pk, "other_tag": "PERSON-1"}
    stale = {**told, "deed": "join", "one_version": 1, "other_version": 1}
    assert pages.browser.post(pages.at("joining"), stale).status_code == 422


def test_tags_of_the_version_before_are_not_joined_by_a_form_that_waited(pages: Pages):
    marks = {"PERSON-1": ("aa", "bb")}
    one, other = pages.arrive(linking=marks), pages.arrive(linking=marks)
    made = [
        acts.add_act(pages.by, pages.desk, Act(id=uuid.uuid4(), code="LIB-01", review=each.pk))
        for each in (one, other)
    ]
    address = pages.at("comparison", act=made[0], other=made[1])
    told = {"deed": "join", "join-one": "PERSON-1", "join-other": "PERSON-1", "join-words": ""}

    pages.arrive(again=one.row, linking=marks)

    assert pages.browser.post(address, told).status_code == 422
    assert not SealedRow.objects.filter(kind="join").exists()
    assert 'value="PERSON-1.2" selected' in pages.browser.get(address).content.decode()
    assert pages.browser.post(address, {**told, "join-one": "PERSON-1.2"}).status_code == 303
    join = rows.read(pages.by, pages.desk, SealedRow.objects.get(kind="join").pk).record
    assert isinstance(join, Join)
    assert {(each.review, each.version) for each in join.pseudonyms} == {
        (one.pk, 2),
        (other.pk, 1),
    }
    assert "version 2" in pages.browser.get(address).content.decode()
