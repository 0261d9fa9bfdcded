"""The records of a dossier for machines: CSV, JSON, and what the schemas allow. All invented."""

import csv
import io
import json

import pytest

from casework.dossier import tables
from casework.dossier.file_teller import FileTeller
from casework.dossier.masking import DateMask, Rules
from casework.dossier.terms import PlaceMask
from tests.casework.dossier.people import CANARIES, row
from tests.casework.dossier.profiles.examples import MECHANISM

NAMES = ("acts", "persons", "involvements", "information", "claims", "edicts")


def _files(rules=Rules(PlaceMask.DISTRICT), **changed):  # noqa: B008
    teller = FileTeller(MECHANISM.selection(**changed), rules, "en")
    return {file.path: file.open().read() for file in tables.files(teller)}


def _json(name, **changed):
    return json.loads(_files(**changed)[f"data/tables/{name}.json"])


def _fits(kind, value):
    if kind == "string":
        return isinstance(value, str)
    if kind == "array":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return kind == ["integer", "null"] and (value is None or isinstance(value, int))


@pytest.mark.parametrize("name", NAMES)
def test_every_table_keeps_to_its_schema(name):
    schema = json.loads(_files()[f"data/tables/schema/{name}.schema.json"])
    asked = schema["items"]
    rows = _json(name)

    assert rows
    assert schema["$schema"].endswith("2020-12/schema")
    for one in rows:
        assert sorted(one) == sorted(asked["required"]) == sorted(asked["properties"])
        for key, value in one.items():
            assert _fits(asked["properties"][key]["type"], value)


@pytest.mark.parametrize("name", NAMES)
def test_the_csv_says_what_the_json_says(name):
    lines = list(csv.DictReader(io.StringIO(_files()[f"data/tables/{name}.csv"].decode())))

    for line, one in zip(lines, _json(name), strict=True):
        for key, value in one.items():
            told = "|".join(value) if isinstance(value, list) else value
            assert line[key] == ("" if told is None else str(told))


def test_a_month_is_a_range_of_days_with_its_precision():
    second = _json("acts")[1]

    assert second["began_from"] < second["began_to"]
    assert second["began_precision"] == "month"


def test_at_the_mask_of_the_province_no_district_stands_in_any_table():
    for content in _files(Rules(PlaceMask.PROVINCE)).values():
        assert b"bazarak" not in content.lower()


def test_where_days_are_masked_neither_the_day_nor_its_words_stand():
    first = json.loads(_files(Rules(dates=DateMask.MONTH))["data/tables/acts.json"])[0]

    assert first["began_from"] != first["began_to"]
    assert first["began_told"] == ""


def test_no_protected_name_stands_in_any_table():
    for content in _files().values():
        for name in CANARIES:
            assert name.encode() not in content


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe_in_csv_and_not_in_json(start):
    text = f"{start}cmd()"
    files = _files(changing={row(50): {"claimant": text}})
    line = next(csv.DictReader(io.StringIO(files["data/tables/claims.csv"].decode())))

    assert line["claimant"] == f"'{text}"
    assert json.loads(files["data/tables/claims.json"])[0]["claimant"] == text
