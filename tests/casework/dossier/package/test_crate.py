"""RO-Crate metadata: every file is described once, by what it is. All invented."""

import hashlib
import io
import json
import uuid
from datetime import date

import pytest

from casework.dossier import bag, crate
from casework.dossier.bagfile import BagFile
from casework.dossier.selection import Item
from casework.dossier.terms import LANGUAGES, PlaceMask, Terms

PICTURE = bytes(range(256))
FILES = [
    BagFile.of("data/evidence.csv", b"id\n"),
    BagFile.of("data/custody/E-0001.txt", b"received\n"),
    BagFile.of("data/figures/weekly.csv", b"week\n"),
]


def terms(language="en", **more):
    return Terms(
        dossier="D-2026-0007",
        version=2,
        profile="mechanism",
        language=language,
        audience="mechanism",
        scope="accountability",
        place_mask=PlaceMask.PROVINCE,
        made_on=date(2026, 11, 21),
        answers={},
        **more,
    )


def item():
    def never():
        raise AssertionError("evidence is not read once more")

    return Item(
        number="E-0001",
        record=uuid.UUID(int=1),
        name="E-0001.jpg",
        media_type="image/jpeg",
        copy="working",
        sha256=hashlib.sha256(PICTURE).hexdigest(),
        size=len(PICTURE),
        evidentiary_sha256="",
        open=never,
    )


def graph(file):
    with file.open() as stream:
        read = json.load(stream)
    assert read["@context"] == "https://w3id.org/ro/crate/1.2/context"
    return {one["@id"]: one for one in read["@graph"]}


def test_the_descriptor_names_the_format_and_the_root():
    entities = graph(crate.metadata(terms(), FILES))

    descriptor = entities["ro-crate-metadata.json"]
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert descriptor["about"] == {"@id": "./"}
    assert entities["./"].keys() >= {"name", "description", "datePublished", "license"}


def test_every_file_is_described_once_and_every_name_leads_somewhere():
    entities = graph(crate.metadata(terms(organisation="An invented one"), FILES, [item()]))

    parts = [one["@id"] for one in entities["./"]["hasPart"]]
    assert parts == sorted(
        ["evidence.csv", "custody/E-0001.txt", "figures/weekly.csv", "evidence/E-0001.jpg"]
    )
    named = [one["@id"] for entity in entities.values() for one in _references(entity)]
    assert {name for name in named if not name.startswith("https:")} <= entities.keys()


def _references(entity):
    for value in entity.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield one


def test_evidence_is_described_by_what_is_known_and_leads_to_its_custody():
    entity = graph(crate.metadata(terms(), FILES, [item()]))["evidence/E-0001.jpg"]

    assert entity["sha256"] == hashlib.sha256(PICTURE).hexdigest()
    assert (entity["contentSize"], entity["encodingFormat"]) == ("256", "image/jpeg")
    assert entity["subjectOf"] == {"@id": "custody/E-0001.txt"}


def test_other_files_are_measured():
    entity = graph(crate.metadata(terms(), FILES))["figures/weekly.csv"]

    assert (entity["contentSize"], entity["encodingFormat"]) == ("5", "text/csv")
    assert entity["sha256"] == hashlib.sha256(b"week\n").hexdigest()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_bag_has_the_same_metadata_in_any_order(language):
    one = crate.metadata(terms(language), FILES, [item()])
    other = crate.metadata(terms(language), FILES[::-1], [item()])

    assert one.sha256() == other.sha256()


def test_it_fits_into_the_bag():
    picture = BagFile("data/evidence/E-0001.jpg", lambda: io.BytesIO(PICTURE))
    metadata = crate.metadata(terms(), FILES, [item()])

    plan = bag.plan("D-2026-0007-v2", [*FILES, picture, metadata], made_on=date(2026, 11, 21))

    assert crate.PATH in plan.sha256s


def test_without_an_organisations_name_there_is_no_author():
    assert "author" not in graph(crate.metadata(terms(), FILES))["./"]
