"""Two records of one person become one, and two again. Everybody here is invented."""

import uuid
from dataclasses import replace
from typing import Any

import pytest

from casework import register, rows
from casework.corroboration import Who
from casework.dossier.choosing import Choice, choose
from casework.identities import ProtectedIdentity
from casework.merging import Take
from casework.records import Evidence, Involvement, Merge, Person, Source
from casework.records.joining import Sameness
from casework.retention import plan_erasure
from casework.services import (
    erasure,
    joining,
    keeping,
    merging,
    names,
    parting,
    protected_names,
)
from casework.services.merged import closed_into, is_apart, merges_of
from tests.casework.dossier.people import terms_of
from tests.casework.house import House
from tests.casework.services.desk_work import a_review, an_act, last_event, refused
from tests.casework.services.merging import (
    MINE,
    add,
    agreed,
    merge,
    person,
    read,
    role,
    undo,
    version,
)

pytestmark = pytest.mark.django_db


def test_what_named_the_closed_record_names_the_other_in_one_deed(house: House, two) -> None:
    willow, poplar = two
    act = an_act(house).id
    follows = [
        role(house, act, poplar),
        add(house, Source(id=uuid.uuid4(), pseudonym="Aspen", person=poplar)),
        add(house, Evidence(id=uuid.uuid4(), type="photo", persons=(poplar, willow))),
        agreed(house, poplar, court_named="given"),
    ]

    made = merge(house, willow, poplar)

    event = last_event(house)
    assert (event["kind"], event["merge"]) == ("persons.merged", str(made))
    assert {str(willow), str(poplar), *map(str, follows)} <= set(event["rows"].split())
    assert [read(house, row).person for row in (follows[0], follows[1], follows[3])] == [willow] * 3
    assert read(house, follows[2]).persons == (willow,)
    assert read(house, poplar).same_as == willow
    assert {one.tag for one in read(house, willow).known_as} == {"PERSON-1"}
    assert len(read(house, willow).known_as) == 2
    assert [one.record.id for one in merges_of(house.unlocked("Laila"), house.desk, willow)] == [
        made
    ]
    assert [one.id for one in closed_into(house.unlocked("Laila"), house.desk, willow)] == [poplar]


def test_each_field_that_differs_is_chosen_and_what_was_not_chosen_is_kept(house: House) -> None:
    one = person(house, "Willow", occupation="baker", remarks="limps", flags=("journalist",))
    other = person(
        house, "Poplar", age_band="18_to_29", remarks="tall", flags=("lawyer_or_prosecutor",)
    )
    takes = {
        "pseudonym": Take.STAYS, "age_band": Take.CLOSED, "occupation": Take.CLOSED,
        "remarks": Take.BOTH, "flags": Take.BOTH,
    }  # fmt: skip
    short = {name: take for name, take in takes.items() if name != "age_band"}
    assert refused(merge, house, one, other, short) == "answer_missing"
    assert refused(merge, house, one, other, {**takes, "sex": Take.STAYS}) == "answer_missing"
    assert refused(merge, house, one, other, {**takes, "age_band": Take.BOTH}) == "answer_missing"

    made = merge(house, one, other, takes)

    stays = read(house, one)
    assert (stays.pseudonym, stays.age_band, stays.occupation) == ("Willow", "18_to_29", "")
    assert stays.remarks == "limps\ntall"
    assert stays.flags == ("journalist", "lawyer_or_prosecutor")
    kept = read(house, made)
    assert "baker" in kept.before
    assert list(kept.words()) == [], "and a search does not find what was not chosen"


def test_two_roles_in_one_act_are_one_row_and_nobody_is_counted_twice(house: House, two) -> None:
    willow, poplar = two
    act = an_act(house).id
    kept = role(house, act, willow, status_at_end=("released",), remarks="saw it")
    twin = role(house, act, poplar, age_then=17, status_at_end=("injured",), remarks="was there")
    other = role(house, act, poplar, role="witness")

    made = merge(house, willow, poplar)

    assert refused(read, house, twin) == "row_missing"
    both = read(house, kept)
    assert (both.age_then, both.status_at_end) == (17, ("released", "injured"))
    assert both.remarks == "saw it\nwas there"
    assert read(house, other).person == willow
    assert "was there" in read(house, made).roles[0]


def test_somebody_faster_is_not_written_over(house: House, two) -> None:
    willow, poplar = two
    seen_by_her = (willow, version(house, willow)), (poplar, version(house, poplar))
    changed = replace(read(house, poplar), occupation="baker")
    keeping.change(house.unlocked("Amina"), house.desk, changed, expects=1)

    laila = house.unlocked("Laila")
    call = merging.merge_persons
    args: Any = {"stays": seen_by_her[0], "closed": seen_by_her[1], "takes": MINE}
    assert refused(call, laila, house.desk, **args) == "row_changed"
    assert read(house, poplar).same_as is None


@pytest.mark.django_db(transaction=True)
def test_a_merge_that_is_cut_off_leaves_everything_as_it_was(
    house: House, two, monkeypatch: pytest.MonkeyPatch
) -> None:
    willow, poplar = two
    act = an_act(house).id
    role(house, act, willow)
    twin = role(house, act, poplar)

    def cut_off(*_args: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr("casework.services.merging.rows.erase", cut_off)
        with pytest.raises(KeyboardInterrupt):
            merge(house, willow, poplar)

    assert read(house, twin).person == poplar
    assert read(house, poplar).same_as is None
    merge(house, willow, poplar)


def test_what_cannot_be_merged_is_refused(house: House, two) -> None:
    willow, poplar = two
    named = person(house, "Oak", protected=False, called=("Mullah Invented",), sex="male")
    aspen = person(house, "Aspen", sex="male")
    assert refused(merge, house, willow, willow, {}) == "same_record"
    assert refused(merge, house, willow, named) == "protection_differs"
    merge(house, willow, poplar)
    assert refused(merge, house, aspen, poplar) == "person_merged"
    assert refused(merge, house, poplar, aspen) == "person_merged"


def test_the_closed_record_is_history(house: House, two) -> None:
    willow, poplar = two
    act = an_act(house).id
    merge(house, willow, poplar)

    changed = replace(read(house, poplar), occupation="baker")
    laila = house.unlocked("Laila")
    assert refused(keeping.change, laila, house.desk, changed, expects=2) == "person_merged"
    assert refused(role, house, act, poplar) == "person_merged"
    assert refused(agreed, house, poplar, court_named="given") == "person_merged"
    tag = Who(a_review(house), "PERSON-9")
    assert refused(joining.join_people, laila, house.desk, Who(poplar), tag) == "person_merged"


def test_two_that_people_kept_apart_become_one_only_over_that(house: House, two) -> None:
    laila, (willow, poplar) = house.unlocked("Laila"), two
    joining.keep_apart(laila, house.desk, Who(willow), Who(poplar))
    assert refused(merge, house, willow, poplar) == "kept_apart"
    merge(house, willow, poplar, overrule=True)


@pytest.mark.parametrize("way", ["tag", "likeness"])
def test_a_tag_or_a_likeness_that_was_refused_is_heard_too(house: House, two, way: str) -> None:
    laila, (willow, poplar) = house.unlocked("Laila"), two
    if way == "tag":
        [tag] = read(house, poplar).known_as
        joining.keep_apart(laila, house.desk, Who(willow), Who(tag.review, tag.tag))
    else:
        joining.refuse_likeness(laila, house.desk, Sameness.PERSON, (willow, poplar))
    assert refused(merge, house, willow, poplar) == "kept_apart"


def test_refusals_of_the_closed_record_stick_to_the_one_that_stays(house: House, two) -> None:
    laila, (willow, poplar) = house.unlocked("Laila"), two
    third, fourth = person(house, "Aspen", sex="male"), person(house, "Oak", sex="male")
    joining.keep_apart(laila, house.desk, Who(poplar), Who(third))
    joining.refuse_likeness(laila, house.desk, Sameness.PERSON, (poplar, fourth))

    merge(house, willow, poplar)

    stays = read(house, willow)
    assert is_apart(laila, house.desk, stays, read(house, third))
    assert is_apart(laila, house.desk, stays, read(house, fourth))
    assert refused(merge, house, willow, third) == "kept_apart"


def sealed_name(house: House, whose: uuid.UUID, called: str) -> uuid.UUID:
    laila = house.unlocked("Laila")
    told = ProtectedIdentity(id=uuid.uuid4(), called=(called,))
    found = rows.read(laila, house.desk, whose)
    protected_names.write_names(laila, house.desk, found, told, expects=0)  # type: ignore[arg-type]
    row: uuid.UUID = read(house, whose).identity
    return row


def test_names_of_both_stay_sealed_and_belong_to_the_one_that_stays(house: House, two) -> None:
    willow, poplar = two
    mine, theirs = sealed_name(house, willow, "A Nobody"), sealed_name(house, poplar, "B Nobody")

    merge(house, willow, poplar)

    assert (read(house, willow).identity, read(house, poplar).identity) == (mine, theirs)
    holders = names._holders(house.unlocked("Amina"), house.desk)
    assert holders == {mine: willow, theirs: willow}


def test_a_name_that_only_the_closed_record_had_goes_along_and_comes_back(
    house: House, two
) -> None:
    willow, poplar = two
    theirs = sealed_name(house, poplar, "B Nobody")
    made = merge(house, willow, poplar)
    assert (read(house, willow).identity, read(house, poplar).identity) == (theirs, None)

    undo(house, made)

    assert (read(house, willow).identity, read(house, poplar).identity) == (None, theirs)


def test_a_dossier_takes_the_one_that_stays_and_never_the_closed_one(house: House, two) -> None:
    willow, poplar = two
    role(house, an_act(house).id, poplar)
    merge(house, willow, poplar)
    here = register.of(house.unlocked("Laila"), house.desk)

    for choice in (
        Choice(terms=terms_of(), rows=(poplar,)),
        Choice(terms=terms_of(), whole_desk=True),
    ):
        chosen = choose(choice, here)
        people = [
            one.record.id for one in chosen.records.values() if isinstance(one.record, Person)
        ]
        assert people == [willow]
        assert any(isinstance(one.record, Involvement) for one in chosen.records.values())


def test_erasing_the_one_that_stays_takes_the_closed_one_and_what_was_kept_of_both(
    house: House, two
) -> None:
    willow, poplar = two
    mine, theirs = sealed_name(house, willow, "A Nobody"), sealed_name(house, poplar, "B Nobody")
    made = merge(house, willow, poplar)

    plan = plan_erasure(willow, register.of(house.unlocked("Amina"), house.desk))

    assert {willow, poplar, made} <= {one.record.id for one in plan.gone}
    assert set(plan.identities) == {mine, theirs}
    assert Person in erasure.ERASED_ALONE


# -- undoing ----------------------------------------------------------------------------------


def test_another_desk_merges_and_undoes_nothing(house: House, two) -> None:
    willow, poplar = two
    nasrin = house.unlocked("Nasrin")
    args: Any = {"stays": (willow, 1), "closed": (poplar, 1), "takes": MINE}
    assert refused(merging.merge_persons, nasrin, house.desk, **args) == "not_your_desk"
    made = merge(house, willow, poplar)
    assert refused(parting.undo_merge, nasrin, house.desk, made, expects=1) == "not_your_desk"
    assert isinstance(read(house, made), Merge)


# -- dossiers that rest on what one of them agreed to --------------------------------------------
