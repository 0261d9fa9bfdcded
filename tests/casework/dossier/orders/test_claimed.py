"""What is carried out is what was ordered in that row, for that desk. All people are invented."""

import uuid
from typing import Any

import pytest

from casework.dossier import working
from casework.models import Draft, Package
from casework.services import dossiers, releases
from intake import orders
from intake.models import Order as OrderRow
from tests.casework.dossier.orders.placing import laila, place
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.orders.test_releasing import draft, signed

__all__ = ["draft"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process", "signing")]


def placed_anew(monkeypatch: pytest.MonkeyPatch, **changed: uuid.UUID) -> None:
    """Whoever orders puts what they signed into a row of another id or desk."""
    ours = orders.place

    def elsewhere(order: uuid.UUID, desk: uuid.UUID, content: bytes, **how: Any) -> None:
        ours(changed.get("order", order), changed.get("desk", desk), content, **how)

    monkeypatch.setattr(orders, "place", elsewhere)


def test_an_order_in_a_row_of_another_id_is_refused(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = uuid.uuid4()
    placed_anew(monkeypatch, order=other)
    place(case)

    assert working.work_off() == 1

    assert not Draft.objects.exists()
    told = dossiers.reasons(laila(case), case.house.desk, other)
    assert told.code == "order_forged"


def test_an_order_in_a_row_of_another_desk_is_refused_there(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = case.house.other_desk
    placed_anew(monkeypatch, desk=theirs)
    order = place(case)

    assert working.work_off() == 1

    assert not Draft.objects.exists()
    told = dossiers.reasons(case.house.unlocked("Nasrin"), theirs, order)
    assert (told.code, told.gaps) == ("order_forged", ())


def test_a_release_in_a_row_of_another_desk_is_refused_there(
    case: Case, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = case.house.other_desk
    approval = signed(case, draft)
    placed_anew(monkeypatch, desk=theirs)
    order = releases.release(case.house.unlocked("Amina"), case.house.desk, approval)

    assert working.work_off() == 1

    assert not Package.objects.exists()
    assert dossiers.reasons(case.house.unlocked("Nasrin"), theirs, order).code == "order_forged"


@pytest.mark.parametrize("column", ["desk", "order"])
def test_a_draft_whose_row_says_another_desk_or_order_is_not_released(
    case: Case, draft: Draft, column: str
) -> None:
    order = releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))
    other = {"desk": case.house.other_desk, "order": uuid.uuid4()}[column]
    Draft.objects.filter(pk=draft.pk).update(**{column: other})

    assert working.work_off() == 1

    assert not Package.objects.exists()
    assert OrderRow.objects.get().stage == "refused"
    assert dossiers.reasons(laila(case), case.house.desk, order).code == "draft_missing"
