"""A file that is only words goes into a dossier as text, under the bars of an account."""

import io
import zipfile
from dataclasses import replace

import pytest

from casework.dossier import evidence, opening
from casework.dossier.selection import Item
from intake.sanitising import Member, Rendition
from tests.casework.dossier.orders.placing import ordered, place
from tests.casework.dossier.orders.resting import Case
from tests.casework.pages.arriving import rendition, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]


NOTE = written("Commander Karim Wardaki took Zalmay Nowhere to Bazarak.\nNothing else.")


@pytest.fixture(params=["note", "archive"])
def item(case: Case, agent, monkeypatch: pytest.MonkeyPatch, request) -> Item:
    """The one file of the case, as if it had been a note, or an archive of a picture and one."""
    held = ordered(case, place(case), agent)
    note = NOTE if request.param == "note" else _archived(NOTE)
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


def _archived(note: Rendition) -> Rendition:
    seen, said = rendition().pages[0], replace(note.pages[0], number=2)
    members = (Member(of=1, stripped={}), Member(of=1, stripped={}))
    return replace(rendition(2), pages=(seen, said), of=2, members=members)


def test_it_is_text_and_its_bars_name_nobody(item: Item) -> None:
    words = _words(item)

    assert "Nothing else." in words
    for gone in ("Karim", "Wardaki", "Zalmay", "Nowhere"):
        assert gone not in words
    assert "PERSON" in item.redacted


def _words(item: Item) -> str:
    content = item.open().read()
    assert item.size == len(content)
    if item.media_type == "text/plain":
        assert item.name.endswith(".txt")
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["page-0001.jpg", "page-0002.txt"]
        return archive.read("page-0002.txt").decode()
