"""The page on which earlier documentation is brought in. Everybody in it is invented."""

import re
from typing import Any

import pytest

from casework import register
from casework.late_pages import LatePage
from casework.models import IdentityRow, SealedRow
from casework.records import Act
from casework.services import legacy as deeds
from casework.views import late_fields
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db
TABLE = (
    "Kind of violation\tNotes\tSex\tWho\n"
    "LIB-01\t<b>kept out</b>\tmale\tZalmay Nowhere\n"
    "Taken away\t\tman\tSadbarg Nowhere\n"
)


def send(pages: Pages, **told: str) -> Any:
    body = {"table": TABLE, "title": "A list of 1400", "calendar": "", **told}
    return pages.browser.post(pages.at("earlier"), body)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def asked(answer: Any) -> list[str]:
    return re.findall(r'<select[^>]* name="(meant-[0-9a-f]{16})"', text(answer))


def is_chosen(answer: Any, name: str) -> str:
    select = text(answer).split(f' name="{name}"')[1].split("</select>")[0]
    found = re.search(r'<option(?= [^>]*selected)[^>]* value="([^"]*)"', select)
    return found[1] if found else ""


COLUMNS = {"column-0": "act", "column-1": "", "column-2": "sex", "column-3": "called"}


def answers(pages: Pages) -> dict[str, str]:
    """Every question of the page about this table answered."""
    first, second = asked(send(pages, **COLUMNS))
    return {**COLUMNS, first: "LIB-01", second: "male"}


def test_step_by_step_a_table_becomes_records_of_a_case(pages: Pages) -> None:
    assert "The table" in text(pages.get("earlier"))
    first = send(pages)
    assert first.status_code == 422
    chosen = [is_chosen(first, f"column-{at}") for at in range(4)]
    assert chosen == ["act", "", "sex", ""]

    second = send(pages, **COLUMNS)
    assert "Words that stand in no list of ours" in text(second)
    assert "Sex: man" in text(second)
    assert not SealedRow.objects.exists()

    told = answers(pages)
    third = send(pages, **told)
    assert third.status_code == 200
    assert "2 lines are to be brought in." in text(third)
    assert {name: is_chosen(third, name) for name in asked(third)} == {
        name: code for name, code in told.items() if name.startswith("meant-")
    }
    assert not SealedRow.objects.exists()

    done = send(pages, **told, deed="bring")
    assert done.status_code == 303
    page = text(pages.browser.get(done.headers["Location"]))
    assert "Every line of the table is here now." in page
    assert "A list of 1400" in page
    assert "Nowhere" not in page
    assert "kept out" not in page
    acts = [one.record for one in register.of(pages.by, pages.desk).all(Act.KIND)]
    assert [one.code for one in acts if isinstance(one, Act)] == ["LIB-01", "LIB-01"]
    assert IdentityRow.objects.count() == 2


def test_what_is_wrong_is_said_by_line_and_heading_and_nothing_is_written(pages: Pages) -> None:
    table = "Kind of violation\tDay\nLIB-01\t1400\nLIB-01\t31 Feb 2021\n"
    plan = {"column-0": "act", "column-1": "began"}
    answer = send(pages, table=table, deed="bring", **plan)
    assert answer.status_code == 422
    assert re.search(r'Line 3, <b dir="auto">Day</b>: There is no such day', text(answer))
    assert "Line 2" not in text(answer)
    assert "Bring these lines in" not in text(answer)
    assert not SealedRow.objects.exists()


def test_a_table_that_is_none_is_refused_and_stands_in_the_page_still(pages: Pages) -> None:
    answer = send(pages, table='Kind\n"LIB-01')
    assert answer.status_code == 422
    assert "A quotation mark opens a cell" in text(answer)
    assert "&quot;LIB-01" in text(answer)
    assert "Say which column holds" in text(send(pages, **{**COLUMNS, "column-0": ""}))
    assert "Two columns are to hold the same" in text(send(pages, **{**COLUMNS, "column-1": "sex"}))


def test_after_a_break_the_page_says_how_much_is_here_and_goes_on(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = answers(pages)
    monkeypatch.setattr(deeds, "_AT_ONCE", 1)
    monkeypatch.setattr(deeds, "STINT", 0.0)
    half = send(pages, **told, deed="bring")
    assert half.status_code == 200
    assert "1 line is to be brought in." in text(half)
    assert "Here already: 1." in text(half)
    assert send(pages, **told, deed="bring").status_code == 303
    assert SealedRow.objects.filter(kind="act").count() == 2


def test_what_was_typed_is_escaped_and_an_answer_of_no_list_is_asked_again(pages: Pages) -> None:
    told = answers(pages)
    first = next(name for name in told if name.startswith("meant-"))
    answer = send(pages, **told | {first: '"><script>', "column-0": "act"})
    assert answer.status_code == 422
    assert first in asked(answer)
    assert "<script>" not in text(answer).split("<main")[1].split("</main")[0]
    headed = send(pages, table="<i>x</i>\nLIB-01\n")
    assert "<i>x" not in text(headed)


def test_a_column_that_was_no_list_asks_about_some_words_at_a_time(pages: Pages) -> None:
    lines = "\n".join(f"LIB-01\tword {one}" for one in "abcdefghijklmnopqrstuvwxyz" * 3)
    several = "\n".join(f"LIB-01\tword number {one}" for one in range(60))
    plan = {"column-0": "act", "column-1": "sex"}
    assert len(asked(send(pages, table=f"Kind\tSex\n{lines}", **plan))) == 26
    first = send(pages, table=f"Kind\tSex\n{several}", **plan)
    assert len(asked(first)) == 40
    told = dict.fromkeys(asked(first), "-")
    second = send(pages, table=f"Kind\tSex\n{several}", **plan, **told)
    left = asked(second)
    assert len(left) == 40
    assert [is_chosen(second, name) for name in left] == [""] * 20 + ["-"] * 20
    hidden = re.findall(r'name="(meant-[0-9a-f]{16})" value="-"', text(second))
    assert set(hidden) == set(told) - set(left)
    last = send(pages, table=f"Kind\tSex\n{several}", **plan | told | dict.fromkeys(left, "-"))
    assert "60 lines are to be brought in." in text(last)


def test_a_page_that_came_late_is_told_with_its_labels(pages: Pages) -> None:
    path = pages.at("earlier")
    late = LatePage(path, (("table", TABLE), ("title", "A list"), ("look", "1")))
    lines = [str(one.label) for one in late_fields.in_words(late) if one.label]
    assert lines == ["The table", "What this documentation is called"]
