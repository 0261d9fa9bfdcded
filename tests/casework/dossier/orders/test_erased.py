"""What is erased is in no draft, package or order that rests here."""

import uuid

import pytest

from casework import rows
from casework.dossier import working
from casework.models import Draft, Package
from casework.records import Tombstone
from casework.services import approvals, dossiers, erasure, held, releases
from casework.services.approvals import Subject
from casework.services.dossiers import Blocked
from casework.services.held import HELD
from intake import clock
from intake.blobs import blob_store
from intake.keys.approval import Deed
from intake.models import Order as OrderRow
from tests.casework.dossier.orders.placing import laila, place
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import MISSING, STATEMENT, VICTIM, row
from tests.casework.services.desk_work import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process", "signing")]


def erase(case: Case, row: uuid.UUID, kind: str = "person") -> None:
    amina, desk, about = case.house.unlocked("Amina"), case.house.desk, Subject(kind, row)
    asked = approvals.ask(
        amina, desk, Deed.ERASE, about, reason="source_asked", words="They asked for it."
    )
    approvals.sign(case.house.unlocked("Farid"), desk, asked.record.id)
    erasure.erase(amina, desk, row, approval=asked.record.id)


def test_an_erasure_takes_the_drafts_that_hold_what_goes(case: Case) -> None:
    place(case)
    working.work_off()
    releases.take_new(laila(case), case.house.desk)
    blob = Draft.objects.get().blob

    erase(case, VICTIM.id)

    assert not Draft.objects.exists()
    assert blob not in set(blob_store().names())
    version = dossiers.versions(laila(case), case.house.desk)[0].record
    assert VICTIM.id not in set(version.links())


def test_an_erasure_takes_an_order_that_waits(case: Case) -> None:
    place(case)

    erase(case, VICTIM.id)

    assert not OrderRow.objects.exists()
    assert working.work_off() == 0


def test_an_erasure_leaves_the_drafts_of_others(case: Case) -> None:
    # An act of the first victim alone, without the account that speaks of all three.
    place(case, 6, without=frozenset((STATEMENT.id,)))
    working.work_off()
    held = dossiers.versions(laila(case), case.house.desk)[0].record
    assert MISSING.id not in set(held.links())

    erase(case, MISSING.id)

    assert Draft.objects.exists()


def test_what_is_held_after_an_erasure_keeps_a_dossier_here(case: Case) -> None:
    """Until two custodians have read it: a draft from before, and a new order."""
    others = frozenset((STATEMENT.id,))
    place(case, 6, without=others)
    working.work_off()
    desk, amina, draft = case.house.desk, case.house.unlocked("Amina"), Draft.objects.get()
    stone = Tombstone(id=uuid.uuid4(), reason="source_asked", on=clock.today(), held=(row(6),))
    rows.write(amina, desk, stone, expects=0)

    assert refused(releases.ask_release, amina, desk, draft.pk, words="Now.") == HELD
    with pytest.raises(Blocked) as met:
        place(case, 6, without=others)
    assert {one.code for one in met.value.gaps} == {HELD}

    for one in held.held(amina, desk):
        for name in ("Amina", "Farid"):
            by = case.house.unlocked(name)
            held.keep(by, desk, one.stored.record.id, expects=one.stored.version)
    assert releases.ask_release(amina, desk, draft.pk, words="Now.").version == 1


def test_an_erasure_takes_a_package_that_was_not_fetched_and_keeps_its_entry(case: Case) -> None:
    place(case)
    working.work_off()
    desk, amina = case.house.desk, case.house.unlocked("Amina")
    draft = Draft.objects.get()
    asked = releases.ask_release(amina, desk, draft.pk, words="For the working group.")
    approvals.sign(case.house.unlocked("Farid"), desk, asked.record.id)
    releases.release(amina, desk, asked.record.id)
    working.work_off()
    releases.take_new(laila(case), desk)

    erase(case, VICTIM.id)

    assert not Package.objects.exists()
    assert not Draft.objects.exists()
    assert dossiers.released(laila(case), desk)[0].record.has_left
