"""Likely the same act, from how many origins, proven how far. All of it is invented."""

import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import codes
from casework.corroboration import (
    LIKELY,
    Account,
    Graded,
    Telling,
    alike,
    distance,
    likely,
    looks_the_same,
    origins,
    propose,
    resemblance,
    sketch,
)
from casework.corroboration.proof import rules
from casework.corroboration.shingles import KEPT
from casework.dates import parse, told
from casework.register.folding import folded
from casework.register.sounding import name_parts

A, B, C, P, Q = (uuid.UUID(int=n) for n in range(1, 6))
HERE, THERE = (uuid.UUID(int=n) for n in (11, 12))  # two reports
ONE = Telling(
    act=A,
    code="LIB-01",
    family="LIB",
    review=HERE,
    province="AF-PAN",
    district="AF-PAN/1",
    began=parse("24 Asad 1400"),
    persons_least=2,
    persons_most=3,
)
OTHER = replace(ONE, act=B, review=THERE)
DARI = "دو مرد را شب هنگام از خانه‌شان در قریهٔ ساختگی بردند و تا امروز خبری نیست"


def words_of(text):
    return sketch(folded(text))


def codes_of(pair):
    assert pair is not None
    return {one.code for one in pair.reasons}


def points(pair):
    return 0.0 if pair is None else pair.points


def test_the_same_place_day_and_kind_from_another_report_is_likely_the_same_act():
    pair = alike(ONE, OTHER)
    assert codes_of(pair) == {"same_district", "same_days", "same_code", "same_number"}
    assert pair is not None
    assert pair.points == sum(one.points for one in pair.reasons)
    assert pair.points >= LIKELY


@pytest.mark.parametrize(
    "changes",
    [
        {"district": "", "province": "", "began": None},
        {"began": None, "code": "HOM-04", "family": "HOM"},
        {"district": "", "province": "", "code": "HOM-04", "family": "HOM"},
    ],
)
def test_place_or_day_or_kind_alone_is_not_enough(changes):
    assert alike(ONE, replace(OTHER, **changes)) is None


def test_another_province_or_a_far_day_ends_it_whatever_the_words_say():
    words = words_of(DARI)
    here = replace(ONE, words=words)
    assert alike(here, replace(OTHER, words=words))
    assert alike(here, replace(OTHER, words=words, province="AF-KAB", district="")) is None
    assert alike(here, replace(OTHER, words=words, began=parse("24 Asad 1401"))) is None


def test_two_acts_of_one_report_are_never_one():
    assert alike(ONE, replace(OTHER, review=ONE.review)) is None
    assert alike(ONE, ONE) is None


def test_a_month_that_holds_the_day_speaks_less_than_the_day():
    month = alike(ONE, replace(OTHER, began=parse("Asad 1400")))
    assert "days_overlap" in codes_of(month)
    assert points(month) < points(alike(ONE, OTHER))
    no_number = replace(OTHER, began=parse("Asad 1400"), persons_least=None, persons_most=None)
    assert alike(ONE, no_number) is None


def test_a_date_that_was_not_understood_neither_joins_nor_parts():
    unsure = told("gregorian", 2021, 8, 15, precision="before or after")
    copied = replace(OTHER, began=unsure, words=words_of(DARI))
    found = codes_of(alike(replace(ONE, words=words_of(DARI)), copied))
    assert found.isdisjoint({"same_days", "days_overlap", "days_near", "days_apart"})


def test_one_shared_name_is_less_than_a_name_and_a_fathers_name():
    def with_tags(telling, *tags):
        return replace(telling, people={(telling.review, "PERSON-1", 1): frozenset(tags)})

    one_name = alike(with_tags(ONE, "t1", "t2"), with_tags(OTHER, "t1", "t9"))
    two_names = alike(with_tags(ONE, "t1", "t2"), with_tags(OTHER, "t1", "t2"))
    assert "shared_name" in codes_of(one_name)
    assert "same_person" in codes_of(two_names)
    assert points(two_names) > points(one_name)


def test_two_whom_people_kept_apart_are_no_reason_any_more():
    tags = frozenset(("t1", "t2"))
    who, whom = (HERE, "PERSON-1", 1), (THERE, "PERSON-2", 1)
    one, other = replace(ONE, people={who: tags}), replace(OTHER, people={whom: tags})
    assert "same_person" in codes_of(alike(one, other))
    found = codes_of(alike(one, other, {frozenset((who, whom))}))
    assert found.isdisjoint({"same_person", "shared_name"})


def test_a_person_whom_people_found_to_be_one_says_more_than_a_name():
    tags = {(HERE, "PERSON-1", 1): frozenset(("t1", "t2"))}
    one, other = replace(ONE, people=tags), replace(OTHER, people=tags)
    known = alike(replace(one, known=frozenset((P,))), replace(other, known=frozenset((P, Q))))
    assert codes_of(known).isdisjoint({"same_person"})
    assert points(known) > points(alike(one, other))
    assert "known_person" not in codes_of(alike(replace(one, known=frozenset((P,))), other))


def test_the_same_unit_says_more_than_its_force_and_the_same_accused_is_named():
    one, other = replace(ONE, forces=frozenset("f")), replace(OTHER, forces=frozenset("f"))
    with_unit = alike(replace(one, units=frozenset((P,))), replace(other, units=frozenset((P,))))
    assert "same_force" in codes_of(alike(one, other))
    assert {"same_unit"} == codes_of(with_unit) - codes_of(alike(ONE, OTHER))
    by_record = replace(ONE, accused=frozenset((P,))), replace(OTHER, accused=frozenset((P,)))
    assert "same_accused" in codes_of(alike(*by_record))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Kabeer Nawzad", "کبیر نوزاد", True),
        ("Kabeer Nawzad", "Haji Kabir Nawzad", True),
        ("Yarmal", "یرمل", True),
        ("Kabeer Nawzad", "Kabeer Sadbarg", False),
        ("Kabeer", "Kabeer Sadbarg", False),
        ("", "", False),
    ],
)
def test_who_is_accused_is_known_by_the_whole_name_in_either_script(one, other, is_same):
    first, second = (frozenset(name_parts(called)) for called in (one, other))
    found = codes_of(alike(replace(ONE, names=(first,)), replace(OTHER, names=(second,))))
    assert ("same_accused" in found) is is_same


def test_the_same_picture_is_seen_though_it_was_encoded_anew():
    near = f"{int('0f' * 8, 16) ^ 0b1011:016x}"
    pair = alike(replace(ONE, pictures=("0f" * 8,)), replace(OTHER, pictures=(near,)))
    assert "same_picture" in codes_of(pair)
    assert looks_the_same("0f" * 8, near)
    assert not looks_the_same("0f" * 8, "f0" * 8)
    assert distance("0" * 16, "f" * 16) == 64
    with pytest.raises(ValueError, match="16 hex"):
        distance("0f", "0f")


def test_what_people_refused_is_not_proposed_again_in_either_order():
    refused = {frozenset((A, B))}
    assert likely(ONE, [OTHER])
    assert likely(ONE, [OTHER], refused) == []
    assert likely(OTHER, [ONE], refused) == []


def test_the_likeliest_comes_first():
    copied = replace(OTHER, act=C, words=words_of(DARI))
    found = likely(replace(ONE, words=words_of(DARI)), [OTHER, copied])
    assert [one.other for one in found] == [C, B]
    assert found[0].reasons[0].code == "same_words"


def test_the_same_words_from_another_keyboard_share_their_runs():
    typed_elsewhere = DARI.replace("ی", "ي").replace("ک", "ك").replace("\u200c", " ")
    assert resemblance(words_of(DARI), words_of(typed_elsewhere)) > 0.9
    assert resemblance(words_of(DARI), words_of("Something else was told here, in English")) == 0
    assert resemblance(words_of(""), words_of(DARI)) == 0
    assert len(words_of("")) == len(words_of(" ، ")) == 0
    assert len(words_of("two words")) == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_resemblance_is_the_same_in_both_directions(one, other):
    first, second = words_of(one), words_of(other)
    assert resemblance(first, second) == resemblance(second, first) <= 1
    assert not first or resemblance(first, first) == 1


def test_what_is_kept_of_a_long_text_stays_small_and_still_tells_how_much_is_shared():
    told = [f"w{n}" for n in range(6000)]
    half = [*told[:3000], *(f"v{n}" for n in range(3000))]
    assert len(sketch(told)) == KEPT
    assert resemblance(sketch(told), sketch(half)) == pytest.approx(1 / 3, abs=0.12)
    assert resemblance(sketch(told), sketch([*told, "more"])) > 0.95


def hearsay(source, *via):
    return Account(source, "no", via)


def witness(source):
    return Account(source, "yes")


def test_two_relatives_told_by_one_person_are_one_origin():
    found = origins([hearsay(A), hearsay(B)], {A: [P], B: [P]})
    assert (found.at_least, found.at_most) == (1, 1)
    assert found.groups == (frozenset((A, B)),)


def test_the_one_who_told_them_does_not_count_again():
    found = origins([hearsay(A, P), hearsay(B, P), witness(P)], {})
    assert (found.at_least, found.at_most) == (1, 1)


def test_two_witnesses_are_two_though_they_are_of_one_household():
    assert origins([witness(A), witness(B)], {A: [P], B: [P]}).at_least == 2


def test_a_chain_of_reposts_goes_back_to_its_first_link():
    found = origins([hearsay(A), hearsay(B), hearsay(C)], {A: [B], B: [C], C: [P]})
    assert found.at_least == 1


def test_different_origins_are_counted_each():
    assert origins([hearsay(A, P), hearsay(B, Q), witness(C)], {}).at_least == 3


def test_who_names_nobody_may_have_it_from_anywhere():
    found = origins([Account(A), Account(B)], {})
    assert (found.at_least, found.at_most) == (1, 2)
    found = origins([Account(A), witness(P)], {})
    assert (found.at_least, found.at_most) == (1, 2)


def test_people_who_have_it_from_each_other_are_one():
    found = origins([hearsay(A), hearsay(B), hearsay(C)], {A: [B], B: [A], C: [B]})
    assert (found.at_least, found.at_most) == (1, 1)


def test_sources_that_people_found_to_be_one_count_once():
    apart = [witness(A), witness(B)]
    assert origins(apart, {}, [(A, B)]).at_least == 1
    assert origins(apart, {}, [(A, Q)]).at_least == 2


def test_what_one_account_says_of_its_way_goes_before_the_rule():
    assert origins([hearsay(A, Q), hearsay(B)], {A: [P], B: [P]}).at_least == 2


def test_nothing_told_has_no_origin():
    assert origins([], {A: [P]}).at_most == 0


PEOPLE = st.integers(1, 8).map(lambda n: uuid.UUID(int=n))


@given(
    st.lists(st.tuples(PEOPLE, st.sampled_from(["yes", "no", "unknown"])), max_size=8),
    st.dictionaries(PEOPLE, st.lists(PEOPLE, max_size=3), max_size=8),
    st.lists(st.tuples(PEOPLE, PEOPLE), max_size=3),
)
def test_counting_ends_and_never_exceeds_those_that_are_there(told_by, learned, same):
    accounts = [Account(source, seen) for source, seen in told_by]
    found = origins(accounts, learned, same)
    assert found.at_least <= found.at_most
    assert (found.at_least == 0) == (not accounts)
    more = origins(accounts, learned, [*same, (A, B)])
    assert more.at_most <= found.at_most
    everybody = {person for person, _ in told_by} | set(learned) | set().union(*learned.values())
    assert found.at_most <= max(1, len(everybody))


def graded(account, grade):
    return Graded(account, *grade)


@pytest.mark.parametrize(
    ("accounts", "evidence", "level"),
    [
        ([], 3, "P0"),
        ([graded(witness(A), "F6")], 0, "P0"),
        ([graded(Account(A), "E5")], 0, "P1"),
        ([graded(witness(A), "B2")], 0, "P2"),
        ([graded(witness(A), "B2"), graded(hearsay(B, A), "B2")], 0, "P2"),
        ([graded(witness(A), "B2"), graded(hearsay(B, P), "C3")], 0, "P3"),
        ([graded(witness(A), "B2"), graded(hearsay(B, P), "D3")], 0, "P2"),
        ([graded(hearsay(A, P), "B2"), graded(hearsay(B, Q), "B2")], 0, "P2"),
        ([graded(witness(one), "A1") for one in (A, B, C)], 0, "P3"),
        ([graded(witness(one), "A1") for one in (A, B, C)], 1, "P4"),
        ([graded(witness(uuid.UUID(int=n)), "A1") for n in range(20, 40)], 9, "P4"),
    ],
)
def test_a_level_of_proof_is_proposed_from_origins_and_grades(accounts, evidence, level):
    assert propose(accounts, {}, evidence=evidence).level == level


def test_the_rules_climb_and_the_highest_level_is_never_proposed():
    levels = [rule.level for rule in rules()]
    assert levels == sorted(levels)
    assert codes.list("proof_level").codes[-1] not in levels
    asked = [(rule.origins, rule.first_hand, rule.evidence) for rule in rules()]
    assert asked == sorted(asked)
