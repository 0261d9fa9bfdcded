"""The packages for Uwazi, read back by the rules of its importer. All invented.

The rules, from huridocs/uwazi (app/api/csv): headers become names by lower case and underscores;
`name__xx` for some types only, the default language among them, never beside a bare `name`; a
day is YYYY-MM-DD; a range is from:to with either end open; parts are joined by a bar.
"""

import csv
import io
import json
import re
import zipfile
from datetime import date
from typing import Any

import pytest

from casework.dates import parse
from casework.dossier import zipping
from casework.dossier.profiles.uwazi import PROFILE
from casework.dossier.profiles.uwazi_templates import BY_LANGUAGE, TEMPLATES, slug
from tests.casework.dossier.people import PHOTO_OCTETS, row
from tests.casework.dossier.profiles.examples import UWAZI

DEFAULT, LANGUAGES = "en", ("en", "fa", "ps")
TYPES = {one.name: {each.header: each.type for each in one.properties} for one in TEMPLATES}


def packages(**changed):
    """The zips by template, each as (rows, files)."""
    found = {}
    for file in PROFILE.files(UWAZI.selection(**changed), lambda *_: {}):
        if file.path.endswith(".zip"):
            with file.open() as stream, zipfile.ZipFile(io.BytesIO(stream.read())) as archive:
                assert archive.testzip() is None
                members = {name: archive.read(name) for name in archive.namelist()}
            table = members.pop("import.csv").decode("utf-8")
            template = file.path.rsplit("/", 1)[1].removesuffix(".zip")
            found[template] = (list(csv.DictReader(io.StringIO(table))), members)
    return found


def imported(template, line):
    """One entity as the importer would make it; AssertionError where it would stumble."""
    entity: dict[str, Any] = {}
    for header, value in line.items():
        name, _, language = header.partition("__")
        kind = "title" if name == "title" else TYPES[template][name]
        assert slug(name) == name, "a header that is not Latin would collide with others"
        if language:
            assert kind in BY_LANGUAGE
            entity.setdefault(name, {})[language] = value
        else:
            assert name not in entity
            entity[name] = _value(kind, value)
    for name, value in entity.items():
        if isinstance(value, dict):
            assert set(value) == set(LANGUAGES), f"{name} lacks a language"
    assert entity["title"][DEFAULT]
    return entity


def _value(kind, value):
    if not value:
        return None
    if kind == "date":
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
        return date.fromisoformat(value)
    if kind == "daterange":
        first, colon, last = value.partition(":")
        assert colon
        return tuple(date.fromisoformat(end) if end else None for end in (first, last))
    if kind == "numeric":
        return float(value)
    return value.split("|") if kind == "relationship" else value


def entities(**changed):
    return {
        template: [imported(template, line) for line in rows]
        for template, (rows, _files) in packages(**changed).items()
    }


def test_every_template_has_its_package():
    assert set(packages()) == {one.name for one in TEMPLATES}


def test_an_act_is_read_back_as_it_was():
    first = entities()["act"][0]

    assert first["kind"] == {
        "en": "Arbitrary arrest or detention",
        "fa": "بازداشت خودسرانه",
        "ps": first["kind"]["ps"],
    }
    assert first["when_day"] == date(2026, 8, 15)
    assert first["when_range"] == (date(2026, 8, 15), date(2026, 8, 15))
    assert first["persons_most"] == 1.0
    assert first["victims"] == ["PERSON-1"]


def test_a_date_less_sure_than_a_day_is_a_range_with_its_words_and_no_day():
    second = entities()["act"][1]

    assert second["when_day"] is None
    first, last = second["when_range"]
    assert first < last
    assert second["when_precision"] == "month"
    assert second["when_as_told"] == "Sunbula 1405"


@pytest.mark.parametrize("told", ["1405", "Sunbula 1405", "۲۴ اسد ۱۴۰۵"])
def test_no_day_is_invented_whatever_was_told(told):
    known = parse(told)
    act = entities(changing={row(4): {"began": known}})["act"][0]

    assert (act["when_day"] is None) is (known.from_day != known.to_day)
    assert act["when_range"] == (known.from_day, known.to_day)


def test_a_range_that_is_open_has_one_end():
    third = entities()["act"][2]

    assert third["when_range"][0] is None or third["when_range"][1] is None


def test_relationships_name_titles_that_are_there():
    found = entities()
    titles = {name: {one["title"]["en"] for one in rows} for name, rows in found.items()}
    for template in TEMPLATES:
        for header, kind in TYPES[template.name].items():
            if kind != "relationship":
                continue
            target = next(one.relates_to for one in template.properties if one.header == header)
            for one in found[template.name]:
                assert set(one[header] or ()) <= titles[target]


def test_titles_are_told_apart():
    for rows in entities().values():
        titles = [one["title"]["en"] for one in rows]
        assert len(set(titles)) == len(titles)


def test_the_files_that_rows_name_go_along_and_no_other():
    rows, files = packages()["document"]

    assert set(files) == {line["file"] for line in rows if line["file"]}
    assert files["E-0002.png"] == PHOTO_OCTETS


def test_an_account_stands_in_its_redacted_words():
    rows, _ = packages()["document"]
    texts = [line["text"] for line in rows if line["text"]]

    assert len(texts) == 1
    assert "[PERSON-1]" in texts[0]
    assert "Canarizai" not in texts[0]


def blocking(**changed):
    """(code, record) of what stands in the way."""
    return {(gap.code, gap.about) for gap in PROFILE.gaps(UWAZI.selection(**changed)) if gap.blocks}


def test_what_may_be_a_name_is_settled_by_people_and_what_surely_is_one_is_not():
    doubtful = {row(50): {"text": "They met Sharpoor Bridgewell."}}
    sure = {row(50): {"text": "Ahmad Karimi is not held."}}
    settled = {"no_names": "Sharpoor Bridgewell\nAhmad Karimi"}

    assert blocking(changing=sure, answers=settled) == {("identifier_in_text", row(50))}
    assert blocking(changing=doubtful) == {("identifier_perhaps", row(50))}
    assert blocking(changing=doubtful, answers=settled) == set()


def test_who_holds_power_may_be_named_in_what_was_claimed():
    named = {row(50): {"claimant": "Mullah Invented Postholder"}}

    assert blocking(changing=named) == set()
    assert blocking(changing=named, without=(row(14),)) == {("identifier_in_text", row(50))}


def test_the_description_names_every_property_of_every_template():
    file = next(
        one
        for one in PROFILE.files(UWAZI.selection(), lambda *_: {})
        if one.path.endswith("templates.json")
    )
    described = json.loads(file.open().read())

    assert [one["template"] for one in described] == [one.name for one in TEMPLATES]
    for one in described:
        names = [each["name"] for each in one["properties"]]
        assert len(set(names)) == len(names)


def test_a_zip_is_the_same_each_time_and_read_in_pieces():
    large = b"invented" * 200_000
    members = [("a.bin", lambda: io.BytesIO(large)), ("b.txt", lambda: io.BytesIO(b"b"))]
    first, again = zipping.stream(members).read(), zipping.stream(members).read()

    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.read("a.bin") == large
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
