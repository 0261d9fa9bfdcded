"""What the public is given: nothing by which somebody may be found. All invented."""

from dataclasses import asdict, replace

from casework.dossier.document import Bar, Note, Table
from casework.dossier.outgoing import outgoing
from casework.dossier.profiles.extract import PROFILE
from casework.dossier.telling import plain
from casework.dossier.terms import PlaceMask
from casework.records.shapes import FieldValue
from tests.casework.dossier.people import (
    DETENTION,
    ITEMS,
    MEMBER,
    PHOTO,
    VICTIM,
    row,
    selection_of,
)
from tests.casework.dossier.profiles.examples import EXTRACT


def _table(selection):
    (table,) = [one for one in PROFILE.document(selection, "en").blocks if isinstance(one, Table)]
    return table


def _everything(selection):
    return str(asdict(PROFILE.document(selection, selection.terms.language)))


def test_no_place_is_finer_than_a_province_whatever_was_ordered():
    for mask in PlaceMask:
        told = _everything(EXTRACT.selection(place_mask=mask))
        assert "Bazarak" not in told
        assert ("Panjshir" in told) is (mask is not PlaceMask.COUNTRY)


def test_no_day_is_finer_than_a_month():
    told = _everything(EXTRACT.selection())

    assert "24 Asad" not in told
    assert "15 August" not in told
    assert "Asad 1405" in told


def test_no_pseudonym_no_official_and_no_unit_stands_in_it():
    told = _everything(EXTRACT.selection())

    for name in ("PERSON-", "Willow", "Poplar", "Mullah Invented", "directorate post", "Lower"):
        assert name not in told


def test_no_word_of_an_account_or_of_an_answer_stands_in_it():
    planted = FieldValue(key="stated_reason", texts=("planted words",), set_by=MEMBER)
    selection = EXTRACT.selection(
        changing={
            DETENTION.id: {"values": (planted,)},
            VICTIM.id: {"occupation": "planted words", "remarks": "planted words"},
            row(2): {"title": "planted words", "summary": "planted words"},
            row(3): {"title": "planted words", "description": "planted words"},
            row(50): {"text": "planted words", "translation": "planted words"},
        }
    )

    told = _everything(selection)
    assert "planted" not in told
    assert "They took my neighbour" not in told
    assert Bar.__name__ not in told


def test_acts_are_rows_told_by_their_codes_with_the_number_of_their_accounts():
    table = _table(EXTRACT.selection())

    assert [plain(cell) for cell in table.rows[0]] == [
        "Arbitrary arrest or detention",
        "23 July 2026 – 22 August 2026 (Asad 1405; some day in that month)",
        "Panjshir province",
        "1",
        "de facto intelligence (GDI)",
        "reasonable grounds to believe",
    ]
    notes = [one for line in table.rows for cell in line for one in cell if isinstance(one, Note)]
    assert [(one.evidence, one.text) for one in notes] == [((), "accounts it rests on: 1")] * 3


def test_the_order_of_choosing_does_not_show():
    selection = EXTRACT.selection()
    turned = replace(selection, records=dict(reversed(list(selection.records.items()))))

    assert _everything(turned) == _everything(selection)


def test_an_item_that_anybody_could_have_may_go_along():
    published = {"mode": "open_source", "persons": (), "sensitive": ()}
    selection = EXTRACT.selection(items=ITEMS[1:], changing={PHOTO.id: published})

    assert [gap for gap in PROFILE.gaps(selection) if gap.code == "item_not_public"] == []
    sensitive = {**published, "sensitive": ("child",)}
    kept = EXTRACT.selection(items=ITEMS[1:], changing={PHOTO.id: sensitive})
    assert [gap for gap in PROFILE.gaps(kept) if gap.code == "item_not_public"]


def test_an_original_never_goes_to_the_public():
    published = {"mode": "official", "persons": (), "sensitive": ()}
    original = replace(ITEMS[1], copy="evidentiary", sha256="cd" * 32)
    selection = EXTRACT.selection(items=(original,), changing={PHOTO.id: published})

    assert [gap.code for gap in PROFILE.gaps(selection) if gap.blocks] == ["item_not_public"]


def test_every_text_that_leaves_is_ours_or_was_looked_at():
    selection = EXTRACT.selection(changing={row(54): {"title": "Order on Ahmad Karimi"}})

    assert "Order on Ahmad Karimi" in set(outgoing(PROFILE.document(selection, "en")))
    found = {(gap.code, gap.about) for gap in PROFILE.gaps(selection)}
    assert ("identifier_in_text", row(54)) in found


def test_a_selection_with_accounts_shows_none_of_them():
    assert _everything(selection_of("extract", items=())) == _everything(
        selection_of("extract", items=(), accounts={})
    )
