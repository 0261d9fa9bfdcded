"""Who took which checkpoint, who is asked for one, and what one that was kept shows."""

from datetime import timedelta

import pytest

from casework import register
from casework.models import KeyShare
from casework.records import CheckpointTaken
from casework.records.checkpoint_taken import Taking
from casework.services import handing_out
from intake import clock
from intake.custody.comparing import Compared, compare
from intake.custody.restarting import restart
from intake.custody.signing import log_keys
from intake.models import CustodyCheckpoint, CustodyEvent, CustodyLink
from tests.casework.checkpoints import KeptLog, log
from tests.casework.house import House
from tests.casework.services.desk_work import a_review, events, refused, who
from tests.intake.custody.conftest import unguarded

__all__ = ["log", "unguarded"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_register():
    register.keep_only(())
    yield
    register.keep_only(())


def taken(house: House) -> list[CheckpointTaken]:
    every = register.of(house.unlocked("Laila"), house.desk).all(CheckpointTaken.KIND)
    return [one.record for one in every if isinstance(one.record, CheckpointTaken)]


def take(house: House, name: str, made: CustodyCheckpoint, how: Taking = Taking.FILE) -> None:
    handing_out.take(house.unlocked(name), house.desk, made.pk, how)


def untaken(house: House, name: str) -> int:
    return handing_out.untaken(house.unlocked(name), house.desk)


def is_held(house: House) -> bool:
    return handing_out.is_held(handing_out.holders(house.unlocked("Laila"), house.desk))


def let_days_pass(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    later = clock.today() + timedelta(days=days)
    monkeypatch.setattr(clock, "today", lambda: later)


def test_taking_a_checkpoint_is_on_record_with_its_event(house: House, log: KeptLog):
    a_review(house)
    made = log.sign()

    take(house, "Amina", made, Taking.SCANNED)

    (one,) = taken(house)
    amina = house.unlocked("Amina")
    assert (one.by, one.origin, one.size) == (amina.member.pk, made.log_id, made.size)
    assert (one.day, one.on, one.how) == (made.day, clock.today(), Taking.SCANNED)
    (told,) = (one for one in events(house) if one["kind"] == "checkpoint.taken")
    assert (told["by"], told["root"], str(told["size"])) == (who(amina), one.root, str(made.size))


def test_taking_the_same_one_again_writes_nothing(house: House, log: KeptLog):
    made = log.sign()
    take(house, "Amina", made)
    before = CustodyEvent.objects.count()
    take(house, "Amina", made, Taking.SCANNED)
    assert (CustodyEvent.objects.count(), len(taken(house))) == (before, 1)
    take(house, "Farid", made)
    assert len(taken(house)) == 2


def test_nobody_but_a_custodian_of_the_desk_takes_one(house: House, log: KeptLog):
    made = log.sign()
    for name in ("Laila", "Nasrin"):
        by = house.unlocked(name)
        code = refused(handing_out.take, by, house.desk, made.pk, Taking.FILE)
        assert code == "custodians_only"
    assert taken(house) == []


def test_what_no_log_key_signed_is_handed_to_nobody(house: House, log: KeptLog):
    made, amina = log.sign(), house.unlocked("Amina")
    log_id, note = made.log_id, made.note.replace(f"\n{made.size}\n", "\n7\n")
    bent = CustodyCheckpoint.objects.create(
        log_id=log_id, size=7, day=made.day, kind="asked", note=note
    )
    code = refused(handing_out.take, amina, house.desk, bent.pk, Taking.FILE)
    assert code == "checkpoint_unsigned"
    misfiled = CustodyCheckpoint.objects.create(
        log_id=log_id, size=made.size + 1, day=made.day, kind="asked", note=made.note
    )
    code = refused(handing_out.take, amina, house.desk, misfiled.pk, Taking.FILE)
    assert code == "checkpoint_malformed"
    assert refused(handing_out.take, amina, house.desk, 0, Taking.FILE) == "checkpoint_not_here"
    assert taken(house) == []


def test_a_custodian_is_asked_until_they_have_one_of_the_last_days(
    house: House, log: KeptLog, monkeypatch
):
    assert untaken(house, "Amina") == 0  # there is none to take
    made = log.sign()
    assert (untaken(house, "Amina"), untaken(house, "Laila")) == (1, 0)
    take(house, "Amina", made)
    assert (untaken(house, "Amina"), untaken(house, "Farid")) == (0, 1)

    let_days_pass(monkeypatch, handing_out.DAYS)
    log.sign()
    assert untaken(house, "Amina") == 0  # late enough still
    let_days_pass(monkeypatch, 1)
    newest = log.sign()
    assert (untaken(house, "Amina"), untaken(house, "Farid")) == (2, 3)
    take(house, "Amina", newest)
    assert untaken(house, "Amina") == 0


def test_nobody_is_asked_for_a_newer_one_than_there_is(house: House, log: KeptLog, monkeypatch):
    take(house, "Amina", log.sign())
    let_days_pass(monkeypatch, 30)
    assert untaken(house, "Amina") == 0


def test_two_custodians_hold_it_and_one_does_not_do(house: House, log: KeptLog, monkeypatch):
    made = log.sign()
    assert not is_held(house)
    take(house, "Amina", made)
    assert not is_held(house)
    take(house, "Farid", made)
    assert is_held(house)
    let_days_pass(monkeypatch, handing_out.DAYS + 1)
    take(house, "Farid", log.sign())
    assert not is_held(house)


def test_one_who_is_no_custodian_any_more_does_not_count(house: House, log: KeptLog):
    made = log.sign()
    for name in ("Amina", "Farid"):
        take(house, name, made)
    farid = house.unlocked("Farid").member
    KeyShare.objects.filter(member=farid, kind=KeyShare.Kind.ORIGINALS_A).delete()
    assert not is_held(house)


def test_after_a_restart_of_the_log_everybody_is_asked_anew(house: House, log: KeptLog):
    a_review(house)
    made = log.sign()
    take(house, "Amina", made)
    restart(made.note)
    assert handing_out.latest() is None
    new = log.sign()
    assert handing_out.latest() == new
    assert untaken(house, "Amina") == 1
    old = refused(handing_out.take, house.unlocked("Amina"), house.desk, made.pk, Taking.FILE)
    assert old == "checkpoint_not_here"


def test_a_kept_checkpoint_is_what_the_log_begins_with(house: House, log: KeptLog):
    first = log.sign()
    a_review(house)
    log.sign()
    for note in (first.note, f"\r\n{first.note}".replace("\n", "\r\n")):
        found = compare(note)
        assert (found.found, found.kept.size) == (Compared.SAME, first.size)
    assert not found.is_revoked
    assert refused(compare, "nothing of the kind") == "checkpoint_malformed"
    bent = first.note.replace(f"\n{first.size}\n", "\n1\n")
    assert refused(compare, bent) == "checkpoint_unsigned"


@pytest.mark.usefixtures("unguarded")
def test_what_was_cut_or_changed_is_told_by_the_kept_one(house: House, log: KeptLog):
    a_review(house)
    made = log.sign()
    last = CustodyLink.objects.get(position=made.size)
    node = bytes(last.node)
    CustodyLink.objects.filter(pk=last.pk).update(node=bytes(32))
    CustodyEvent.objects.filter(pk=last.event_id).update(leaf=bytes(32))
    assert compare(made.note).found is Compared.CHANGED
    CustodyLink.objects.filter(pk=last.pk).update(node=node)
    last.delete()
    assert compare(made.note).found is Compared.CUT
    restart(made.note)
    assert compare(made.note).found is Compared.LOST


def test_a_checkpoint_of_a_log_that_is_not_here_is_said_to_be_one(
    house: House, log: KeptLog, monkeypatch
):
    made = log.sign()
    assert log_keys()
    monkeypatch.setattr("intake.custody.comparing.CustodyLog.objects", _Nothing())
    assert compare(made.note).found is Compared.ELSEWHERE


class _Nothing:
    def filter(self, **_told):
        return self

    def first(self):
        return None
