"""Looking at a case that is due, on its page. All people and cases are invented."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from casework import rows
from casework.records import Case
from casework.services import cases
from intake import clock
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(pages: Pages) -> uuid.UUID:
    """A case that nobody changed for 800 days."""
    then = clock.today() - timedelta(days=800)
    case = Case(id=uuid.uuid4(), title="Shops of Charikar", opened_on=then, changed_on=then)
    rows.write(pages.by, pages.desk, case, expects=0)
    return case.id


def keep(pages: Pages, case: Any, **fields: str) -> Any:
    again = (clock.today() + timedelta(days=20)).isoformat()
    told = {"reason": "proceedings", "again": again, "words": "", **fields}
    body = {"deed": "keep", **{f"keep-{name}": value for name, value in told.items()}}
    return pages.browser.post(pages.at("looking", case=case), body)


def test_from_the_list_to_a_look_and_back_when_its_day_is_near(pages: Pages, due):
    before = pages.get("ageing").content.decode()
    assert pages.at("looking", case=due) in before
    page = pages.get("looking", case=due).content.decode()
    assert "Nobody has looked at it" in page
    assert "Shops of Charikar" in page

    answer = keep(pages, due, words="The tribunal asked for it.")

    assert answer.status_code == 303
    after = pages.browser.get(answer.headers["Location"])
    assert "comes back to these lists" in after.content.decode()
    assert after.context["over"] == []
    page = pages.get("looking", case=due).content.decode()
    assert "a court or mechanism works on it" in page
    assert "The tribunal asked for it." in page
    assert pages.web.member("Laila").login in page
    listed = pages.get("ageing")
    assert [one.record.id for one in listed.context["soon"]] == [due]
    assert "a court or mechanism works on it" in listed.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"again": "1 Hamal 1300"}, "behind us"),
        ({"again": "1 Hamal 1420"}, "too far away"),
        ({"again": "sometime"}, "date"),
        ({"reason": ""}, "Why it stays"),
    ],
)
def test_a_refusal_keeps_what_was_typed(pages: Pages, due, fields, said):
    answer = keep(pages, due, words="The tribunal asked for it.", **fields)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert "The tribunal asked for it." in text


def test_a_closed_case_offers_no_form(pages: Pages):
    case = cases.open_case(pages.by, pages.desk, title="Shops of Charikar")
    cases.set_case_status(
        pages.by, pages.desk, case, expects=1, status="closed", closing_reason="resolved"
    )
    text = pages.get("looking", case=case).content.decode()
    assert "No period is for this case" in text
    assert "keep-reason" not in text


def test_another_desk_and_the_locked_get_no_further(pages: Pages, due):
    nasrin, locked = pages.web.unlocked("Nasrin"), pages.web.signed_in("Laila")
    address = pages.at("looking", case=due)
    assert nasrin.get(address).status_code == 404
    assert nasrin.post(address, {"deed": "keep"}).status_code == 404
    assert locked.get(address).headers["Location"].startswith("/en/unlock/")
