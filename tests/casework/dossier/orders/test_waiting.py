"""A release that waits for the authority for time: said to the desk, and asked before packing."""

import uuid
from pathlib import Path
from typing import Any

import pytest

from casework.dossier import releasing, working
from casework.dossier.package import Packing
from casework.dossier.pauses import Pauses
from casework.models import Draft, Package
from casework.services import releases
from intake import clock, orders
from intake.blobs import blob_store
from intake.errors import TransientError
from intake.models import Order as OrderRow
from intake.models.order import LONGEST_WAIT
from tests.casework.dossier.orders.placing import laila, place
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.orders.test_releasing import signed
from tests.casework.dossier.package import authority

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process", "signing")]


@pytest.fixture
def tsa(tmp_path: Path, settings: Any) -> Any:
    """An authority of these settings, up."""
    found = authority.found(tmp_path / "tsa")
    (tmp_path / "chain.pem").write_bytes(found.chain)
    with authority.over_http(found):
        settings.TSA_URLS, settings.TSA_CHAINS = (found.url,), (tmp_path / "chain.pem",)
        settings.TSA_PROXY = ""
        yield found


@pytest.fixture
def order(case: Case) -> uuid.UUID:
    """To let a draft leave that two have signed for."""
    place(case)
    working.work_off()
    desk = case.house.desk
    releases.take_new(laila(case), desk)
    asked = signed(case, Draft.objects.get())
    return releases.release(case.house.unlocked("Amina"), desk, asked)


@pytest.fixture
def packed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One word for each time that a bag was packed."""
    times: list[str] = []
    pieces = Packing.pieces

    def counted(one: Packing) -> Any:
        times.append("packed")
        yield from pieces(one)

    monkeypatch.setattr(Packing, "pieces", counted)
    return times


def again() -> int:
    """As when the pause is over."""
    OrderRow.objects.update(lease_until=None)
    return working.work_off()


def test_nothing_is_packed_while_the_authority_is_down_and_once_when_it_is_up(
    case: Case, order: uuid.UUID, tsa: Any, packed: list[str]
) -> None:
    before, tsa.status = set(blob_store().names()), 503
    for _time in range(3):
        assert again() == 0
    assert packed == []
    assert set(blob_store().names()) == before
    assert not Package.objects.exists()

    tsa.status = 200
    assert again() == 1

    assert packed == ["packed"]
    left = releases.package_summary(laila(case), case.house.desk, Draft.objects.get().pk)
    assert len(left.stamped) == 1


def test_the_desk_is_told_whom_it_waits_for_and_nobody_else(
    case: Case, order: uuid.UUID, tsa: Any
) -> None:
    desk, by = case.house.desk, laila(case)
    assert releases.waits_for(by, desk, order) == ""

    tsa.status = 503
    again()

    assert releases.waits_for(by, desk, order) == "tsa_away"
    reply = bytes(OrderRow.objects.get().reply or b"")
    assert reply
    assert b"tsa" not in reply
    tsa.status = 200
    again()
    assert releases.waits_for(by, desk, order) == ""


def test_a_release_that_meets_another_fault_is_not_said_to_wait_for_the_authority(
    case: Case, order: uuid.UUID, tsa: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tsa.status = 503
    again()

    def full(*_: object) -> None:
        raise TransientError("storage_full")

    monkeypatch.setattr(releasing, "stamping", full)
    again()

    assert releases.waits_for(laila(case), case.house.desk, order) == ""


def test_the_register_says_since_when_it_is_on_its_way(case: Case, order: uuid.UUID) -> None:
    version = releases.version_of(laila(case), case.house.desk, Draft.objects.get().pk).record

    assert [(one.release, one.let_go) for one in version.packages] == [(order, clock.today())]


def test_it_is_asked_less_and_less_often(
    order: uuid.UUID, tsa: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[float] = []
    put_back = orders.put_back

    def told(claim: orders.Claim, *, after_seconds: float, **rest: Any) -> None:
        found.append(after_seconds)
        put_back(claim, after_seconds=after_seconds, **rest)

    monkeypatch.setattr(orders, "put_back", told)
    tsa.status = 503
    for _time in range(3):
        again()

    assert found == [60.0, 120.0, 240.0]
    assert working.work_off() == 0
    assert len(found) == 3  # nobody takes it before its time


def test_a_pause_grows_to_its_longest_and_begins_anew_for_what_is_over() -> None:
    pauses, one, other = Pauses(), uuid.uuid4(), uuid.uuid4()
    grown = [pauses.of(one) for _time in range(40)]

    assert grown[:4] == [60.0, 120.0, 240.0, 480.0]
    assert max(grown) == grown[-1] == LONGEST_WAIT
    assert pauses.of(other) == 60.0
    pauses.over(one)
    assert pauses.of(one) == 60.0


def test_what_is_remembered_of_pauses_has_an_end() -> None:
    pauses = Pauses()
    for _order in range(2500):
        pauses.of(uuid.uuid4())

    assert len(pauses._met) <= 1000
