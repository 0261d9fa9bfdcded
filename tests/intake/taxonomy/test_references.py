"""What names something else in the facts finds it, and what the machine says is in a list."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from casework import codes
from intake import calendars, choices, classification, taxonomy
from intake.classification import counts
from intake.facts import FieldType, code_lists, field_sets
from intake.redaction import kinds
from intake.sanitising import Reason
from tests.intake.taxonomy.frozen import FOLDER, recordable

INTAKE = Path(classification.__file__).parent.parent
ACTS = taxonomy.VIOLATIONS.values()


def test_there_are_61_violations_in_10_families_and_5_claims():
    of = Counter(one.family == "CLM" for one in ACTS)
    assert (of[False], of[True]) == (61, 5)
    assert len(taxonomy.FAMILIES) == 11


@pytest.mark.parametrize("one", ACTS, ids=lambda one: one.code)
def test_everything_an_act_names_is_there(one):
    assert one.level in taxonomy.TRIAGE_HOURS
    assert set(one.escalators) <= set(codes.list("escalator").codes)
    assert set(one.routes) <= set(codes.list("route").codes)
    assert one.sets[0] == "core"
    keys = [field.key for field in field_sets().of(one.sets, one.own).fields]
    assert len(set(keys)) == len(keys)


def test_every_field_of_an_act_alone_is_asked_about_some_act():
    in_sets = {field.key for one in field_sets().sets.values() for field in one.fields}
    asked = {key for one in ACTS for key in one.own}
    alone = {key for key, one in field_sets().fields.items() if not one.retired} - in_sets
    assert alone <= asked


def test_every_field_with_codes_names_a_list_and_no_other_does():
    for field in field_sets().fields.values():
        assert bool(field.codes) is (field.type is FieldType.CODE)
        assert not field.codes or field.codes in code_lists()


def test_every_type_of_field_is_in_use():
    assert {field.type for field in field_sets().fields.values()} == set(FieldType)


def test_names_numbers_and_positions_of_people_are_marked_protected():
    telling = re.compile("_name$|national_id|id_document|coordinates|photo|_metadata|accounts_on")
    named = {key for key in field_sets().fields if telling.search(key)}
    shown = {key for key in named if not field_sets().fields[key].protected}
    assert shown == {"court_name"}


def test_sexual_violence_is_asked_about_without_a_narrative():
    asked = {field.type for field in field_sets().sets["sgbv_minimal"].fields}
    assert asked == {FieldType.YES_NO_UNKNOWN}


def test_what_the_machine_proposes_is_in_the_lists():
    assert set(Reason) <= set(codes.list("not_shown_reason").codes)
    assert {calendars.SOLAR_HIJRI, calendars.GREGORIAN} <= set(codes.list("calendar").codes)
    assert {code for code, _ in choices.DANGER} == set(codes.list("danger").codes)
    assert set(counts._UNITS) <= set(codes.list("counted").codes)
    for precision in ("day", "month", "year"):
        assert not codes.list("date_precision").entry(precision).retired


def test_every_kind_the_redactor_writes_is_in_the_list():
    assert kinds.IDENTITY.keys() | kinds.CONTEXT.keys() == set(codes.list("redaction_kind").codes)


def test_every_code_ever_recorded_can_still_be_shown():
    known = {name: codes.list(name) for name in codes.names()}
    for version in FOLDER.glob("*.json"):
        for name, recorded in json.loads(version.read_text()).items():
            if name == "(fields)":
                assert set(recorded) <= field_sets().fields.keys()
                continue
            gone = [c for c in recorded if known[name].entry(c).retired == "unknown"]
            assert gone == [], f"{name} of {version.stem}"


def test_this_version_and_its_codes_are_written_down():
    frozen = json.loads((FOLDER / f"{taxonomy.VERSION}.json").read_text())
    assert frozen == recordable(), "see intake/facts/CHANGES.md"
    assert f"\n## {taxonomy.VERSION}\n" in (INTAKE / "facts" / "CHANGES.md").read_text()
