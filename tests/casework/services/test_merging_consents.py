"""What was agreed to under two records counts for one person, the stricter first."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from casework import register
from casework.records import Consent
from casework.records.consent import Scope
from casework.services import (
    consent,
)
from intake import clock
from tests.casework.house import House
from tests.casework.services.merging import (
    agreed,
    merge,
    person,
    state,
    undo,
    version,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("mine", "theirs", "together"),
    [
        ("given", "refused", "refused"),
        ("withdrawn", "given", "withdrawn"),
        ("given", "given_by_family", "given_by_family"),
        ("not_asked_unsafe", "given", "not_asked_unsafe"),
        ("given", "given", "given"),
    ],
)
def test_the_stricter_of_two_consents_counts(
    house: House, two, mine: str, theirs: str, together: str
) -> None:
    willow, poplar = two
    agreed(house, willow, court_named=mine)
    agreed(house, poplar, court_named=theirs)

    merge(house, willow, poplar)

    assert state(house, willow) == together


@pytest.mark.parametrize("asked", [0, 1])
def test_who_was_asked_of_one_record_alone_agreed_to_nothing_that_is_told_of_the_other(
    house: House, two, asked: int
) -> None:
    given = agreed(house, two[asked], court_named="given")
    merge(house, *two)
    laila = house.unlocked("Laila")
    assert state(house, two[0]) == ""

    linked = register.of(laila, house.desk).linked_to(two[0])
    [other] = [one for one in linked if isinstance(one.record, Consent) and one.record.id != given]
    consent.set_scope(
        laila,
        house.desk,
        other.record.id,
        expects=other.version,
        scope="court_named",
        state="given",
    )

    assert state(house, two[0]) == "given", "until a person sets it"


def test_of_two_who_need_no_protection_the_one_who_was_never_asked_counts_too(
    house: House,
) -> None:
    bare: Any = {"protected": False, "sex": "male"}
    elder, other = person(house, "Elder", **bare), person(house, "Baker", **bare)
    agreed(house, elder, court_named="given")
    merge(house, elder, other)
    assert state(house, elder) == ""


def test_a_consent_that_is_over_counts_as_over_and_nobody_asked_stays_nobody_asked(
    house: House, two
) -> None:
    willow, poplar = two
    merge(house, willow, poplar)
    linked = register.of(house.unlocked("Laila"), house.desk).linked_to(willow)
    assert not [one for one in linked if isinstance(one.record, Consent)]

    third = person(house, "Aspen", sex="male")
    yesterday = clock.today() - timedelta(days=1)
    over = Scope(scope="court_named", state="given", until=yesterday)
    told = Consent(id=uuid.uuid4(), person=third, scopes=(over,))
    consent.record_consent(house.unlocked("Laila"), house.desk, told)
    agreed(house, willow, court_named="given")
    merge(house, willow, third)
    assert state(house, willow) == "expired"


@pytest.mark.parametrize("asked", [0, 1])
def test_what_was_given_since_counts_for_neither_when_they_are_two_again(
    house: House, two, asked: int
) -> None:
    agreed(house, two[asked], court_named="refused")
    made, laila = merge(house, *two), house.unlocked("Laila")
    for one in list(register.of(laila, house.desk).linked_to(two[0])):
        if isinstance(one.record, Consent):
            row, seen_by_her = one.record.id, version(house, one.record.id)
            told: Any = {"expects": seen_by_her, "scope": "court_named", "state": "given"}
            consent.set_scope(laila, house.desk, row, **told)
    assert state(house, two[0]) == "given"

    undo(house, made)

    assert [state(house, row) for row in two] == ["", ""]
