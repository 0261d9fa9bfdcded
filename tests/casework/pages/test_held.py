"""What is held after an erasure: a direct link to it says so, and shows none of its words.

Everybody and everything is invented.
"""

import uuid
from dataclasses import replace
from typing import Any

import pytest

from casework import rows
from casework.records import (
    Act,
    Case,
    Intervention,
    Involvement,
    OfficeHolder,
    Person,
    Record,
    Tombstone,
)
from casework.records.shapes import Place
from casework.services import cases, keeping
from intake import clock
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db
TOLD = "bakery of Charikar"
CALM = "It is shown again when two custodians have read it"


def hold(pages: Pages, *held: uuid.UUID) -> None:
    """As after the erasure of somebody that these had named."""
    stone = Tombstone(
        id=uuid.uuid4(), what="person", reason="source_asked", on=clock.today(), held=held
    )
    rows.write(pages.by, pages.desk, stone, expects=0)


def write(pages: Pages, record: Record) -> uuid.UUID:
    rows.write(pages.by, pages.desk, record, expects=0)
    return record.id


@pytest.fixture
def told(pages: Pages) -> dict[str, uuid.UUID]:
    """A case, somebody in it, an act, an office and what was done: each tells of the bakery."""
    case = cases.open_case(pages.by, pages.desk, title=TOLD, summary=f"Of the {TOLD}.")
    office = OfficeHolder(id=uuid.uuid4(), called=("Somebody",), office=TOLD)
    keeping.add(pages.by, pages.desk, office)
    person = Person(
        id=uuid.uuid4(), pseudonym=TOLD, protected=False, remarks=TOLD, office_holder=office.id
    )
    place = Place(province="AF-PAR", words=TOLD)
    act = Act(id=uuid.uuid4(), code="LIB-01", case=case, place=place)
    done = Intervention(id=uuid.uuid4(), kind="publicity", case=case, remarks=TOLD)
    for one in (person, act, done):
        write(pages, one)
    write(pages, Involvement(id=uuid.uuid4(), act=act.id, person=person.id, role="victim"))
    return {
        "case": case, "person": person.id, "act": act.id, "done": done.id, "office": office.id
    }  # fmt: skip


def addresses(pages: Pages, told: dict[str, uuid.UUID]) -> list[str]:
    """Every page about one of them that shows what it says."""
    case, person, act = (told[name] for name in ("case", "person", "act"))
    return [
        pages.at("case", case=case),
        pages.at("case_consents", case=case),
        pages.at("looking", case=case),
        pages.at("record_add", case=case, kind="event"),
        pages.at("person", person=person),
        pages.at("merging", person=person),
        pages.at("likeness", act=act),
        pages.at("erasing", record=case),
        *(pages.at("record", row=told[name]) for name in ("person", "act", "done", "office")),
        *(pages.at("record_change", row=told[name]) for name in ("person", "done", "office")),
    ]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_direct_link_says_that_it_is_held_and_nothing_that_it_says(
    pages: Pages, told: dict[str, uuid.UUID]
):
    links = addresses(pages, told)
    before = [pages.browser.get(one) for one in links]
    assert {one.status_code for one in before} == {200}
    hold(pages, *told.values())

    for link in links:
        answer = pages.browser.get(link)
        assert (link, answer.status_code) == (link, 403)
        assert CALM in text(answer)
        assert TOLD not in text(answer)


def test_a_custodian_reads_it_there_and_is_told_that_it_is_held(
    pages: Pages, told: dict[str, uuid.UUID]
):
    hold(pages, *told.values())
    amina = pages.web.unlocked("Amina")
    for name in ("person", "act", "done", "office"):
        page = amina.get(pages.at("record", row=told[name]))
        assert page.status_code == 200
        assert "This is held after an erasure until two custodians" in text(page)
        assert f'href="{pages.at("held")}"' in text(page)
        assert TOLD in text(page)
    assert "This is held after an erasure" not in text(amina.get(pages.at("queue")))
    assert TOLD in text(amina.get(pages.at("held")))


def test_what_names_it_calls_it_by_its_short_id_alone(pages: Pages, told: dict[str, uuid.UUID]):
    step = Intervention(id=uuid.uuid4(), kind="publicity", case=told["case"], person=told["person"])
    beside, report = write(pages, step), pages.arrive()
    keeping.add(pages.by, pages.desk, Person(id=uuid.uuid4(), pseudonym="Somebody 5"))

    def shown() -> list[str]:
        every = (
            pages.get("record", row=beside),
            pages.get("record_change", row=beside),
            pages.get("review", review=report.pk),
            pages.get("new_dossier"),
        )
        assert {one.status_code for one in every} == {200}
        return [text(one) for one in every]

    assert all(TOLD in one for one in shown())
    hold(pages, *told.values())
    assert not any(TOLD in one for one in shown())
    for name in ("case", "person"):
        assert str(told[name])[:8] in shown()[0]
        assert str(told[name]) in shown()[1]  # chosen in the form before: it stays chosen


def test_the_overview_counts_none_of_it(pages: Pages, told: dict[str, uuid.UUID]):
    def counted() -> tuple[int, int]:
        seen = pages.get("dashboard").context["seen"]
        return sum(one.count for one in seen.cases), sum(one.count for one in seen.acts)

    assert counted() == (1, 1)
    hold(pages, told["case"])
    assert counted() == (0, 1)
    hold(pages, told["act"])
    assert counted() == (0, 0)


def test_somebody_takes_their_consent_back_although_their_record_is_held(
    pages: Pages, told: dict[str, uuid.UUID]
):
    hold(pages, told["person"])
    page = pages.get("person_consents", person=told["person"])
    assert page.status_code == 200
    assert TOLD not in text(page)
    assert str(told["person"])[:8] in text(page)
    assert {one.slug for section in page.context["sections"] for one in section.deeds}


def test_of_a_person_who_is_not_held_the_page_opens_without_the_office_that_is(
    pages: Pages, told: dict[str, uuid.UUID]
):
    row = rows.read(pages.by, pages.desk, told["person"])
    assert isinstance(row.record, Person)
    clean = replace(row.record, pseudonym="Somebody 4", remarks="")
    rows.write(pages.by, pages.desk, clean, expects=row.version)
    assert TOLD in text(pages.get("person", person=told["person"]))
    hold(pages, told["office"])
    page = pages.get("person", person=told["person"])
    assert page.status_code == 200
    assert TOLD not in text(page)


def test_a_report_opens_without_its_note_because_somebody_may_be_in_danger(pages: Pages):
    report = pages.arrive()
    pages.post(report.pk, "note", words=TOLD)
    assert TOLD in text(pages.get("review", review=report.pk))
    hold(pages, report.pk)

    page = pages.get("review", review=report.pk)
    assert page.status_code == 200
    assert TOLD not in text(page)
    assert "note" not in {one.slug for one in page.context["deeds"]}
    amina = pages.web.unlocked("Amina").get(pages.at("review", review=report.pk))
    assert TOLD in text(amina)
    assert "note" in {one.slug for one in amina.context["deeds"]}


def test_nobody_takes_the_place_of_a_note_that_they_cannot_read(pages: Pages):
    report = pages.arrive()
    pages.post(report.pk, "note", words=TOLD)
    hold(pages, report.pk)

    answer = pages.post(report.pk, "note", words="Call her on Sunday.")

    assert answer.status_code == 422
    assert CALM in text(answer)
    assert "Call her on Sunday." in text(answer)
    assert pages.review(report.pk).words_on_it == TOLD


def test_what_was_typed_about_it_meanwhile_comes_back(pages: Pages, told: dict[str, uuid.UUID]):
    expects = pages.version(told["case"])
    hold(pages, told["case"])
    body = {"deed": "words", "expects": expects, "words-title": "Ovens", "words-summary": "Two."}

    answer = pages.browser.post(pages.at("case", case=told["case"]), body)

    assert answer.status_code == 403
    assert "Two." in text(answer)
    assert TOLD not in text(answer)
    case = rows.read(pages.by, pages.desk, told["case"])
    assert isinstance(case.record, Case)
    assert (case.version, case.record.title) == (expects, TOLD)
