"""After a restore: a new origin, whose first leaf says what was lost, and no second story."""

import hashlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

from intake.custody import signing
from intake.custody.checkpoint import Checkpoint, CheckpointError
from intake.custody.evidence import Outside, Verdict
from intake.custody.exporting import export, prove
from intake.custody.merkle import leaf_hash
from intake.custody.restart import Restart
from intake.custody.restarting import restart
from intake.custody.signing import LogError, log_keys
from intake.custody.stored import StoredTree
from intake.custody.verifying import verify_log
from intake.models import CustodyCheckpoint, CustodyEvent, CustodyLink, CustodyLog
from tests.intake.custody import outsider
from tests.intake.custody.conftest import happen

pytestmark = pytest.mark.django_db


def restore_to(size: int) -> None:
    """The database as a backup has it that was made when the log had `size` entries."""
    gone = list(CustodyLink.objects.filter(position__gt=size).values_list("event_id", flat=True))
    CustodyLink.objects.filter(position__gt=size).delete()
    CustodyEvent.objects.filter(pk__in=gone).delete()
    CustodyCheckpoint.objects.filter(size__gt=size).delete()


def verdict_of(*documents: str) -> Verdict:
    return verify_log([Outside(f"file {n}", one) for n, one in enumerate(documents, start=1)])


def test_a_restored_log_goes_on_under_a_new_origin_that_names_the_last_checkpoint(
    sign: Callable[[], str],
) -> None:
    happen(6)
    first = sign()
    happen(4)
    last = sign()
    restore_to(7)

    log = restart(last)
    opening = CustodyLink.objects.select_related("event").get(position=8)
    assert hashlib.sha256(log.restart.encode()).digest() == bytes(opening.event.leaf)
    assert log.restart.endswith(last)
    assert log.origin != CustodyLog.objects.get(begins=1).origin

    happen(5)
    new = sign()
    verdict = verdict_of(first, last, new)
    assert (verdict.faults, verdict.doubts) == ([], [])
    assert (verdict.entries, verdict.covered) == (13, 13)
    assert any("lost its end in a restore, up to entry 10" in one for one in verdict.remarks)


def test_until_the_new_log_has_a_checkpoint_outside_truncation_cannot_be_excluded(
    sign: Callable[[], str],
) -> None:
    happen(6)
    last = sign()
    restart(last)
    assert verdict_of(last).faults == []
    assert "Truncation cannot be excluded" in verdict_of(last).doubts[0]


def test_a_restart_that_names_an_older_checkpoint_than_one_that_was_kept_is_a_cut(
    sign: Callable[[], str],
) -> None:
    happen(6)
    older = sign()
    happen(4)
    newer = sign()
    restore_to(6)
    restart(older)
    new = _sign_as_a_bent_sequencer(sign)

    assert verdict_of(older, new).faults == []
    [fault] = verdict_of(newer, new).faults
    assert "ends after 6 entries, and file 1 covers 10: it was cut." in fault


def _sign_as_a_bent_sequencer(sign: Callable[[], str]) -> str:
    with pytest.raises(LogError, match="log_not_continued"):
        sign()
    signing.memory_file().unlink()
    return sign()


def test_the_sequencer_links_nothing_between_the_restore_and_the_restart(
    sign: Callable[[], str],
) -> None:
    happen(9)
    last = sign()
    restore_to(5)
    CustodyEvent.objects.create(leaf=bytes(32))
    for _ in range(2):
        with pytest.raises(CommandError, match=r"log_not_continued.*custody_restart"):
            call_command("sequence", once=True)
        assert CustodyLink.objects.count() == 5
    restart(last)
    call_command("sequence", once=True)
    assert CustodyLink.objects.count() == 7
    assert verdict_of(last, sign()).faults == []


def test_a_new_host_without_a_memory_asks_for_a_restart_too(sign: Callable[[], str]) -> None:
    happen(3)
    last = sign()
    signing.memory_file().unlink()
    with pytest.raises(CommandError, match="log_memory_missing"):
        call_command("sequence", once=True)
    restart(last)
    call_command("sequence", once=True)
    assert verdict_of(last, sign()).doubts == []


@pytest.mark.usefixtures("unguarded")
def test_rows_that_contradict_the_outside_checkpoint_are_not_gone_on_with(
    sign: Callable[[], str],
) -> None:
    happen(6)
    last = sign()
    CustodyLink.objects.filter(position=6).update(node=bytes(32))
    CustodyEvent.objects.filter(custodylink__position=6).update(leaf=bytes(32))
    with pytest.raises(LogError, match="restart_differs"):
        restart(last)
    assert CustodyLog.objects.count() == 1


def test_what_no_log_key_signed_begins_no_log(
    sign: Callable[[], str], log_key: Ed25519PrivateKey
) -> None:
    happen(2)
    origin = CustodyLog.objects.get().origin
    forged = Checkpoint(origin, 1, bytes(32)).sign(Ed25519PrivateKey.generate())
    for document in ("", "invented\n", forged, sign() + "— a b\n", sign() + "x" * 1000):
        with pytest.raises(CheckpointError):
            restart(document)
    assert CustodyLog.objects.count() == 1


def test_nothing_is_restarted_where_nothing_was_ever_linked(log_key: Ed25519PrivateKey) -> None:
    with pytest.raises(LogError, match="log_missing"):
        restart(Checkpoint("amanat/custody-log/lost", 3, bytes(32)).sign(log_key))


def test_a_backup_from_before_an_earlier_restart_is_held_against_a_log_it_does_not_have(
    sign: Callable[[], str], log_key: Ed25519PrivateKey
) -> None:
    happen(4)
    of_first = sign()
    lost = Checkpoint("amanat/custody-log/lost", 30, bytes(32)).sign(log_key)
    beyond = Checkpoint("amanat/custody-log/lost", 31, bytes(32)).sign(log_key)
    restart(lost)
    signing.memory_file().unlink()
    new = sign()
    verdict = verdict_of(of_first, lost, new)
    assert (verdict.faults, verdict.doubts) == ([], [])
    [fault] = verdict_of(beyond, new).faults
    assert fault == "file 1 is of log amanat/custody-log/lost, which is not here."


def test_logs_follow_each_other_and_each_is_exported_and_proven_alone(
    sign: Callable[[], str], tmp_path
) -> None:
    kept = []
    for size in (5, 300, 2):
        happen(size)
        kept.append(sign())
        restart(kept[-1])
    happen(1)
    kept.append(sign())
    assert [StoredTree(log).size for log in CustodyLog.objects.order_by("begins")] == [5, 301, 3, 2]
    verdict = verdict_of(*kept)
    assert (verdict.faults, verdict.doubts, verdict.covered) == ([], [], 311)

    places = export(tmp_path)
    for place, document, size in zip(places, kept, [5, 301, 3, 2], strict=True):
        vkeys = place.with_suffix(".vkey").read_text().splitlines()
        assert outsider.verify_folder(place, vkeys, [document]) == size
    for position, index in ((1, 0), (5, 4), (6, 0), (306, 300), (307, 0), (311, 1)):
        leaf = bytes(CustodyEvent.objects.get(custodylink__position=position).leaf)
        assert prove(leaf).index == index
        prove(leaf).check(leaf, log_keys())


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("what", ["statement", "leaf", "begins", "first", "none"])
def test_a_restart_that_was_bent_is_noticed(
    sign: Callable[[], str], log_key: Ed25519PrivateKey, what: str
) -> None:
    happen(4)
    last = sign()
    log = restart(last)
    happen(3)
    kept = sign()
    rows = CustodyLog.objects.filter(pk=log.pk)
    if what == "statement":
        rows.update(restart=log.restart.replace("\n4\n", "\n5\n", 1))
    elif what == "leaf":
        CustodyEvent.objects.filter(custodylink__position=5).update(leaf=bytes(32))
    elif what == "begins":
        rows.update(begins=6)
    elif what == "first":
        CustodyLog.objects.filter(begins=1).update(begins=2)
    else:
        rows.update(restart="")
    assert verdict_of(kept).faults
    assert verdict_of().faults


@pytest.mark.parametrize("lie", ["another leaf", "another size", "another root"])
def test_a_restart_whose_every_hash_fits_must_still_say_what_survived(
    sign: Callable[[], str], lie: str
) -> None:
    happen(4)
    last = sign()
    before = StoredTree(CustodyLog.objects.get()).checkpoint()
    size, root = before.size - (lie == "another size"), before.root
    told = Restart(
        Checkpoint(before.origin, size, bytes(32) if lie == "another root" else root), last
    )
    leaf = bytes(32) if lie == "another leaf" else told.leaf()
    CustodyLog.objects.create(origin="amanat/custody-log/bent", begins=5, restart=told.text())
    event = CustodyEvent.objects.create(leaf=leaf)
    CustodyLink.objects.create(position=5, event=event, node=leaf_hash(leaf))
    happen(2)

    [fault] = verdict_of(last, sign()).faults
    assert fault == "Position 5: log amanat/custody-log/bent opens with another leaf."
