"""Two records of one person, page by page. Everybody is invented."""

import uuid
from dataclasses import replace
from typing import Any

import pytest

from casework import rows
from casework.corroboration import Who
from casework.late_pages import LatePage
from casework.records import Consent, Involvement, Person
from casework.records.consent import Scope
from casework.services import consent, joining, keeping
from casework.services.merged import merges_of
from casework.views.late_fields import in_words
from tests.casework.pages.conftest import Pages
from tests.casework.services.desk_work import an_act

pytestmark = pytest.mark.django_db


def person(pages: Pages, pseudonym: str, **fields: Any) -> uuid.UUID:
    return keeping.add(
        pages.by, pages.desk, Person(id=uuid.uuid4(), pseudonym=pseudonym, **fields)
    )  # fmt: skip


@pytest.fixture
def two(pages: Pages) -> tuple[uuid.UUID, uuid.UUID]:
    willow = person(pages, "Willow", occupation="baker", sex="male")
    poplar = person(pages, "Poplar", age_band="18_to_29", sex="male")
    return willow, poplar


def read(pages: Pages, row: uuid.UUID) -> Any:
    return rows.read(pages.by, pages.desk, row).record


def text(answer: Any) -> str:
    return str(answer.content.decode())


def address(pages: Pages, two: tuple[uuid.UUID, uuid.UUID]) -> str:
    return pages.at("merging_two", person=two[0], second=two[1])


def send(pages: Pages, two: tuple[uuid.UUID, uuid.UUID], **fields: Any) -> Any:
    told = {"stays": two[0], "pseudonym": "one", "occupation": "one", "age_band": "other"}
    told |= {"words": "the same scar", **fields}
    body = {f"merge-{name}": value for name, value in told.items()}
    versions = sum(pages.version(row) for row in two)
    return pages.browser.post(
        address(pages, two), {"deed": "merge", "expects": versions, **body}
    )  # fmt: skip


def undo(pages: Pages, person: uuid.UUID) -> Any:
    [merge] = merges_of(pages.by, pages.desk, person)
    told = {"undo-merge": merge.record.id, "undo-understood": "on", "expects": merge.version}
    slug = f"undo-{merge.record.id}"
    return pages.browser.post(pages.at("merging", person=person), {"deed": slug, **told})


def test_found_held_side_by_side_made_one_and_undone(pages: Pages, two) -> None:
    willow, poplar = two
    assert pages.at("merging", person=willow) in text(pages.get("person", person=willow))
    search = pages.browser.post(
        pages.at("merging", person=willow), {"deed": "find", "words": "poplar"}
    )
    assert address(pages, two) in text(search)
    page = text(pages.browser.get(address(pages, two)))
    for word in ("Willow", "Poplar", "baker", "18 to 29"):
        assert word in page

    made = send(pages, two)

    assert made.status_code == 303
    stays, closed = read(pages, willow), read(pages, poplar)
    assert (stays.pseudonym, stays.occupation, stays.age_band) == ("Willow", "baker", "18_to_29")
    assert closed.same_as == willow
    after = text(pages.browser.get(made["Location"]))
    assert "The two records are one now." in after
    assert "the same scar" in after
    shown = text(pages.get("person", person=poplar))
    assert "This record is closed" in shown
    assert pages.at("record_change", row=poplar) not in shown
    assert str(poplar)[:8] in text(pages.get("person", person=willow))

    undone = undo(pages, willow)

    assert undone.status_code == 303
    assert read(pages, poplar).same_as is None
    assert "They are two again" in text(pages.browser.get(undone["Location"]))


def test_what_was_said_of_a_merge_is_found_and_what_was_not_chosen_is_not(
    pages: Pages, two
) -> None:
    send(pages, two, occupation="other")
    said = text(pages.browser.post(pages.at("search"), {"words": "same scar"}))
    assert pages.at("person", person=two[0]) in said
    gone = pages.browser.post(pages.at("search"), {"words": "baker"})
    assert gone.context["total"] == 0
    assert "baker" in read(pages, merges_of(pages.by, pages.desk, two[0])[0].record.id).before


def test_the_other_one_may_stay_and_the_answers_are_whose_they_were(pages: Pages, two) -> None:
    willow, poplar = two
    assert send(pages, two, stays=poplar, occupation="other").status_code == 303
    stays = read(pages, poplar)
    assert (stays.pseudonym, stays.occupation, stays.age_band) == ("Willow", "", "18_to_29")
    assert read(pages, willow).same_as == poplar


def test_an_answer_that_is_missing_is_asked_for_and_nothing_is_written(pages: Pages, two) -> None:
    for fields in ({"pseudonym": ""}, {"stays": uuid.uuid4()}, {"age_band": "both"}):
        answer = send(pages, two, **fields)
        assert answer.status_code == 422
        assert "the same scar" in text(answer), "what was typed is kept"
    assert read(pages, two[1]).same_as is None


def test_where_one_alone_says_something_that_is_offered_and_else_a_person_chooses(
    pages: Pages, two
) -> None:
    [deed] = pages.browser.get(address(pages, two)).context["deeds"]
    first = {
        name: deed.form.get_initial_for_field(one, name) for name, one in deed.form.fields.items()
    }
    assert (first["pseudonym"], first["occupation"], first["age_band"]) == ("", "one", "other")


def test_somebody_faster_is_shown_and_what_was_typed_is_kept(pages: Pages, two) -> None:
    willow, poplar = two
    before = sum(pages.version(row) for row in two)
    changed = replace(read(pages, poplar), occupation="smith")
    keeping.change(pages.web.house.unlocked("Amina"), pages.desk, changed, expects=1)
    told = {"stays": willow, "pseudonym": "one", "occupation": "one", "age_band": "other"}
    body = {f"merge-{name}": value for name, value in told.items()}

    answer = pages.browser.post(
        address(pages, two), {"deed": "merge", "expects": before, **body}
    )  # fmt: skip

    assert answer.status_code == 409
    assert "smith" in text(answer)
    assert read(pages, poplar).same_as is None
    assert send(pages, two, occupation="other").status_code == 303


def test_the_page_says_what_follows_and_which_consent_will_count(pages: Pages, two) -> None:
    willow, poplar = two
    act = an_act(pages.web.house).id
    for whose in two:
        role = Involvement(id=uuid.uuid4(), act=act, person=whose, role="victim")
        keeping.add(pages.by, pages.desk, role)
    for whose, state in ((willow, "given"), (poplar, "refused")):
        told = Scope(scope="court_named", state=state)
        given = Consent(id=uuid.uuid4(), person=whose, scopes=(told,))
        consent.record_consent(pages.by, pages.desk, given)

    page = pages.browser.get(address(pages, two))

    assert page.context["consents"] == [("court_named", "given", "refused", "refused")]
    assert "so that nobody is counted twice" in text(page)
    send(pages, two)
    shown = text(pages.get("person_consents", person=willow))
    assert "the one that allows least counts" in shown


def test_two_that_were_kept_apart_take_one_tick_more(pages: Pages, two) -> None:
    joining.keep_apart(pages.by, pages.desk, Who(two[0]), Who(two[1]))
    assert "found before that these are two people" in text(pages.browser.get(address(pages, two)))
    assert send(pages, two).status_code == 422
    assert send(pages, two, overrule="on").status_code == 303


def test_a_record_with_itself_another_desks_and_none_have_no_page(pages: Pages, two) -> None:
    willow, _poplar = two
    assert pages.get("merging_two", person=willow, second=willow).status_code == 404
    assert pages.get("merging_two", person=willow, second=uuid.uuid4()).status_code == 404
    assert pages.get("merging", person=uuid.uuid4()).status_code == 404
    nasrin = pages.web.unlocked("Nasrin")
    assert nasrin.get(pages.at("merging", person=willow)).status_code == 404
    assert nasrin.get(address(pages, two)).status_code == 404


def test_what_is_closed_is_not_merged_or_changed_by_its_pages(pages: Pages, two) -> None:
    willow, poplar = two
    send(pages, two)
    third = person(pages, "Aspen", sex="male")
    assert send(pages, (third, poplar)).status_code == 422
    assert pages.get("record_change", row=poplar).status_code == 404
    found = text(pages.get("merging", person=third))
    assert str(willow)[:8] in found
    assert str(poplar)[:8] not in found
    [deed] = [one["deed"] for one in pages.get("merging", person=poplar).context["merges"]]
    assert deed.slug.startswith("undo-")


def test_undoing_takes_a_tick_and_a_merge_of_this_very_person(pages: Pages, two) -> None:
    willow, poplar = two
    send(pages, two)
    [merge] = merges_of(pages.by, pages.desk, willow)
    third = person(pages, "Aspen", sex="male")
    told = {"deed": "undo", "undo-merge": merge.record.id, "expects": merge.version}
    at = pages.at("merging", person=willow)
    assert pages.browser.post(at, told).status_code == 422
    elsewhere = pages.at("merging", person=third)
    assert pages.browser.post(elsewhere, {**told, "undo-understood": "on"}).status_code == 422
    assert read(pages, poplar).same_as == willow


def test_sent_after_locking_it_is_told_in_words(pages: Pages, two) -> None:
    told = {
        "deed": "merge",
        "expects": "2",
        "merge-stays": str(two[0]),
        "merge-pseudonym": "other",
        "merge-remarks": "both",
        "merge-words": "the same scar",
    }
    late = LatePage(address(pages, two), tuple(told.items()))
    lines = {str(one.label): one.words for one in in_words(late)}
    assert lines["What you were about to do"] == "They are one person: keep one record"
    assert lines["Which record stays"] == str(two[0])[:8]
    assert (lines["Pseudonym"], lines["Remarks"]) == ("the second record", "both")
    assert lines["Why"] == "the same scar"
    search = (("deed", "find"), ("words", "willow"))
    found = in_words(LatePage(pages.at("merging", person=two[0]), search))
    assert [one.words for one in found] == ["willow"]
