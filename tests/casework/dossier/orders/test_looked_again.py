"""What was so when it was ordered is looked at again when it is made."""

import pytest

from casework.dossier import working
from casework.dossier.profile import Gap
from casework.models import Draft, SealedRow
from casework.services import dossiers
from intake.models import Order as OrderRow
from tests.casework.dossier.orders.conftest import Plain
from tests.casework.dossier.orders.placing import laila, place, refusal
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import VICTIM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]


def test_the_worker_asks_the_forum_once_more_what_is_missing(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = place(case)
    found = (Gap("field_missing", VICTIM.id, "arrest_date"), Gap("left_out", blocks=False))
    monkeypatch.setattr(Plain, "gaps", lambda *_: found)

    working.work_off()

    told = dossiers.reasons(laila(case), case.house.desk, order)
    assert (told.code, told.gaps) == ("dossier_blocked", found[:1])
    assert not Draft.objects.exists()


def test_a_row_that_another_process_wrote_meanwhile_is_not_ordered(case: Case) -> None:
    dossiers.versions(laila(case), case.house.desk)  # the register is loaded
    SealedRow.objects.filter(pk=VICTIM.id).update(version=2)

    assert refusal(place, case) == "row_changed"
    assert not OrderRow.objects.exists()
