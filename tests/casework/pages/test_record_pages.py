"""Records added to a case, shown and changed, page by page. All people are invented."""

import re
import uuid
from html import unescape
from typing import Any

import pytest

from casework import rows
from casework.models import SealedRow
from casework.records import Act, Information, Involvement, Person, Source
from casework.services import acts, cases
from casework.views.record_form import KINDS
from tests.casework.pages.conftest import Pages
from tests.casework.services.desk_work import last_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(pages: Pages) -> uuid.UUID:
    return cases.open_case(pages.by, pages.desk, title="Shops of Charikar")


@pytest.fixture
def act(pages: Pages, case: uuid.UUID) -> uuid.UUID:
    whole = Act(id=uuid.uuid4(), code="LIB-01", case=case)
    return acts.add_act(pages.by, pages.desk, whole)


def control(text: str, name: str) -> str:
    """What stands in one control of a page."""
    found = re.search(rf'name="record-{name}"[^>]*?value="([^"]*)"', text)
    if found:
        return unescape(found[1])
    area = re.search(
        rf'<textarea name="record-{name}"[^>]*>\r?\n?(.*?)</textarea>', text, re.DOTALL
    )
    if area:
        return unescape(area[1])
    chosen = re.search(rf'<select[^>]*name="record-{name}"[^>]*>(.*?)</select>', text, re.DOTALL)
    assert chosen, name
    selected = re.search(r'value="([^"]*)" selected', chosen[1])
    return unescape(selected[1]) if selected else ""


def form(text: str) -> dict[str, list[str]]:
    """Every control of the form as a browser would send it unchanged."""
    whole = text[text.index('class="record"') : text.index("</form>", text.index('class="record"'))]
    told: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", whole):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            told.setdefault(name[1], []).append(
                unescape(value[1]) if value else "on" * ("checkbox" in tag)
            )
    for name, area in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>\r?\n?(.*?)</textarea>', whole, re.DOTALL
    ):
        told[name] = [unescape(area)]
    for name, inside in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', whole, re.DOTALL
    ):
        selected = re.search(r'value="([^"]*)" selected', inside)
        first = re.search(r'value="([^"]*)"', inside)
        told[name] = [unescape((selected or first)[1]) if selected or first else ""]
    return told


def change(pages: Pages, row: uuid.UUID, **fields: Any) -> Any:
    """Open the form of a record, change some of it and send it."""
    told = form(pages.get("record_change", row=row).content.decode())
    told |= {f"record-{name}".replace("__", "-"): value for name, value in fields.items()}
    return pages.browser.post(pages.at("record_change", row=row), told)


def add(
    pages: Pages, case: uuid.UUID, kind: str, of: uuid.UUID | None = None, **fields: Any
) -> Any:
    """The same for a new one."""
    address = pages.at("record_add", case=case, kind=kind) + (f"?of={of}" if of else "")
    told = form(pages.browser.get(address).content.decode())
    told |= {f"record-{name}".replace("__", "-"): value for name, value in fields.items()}
    return pages.browser.post(address, told)


def made(pages: Pages, answer: Any) -> Any:
    """The record that an answer leads to."""
    assert answer.status_code == 303, re.findall(
        r'class="error"[^>]*>([^<]*)', answer.content.decode()
    )
    row = uuid.UUID(answer.headers["Location"].split("/records/")[1].split("/")[0])
    return rows.read(pages.by, pages.desk, row).record


def refusals(answer: Any) -> list[str]:
    """What is said beside the fields."""
    assert answer.status_code == 422
    return re.findall(r'class="error"[^>]*>([^<]*)', answer.content.decode())


def test_a_person_a_role_a_source_and_an_account_are_added_to_a_case(pages: Pages, case, act):
    person = made(pages, add(pages, case, "person", pseudonym="Shopkeeper 1", sex="male"))
    assert isinstance(person, Person)
    assert (person.protected, person.pseudonym, person.sex) == (True, "Shopkeeper 1", "male")
    assert last_event(pages.web.house)["kind"] == "person.added"

    role = made(pages, add(pages, case, "involvement", person.id, role="victim",
                           status_at_end=["still_held", "injured"]))  # fmt: skip
    assert isinstance(role, Involvement)
    assert (role.act, role.person, role.role) == (act, person.id, "victim")
    assert set(role.status_at_end) == {"still_held", "injured"}

    source = made(pages, add(pages, case, "source", pseudonym="Willow"))
    assert isinstance(source, Source)
    account = made(pages, add(pages, case, "information", source.id, first_hand="yes"))
    assert isinstance(account, Information)
    assert (account.act, account.source, account.first_hand) == (act, source.id, "yes")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_form_and_sent_empty_loses_nothing_and_fails_in_words(
    pages: Pages, case, act, kind: str
):
    address = pages.at("record_add", case=case, kind=kind)
    assert pages.browser.get(address).status_code == 200
    before = SealedRow.objects.count()

    answer = pages.browser.post(address, {"record-remarks": "Kept words."})

    assert answer.status_code == 422
    assert SealedRow.objects.count() == before
    assert refusals(answer)
