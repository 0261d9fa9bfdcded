"""Records as they were first written, octet by octet, still read as they were meant.

Whoever changes the fields of a kind raises its SCHEMA and says how the old one becomes the new;
these files are never written anew.
"""

from pathlib import Path

import pytest

from casework.records import KINDS, Review
from casework.records.codec import from_bytes, to_bytes
from tests.casework.records import examples

FILES = sorted((Path(__file__).parent / "first_schema").glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_record_of_the_first_schema_reads_as_it_was_meant(file):
    assert from_bytes(file.read_bytes()) == getattr(examples, file.stem.upper())


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_kind_still_of_its_first_schema_is_written_octet_by_octet_as_before(file):
    record = from_bytes(file.read_bytes())
    assert record.SCHEMA > 1 or to_bytes(record) == file.read_bytes().removesuffix(b"\n")


def test_every_kind_of_this_folder_has_a_file():
    kept = {type(from_bytes(file.read_bytes())) for file in FILES}
    assert set(KINDS) - {Review} == kept
