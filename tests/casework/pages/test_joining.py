"""People who may be one: by marks for everybody, by name for who has them open. Invented."""

import uuid
from typing import Any

import pytest
from django.test import Client

from casework import register, rows
from casework.corroboration import Who
from casework.identities import ProtectedIdentity, keep_identity
from casework.models import SealedRow
from casework.records import Apart, Join, Person
from casework.records.shapes import Place
from casework.services import approvals, copies_read, joining, keeping
from casework.services import names as name_services
from intake.models import SealedPart
from tests.casework.approvals.conftest import opener, store
from tests.casework.pages.conftest import Pages
from tests.casework.services.desk_work import events, refused

pytestmark = pytest.mark.django_db
__all__ = ["opener", "store"]


def marked(pages: Pages) -> uuid.UUID:
    """A report that names somebody with the same two parts of a name, and somebody else."""
    marks = {"PERSON-1": ("aa", "bb"), "PERSON-2": (uuid.uuid4().hex,)}
    return pages.arrive(linking=marks).pk


@pytest.fixture
def two(pages: Pages) -> tuple[uuid.UUID, uuid.UUID]:
    """Two reports that both name somebody with two equal parts of a name."""
    one, other = (marked(pages) for _ in range(2))
    return one, other


def send(browser: Client, pages: Pages, deed: str, one: Who, other: Who) -> Any:
    told = {"one": one.row, "one_tag": one.tag, "other": other.row, "other_tag": other.tag}
    told |= {"one_version": one.version, "other_version": other.version}
    return browser.post(pages.at("joining"), {"deed": deed, **told})


def the_pair(two: tuple[uuid.UUID, uuid.UUID]) -> tuple[Who, Who]:
    return Who(two[0], "PERSON-1"), Who(two[1], "PERSON-1")


def text(browser: Client, pages: Pages) -> str:
    return str(browser.get(pages.at("joining")).content.decode())


def test_everybody_sees_who_may_be_one_by_marks_with_reasons(pages: Pages, two):
    page = text(pages.browser, pages)
    for row in two:
        assert str(row)[:8] in page
    assert "[PERSON-1]" in page
    assert "[PERSON-2]" not in page
    assert "the whole name is equal" in page
    assert "By their names" not in page
    assert "aa" not in page.split("<main")[1].split("</style")[0].split()


def test_joining_and_keeping_apart_are_written_and_not_proposed_again(pages: Pages, two):
    third = marked(pages)
    pair = the_pair(two)

    answer = send(pages.browser, pages, "join", *pair)
    apart = send(pages.browser, pages, "apart", pair[0], Who(third, "PERSON-1"))

    assert (answer.status_code, apart.status_code) == (303, 303)
    page = pages.browser.get(answer.headers["Location"]).content.decode()
    assert "The two are one person now." in page
    left = [frozenset(s.who for s in p.sides) for p in pages.get("joining").context["by_marks"]]
    assert left == [frozenset((pair[1], Who(third, "PERSON-1")))]
    kinds = [one["kind"] for one in events(pages.web.house)]
    assert {"pseudonyms.joined", "people.apart"} <= set(kinds)
    found = {type(one.record) for one in register.of(pages.by, pages.desk)}
    assert {Join, Apart} <= found


def test_a_pair_that_is_not_proposed_is_refused_and_nothing_is_written(pages: Pages, two):
    before = SealedRow.objects.count()
    stranger = Who(uuid.uuid4(), "PERSON-1")
    answer = send(pages.browser, pages, "join", the_pair(two)[0], stranger)
    assert answer.status_code == 422
    assert SealedRow.objects.count() == before
    assert send(pages.browser, pages, "other", *the_pair(two)).status_code == 422


def test_the_reading_of_marks_is_one_event_and_is_done_once(pages: Pages, two):
    text(pages.browser, pages)
    text(pages.browser, pages)
    told = [one for one in events(pages.web.house) if one["kind"] == "copies.compared"]
    assert [str(one["count"]) for one in told] == ["2"]


def test_what_takes_longer_goes_on_by_itself(pages: Pages, two, monkeypatch):
    monkeypatch.setattr(copies_read, "STINT", -1.0)
    first = pages.get("joining")
    assert first.headers["Refresh"] == "0"
    assert "1 of 2 so far" in first.content.decode()
    second = pages.get("joining")
    assert "Refresh" not in second.headers
    assert len(second.context["by_marks"]) == 1


def test_a_copy_that_does_not_open_keeps_nobody_from_the_rest(pages: Pages, two):
    submission = pages.review(marked(pages)).submission
    parts = SealedPart.objects.filter(submission=submission, kind="working_copy")
    assert parts.update(header=b"age-encryption.org/v1\nnothing") == 1
    assert len(pages.get("joining").context["by_marks"]) == 1


def test_another_desk_and_the_locked_see_nothing(pages: Pages, two):
    nasrin, locked = pages.web.unlocked("Nasrin"), pages.web.signed_in("Laila")
    assert nasrin.get(pages.at("joining")).status_code == 404
    assert locked.get(pages.at("joining")).headers["Location"].startswith("/en/unlock/")


class Named:
    """Two people whose names lie under the originals key, spelt differently."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.one = self.protect("محمد رحیم", "Gul Nowhere", "Shopkeeper")
        self.other = self.protect("Mohammad Raheem", "Gul Nowhere", "Teacher")

    def protect(self, called: str, kin: str, pseudonym: str) -> uuid.UUID:
        identity, pages = uuid.uuid4(), self.pages
        told = ProtectedIdentity(id=identity, called=(called,), kin=(kin,))
        keep_identity(pages.by, pages.desk, told)
        place = Place(province="AF-PAR")
        person = Person(id=uuid.uuid4(), pseudonym=pseudonym, identity=identity, origin=place)
        return keeping.add(pages.by, pages.desk, person)

    def opened(self) -> Client:
        house, pages = self.pages.web.house, self.pages
        one = name_services.ask(
            house.unlocked("Amina"), pages.desk, reason="same_person", words="Two of a kind?"
        )
        approvals.sign(house.unlocked("Farid"), pages.desk, one.record.id)
        farid = pages.web.unlocked("Farid")
        farid.post(pages.at("names"), {"deed": "open"})
        return farid


@pytest.fixture
def people(pages: Pages, opener) -> Named:
    return Named(pages)


def test_by_name_only_who_has_them_open_sees_the_pair_with_its_reasons(pages: Pages, people):
    farid = people.opened()

    page = text(farid, pages)

    assert "محمد رحیم" in page
    assert "Mohammad Raheem" in page
    assert all(f"{word}" in page for word in ("the same kin", "the same province"))
    for who in (pages.browser, pages.web.unlocked("Amina")):
        other = text(who, pages)
        assert "رحیم" not in other
        assert "Raheem" not in other
        assert "Shopkeeper" not in other
    farid.post("/en/lock/")
    pages.web.unlock(farid, "Farid")
    assert "Raheem" not in text(farid, pages)


def test_a_list_by_name_is_kept_nowhere(pages: Pages, people):
    farid = people.opened()
    before = SealedRow.objects.count()
    text(farid, pages)
    assert SealedRow.objects.count() == before
    assert "Raheem" not in str(dict(farid.session))


def test_two_records_are_kept_apart_but_not_joined(pages: Pages, people):
    farid = people.opened()
    pair = Who(people.one), Who(people.other)
    assert '<button name="deed" value="join">' not in text(farid, pages)
    assert send(farid, pages, "join", *pair).status_code == 422
    assert send(farid, pages, "apart", *pair).status_code == 303
    assert "Raheem" not in text(farid, pages)
    assert refused(joining.join_people, pages.by, pages.desk, *pair) == "join_needs_two"


def test_two_records_that_look_alike_lead_to_where_they_are_made_one(pages: Pages, people):
    farid = people.opened()
    side_by_side = pages.at("merging_two", person=people.one, second=people.other)
    assert (side_by_side in text(farid, pages)) or (
        pages.at("merging_two", person=people.other, second=people.one) in text(farid, pages)
    )
    body = {"merge-stays": people.one, "merge-pseudonym": "one", "deed": "merge", "expects": 2}

    assert farid.post(side_by_side, body).status_code == 303

    assert "merging" not in text(farid, pages), "and in the same session it is proposed no more"
    found = text_of(farid.post(pages.at("names"), {"deed": "search", "words": "Raheem"}))
    assert found.count(pages.at("person", person=people.one)) == 2, "both names are theirs"
    assert pages.at("person", person=people.other) not in found


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_tag_becomes_one_that_the_person_is_known_as(pages: Pages):
    report = pages.arrive().pk
    person = Person(id=uuid.uuid4(), pseudonym="Shopkeeper")
    keeping.add(pages.by, pages.desk, person)
    joining.join_people(pages.by, pages.desk, Who(report, "PERSON-1"), Who(person.id))
    joining.join_people(pages.by, pages.desk, Who(person.id), Who(report, "PERSON-1"))
    found = rows.read(pages.by, pages.desk, person.id).record
    assert isinstance(found, Person)
    assert [(one.review, one.tag) for one in found.known_as] == [(report, "PERSON-1")]


def test_what_one_person_is_known_as_is_not_proposed(pages: Pages, two):
    person = Person(id=uuid.uuid4(), pseudonym="Shopkeeper")
    keeping.add(pages.by, pages.desk, person)
    for who in the_pair(two):
        joining.join_people(pages.by, pages.desk, who, Who(person.id))
    assert pages.get("joining").context["by_marks"] == []


def test_nobody_of_another_desk_joins_or_parts(pages: Pages, two):
    nasrin, pair = pages.web.house.unlocked("Nasrin"), the_pair(two)
    for deed in (joining.join_people, joining.keep_apart):
        assert refused(deed, nasrin, pages.desk, *pair) == "not_your_desk"
        assert refused(deed, nasrin, pages.web.house.other_desk, *pair) == "link_elsewhere"
