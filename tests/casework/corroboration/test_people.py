"""Who may be one person, by the parts of their names. All of them are invented."""

import uuid
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from casework.corroboration import Named, Part, Who, same_people
from casework.corroboration.people import LIKELY, MOST
from casework.register.sounding import name_parts


def named(name: str, number: int = 0, tag: str = "PERSON-1", **more) -> Named:
    parts = frozenset(Part(*part) for part in name_parts(name))
    return Named(Who(uuid.UUID(int=number), tag), parts, **more)


def crowd(name: str, size: int, start: int = 1000) -> list[Named]:
    return [named(name, start + n) for n in range(size)]


def reasons(*people: Named) -> set[str]:
    (pair,) = same_people(people)
    return {reason.code for reason in pair.reasons}


def test_a_whole_name_in_another_script_is_one_person_and_says_why():
    found = reasons(named("Mohammad Rahim", 1), named("محمد رحیم", 2))
    assert found == {"whole_name", "rare_name"}


def test_a_shorter_form_of_the_name_is_found_too():
    assert "whole_name" in reasons(named("Zalmay Nowhere Kabuli", 1), named("Zalmai Nowhere", 2))


def test_names_that_only_sound_alike_and_are_known_as_two_are_two():
    assert same_people([named("Mahmud", 1), named("Mohammad", 2)]) == []


def test_one_common_part_alone_proposes_nobody():
    people = [*crowd("Mohammad", 10), named("Mohammad Rahim", 1), named("Mohammad Karim", 2)]
    assert same_people(people) == []


def test_one_rare_part_needs_the_place_beside_it():
    one, other = named("Sadbarg", 1), named("Sadbarg Kabuli", 2)
    assert same_people([one, other]) == []
    found = reasons(replace(one, province="AF-PAR"), replace(other, province="AF-PAR"))
    assert found == {"one_part_of_name", "rare_name", "same_place"}


def test_another_sex_or_age_speaks_against_it():
    one, other = named("Shirin Nowhere", 1), named("Shirin Nowhere", 2)
    assert reasons(one, other) == {"whole_name", "rare_name"}
    assert same_people([replace(one, sex="male"), replace(other, sex="female")]) == []
    older = reasons(replace(one, age="adult"), replace(other, age="child"))
    assert older == {"whole_name", "rare_name", "other_age"}


def test_the_same_kin_speaks_for_it():
    kin = frozenset(Part(*part) for part in name_parts("Gul Elsewhere"))
    one, other = named("Zalmay", 1, kin=kin), named("Zalmai", 2, kin=kin)
    assert "same_kin" in reasons(one, other)


def test_two_of_one_report_are_never_proposed_and_what_was_decided_is_not_again():
    one, other = named("Zalmay Nowhere", 1), named("Zalmay Nowhere", 2)
    same_report = replace(other, who=Who(one.who.row, "PERSON-2"))
    assert same_people([one, same_report]) == []
    assert same_people([one, other], {frozenset((one.who, other.who))}) == []


def test_marks_are_compared_as_names_are():
    one, other, third = (
        Named(Who(uuid.UUID(int=n), "PERSON-1"), frozenset(map(Part, marks)))
        for n, marks in ((1, ("aa", "bb")), (2, ("aa", "bb")), (3, ("cc",)))
    )
    (pair,) = same_people([one, other, third])
    assert pair.pair == {one.who, other.who}


def test_the_likeliest_come_first_and_no_more_than_can_be_read():
    people = [*crowd("Zalmay Nowhere", 40), named("Shirin Elsewhere", 1)]
    people.append(named("Shirin Elsewhere", 2, province="AF-KAB"))
    found = same_people(people)
    assert len(found) == MOST
    assert found[0].pair == {people[-1].who, people[-2].who}
    assert all(pair.points >= LIKELY for pair in found)


def test_a_crowd_of_one_name_costs_no_square_of_pairs():
    assert same_people(crowd("Mohammad Rahim", 3000)) == []


def test_nothing_of_them_shows_in_a_repr():
    one, other = named("Zalmay Nowhere", 1), named("Zalmay Nowhere", 2)
    (pair,) = same_people([one, other])
    assert "zlm" not in repr(one) + repr(pair)


PEOPLE = st.lists(
    st.builds(
        named,
        st.sampled_from(["Zalmay Nowhere", "Zalmay", "Gul Nowhere", "محمد رحیم", "Rahim", ""]),
        st.integers(1, 4),
        st.sampled_from(["PERSON-1", "PERSON-2", ""]),
        province=st.sampled_from(["", "AF-KAB", "AF-PAR"]),
    ),
    max_size=8,
)


@given(PEOPLE)
def test_every_pair_has_reasons_that_reach_what_is_likely_and_two_different_rows(people):
    for pair in same_people(people):
        assert pair.reasons
        assert pair.points >= LIKELY
        assert pair.one.row != pair.other.row
