"""Checkpoints: one a day, under a key on the roll, and never two that contradict each other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from intake import clock, recipients
from intake.custody import checkpoint, signing
from intake.custody.evidence import Outside
from intake.custody.merkle import EMPTY_ROOT
from intake.custody.sequencer import link_new_events
from intake.custody.signing import LogError, is_due, load_key, log_keys, make_key, sign_checkpoint
from intake.custody.stored import StoredTree, current_log
from intake.custody.verifying import verify_log
from intake.keys import Kind
from intake.keys import roll as rolls
from intake.keys.ceremony.drafting import Changes, draft
from intake.keys.publishing import publish
from intake.models import CustodyCheckpoint, CustodyEvent, CustodyLink
from tests.intake.custody.conftest import happen
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db
DAILY = CustodyCheckpoint.Kind.DAILY
MORNING = datetime(2026, 11, 23, signing.HOUR, 0, 5, tzinfo=UTC)


# -- the key ------------------------------------------------------------------------------


def test_the_key_is_made_once_for_its_owner_alone(tmp_path) -> None:
    file = tmp_path / "log.key"
    entry = make_key(file)
    assert (entry.kind, entry.id) == (Kind.LOG, "custody")
    assert file.stat().st_mode & 0o777 == 0o600
    assert entry.public.public == load_key(file).public_key().public_bytes_raw()
    with pytest.raises(LogError, match="log_key_exists"):
        make_key(file)


@pytest.mark.parametrize(
    ("content", "mode", "code"),
    [
        (None, 0o600, "log_key_unreadable"),
        (b"no key", 0o600, "log_key_unreadable"),
        ("own", 0o640, "log_key_open_to_others"),
        ("own", 0o604, "log_key_open_to_others"),
    ],
)
def test_a_key_that_is_none_or_that_others_can_read_is_refused(
    tmp_path, content: object, mode: int, code: str
) -> None:
    file = tmp_path / "log.key"
    if content == "own":
        make_key(file)
    elif isinstance(content, bytes):
        file.write_bytes(content)
    if file.exists():
        file.chmod(mode)
    with pytest.raises(LogError, match=code):
        load_key(file)


def test_a_key_that_is_not_on_the_roll_signs_nothing(log_key: Ed25519PrivateKey) -> None:
    happen(1)
    with pytest.raises(LogError, match="log_key_not_on_roll"):
        sign_checkpoint(Ed25519PrivateKey.generate(), DAILY)
    assert not CustodyCheckpoint.objects.exists()
    assert not signing.memory_file().exists()


def revoke(organisation: Organisation) -> None:
    roll = draft(
        recipients.current().roll, Changes(revoked=((Kind.LOG.value, "custody"),)),
        today=clock.today(),
    )  # fmt: skip
    publish(rolls.sign(roll, organisation.root))


def test_a_revoked_key_signs_nothing_more_and_what_it_signs_all_the_same_is_noticed(
    sign: Callable[[], str], log_key: Ed25519PrivateKey, organisation: Organisation
) -> None:
    happen(3)
    kept = Outside("kept", sign())
    revoke(organisation)

    with pytest.raises(LogError, match="log_key_not_on_roll"):
        sign()

    verdict = verify_log([kept])
    assert "Signed by a key that was revoked on" in verdict.faults[0]
    assert "it vouches for nothing" in verdict.remarks[0]
    assert "Truncation cannot be excluded" in verdict.doubts[0]


def test_what_a_key_signed_before_the_day_it_was_revoked_still_counts(
    sign: Callable[[], str], organisation: Organisation, monkeypatch
) -> None:
    happen(3)
    sign()
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    revoke(organisation)
    assert verify_log().faults == []


# -- signing ------------------------------------------------------------------------------


def test_a_checkpoint_says_size_and_root_and_is_stored_and_remembered(
    sign: Callable[[], str],
) -> None:
    happen(5)
    document = sign()
    log = current_log()
    assert log is not None
    seen = checkpoint.read(document, log_keys()).checkpoint
    assert (seen.origin, seen.size) == (log.origin, 5)
    assert seen.root == StoredTree(log).root(5)
    row = CustodyCheckpoint.objects.get()
    assert (row.size, row.day, row.kind, row.note) == (5, clock.today(), "asked", document)
    assert signing.memory_file().read_text() == document
    assert signing.memory_file().stat().st_mode & 0o077 == 0


def test_an_empty_log_is_signed_too(log_key: Ed25519PrivateKey) -> None:
    with pytest.raises(LogError, match="log_missing"):
        sign_checkpoint(log_key, DAILY)
    link_new_events()
    made = sign_checkpoint(log_key, DAILY)
    assert checkpoint.read(made.note, log_keys()).checkpoint.root == EMPTY_ROOT
    assert verify_log([Outside("kept", made.note)]).faults == []


def test_it_is_due_once_a_day_from_the_same_hour_on(log_key: Ed25519PrivateKey) -> None:
    happen(1)
    assert not is_due(MORNING - timedelta(minutes=1))
    assert is_due(MORNING)
    assert is_due(MORNING + timedelta(hours=20)), "a sequencer that stood still makes it late"


def test_every_day_has_its_checkpoint_empty_days_too(
    log_key: Ed25519PrivateKey, monkeypatch
) -> None:
    happen(2)
    for day in range(3):
        moment = MORNING + timedelta(days=day)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert is_due(clock.now())
        sign_checkpoint(log_key, DAILY)
        assert not is_due(clock.now())

    days = list(CustodyCheckpoint.objects.order_by("day").values_list("day", "size"))
    assert days == [(date(2026, 11, 23 + n), 2) for n in range(3)]
    assert verify_log().remarks == []


def test_the_database_takes_one_daily_checkpoint_a_day(log_key: Ed25519PrivateKey) -> None:
    happen(1)
    sign_checkpoint(log_key, DAILY)
    with pytest.raises(IntegrityError), transaction.atomic():
        sign_checkpoint(log_key, DAILY)
    sign_checkpoint(log_key, CustodyCheckpoint.Kind.ASKED)


def test_a_day_without_a_checkpoint_is_remarked_on(log_key: Ed25519PrivateKey, monkeypatch) -> None:
    happen(1)
    for day in (0, 1, 4):
        monkeypatch.setattr(clock, "now", lambda day=day: MORNING + timedelta(days=day))
        sign_checkpoint(log_key, DAILY)
    [remark] = verify_log().remarks
    assert remark.endswith("no daily checkpoint between 2026-11-24 and 2026-11-27.")


def test_a_roll_that_has_expired_does_not_stop_the_log(
    sign: Callable[[], str], monkeypatch
) -> None:
    happen(1)
    later = clock.now() + timedelta(days=300)
    monkeypatch.setattr(clock, "now", lambda: later)
    document = sign()
    assert verify_log([Outside("kept", document)]).doubts == []


# -- never two stories --------------------------------------------------------------------


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("grown", [0, 4])
def test_rows_that_were_altered_below_the_last_checkpoint_are_not_signed(
    sign: Callable[[], str], grown: int
) -> None:
    happen(9)
    sign()
    link = CustodyLink.objects.get(position=9)
    CustodyEvent.objects.filter(pk=link.event_id).update(leaf=bytes(32))
    CustodyLink.objects.filter(pk=9).update(node=bytes(32))
    happen(grown)
    with pytest.raises(LogError, match="log_not_continued"):
        sign()
    assert CustodyCheckpoint.objects.count() == 1


@pytest.mark.parametrize("grown_again", [0, 3, 9])
def test_rows_that_were_cut_are_not_signed_however_far_they_grow_again(
    sign: Callable[[], str], grown_again: int
) -> None:
    happen(9)
    sign()
    cut = list(CustodyLink.objects.filter(position__gt=4).values_list("event_id", flat=True))
    CustodyLink.objects.filter(position__gt=4).delete()
    CustodyEvent.objects.filter(pk__in=cut).delete()
    happen(grown_again)
    with pytest.raises(LogError, match="log_not_continued"):
        sign()


def test_a_host_that_never_signed_does_not_go_on_where_another_did(
    sign: Callable[[], str],
) -> None:
    happen(2)
    sign()
    signing.memory_file().unlink()
    with pytest.raises(LogError, match="log_memory_missing"):
        sign()


def test_a_memory_that_was_tampered_with_is_refused(sign: Callable[[], str]) -> None:
    happen(2)
    sign()
    signing.memory_file().write_text("invented\n")
    with pytest.raises(checkpoint.CheckpointError):
        sign()


def test_a_crash_between_remembering_and_storing_stops_nothing(
    sign: Callable[[], str], monkeypatch
) -> None:
    happen(3)
    with monkeypatch.context() as dying, pytest.raises(ZeroDivisionError):
        dying.setattr(CustodyCheckpoint.objects, "create", lambda **_row: 1 / 0)
        sign()
    assert signing.memory_file().exists()
    assert not CustodyCheckpoint.objects.exists()
    happen(2)
    assert verify_log([Outside("kept", sign())]).doubts == []


# -- cost ---------------------------------------------------------------------------------


def test_linking_and_signing_cost_a_handful_of_rows_however_long_the_log(
    log_key: Ed25519PrivateKey,
) -> None:
    counts = []
    for more in (1023, 3072):
        happen(more)
        CustodyEvent.objects.create(leaf=more.to_bytes(32))
        with CaptureQueriesContext(connection) as asked:
            link_new_events()
            sign_checkpoint(log_key, CustodyCheckpoint.Kind.ASKED)
        counts.append(len(asked))
    assert counts[1] <= 150
    assert counts[1] <= counts[0] + 60


def test_the_key_is_replaced_within_the_same_log(
    sign: Callable[[], str], organisation: Organisation, settings, tmp_path
) -> None:
    happen(2)
    kept = Outside("under the first key", sign())
    successor = make_key(tmp_path / "next.key")
    roll = recipients.current().roll
    publish(
        rolls.sign(
            draft(roll, Changes((replace(successor, generation=1),)), today=clock.today()),
            organisation.root,
        )
    )
    happen(2)
    later = sign_checkpoint(load_key(tmp_path / "next.key"), CustodyCheckpoint.Kind.ASKED)
    verdict = verify_log([kept, Outside("under the second", later.note)])
    assert (verdict.faults, verdict.doubts, verdict.covered) == ([], [], 4)
