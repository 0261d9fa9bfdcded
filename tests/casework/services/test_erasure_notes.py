"""An erasure leaves a note that only who restores a backup reads, and that does it again."""

import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from casework import erasure_notes, register
from casework.erased_again import erase_again
from casework.models import Desk, Draft, ErasureNote, SealedRow
from casework.records import Intervention, Person
from casework.services import erasure, keeping, noting
from deploy.backups.erasures import Again, copy_notes, do_again
from deploy.backups.place import Place
from intake import clock, recipients
from intake.blobs import blob_store, new_name
from intake.errors import IntakeError
from intake.keys import approval as signing
from intake.models import CustodyEvent, Submission
from intake.sealing import HybridIdentity, SealingError
from tests.casework.house import House
from tests.casework.services.test_erasure import approved, everything_at_rest, worked_on

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_register():
    register.keep_only(())
    yield
    register.keep_only(())


def erase(house, row, kind="review"):
    """As two custodians signed."""
    approval = approved(house, row, kind=kind)
    erasure.erase(house.unlocked("Laila"), house.desk, row, approval=approval)


def erase_somebody(house, *, named: int = 0):
    """Oak, who is invented, with so many accounts; their row."""
    laila, oak = house.unlocked("Laila"), Person(id=uuid.uuid4(), pseudonym="Oak")
    keeping.add(laila, house.desk, oak)
    for _ in range(named):
        told = Intervention(id=uuid.uuid4(), kind="publicity", person=oak.id)
        keeping.add(laila, house.desk, told)
    erase(house, oak.id, Person.KIND)
    return oak.id


def note_of(house: House):
    """The only one, opened as whoever restores a backup opens it."""
    row = ErasureNote.objects.get()
    return erasure_notes.opened(bytes(row.sealed), row.pk, [house.organisation.backup])


def brought_back(before) -> None:
    """Rows that are not there any more, put back as they were, as an old backup has them."""
    now = everything_at_rest()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, was in before.items():
            here = {row[0] for row in now[table]}
            for row in was:
                if row[0] not in here:
                    marks = ", ".join(["%s"] * len(row))
                    cursor.execute(f"INSERT INTO {table} VALUES ({marks})", row)


def a_draft(desk: uuid.UUID) -> Draft:
    """Of an invented dossier; nothing in it is sealed to anybody."""
    writer = blob_store().create(new_name())
    writer.write(b"payload")
    return Draft.objects.create(
        desk=Desk.objects.get(pk=desk),
        order=uuid.uuid4(),
        number=1,
        day=clock.today(),
        header=b"header",
        blob=writer.commit(),
        blob_sha256=bytes(32),
        size=7,
        summary=b"",
    )


@pytest.mark.database
def test_whatever_went_goes_again(house, send):
    sent, _other = send(), send()
    worked_on(house, sent)
    before = everything_at_rest()
    erase(house, sent.review)
    after, note = everything_at_rest(), note_of(house)

    brought_back(before)
    assert Submission.objects.count() == 2
    with transaction.atomic():
        gone = erase_again(note, note.asked(recipients.current().roll))

    assert gone >= 10
    assert everything_at_rest() == after
    register.keep_only(())
    assert list(register.of(house.unlocked("Laila"), house.desk).faults) == []


def test_what_was_never_brought_back_changes_nothing(house):
    """Of a row that a restored database never had, no leaf is put into its log."""
    erase_somebody(house)
    after, note = everything_at_rest(), note_of(house)
    strange = replace(note, rows={uuid.uuid4(): (b"l" * 32,)})

    with transaction.atomic():
        assert erase_again(strange, note.asked(recipients.current().roll)) == 0

    assert everything_at_rest() == after
    assert not CustodyEvent.objects.filter(leaf=b"l" * 32).exists()


def test_drafts_of_the_desk_go_whatever_they_hold_and_those_of_another_stay(house):
    erase_somebody(house)
    note = note_of(house)
    mine, others = a_draft(house.desk), a_draft(house.other_desk)

    with transaction.atomic():
        erase_again(note, note.asked(recipients.current().roll))

    assert not Draft.objects.filter(pk=mine.pk).exists()
    assert Draft.objects.filter(pk=others.pk).exists()


def test_nobody_but_the_backup_key_reads_a_note(house):
    gone = erase_somebody(house)
    row, ours = ErasureNote.objects.get(), house.organisation
    for key in (ours.desk, ours.originals, ours.custody, ours.epoch):
        with pytest.raises(SealingError):
            erasure_notes.opened(bytes(row.sealed), row.pk, [key])
    assert gone.bytes not in bytes(row.sealed)


def test_a_small_erasure_and_a_larger_one_look_the_same(house):
    erase_somebody(house)
    erase_somebody(house, named=5)
    assert len({len(bytes(one.sealed)) for one in ErasureNote.objects.all()}) == 1


def test_what_nobody_signed_for_is_refused(house):
    erase_somebody(house)
    note, roll = note_of(house), recipients.current().roll
    with pytest.raises(IntakeError) as refused:
        replace(note, signed=note.signed | {uuid.uuid4()}).asked(roll)
    assert refused.value.code == "note_forged"
    with pytest.raises(IntakeError) as refused:
        replace(note, signatures=note.signatures[:1]).asked(roll)
    assert refused.value.code == "approval_missing"


def test_an_approval_of_something_else_is_none_for_an_erasure(house):
    erase_somebody(house)
    note = note_of(house)
    asked = replace(signing.Request.parse(note.request), deed=signing.Deed.ROTATE)
    with pytest.raises(IntakeError) as refused:
        replace(note, request=asked.body()).asked(recipients.current().roll)
    assert refused.value.code == "note_forged"


def test_it_holds_also_long_after_its_approval_ended(house, monkeypatch):
    erase_somebody(house)
    note, roll = note_of(house), recipients.current().roll
    monkeypatch.setattr(clock, "today", lambda: note.on + timedelta(days=400))
    assert note.asked(roll).deed == "erase"


def test_where_no_backup_can_be_taken_the_erasure_goes_on(house, monkeypatch):
    monkeypatch.setattr(noting, "_backup", lambda: None)
    gone = erase_somebody(house)
    assert not ErasureNote.objects.exists()
    assert not SealedRow.objects.filter(pk=gone).exists()


def test_an_erasure_that_is_taken_back_leaves_no_note(house, monkeypatch):
    def full(*_told, **_more):
        raise OSError("disk full")

    monkeypatch.setattr(erasure, "carry_out", full)
    with pytest.raises(OSError, match="disk full"):
        erase_somebody(house)
    assert not ErasureNote.objects.exists()


def test_a_note_that_does_not_open_is_counted_and_erases_nothing(house, tmp_path: Path):
    place = Place(tmp_path)
    erase_somebody(house)
    copy_notes(place)
    ErasureNote.objects.all().delete()
    after = everything_at_rest()

    assert do_again(place, [HybridIdentity.generate()]) == Again(0, 0, refused=1)
    assert everything_at_rest() == after
    assert do_again(place, [house.organisation.backup]) == Again(1, 0, refused=0)
    assert do_again(place, [house.organisation.backup]) == Again(0, 0, 0), "it is here again"
