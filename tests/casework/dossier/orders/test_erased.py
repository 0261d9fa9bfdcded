"""What is erased is in no draft, package or order that rests here."""

import uuid

import pytest

from casework.dossier import working
from casework.models import Draft, Package
from casework.services import approvals, dossiers, erasure, releases
from casework.services.approvals import Subject
from intake.blobs import blob_store
from intake.keys.approval import Deed
from intake.models import Order as OrderRow
from tests.casework.dossier.orders.placing import laila, place
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import MISSING, STATEMENT, VICTIM

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
