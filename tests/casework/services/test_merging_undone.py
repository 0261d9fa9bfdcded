"""A merge is undone: both are as they were, but for what was written since."""

import uuid
from dataclasses import replace

import pytest

from casework import register
from casework.merging import Take
from casework.records import Evidence, Involvement
from casework.services import (
    keeping,
)
from casework.services.merged import merges_of
from tests.casework.house import House
from tests.casework.services.desk_work import an_act, last_event, refused
from tests.casework.services.merging import (
    add,
    agreed,
    merge,
    person,
    read,
    role,
    state,
    undo,
    version,
)

pytestmark = pytest.mark.django_db


def test_undone_both_are_as_they_were_but_for_what_was_written_since(house: House) -> None:
    willow = person(house, "Willow", occupation="baker", sex="male")
    poplar = person(house, "Poplar", age_band="18_to_29", sex="male")
    act, other_act = an_act(house).id, an_act(house).id
    kept, twin = role(house, act, willow), role(house, act, poplar, age_then=17)
    moved = role(house, other_act, poplar)
    both = add(house, Evidence(id=uuid.uuid4(), type="photo", persons=(poplar, willow)))
    mine, theirs = (
        agreed(house, willow, court_named="given"),
        agreed(house, poplar, court_named="refused"),
    )
    takes = {"pseudonym": Take.CLOSED, "occupation": Take.STAYS, "age_band": Take.CLOSED}
    made = merge(house, willow, poplar, takes)
    since = role(house, other_act, willow, role="witness")
    changed = replace(read(house, willow), remarks="seen again")
    keeping.change(house.unlocked("Laila"), house.desk, changed, expects=version(house, willow))

    undo(house, made)

    one, other = read(house, willow), read(house, poplar)
    assert (one.pseudonym, one.occupation, one.age_band) == ("Willow", "baker", "")
    assert one.remarks == "seen again"
    assert (other.pseudonym, other.same_as) == ("Poplar", None)
    assert read(house, moved).person == poplar
    assert set(read(house, both).persons) == {willow, poplar}
    assert [read(house, row).person for row in (mine, theirs)] == [willow, poplar]
    assert (state(house, willow), state(house, poplar)) == ("given", "refused")
    assert (read(house, since).person, read(house, kept).person) == (willow, willow)
    linked = register.of(house.unlocked("Laila"), house.desk).linked_to(act)
    again = [one.record for one in linked if isinstance(one.record, Involvement)]
    assert {(one.person, one.age_then) for one in again} == {(willow, 17), (poplar, 17)}
    assert refused(read, house, twin) == "row_missing"
    assert last_event(house)["kind"] == "persons.parted"


def test_undone_they_are_not_proposed_again_and_it_is_undone_once(house: House, two) -> None:
    willow, poplar = two
    made = merge(house, willow, poplar)

    undo(house, made)

    assert refused(undo, house, made) == "merge_undone"
    assert refused(merge, house, willow, poplar) == "kept_apart"
    assert merges_of(house.unlocked("Laila"), house.desk, willow) == []
    assert len(read(house, willow).known_as) == len(read(house, poplar).known_as) == 1


def test_the_later_of_two_merges_is_undone_first(house: House, two) -> None:
    willow, poplar = two
    aspen = person(house, "Aspen", sex="male")
    first = merge(house, willow, poplar)
    second = merge(house, aspen, willow)
    assert read(house, poplar).same_as == aspen

    assert refused(undo, house, first) == "person_merged"
    undo(house, second)
    assert read(house, poplar).same_as == willow
    undo(house, first)
    assert [read(house, row).same_as for row in (willow, poplar, aspen)] == [None] * 3
