"""The forms about records, filled in as a browser without script does."""

import re
import uuid
from html import unescape
from typing import Any

import pytest

from casework import rows
from casework.records import Act, Person
from casework.services import acts, cases, keeping
from tests.casework.pages.conftest import Pages

_AREA = re.compile(r'<textarea[^>]*name="([^"]*)"[^>]*>\r?\n?(.*?)</textarea>', re.DOTALL)
_CHOICE = re.compile(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)
_VALUE = re.compile(r'value="([^"]*)"')
_SELECTED = re.compile(r'value="([^"]*)" selected')


def form(text: str) -> dict[str, list[str]]:
    """Every control of the form as a browser would send it unchanged."""
    start = text.index('class="record"')
    whole = text[start : text.index("</form>", start)]
    told: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", whole):
        name, value = re.search(r'name="([^"]*)"', tag), _VALUE.search(tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            empty = "on" if "checkbox" in tag else ""
            told.setdefault(name[1], []).append(unescape(value[1]) if value else empty)
    told |= {name: [unescape(area)] for name, area in _AREA.findall(whole)}
    for name, inside in _CHOICE.findall(whole):
        chosen = _SELECTED.search(inside) or _VALUE.search(inside)
        told[name] = [unescape(chosen[1]) if chosen else ""]
    return told


def named(fields: dict[str, Any]) -> dict[str, Any]:
    """Python's names as the controls have them: two underscores stand for a dash."""
    return {f"record-{name}".replace("__", "-"): value for name, value in fields.items()}


def opened(pages: Pages, row: uuid.UUID) -> dict[str, Any]:
    """The form of a record as it is shown now."""
    return form(pages.get("record_change", row=row).content.decode())


def change(pages: Pages, row: uuid.UUID, told: Any = None, **fields: Any) -> Any:
    """Fill in some of a form, that is shown now or was before, and send it."""
    body = (told or opened(pages, row)) | named(fields)
    return pages.browser.post(pages.at("record_change", row=row), body)


def add(
    pages: Pages, case: uuid.UUID, kind: str, of: uuid.UUID | None = None, **fields: Any
) -> Any:
    """The same for a new one."""
    address = pages.at("record_add", case=case, kind=kind) + (f"?of={of}" if of else "")
    told = form(pages.browser.get(address).content.decode())
    return pages.browser.post(address, told | named(fields))


def made(pages: Pages, answer: Any) -> Any:
    """The record that an answer leads to."""
    assert answer.status_code == 303, refusals(answer)
    row = uuid.UUID(answer.headers["Location"].split("/records/")[1].split("/")[0])
    return resting(pages, row)


def resting(pages: Pages, row: uuid.UUID) -> Any:
    """A record as it is now."""
    return rows.read(pages.by, pages.desk, row).record


def refusals(answer: Any) -> list[str]:
    """What is said beside the fields."""
    assert answer.status_code in (409, 422)
    return re.findall(r'class="error"[^>]*>([^<]*)', answer.content.decode())


@pytest.fixture
def case(pages: Pages) -> uuid.UUID:
    return cases.open_case(pages.by, pages.desk, title="Shops of Charikar")


@pytest.fixture
def act(pages: Pages, case: uuid.UUID) -> uuid.UUID:
    whole = Act(id=uuid.uuid4(), code="LIB-01", case=case)
    return acts.add_act(pages.by, pages.desk, whole)


@pytest.fixture
def person(pages: Pages) -> uuid.UUID:
    return keeping.add(pages.by, pages.desk, Person(id=uuid.uuid4(), pseudonym="Shopkeeper 1"))
