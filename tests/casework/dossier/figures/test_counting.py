"""What is counted, counted by hand. Everything is invented."""

import csv
import io
import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casework.dates import parse, told
from casework.dossier.figures import by_code, claims, detention, over_place, over_time, placing
from casework.dossier.figures.counts import counts_of
from casework.dossier.figures.placing import BEYOND, COARSE, NOT_LOCATED, UNKNOWN, WITHIN
from casework.dossier.figures.sample import SEVERAL, UNATTRIBUTED
from casework.dossier.figures.windows import windows_of, written
from casework.dossier.terms import PlaceMask
from casework.records import (
    Attribution,
    Check,
    Claim,
    Consent,
    Information,
    Intervention,
    Involvement,
    Person,
    Review,
    Source,
)
from casework.records.act import ActState
from casework.records.consent import Scope
from casework.records.review import ReviewState
from casework.records.shapes import FieldValue, Grade, Place
from intake.calendars import GREGORIAN
from intake.errors import IntakeError
from tests.casework.dossier.figures.invented import DAY, MEMBER, an_act, on, selection

SATURDAY = date(2025, 3, 1)
WEEK = timedelta(days=7)


def row(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def pairs(found):
    """Rows of two columns as a mapping."""
    return dict(found.rows)


def counted(*records, **terms):
    return counts_of(selection(*records, **terms))


def test_acts_are_counted_by_the_week_that_begins_on_saturday():
    days = (SATURDAY, SATURDAY + timedelta(6), SATURDAY + WEEK)
    found = over_time.weekly(counted(*(an_act(n, began=on(day)) for n, day in enumerate(days))))
    assert found.rows == (("2025-03-01", "2", ""), ("2025-03-08", "1", ""))


def test_a_mean_trails_over_eight_weeks_and_the_first_seven_have_none():
    acts = [an_act(n, began=on(SATURDAY + n * WEEK)) for n in range(8)]
    acts.append(an_act(90, began=on(SATURDAY + 9 * WEEK)))
    means = over_time.weekly(counted(*acts)).column("trailing_mean")
    assert means == ("",) * 7 + ("1.0", "0.9", "0.9")


def test_no_mean_goes_over_a_week_whose_number_is_hidden():
    assert over_time.trailing_means(["9", "–", "9", "9"], 2) == ["", "–", "–", "9.0"]


def test_a_week_between_without_an_act_is_a_zero():
    days = (SATURDAY, SATURDAY + 2 * WEEK)
    found = over_time.weekly(counted(*(an_act(n, began=on(day)) for n, day in enumerate(days))))
    assert found.column("acts") == ("1", "0", "1")


@pytest.mark.parametrize(
    ("began", "week", "month"),
    [
        (on(SATURDAY), "2025-03-01", "2025-03"),
        (on(SATURDAY, "week"), "2025-03-01", "2025-03"),
        (on(SATURDAY, "month"), COARSE, "2025-03"),
        (on(SATURDAY, "year"), COARSE, COARSE),
        (parse("Sunbula 1405"), COARSE, COARSE),
        (told(GREGORIAN, 2025, 3, 1, edge="before"), UNKNOWN, UNKNOWN),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_a_date_is_never_put_on_a_day_that_was_not_told(began, week, month):
    assert placing.week(began) == week
    assert placing.month(began) == month


def test_proposed_and_withdrawn_acts_and_claims_are_not_counted_but_named():
    found = over_time.weekly(
        counted(
            an_act(1, began=on(SATURDAY)),
            an_act(2, began=on(SATURDAY), state=ActState.PROPOSED),
            an_act(3, began=on(SATURDAY), state=ActState.WITHDRAWN),
            Claim(id=row(4), code="CLM-01", claimant="A party", number=207, began=on(SATURDAY)),
            left_out={row(5): "kept_back"},
        )
    )
    assert found.column("acts") == ("1",)
    assert dict(found.remarks.left_out) == {
        "act_not_accepted": "1",
        "act_withdrawn": "1",
        "kept_back": "1",
    }


def test_acts_in_no_week_stay_in_the_total_and_are_said_under_the_figure():
    found = over_time.weekly(
        counted(an_act(1, began=on(SATURDAY)), an_act(2, began=on(SATURDAY, "year")), an_act(3))
    )
    assert found.remarks.number == "3"
    assert dict(found.remarks.not_placed) == {COARSE: "1", UNKNOWN: "1"}


def test_families_of_a_week_add_up_to_the_week():
    found = over_time.by_family(
        counted(
            an_act(1, began=on(SATURDAY)),
            an_act(2, began=on(SATURDAY), code="LIF-01"),
            an_act(3, began=on(SATURDAY), code="LIB-02"),
        )
    )
    assert found.head == ("week", "LIF", "LIB", "acts")
    assert found.rows == (("2025-03-01", "1", "2", "3"),)


def test_several_claimants_and_nobody_stand_apart_and_are_not_split():
    acts = (
        an_act(1, forces=("NRF",)),
        an_act(2, forces=("NRF", "IS-KP")),
        an_act(3, forces=("unknown",)),
        an_act(4),
        an_act(5, forces=("NRF",)),
        an_act(6, forces=("NRF", "IS-KP")),
    )
    findings = (
        Attribution(id=row(10), act=row(5), outcome="disputed", forces=("NRF",)),
        Attribution(id=row(11), act=row(6), outcome="probable", forces=("IS-KP",)),
    )
    found = by_code.by_force(counted(*acts, *findings))
    assert found.rows == (("IS-KP", "1"), ("NRF", "1"), (SEVERAL, "2"), (UNATTRIBUTED, "2"))
    assert pairs(by_code.by_outcome(counted(*acts, *findings))) == {
        "attributed": "0",
        "probable": "1",
        "disputed": "1",
        "unattributed": "0",
        "~none": "4",
    }


def test_a_distance_is_that_of_the_great_circle():
    assert placing.distance_km((0, 0), (0, 1)) == pytest.approx(111.195, abs=0.01)
    kabul, herat = (34.52813, 69.17233), (34.34817, 62.19967)
    assert placing.distance_km(kabul, herat) == pytest.approx(639, abs=3)


def test_imprecise_acts_lie_once_within_and_once_beyond_the_line():
    places = (
        Place(province="AF-KAB", district="AF-KAB/kabul", precision="2"),
        Place(province="AF-BAL", district="AF-BAL/balkh", precision="1"),
        Place(province="AF-KAB", district="AF-KAB/kabul", precision="3"),
        Place(province="AF-KAB"),
        None,
    )
    found = over_place.by_distance(counted(*(an_act(n, place=one) for n, one in enumerate(places))))
    assert found.rows[0] == (WITHIN, "1", "4", "1")
    assert found.rows[1] == (BEYOND, "1", "1", "4")
    assert [line[:2] for line in found.rows[2:]] == [
        (NOT_LOCATED, "0"),
        ("province_only", "2"),
        (UNKNOWN, "1"),
    ]


def test_a_district_without_a_point_is_not_located():
    place = Place(province="AF-BAL", district="AF-BAL/char-bolak", precision="2")
    assert place.district not in placing.district_points()
    assert placing.near(place) == NOT_LOCATED


def test_maps_compare_two_windows_of_equal_length():
    answer = "2025-03/2025-03 2025-05-01/2025-05-31"
    kabul = Place(province="AF-KAB")
    days = (date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 5), date(2025, 5, 31))
    acts = [an_act(n, began=on(day), place=kabul) for n, day in enumerate(days)]
    acts.append(an_act(9, began=on(days[0], "year"), place=kabul))
    found = over_place.by_window(counted(*acts, answers={"windows": answer}))
    assert found.head == ("province", "1", "2", "~outside", "~coarse")
    assert ("AF-KAB", "2", "1", "1", "1") in found.rows
    assert found.rows[-1] == ("", "2", "1", "1", "1")
    assert len(found.rows) == 34 + 1 + 1


@pytest.mark.parametrize(
    "answer",
    [
        "soon",
        "2025-03-01/2025-03-31",
        "2025-03-01/2025-03-31 2025-03-31/2025-04-30",
        "2025-03-01/2025-03-31 2025-05-01/2025-05-30",
        "2025-03-31/2025-03-01 2025-05-31/2025-05-01",
        "2025-03/2025-03 2025-03/2025-03",
        "2025-03/2025-04 2025-05/2025-05",
        "2025-04/2025-03 2025-05/2025-04",
        "2025-03-02/2025-04-01 2025-04-02/2025-05-02",
        "2025-03-01/2025-03-30 2025-04-01/2025-04-30",
        "2025-13/2025-13 2026-01/2026-01",
    ],
)
def test_windows_that_are_not_two_equal_stretches_of_whole_months_are_refused(answer):
    with pytest.raises(IntakeError) as refusal:
        windows_of(answer, (), DAY)
    assert refusal.value.code == "windows_malformed"


@pytest.mark.parametrize("days", [0, 1, 2, 31, 70, 301, 1000])
def test_halves_are_of_equally_many_whole_months_and_do_not_overlap(days):
    last = SATURDAY + timedelta(days)
    acts = [an_act(1, began=on(SATURDAY)), an_act(2, began=on(last))]
    halves = windows_of("halves", acts, DAY)
    first, second = halves
    assert second.first == first.last + timedelta(1)
    assert first.first == SATURDAY.replace(day=1)
    assert second.last >= last
    assert windows_of(written(halves), (), DAY) == halves


def test_halves_tell_no_day_of_an_act():
    told = [windows_of("halves", [an_act(1, began=on(date(2025, 3, day)))], DAY)
            for day in (1, 17, 31)]  # fmt: skip
    assert told[0] == told[1] == told[2]


def test_a_claim_and_its_check_make_a_ratio_only_of_the_same_days():
    year: dict[str, Any] = {"began": on(date(2024, 1, 1)), "ended": on(date(2024, 12, 31))}
    half: dict[str, Any] = {"began": on(date(2024, 1, 1)), "ended": on(date(2024, 6, 30))}
    claim = Claim(id=row(1), code="CLM-01", claimant="A party", number=207, **year)
    check = Check(id=row(2), claim=row(1), outcome="contradicted", number=29, **half)
    found = claims.claims_and_checks(counted(claim, check))
    assert found.column("ratio") == ("~periods_differ",)
    assert found.column("claimed_to") == ("2024-12-31",)
    assert found.column("checked_to") == ("2024-06-30",)
    same = replace(check, **year)
    assert claims.claims_and_checks(counted(claim, same)).column("ratio") == ("0.14",)
    alone = claims.claims_and_checks(counted(claim))
    assert alone.column("outcome") == ("~not_checked",)
    assert "A party" not in str(alone.rows)


def test_a_small_number_that_was_found_for_a_claim_is_hidden_from_the_public():
    claim = Claim(id=row(1), code="CLM-01", claimant="A party", number=3)
    few = Check(id=row(2), claim=row(1), outcome="contradicted", number=4)
    year: dict[str, Any] = {"began": on(date(2024, 1, 1)), "ended": on(date(2024, 12, 31))}
    same = (replace(claim, number=207, **year), replace(few, **year))
    public: dict[str, Any] = {"audience": "statistics", "scope": "statistics_only"}

    found = claims.claims_and_checks(counted(claim, few, **public))
    assert (found.column("claimed"), found.column("checked")) == (("3",), ("–",))
    found = claims.claims_and_checks(counted(*same, **public))
    assert (found.column("checked"), found.column("ratio")) == (("–",), ("–",))
    found = claims.claims_and_checks(counted(*same))
    assert (found.column("checked"), found.column("ratio")) == (("4",), ("0.02",))


def test_detentions_give_the_median_of_the_ended_and_say_who_is_held():
    start = date(2025, 1, 1)
    ended = (
        an_act(n, began=on(start), ended=on(start + timedelta(days)))
        for n, days in enumerate((1, 3, 30))
    )
    said = FieldValue(key="status_at_end", texts=("still_held",), set_by=MEMBER)
    held = an_act(9, began=on(start), values=(said,))
    told_of = an_act(10, began=on(start))
    by_role = Involvement(
        id=row(20), act=row(10), person=row(21), role="victim", status_at_end=("still_held",)
    )
    other = an_act(11, code="HOM-01", began=on(start), ended=on(start))
    who = Person(id=row(21), pseudonym="PERSON-1")
    found = by_code.by_detention(
        counted(*ended, held, told_of, who, by_role, an_act(12, code="LIB-02"), other)
    )
    assert found.rows == (
        ("ended", "3", "4", "4"),
        ("still_held", "2", "", ""),
        ("not_known", "1", "", ""),
    )
    assert found.remarks.number == "6"


def test_a_length_between_ranges_of_days_is_a_range():
    act = an_act(1, began=on(date(2025, 1, 1), "month"), ended=on(date(2025, 3, 1), "month"))
    assert detention.length(act) == (30, 90)


def test_victims_are_persons_not_roles_in_acts_and_groups_are_ranges():
    group = Person(
        id=row(3), pseudonym="PERSON-2", unit="group", persons_least=3, persons_most=5, sex="male"
    )
    girl = Person(id=row(4), pseudonym="PERSON-3", sex="female", age_band="12_to_17")
    roles = [
        Involvement(id=row(n), act=row(act), person=who, role=role)
        for n, act, who, role in (
            (10, 1, row(3), "victim"),
            (11, 1, row(4), "victim"),
            (12, 2, row(4), "victim"),
            (13, 2, row(4), "witness"),
        )
    ]
    found = by_code.by_victim(counted(an_act(1), an_act(2), group, girl, *roles))
    assert found.rows == (
        ("victim", "female", "yes", "1", "1"),
        ("victim", "male", "unknown", "1", "3-5"),
        ("", "", "", "2", "4-6"),
    )


@pytest.mark.parametrize(
    ("told", "child"),
    [
        ({}, "no"),
        ({"age_then": 17}, "yes"),
        ({"answers": {"victim_is_child": "yes"}}, "yes"),
        ({"answers": {"victim_is_child": "unknown"}}, "no"),
        ({"answers": {"victim_age_band": "5_to_11"}}, "yes"),
        ({"answers": {"victim_age_band": "30_to_44", "victim_is_child": "yes"}}, "yes"),
        ({"age_then": 30, "answers": {"victim_is_child": "yes"}}, "no"),
    ],
)
def test_what_was_said_of_that_day_comes_before_what_is_said_of_the_person(told, child):
    values = tuple(
        FieldValue(key=key, texts=(one,)) for key, one in told.get("answers", {}).items()
    )
    person = Person(id=row(4), pseudonym="PERSON-3", sex="female", age_band="18_to_29")
    role = Involvement(
        id=row(10), act=row(1), person=row(4), role="victim", values=values,
        age_then=told.get("age_then"),
    )  # fmt: skip
    found = by_code.by_victim(counted(an_act(1), person, role))
    assert found.rows[0][2] == child


def test_persons_of_acts_are_ranges_and_acts_without_a_number_add_none():
    acts = (
        an_act(1, persons_least=3, persons_most=5),
        an_act(2, persons_least=2),
        an_act(3, persons_most=4),
        an_act(4),
        an_act(5, code="LIF-01", persons_least=1, persons_most=1),
    )
    found = by_code.by_persons(counted(*acts))
    assert found.rows == (("LIF", "1", "1"), ("LIB", "4", "5-11"), ("", "5", "6-12"))
    assert dict(found.remarks.more)["persons_untold"] == {"number": "1"}


def test_accounts_are_counted_by_grade_and_source():
    source = Source(id=row(2), pseudonym="Willow", mode="interview")
    graded = Grade(reliability="B", credibility="2")
    told_by = [
        Information(id=row(10), act=row(1), source=row(2), grade=graded, first_hand="yes"),
        Information(id=row(11), act=row(1), source=row(2)),
    ]
    counts = counted(an_act(1), source, *told_by)
    grades = by_code.by_grade(counts)
    assert grades.rows[1] == ("B", "0", "1", "0", "0", "0", "0", "0", "1")
    assert grades.rows[-1] == ("", "0", "1", "0", "0", "0", "0", "1", "2")
    assert pairs(by_code.by_first_hand(counts)) == {"yes": "1", "unknown": "1"}
    assert over_place.coverage(counts).column("mode") == ("interview", "")


def test_an_act_is_left_out_where_somebody_in_it_has_not_agreed():
    victim = Person(id=row(3), pseudonym="PERSON-1")
    accused = Person(id=row(4), pseudonym="PERSON-2")
    roles = (
        Involvement(id=row(10), act=row(1), person=row(3), role="victim"),
        Involvement(id=row(11), act=row(2), person=row(4), role="alleged_perpetrator"),
    )
    no = Consent(
        id=row(5), person=row(3), scopes=(Scope(scope="un_confidential", state="withdrawn"),)
    )
    silent = Consent(id=row(6), person=row(4))
    found = over_time.weekly(counted(an_act(1), an_act(2), victim, accused, *roles, no, silent))
    assert found.remarks.number == "1"
    assert dict(found.remarks.left_out) == {"no_consent": "1"}


@pytest.mark.parametrize("protected", [True, False])
@pytest.mark.parametrize(
    ("role", "is_counted"),
    [("victim", False), ("witness", False), ("source", False), ("alleged_perpetrator", True)],
)
def test_who_needs_no_protection_is_asked_like_anybody_before_an_act_is_counted(
    role, is_counted, protected
):
    who = {"pseudonym": "PERSON-1"} if protected else {"called": ("An invented elder",)}
    person = Person(id=row(3), protected=protected, **who)
    involved = Involvement(id=row(10), act=row(1), person=row(3), role=role)
    silent = Consent(id=row(5), person=row(3))
    found = over_time.weekly(counted(an_act(1), person, involved, silent))
    assert dict(found.remarks.left_out) == ({} if is_counted else {"no_consent": "1"})


@pytest.mark.parametrize(
    ("changed", "later", "is_counted"),
    [
        ({}, 0, False),
        ({"state": ReviewState.IN_REVIEW}, 0, False),
        ({"state": ReviewState.ACCEPTED}, 0, False),
        ({"state": ReviewState.REJECTED, "reason": "out_of_scope"}, 0, True),
        ({"comes_as": "answer"}, 0, True),
        ({"behind": row(99)}, 0, True),
        ({}, 1, True),
    ],
)
def test_what_a_source_asks_back_is_left_out_before_anybody_has_read_it(changed, later, is_counted):
    source = Source(id=row(3), pseudonym="Willow", review=row(20))
    other = Source(id=row(4), pseudonym="Poplar", review=row(22))
    told_by = [
        Information(id=row(10), act=row(1), source=row(3)),
        Information(id=row(11), act=row(2), source=row(4)),
    ]
    given = Scope(scope="un_confidential", state="given", since=DAY + timedelta(days=later))
    agreed = Consent(id=row(5), source=row(3), scopes=(given,))
    report = Review(
        id=row(20), submission=row(20), version=1, network=row(900), received_on=DAY, language="en",
        urgency="T1", behind=row(98),
    )  # fmt: skip
    sent = {"id": row(21), "submission": row(21), "comes_as": "withdrawal", **changed}
    request = replace(report, **sent)
    elsewhere = replace(report, id=row(22), submission=row(22), behind=row(97))
    found = over_time.weekly(
        counted(
            an_act(1), an_act(2), source, other, *told_by, agreed, report, request, elsewhere
        )
    )  # fmt: skip
    assert found.remarks.number == ("2" if is_counted else "1")
    assert dict(found.remarks.left_out) == ({} if is_counted else {"no_consent": "1"})


def test_an_act_told_by_a_source_who_never_agreed_is_left_out():
    source = Source(id=row(3), pseudonym="Willow")
    told_by = Information(id=row(4), act=row(1), source=row(3))
    silent = Consent(id=row(5), source=row(3))
    found = over_time.weekly(counted(an_act(1), source, told_by, silent))
    assert dict(found.remarks.left_out) == {"no_consent": "1"}


def test_triage_and_interventions_have_tables():
    review = Review(
        id=row(1), submission=row(1), version=1, network=row(9), received_on=DAY, language="ps",
        urgency="T1", state=ReviewState.ACCEPTED,
    )  # fmt: skip
    appeal = Intervention(id=row(2), kind="urgent_appeal", act=row(3), result="released")
    sender = Source(id=row(5), pseudonym="Willow", review=row(1))
    counts = counted(review, appeal, sender, an_act(3))
    assert by_code.by_urgency(counted(review)).rows == by_code.by_urgency(counted()).rows
    assert ("T1", "1") in by_code.by_urgency(counts).rows
    assert by_code.by_intervention(counts).rows[0] == ("urgent_appeal", "1", "1")


def test_a_source_mix_that_moves_between_the_windows_is_said():
    source = Source(id=row(2), pseudonym="Willow")
    acts, accounts = [], []
    for number in range(20):
        day = SATURDAY + timedelta(number if number < 10 else number + 31)
        acts.append(an_act(100 + number, began=on(day)))
        mode = "interview" if number < 10 else "open_source"
        accounts.append(
            Information(id=row(200 + number), act=row(100 + number), source=row(2), mode=mode)
        )
    moved = over_time.weekly(counted(source, *acts, *accounts)).remarks
    assert "mix_moved" in dict(moved.more)
    even = over_time.weekly(counted(source, *acts)).remarks
    assert "mix_moved" not in dict(even.more)


def test_the_frozen_csv_is_the_rows_and_has_their_hash():
    found = over_time.weekly(counted(an_act(1, began=on(SATURDAY))))
    file = found.frozen
    assert file.path == "data/figures/weekly.csv"
    read = list(csv.reader(io.StringIO(file.open().read().decode())))
    assert [tuple(line) for line in read] == [found.head, *found.rows]
    assert len(file.sha256()) == 64


def test_an_annex_of_a_country_knows_no_province():
    counts = counted(an_act(1, place=Place(province="AF-PAN")), place_mask=PlaceMask.COUNTRY)
    assert not over_place.shows_places(counts)
    assert over_time.weekly(counts).remarks.places == ()
