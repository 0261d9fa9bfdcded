"""What a merge means for dossiers that rest on either record."""

import uuid
from dataclasses import replace
from typing import Any

import pytest

from casework import rows
from casework.records import Consent, Dossier
from casework.records.dossier import Relied
from casework.services import (
    dossiers,
    merging,
    relying,
)
from tests.casework.house import House
from tests.casework.records import examples
from tests.casework.services.desk_work import refused
from tests.casework.services.merging import (
    agreed,
    merge,
)

pytestmark = pytest.mark.django_db


def resting_on(house: House, holder: uuid.UUID, given: uuid.UUID) -> Dossier:
    """A version that waits, for the scope of which this consent was given."""
    scope = "court_named"
    relied = Relied(consent=given, holder=holder, scope=scope, state="given")
    made = replace(examples.DOSSIER, id=uuid.uuid4(), counted=1, scope=scope, relied=(relied,))
    rows.write(house.unlocked("Laila"), house.desk, made, expects=0)
    return made


def test_a_dossier_that_rests_on_the_closed_record_is_told_of_at_the_other(
    house: House, two
) -> None:
    willow, poplar = two
    agreed(house, willow, court_named="given")
    version_of_it = resting_on(house, poplar, agreed(house, poplar, court_named="given"))
    laila = house.unlocked("Laila")

    merge(house, willow, poplar)

    touched = dossiers.touched_by_withdrawal(laila, house.desk, willow)
    assert [one.record.id for one in touched] == [version_of_it.id]
    relying.require_consents(laila, house.desk, version_of_it)


@pytest.mark.parametrize("of", [0, 1])
def test_what_one_of_them_refused_keeps_back_the_dossiers_of_both(house: House, two, of) -> None:
    given = agreed(house, two[of], court_named="given")
    agreed(house, two[1 - of], court_named="refused")
    version_of_it, laila = resting_on(house, two[of], given), house.unlocked("Laila")
    relying.require_consents(laila, house.desk, version_of_it)

    merge(house, *two)

    check = relying.require_consents
    assert refused(check, laila, house.desk, version_of_it) == "consent_withdrawn"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("of", [0, 1])
def test_the_merge_itself_stops_a_release_that_is_on_its_way(
    house: House, two, of: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its own transaction, by what the two consents say together."""
    given = agreed(house, two[of], court_named="given")
    agreed(house, two[1 - of], court_named="refused")
    version_of_it, laila = resting_on(house, two[of], given), house.unlocked("Laila")
    found: list[str] = []

    def stop(_by: Any, _desk: uuid.UUID, *written: Consent) -> int:
        check = relying.require_consents
        found.append(refused(check, laila, house.desk, version_of_it, written=written))
        return 0

    monkeypatch.setattr(merging, "stop_releases", stop)
    merge(house, *two)

    assert found == ["consent_withdrawn"]
