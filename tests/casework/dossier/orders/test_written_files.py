"""A file that is only words goes into a dossier as text, under the bars of an account."""

import pytest

from casework.dossier import evidence, opening
from casework.dossier.selection import Item
from tests.casework.dossier.orders.placing import ordered, place
from tests.casework.dossier.orders.resting import Case
from tests.casework.pages.arriving import written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]


@pytest.fixture
def item(case: Case, agent, monkeypatch: pytest.MonkeyPatch) -> Item:
    """The one file of the case, as if it had been a note."""
    held = ordered(case, place(case), agent)
    note = written("Commander Karim Wardaki took Zalmay Nowhere to Bazarak.\nNothing else.")
    as_sealed = opening.content
    monkeypatch.setattr(
        opening,
        "content",
        lambda part: note.to_bytes() if part.kind == "rendition" else as_sealed(part),
    )
    (file,) = (part.record for part in held.items.parts if part.kind == "rendition")
    records = opening.records(held.items, case.house.desk)
    every = evidence.items(held.items, records, held.statement.terms)
    (found,) = (one for one in every if one.record == file)
    return found


def test_it_is_text_and_its_bars_name_nobody(item: Item) -> None:
    words = item.open().read().decode()

    assert (item.media_type, item.name[-4:]) == ("text/plain", ".txt")
    assert "Nothing else." in words
    for gone in ("Karim", "Wardaki", "Zalmay", "Nowhere"):
        assert gone not in words
    assert "PERSON" in item.redacted
    assert item.size == len(words.encode())
