"""P10 as a table: which state of which scope lets a dossier out to which audience."""

import itertools
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import codes, facts
from casework.dossier import consenting
from casework.records import Consent, Evidence, Involvement, Person, Source
from casework.records.consent import Scope
from casework.records.involvement import PERPETRATOR
from casework.records.review import ReviewState
from intake.taxonomy import CONSENT_SCOPES
from tests.casework.dossier.people import (
    APPEAL,
    DAY,
    NAMES,
    PHOTO,
    REVIEW,
    consent,
    row,
    selection_of,
)

AUDIENCES = tuple(facts.audiences())
STATES = (*codes.list("consent_state").codes, "")
# Written out by hand: for each audience the one scope, and whether "not asked" is enough.
NEEDS = {
    "internal": ("internal_read", True),
    "un_urgent": ("urgent_intervention", True),
    "un_confidential": ("un_confidential", False),
    "un_public": ("un_public_anonymised", False),
    "prosecutor": ("court_or_mechanism_confidential", False),
    "court": ("court_named", False),
    "partner": ("partner_organisation", False),
    "public": ("public_anonymised", False),
    "public_named": ("public_named", False),
    "statistics": ("statistics_only", False),
    "archive": ("archive_for_future", False),
}
VICTIM, SOURCE = row(10), row(20)


def _scopes(scope, state):
    return (Scope(scope=scope, state=state, since=DAY),) if state else ()


def _only(scope, state):
    return {row(70): {"scopes": _scopes(scope, state)}}


def _codes(selection):
    return {(gap.code, gap.about) for gap in consenting.gaps(selection)}


def test_every_audience_needs_the_scope_written_here():
    found = {code: (one.scope, one.unasked) for code, one in facts.audiences().items()}

    assert found == NEEDS
    assert set(NEEDS) == set(codes.list("dossier_audience").codes)


@pytest.mark.parametrize(
    ("audience", "scope", "state"), list(itertools.product(AUDIENCES, CONSENT_SCOPES, STATES))
)
def test_an_audience_is_reached_only_by_its_own_scope_and_only_when_given(audience, scope, state):
    needed, unasked_is_enough = NEEDS[audience]
    selection = selection_of(audience=audience, scope=needed, changing=_only(scope, state))

    lacking = [gap for gap in consenting.gaps(selection) if gap.about == VICTIM]

    allowed = scope == needed and (
        state in ("given", "given_by_family") or (state == "not_asked_unsafe" and unasked_is_enough)
    )
    assert (not lacking) is allowed
    assert all(gap.blocks and gap.field == needed for gap in lacking)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("refused", "consent_refused"),
        ("withdrawn", "consent_withdrawn"),
        ("expired", "consent_expired"),
        ("not_asked_unsafe", "consent_unasked"),
        ("", "consent_never_asked"),
    ],
)
def test_what_is_lacking_is_named_for_what_it_is(state, code):
    selection = selection_of(changing=_only("un_confidential", state))

    assert (code, VICTIM) in _codes(selection)


def test_a_case_in_which_everybody_agreed_lacks_nothing_and_says_whose_word_it_rests_on():
    selection = selection_of()

    assert consenting.gaps(selection) == ()
    relied = {(one.consent, one.holder, one.state) for one in consenting.relied_on(selection)}
    assert relied == {
        (row(70), row(10), "given"),
        (row(71), row(11), "given_by_family"),
        (row(72), row(12), "given"),
        (row(73), row(20), "given"),
        (row(74), row(21), "given"),
    }


@pytest.mark.parametrize("at", [70, 71, 72, 73, 74])
def test_one_person_without_a_record_stops_the_whole(at):
    selection = selection_of(without=[row(at)])

    assert [gap.code for gap in consenting.gaps(selection)] == ["consent_missing"]


@pytest.mark.parametrize(("days", "lacks"), [(0, False), (1, True)])
def test_a_consent_ends_with_its_last_day(days, lacks):
    until = DAY - timedelta(days=days)
    scope = Scope(scope="un_confidential", state="given", since=DAY, until=until)
    selection = selection_of(changing={row(70): {"scopes": (scope,)}})

    assert (("consent_expired", VICTIM) in _codes(selection)) is lacks


def test_a_withdrawal_in_one_record_beats_what_another_gives():
    twice = consent(75, state="withdrawn", person=VICTIM)

    assert ("consent_withdrawn", VICTIM) in _codes(selection_of(more=[twice]))


def test_a_scope_ordered_beside_the_one_of_the_audience_must_be_given_too():
    selection = selection_of(scope="public_named", changing=_only("un_confidential", "given"))

    assert ("consent_never_asked", VICTIM) in _codes(selection)


def test_who_is_seen_in_a_picture_is_asked_though_they_are_in_no_act():
    bystander = Person(id=row(15), pseudonym="PERSON-9")
    selection = selection_of(more=[bystander], changing={PHOTO.id: {"persons": (row(15),)}})

    assert ("consent_missing", row(15)) in _codes(selection)


def test_who_is_seen_in_a_picture_counts_though_their_record_was_not_chosen():
    stranger = uuid.UUID(int=999)
    selection = selection_of(changing={PHOTO.id: {"persons": (stranger,)}})

    assert ("consent_missing", stranger) in _codes(selection)


NOT_ACCUSED = tuple(one for one in codes.list("involvement_role").codes if one != PERPETRATOR)


def _somebody(role, *, protected):
    """Somebody more in the act, in one role or in none; a protected one under a pseudonym."""
    who = {"pseudonym": "PERSON-8"} if protected else {"called": ("An invented elder",)}
    person = Person(id=row(17), protected=protected, **who)
    found = Involvement(id=row(37), act=row(4), person=row(17), role=role) if role else None
    return [one for one in (person, found) if one]


def test_the_table_of_roles_is_of_all_there_are():
    assert len(NOT_ACCUSED) == 12
    assert {"victim", "indirect_victim", "witness", "source"} <= set(NOT_ACCUSED)


@pytest.mark.parametrize("protected", [True, False])
@pytest.mark.parametrize("role", NOT_ACCUSED)
def test_everybody_in_a_role_is_asked_protected_or_not(role, protected):
    needed, more = NEEDS["un_urgent"][0], _somebody(role, protected=protected)
    selection = selection_of(audience="un_urgent", scope=needed, more=more)

    for state in STATES:
        said = Consent(id=row(75), person=row(17), scopes=_scopes(needed, state))
        asked = replace(selection, records={**selection.records, said.id: said})
        lacking = {gap.about for gap in consenting.gaps(asked)}
        allowed = state in ("given", "given_by_family", "not_asked_unsafe")
        assert lacking == (set() if allowed else {row(17)}), state


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_unprotected_witness_of_whom_nothing_is_written_down_stops_every_audience(audience):
    selection = selection_of(
        audience=audience, scope=NEEDS[audience][0], more=_somebody("witness", protected=False)
    )

    assert _codes(selection) == {("consent_missing", row(17))}


def test_whoever_is_accused_in_one_act_and_harmed_in_another_is_asked():
    both = [*_somebody("victim", protected=False)]
    both.append(Involvement(id=row(38), act=row(5), person=row(17), role=PERPETRATOR))

    assert _codes(selection_of(more=both)) == {("consent_missing", row(17))}


def test_whoever_was_helped_is_asked_though_they_need_no_protection():
    helped = _somebody("", protected=False)
    selection = selection_of(more=helped, changing={APPEAL.id: {"person": row(17)}})

    assert _codes(selection) == {("consent_missing", row(17))}


@pytest.mark.parametrize(("protected", "asked"), [(True, {row(17)}), (False, set())])
def test_whoever_is_in_no_role_is_asked_where_they_need_protection(protected, asked):
    selection = selection_of(
        more=_somebody("", protected=protected), changing={PHOTO.id: {"persons": (row(17),)}}
    )

    assert {gap.about for gap in consenting.gaps(selection)} - {VICTIM} == asked


def test_nobody_asks_those_whom_the_dossier_accuses():
    accused = Person(id=row(16), protected=False, called=("An invented commander",))
    role = Involvement(id=row(36), act=row(4), person=row(16), role="alleged_perpetrator")

    assert consenting.gaps(selection_of(more=[accused, role])) == ()


def test_a_source_who_is_the_victim_speaks_for_both_and_either_no_counts():
    source = {row(20): {"person": VICTIM}}

    assert consenting.gaps(selection_of(without=[row(73)], changing=source)) == ()
    lacking = selection_of(changing={**source, **_only("un_confidential", "refused")})
    assert {("consent_refused", row(20)), ("consent_refused", VICTIM)} <= _codes(lacking)


@pytest.mark.parametrize("is_victim", [False, True])
def test_what_a_source_asks_back_stops_what_it_comes_along_with(is_victim):
    changing = {REVIEW.id: {"behind": row(98)}}
    if is_victim:
        changing[SOURCE] = {"person": VICTIM}
    asked = replace(
        REVIEW, id=row(18), behind=row(98), comes_as="withdrawal", state=ReviewState.NEW,
        received_on=DAY,
    )  # fmt: skip
    selection = selection_of(changing=changing, more=[asked])

    theirs = {SOURCE, VICTIM} if is_victim else {SOURCE}
    assert {("consent_asked_back", one) for one in theirs} <= _codes(selection)
    assert not theirs & {one.holder for one in consenting.relied_on(selection)}


def test_a_report_of_whose_sender_nothing_is_known_stays_here():
    selection = selection_of(without=[row(20), row(40), row(73)])

    assert ("source_missing", row(1)) in _codes(selection)


def test_what_stays_behind_without_somebody_is_listed():
    selection = selection_of()

    assert set(consenting.touched(selection, VICTIM)) == {row(4), row(6), row(60), row(61)}
    assert set(consenting.touched(selection, SOURCE)) == {row(1), row(4)}
    assert consenting.touched(selection, row(999)) == ()


def test_it_can_be_asked_before_anything_is_opened():
    opened = selection_of(names=NAMES)
    unopened = replace(opened, accounts={}, items=(), names={})

    assert consenting.gaps(unopened) == consenting.gaps(opened)
    assert consenting.relied_on(unopened) == consenting.relied_on(opened)


def test_an_unknown_state_in_an_old_record_allows_nothing():
    assert not consenting.permits("agreed", "internal_read")
    assert not consenting.permits("", "internal_read")


def test_holders_are_persons_and_sources_and_nobody_else():
    selection = selection_of()
    kinds = {type(selection.records[one]) for one in consenting.holders(selection)}

    assert kinds == {Person, Source}
    assert not {Consent, Evidence} & kinds


@given(st.tuples(*[st.sampled_from(STATES)] * 5))
def test_a_dossier_may_leave_exactly_when_every_single_person_in_it_agreed(states):
    changing = {
        row(at): {"scopes": _scopes("un_confidential", state)}
        for at, state in zip(range(70, 75), states, strict=True)
    }

    found = consenting.gaps(selection_of(changing=changing))

    assert len(found) == sum(state not in ("given", "given_by_family") for state in states)
