"""Which procedure a communication asks for, and what its pages say. All invented."""

from datetime import date
from typing import Any

import pytest

from casework.dates import parse
from casework.dossier.document import Fields, Note
from casework.dossier.masking import Rules
from casework.dossier.profiles.choosing_kind import kind_of, kinds
from casework.dossier.profiles.communication import PROFILE
from casework.dossier.profiles.communication_elements import ELEMENTS
from casework.dossier.telling import Teller, plain
from casework.dossier.terms import LANGUAGES, PlaceMask
from casework.dossier.words import word
from casework.records.shapes import FieldValue
from tests.casework.dossier.people import (
    ANSWERS,
    DETENTION,
    DISAPPEARANCE,
    MEMBER,
    NAMES,
    consent,
    row,
    selection_of,
)

ONLY_DETENTION = (row(5), row(6), row(31), row(32))
ONLY_DISAPPEARANCE = (row(4), row(6), row(30), row(32))
RELEASED = {row(4): {"values": ()}, row(30): {"status_at_end": ("released",)}}
COMING = FieldValue(key="threat_deadline", dates=(parse("2026-12-01"),), set_by=MEMBER)
GONE = FieldValue(key="threat_deadline", dates=(parse("2026-10-01"),), set_by=MEMBER)
# What is changed in the case, and the procedure it then is for.
TABLE = {
    "missing for less than three months": ({"without": ONLY_DISAPPEARANCE}, "wgeid_urgent"),
    "missing for longer": (
        {"without": ONLY_DISAPPEARANCE, "made_on": date(2027, 2, 1)}, "wgeid_standard"
    ),
    "missing since nobody knows when": (
        {"without": ONLY_DISAPPEARANCE, "changing": {row(5): {"began": None}}}, "wgeid_standard"
    ),
    "found again": (
        {
            "without": ONLY_DISAPPEARANCE,
            "changing": {row(5): {"values": ()}, row(31): {"status_at_end": ("released",)}},
        },
        "allegation_letter",
    ),
    "still held": ({"without": ONLY_DETENTION}, "urgent_appeal"),
    "said to be held, and the act has ended": (
        {"without": ONLY_DETENTION, "changing": {row(4): {"ended": parse("2026-09-01")}}},
        "allegation_letter",
    ),
    "released": ({"without": ONLY_DETENTION, "changing": RELEASED}, "allegation_letter"),
    "released, a deadline set": (
        {
            "without": ONLY_DETENTION,
            "changing": {**RELEASED, row(4): {"code": "INT-06", "values": (COMING,)}},
        },
        "urgent_appeal",
    ),
    "released, the deadline gone": (
        {
            "without": ONLY_DETENTION,
            "changing": {**RELEASED, row(4): {"code": "INT-06", "values": (GONE,)}},
        },
        "allegation_letter",
    ),
    "a disappearance among other acts": ({}, "wgeid_urgent"),
}  # fmt: skip


def _kind(**selection):
    return kind_of(Teller(selection_of("communication", names=NAMES, **selection))).name


@pytest.mark.parametrize(("changed", "kind"), TABLE.values(), ids=TABLE)
def test_the_procedure_follows_from_the_state_of_the_acts(changed, kind):
    assert _kind(**changed) == kind


def test_every_element_of_the_rule_is_one_there_is_with_words_for_it():
    for kind in kinds():
        assert set(kind.elements) <= set(ELEMENTS)
        for language in LANGUAGES:
            assert word("profiles", f"kind_{kind.name}", language)
            assert all(word("profiles", f"element_{one}", language) for one in kind.elements)


def test_the_last_procedure_takes_what_no_other_does():
    last = kinds()[-1]

    assert (last.routes, last.ongoing, last.within) == ((), False, 0)


def test_both_working_group_procedures_require_its_six_elements():
    six = {"full_name", "date", "last_seen", "forces", "action", "submitter"}

    assert all(six <= set(one.elements) for one in kinds() if one.name.startswith("wgeid"))


@pytest.mark.parametrize(
    ("told", "enough"), [("Sunbula 1405", True), ("24 Asad 1405", True), ("1405", False)]
)
def test_a_disappearance_is_dated_to_the_month_at_least(told, enough):
    values = [one for one in DISAPPEARANCE.values if one.key != "missing_since"]
    values.append(FieldValue(key="missing_since", dates=(parse(told),), set_by=MEMBER))
    selection = selection_of(
        "communication", names=NAMES, changing={row(5): {"values": tuple(values)}}
    )

    found = {(gap.code, gap.field) for gap in PROFILE.gaps(selection)}
    assert (("field_missing", "date") not in found) is enough


def test_urgent_help_may_leave_for_somebody_who_could_not_be_asked():
    urgent: dict[str, Any] = {
        "audience": "un_urgent",
        "scope": "urgent_intervention",
        "without": ONLY_DETENTION,
    }
    unasked = consent(70, state="not_asked_unsafe", person=row(10))
    changed = {row(70): {"scopes": unasked.scopes}}
    selection = selection_of("communication", names=NAMES, changing=changed, **urgent)

    codes = {gap.code for gap in PROFILE.gaps(selection) if gap.blocks}
    assert not {code for code in codes if code.startswith("consent")}


def test_each_element_has_its_answer_and_statements_of_fact_their_evidence():
    document = PROFILE.document(selection_of("communication", names=NAMES), "en")
    (elements, _submitter) = [one for one in document.blocks if isinstance(one, Fields)]
    answers = dict(elements.pairs)

    assert plain(answers["Full name of the disappeared person"]) == "Tor Canarizai Missing"
    place = answers["Place of arrest or abduction, or where last seen"]
    assert plain(place) == "Bazarak district, Panjshir province"
    assert [one.evidence for one in place if isinstance(one, Note)] == [("E-0001",)]


def test_the_subtitle_says_which_procedure_in_the_language_of_the_copy():
    for language in LANGUAGES:
        selection = selection_of("communication", names=NAMES)
        cover = PROFILE.document(selection, language).cover
        assert cover.subtitle == word("profiles", "kind_wgeid_urgent", language)


def test_an_act_of_a_code_that_is_gone_asks_for_nothing_urgent():
    teller = Teller(
        selection_of(
            "communication", without=ONLY_DETENTION, changing={row(4): {"code": "OLD-01"}}
        ),
        Rules(PlaceMask.PROVINCE),
    )

    assert kind_of(teller).name == "urgent_appeal"
    assert DETENTION.code not in {act.code for act in teller.acts()}


def test_what_else_may_be_a_name_is_said_and_stops_nothing():
    answers = {**ANSWERS, "steps_taken": "Haji Ahmad Karimi asked at the post."}
    selection = selection_of("communication", names=NAMES, answers=answers)

    found = PROFILE.gaps(selection)
    assert {(gap.code, gap.blocks) for gap in found} == {("identifier_in_text", False)}
