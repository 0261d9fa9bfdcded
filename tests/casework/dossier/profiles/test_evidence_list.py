"""The evidence list: the same octets wherever it is made, and nothing in it from outside."""

import csv
import hashlib
import io
from dataclasses import replace

from casework.dossier.evidence_list import COLUMNS, evidence_csv, evidence_sha256, files
from tests.casework.dossier.people import ITEMS, PHOTO, consent, row, selection_of


def _rows(selection):
    return list(csv.DictReader(io.StringIO(evidence_csv(selection).decode(), newline="")))


def test_each_item_is_a_row_with_its_hashes_and_where_its_custody_stands():
    first, second = _rows(selection_of())

    assert tuple(first) == COLUMNS
    assert (first["id"], first["file"]) == ("E-0001", "evidence/E-0001.txt")
    assert (second["sha256"], second["evidentiary_sha256"]) == (ITEMS[1].sha256, "cd" * 32)
    assert (first["collected"], second["collected"]) == ("2026-10-02", "2026-10-02")
    assert (first["type"], second["type"]) == ("account_text", "photo")
    assert first["custody"] == "custody/E-0001.txt"


def test_the_consent_of_an_item_is_the_least_that_anybody_in_it_gave():
    refused = consent(75, state="refused", source=row(20))

    assert [one["consent"] for one in _rows(selection_of())] == ["given_by_family", "given"]
    assert [one["consent"] for one in _rows(selection_of(more=[refused]))] == ["refused"] * 2


def test_the_hash_on_the_cover_is_of_the_file_in_the_bag():
    selection = selection_of()
    bag = {one.path: one for one in files(selection)}

    assert bag["data/evidence.csv"].sha256() == evidence_sha256(selection)
    assert bag["data/evidence/E-0001.txt"].sha256() == ITEMS[0].sha256
    custody = bag["data/custody/E-0002.txt"].open().read()
    assert custody.splitlines()[0] == b"2026-10-02 submission.received"
    assert hashlib.sha256(evidence_csv(selection_of())).hexdigest() == evidence_sha256(selection)


def test_an_item_without_its_record_says_unknown_and_leaves_no_column_empty():
    rows = _rows(selection_of(without=[PHOTO.id], items=[replace(ITEMS[1], redacted=())]))

    assert [(one["collected"], one["redaction"]) for one in rows] == [("unknown", "none")]
