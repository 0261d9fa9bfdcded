"""What stops any dossier, and how it is said. All invented."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casework.dossier import gaps
from casework.dossier.profile import Gap
from casework.dossier.profiles import profile
from casework.dossier.words import keys
from casework.records.review import ReviewState
from intake.errors import IntakeError
from tests.casework.dossier.people import (
    DAY,
    ITEMS,
    NAMES,
    PHOTO,
    REVIEW,
    STATEMENT,
    row,
    selection_of,
    terms_of,
    working_copy,
)

PROFILE = profile("communication")
CODE = Path(gaps.__file__).parent
RAISED = re.compile(r"\b(?:Gap|Changed)\(\s*\"(\w+)\"")


def _found(**selection):
    whole = selection_of(PROFILE.name, names=NAMES, **selection)
    return gaps.common(whole, PROFILE, optional=("no_names",))


def _codes(**selection):
    return {(gap.code, gap.about) for gap in _found(**selection) if gap.blocks}


def test_a_whole_case_has_nothing_in_its_way():
    assert _found() == ()


@pytest.mark.parametrize("state", [one for one in ReviewState if one is not ReviewState.ACCEPTED])
def test_an_account_goes_along_only_when_its_review_is_finished(state):
    assert ("review_unfinished", row(1)) in _codes(changing={row(1): {"state": state}})


def test_an_account_with_a_version_that_did_not_open_stays_here():
    assert ("review_unfinished", row(1)) in _codes(changing={row(1): {"unopened": True}})


def test_an_account_whose_review_was_not_chosen_stays_here():
    assert ("review_unfinished", row(1)) in _codes(without=[REVIEW.id])


def _unsure():
    copy = working_copy()
    account = copy.texts["account"]
    spans = tuple(replace(span, check=span.kind == "PERSON") for span in account.spans)
    return replace(copy, texts={**copy.texts, "account": replace(account, spans=spans)})


def test_what_the_machine_was_unsure_of_must_have_been_looked_at():
    assert ("check_open", row(1)) in _codes(accounts={row(1): _unsure()})


def test_a_doubt_that_somebody_opened_stops_nothing():
    seen = {row(1): {"doubts_seen": ("PERSON-1",)}}

    assert _codes(accounts={row(1): _unsure()}, changing=seen) == set()


def test_an_item_whose_original_is_another_one_is_refused():
    other = replace(ITEMS[1], evidentiary_sha256="ee" * 32)

    assert ("hash_differs", PHOTO.id) in _codes(items=(ITEMS[0], other))


def test_an_original_is_compared_with_what_was_written_down_of_it_or_of_its_sealed_file():
    of_octets = replace(
        ITEMS[1], copy="evidentiary", sha256="cd" * 32, evidentiary_sha256="ff" * 32
    )
    of_the_sealed_file = replace(ITEMS[1], copy="evidentiary", sha256="ee" * 32)
    false = replace(of_octets, sha256="ee" * 32)

    for true in (of_octets, of_the_sealed_file):
        assert _codes(items=(ITEMS[0], true)) == set()
    assert ("hash_differs", PHOTO.id) in _codes(items=(ITEMS[0], false))


def test_a_working_copy_made_for_this_dossier_has_a_hash_of_its_own():
    assert _codes(items=(ITEMS[0], replace(ITEMS[1], sha256="ee" * 32))) == set()


def test_an_item_without_a_hash_is_refused():
    for lost in (replace(ITEMS[1], sha256=""), replace(ITEMS[1], evidentiary_sha256="")):
        assert ("hash_missing", PHOTO.id) in _codes(items=(lost,))


def test_an_item_without_its_record_is_refused():
    assert ("evidence_missing", PHOTO.id) in _codes(without=[PHOTO.id])


def test_an_item_that_is_mentioned_and_stays_is_said_and_stops_nothing():
    assert Gap("item_stays", PHOTO.id, blocks=False) in _found(items=ITEMS[:1])


def test_what_was_chosen_and_left_out_is_said_and_stops_nothing():
    left = {STATEMENT.id: "consent_refused"}

    assert _found(left_out=left) == (
        Gap("left_out", STATEMENT.id, "consent_refused", blocks=False),
    )


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_an_answer_of_nothing_is_no_answer(blank):
    answers = {**selection_of().terms.answers, "contact": blank}

    assert Gap("answer_missing", field="contact") in _found(answers=answers)


def test_the_scope_must_be_the_one_of_the_audience():
    found = _found(scope="public_named")

    assert Gap("scope_of_another_audience", field="public_named") in found


@pytest.mark.parametrize(
    ("until", "refused"), [(None, False), (DAY, False), (date(2026, 11, 20), True)]
)
def test_nothing_is_sealed_to_a_key_whose_last_day_is_over(until, refused):
    found = gaps.expired({"The invented court": until}, DAY)

    assert [gap.field for gap in found] == (["The invented court"] if refused else [])
    assert all("The invented court" in gaps.sentence(gap, "ps") for gap in found)


def test_only_what_blocks_blocks():
    stops, says = Gap("no_acts"), Gap("left_out", row(1), blocks=False)

    assert gaps.blocking([says, stops]) == (stops,)


def test_every_refusal_that_code_raises_has_its_sentence():
    """A code without words would be a page that fails where people are told what to do."""
    written = [path.read_text("utf-8") for path in CODE.rglob("*.py")]
    raised = {code for text in written for code in RAISED.findall(text)}

    assert {"proof_missing", "part_changed", "names_not_carried"} <= raised
    assert raised - set(keys("gaps")) == set()


@pytest.mark.parametrize("why", ["kept_back", "not_for_audience", "account_missing"])
def test_what_stays_behind_says_why(why):
    told = gaps.sentence(Gap("left_out", row(1), why, blocks=False), "en")

    assert why not in told
    assert told.endswith(".")


@pytest.mark.parametrize(
    "name",
    [
        "<b>Network</b>",
        '#link("x")[Network]',
        "Network\\par",
        "Network\nContact: nobody",
        "Network\u2028two",
        "Network\x00",
        "Network\x1b[31m",
        "\u202eteN",
        "\u2067Network\u2069",
        "Net\u00adwork",
        "Network\ue000",
        "Network\ud800",
        "N" * 201,
    ],
)
def test_no_cover_has_a_name_that_is_not_plain(name):
    with pytest.raises(IntakeError, match="terms_malformed"):
        terms_of(organisation=name)


@pytest.mark.parametrize(
    "name", ["", "شبکهٔ مستند‌سازی (تبعید)", "Smith & Sons: “No. 4”", "د ښځو اداره، کابل", "N" * 200]
)
def test_a_plain_name_in_any_of_the_languages_is_taken(name):
    assert terms_of(organisation=name).organisation == name


def test_a_protected_name_on_the_cover_stops_any_dossier():
    held = next(iter(NAMES.values())).called[0]

    assert ("cover_names_protected", None) in _codes(organisation=f"Friends of {held}")


def test_what_is_surely_a_name_on_the_cover_is_said_and_stops_nothing():
    said = _found(organisation="The Ahmad Karimi House")

    assert said == (Gap("cover_perhaps_names", blocks=False),)
