"""One fault is planted on a host that is well; the doctor finds that one and no other."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.exceptions import ImproperlyConfigured
from django.db import NotSupportedError, OperationalError, connection
from pytest_django import Settings

from deploy.doctor import agent, broker, clocks, database, programs
from intake import clock, sanitising
from intake import programs as installed
from intake.errors import TransientError
from intake.models import (
    CustodyCheckpoint,
    CustodyEvent,
    CustodyLink,
    CustodyLog,
    EpochCertificate,
    RollDocument,
    Stage,
    Submission,
)
from intake.queue import BrokerState
from intake.redaction.tagging import shipped
from tests.deploy.doctor.conftest import Host

Planting = Callable[[Host, pytest.MonkeyPatch, Settings], object]
ROOM = 1 << 30


def a_disk(**changes: int) -> SimpleNamespace:
    """With room, and files to be named."""
    whole = {"f_bavail": 100, "f_frsize": ROOM, "f_flag": 0, "f_files": 1000, "f_favail": 900}
    return SimpleNamespace(**whole | changes)


def disk(**changes: int) -> Planting:
    def plant(_host: Host, patch: pytest.MonkeyPatch, settings: Settings) -> None:
        settings.FREE_SPACE_FLOOR = ROOM
        patch.setattr(os, "statvfs", lambda _folder: a_disk(**changes))

    return plant


def with_roll(change: Callable[[Host], object]) -> Planting:
    return lambda host, _patch, _settings: change(host)


def expired(host: Host) -> None:
    today = clock.today()
    host.publish(replace(host.roll(), issued=today - timedelta(days=99), expires=today))


def soon_expired(host: Host) -> None:
    host.publish(replace(host.roll(), expires=clock.today() + timedelta(days=20)))


def issued_next_week(host: Host) -> None:
    host.publish(replace(host.roll(), issued=clock.today() + timedelta(days=7)))


def signed_by_another(host: Host) -> None:
    host.write("root.pub", f"{host.organisation.certifier.verifier}\n")


def without(kind: str) -> Callable[[Host], None]:
    def publish(host: Host) -> None:
        roll = host.roll()
        host.publish(replace(roll, keys=tuple(one for one in roll.keys if one.kind != kind)))

    return publish


def swap_on(host: Host) -> None:
    host.write("proc/swaps", "Filename Type Size Used Priority\n/dev/vda2 partition 9 0 -2\n")


def cores_kept(host: Host) -> None:
    host.write("proc/sys/kernel/core_pattern", "|/lib/systemd/systemd-coredump %P\n")


def agent_says(**changes: object) -> Planting:
    return lambda host, _patch, _settings: host.agent.said.update(changes)


def broker_is(**changes: Any) -> Planting:
    return lambda host, _patch, _settings: setattr(host, "broker", replace(host.broker, **changes))


def refuses(module: object, name: str, fault: Exception) -> Planting:
    def deed(*_arguments: object, **_named: object) -> None:
        raise fault

    return lambda _host, patch, _settings: patch.setattr(module, name, deed)


def measured(**gauges: int) -> Planting:
    return lambda host, _patch, _settings: setattr(host, "gauges", gauges)


def row(stage: Stage, days: int = 0) -> Planting:
    """Of a report that nobody sent."""

    def plant(host: Host, _patch: pytest.MonkeyPatch, _settings: Settings) -> None:
        Submission.objects.create(
            id_digest=bytes(32), received_on=clock.today() - timedelta(days=days), stage=stage,
            epoch=1, header=b"", blob="x" * 43, blob_sha256=bytes(32), blob_size=0,
            network=host.organisation.network_id, parts=1, tag=bytes(32),
        )  # fmt: skip

    return plant


def an_event_without_a_place(_host: Host) -> None:
    """Signed a day ago, so that only the place is missing."""
    CustodyEvent.objects.create(leaf=bytes(32))
    a_checkpoint(days=1)


def a_log_nobody_signs(_host: Host) -> None:
    event = CustodyEvent.objects.create(leaf=bytes(32))
    CustodyLink.objects.create(position=1, event=event, node=bytes(32))
    a_checkpoint(days=3)


def a_checkpoint(days: int) -> None:
    log = CustodyLog.objects.create(origin="invented/log", begins=1)
    day = clock.today() - timedelta(days=days)
    CustodyCheckpoint.objects.create(log=log, size=1, day=day, kind="daily", note="invented")


def a_certificate(days: int) -> bytes:
    """Of an authority that does not exist."""
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Invented authority")])
    ends = datetime.now(UTC) + timedelta(days=days)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    dated = made.not_valid_before(ends - timedelta(days=900)).not_valid_after(ends)
    return dated.sign(key, None).public_bytes(Encoding.PEM)


def stamped_by(days: int) -> Planting:
    def plant(host: Host, _patch: pytest.MonkeyPatch, settings: Settings) -> None:
        (host.folder / "tsa.pem").write_bytes(a_certificate(days))
        settings.TSA_CHAINS = (host.folder / "tsa.pem",)

    return plant


def an_altered_weight(host: Host, patch: pytest.MonkeyPatch, _settings: Settings) -> None:
    host.write("weights/one.crf", "altered")
    patch.setattr(shipped, "WEIGHTS", host.folder / "weights")
    patch.setattr(shipped, "SUMS", host.write("weights/SHA256SUMS", f"{'0' * 64}  one.crf\n"))


def mode(name: str, bits: int) -> Planting:
    def plant(host: Host, _patch: pytest.MonkeyPatch, _settings: Settings) -> None:
        (host.folder / name).chmod(bits)

    return plant


def file(name: str, text: str) -> Planting:
    return lambda host, _patch, _settings: host.write(name, text)


def written_in_the_future(host: Host) -> None:
    later = clock.now().timestamp() + 400 * 86400
    os.utime(host.folder / "root.pub", (later, later))


def no_languages(_host: Host, _patch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.LOCALE_PATHS = [Path("/nonexistent")]


def debug(_host: Host, _patch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.DEBUG = True


def open_key(host: Host, _patch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.CODE_KEY_FILE.chmod(0o644)


def a_log_key_here(host: Host, _patch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.LOG_KEY_FILE = host.write("log.key", "invented")


PLANTED: dict[str, tuple[Planting, str]] = {
    "full disk": (disk(f_bavail=0), "is full: the form takes nothing in."),
    "nearly full": (disk(f_bavail=2), "is almost full."),
    "no file names": (disk(f_favail=3), "has almost no file names left."),
    "read-only": (disk(f_flag=os.ST_RDONLY), "is read-only: nothing can be taken in."),
    "disk away": (refuses(os, "statvfs", FileNotFoundError()), "is not there."),
    "clock behind files": (with_roll(written_in_the_future), "This host's clock is behind"),
    "clock behind rows": (row(Stage.READY, days=-9), "This host's clock is behind"),
    "clock left alone": (
        lambda _h, patch, _s: patch.setattr(clocks, "_kernel_says", lambda: 5),
        "Nothing keeps this host's clock right.",
    ),
    "another clock": (
        lambda _h, patch, _s: patch.setattr(clocks, "_seconds_apart", lambda: -61.0),
        "differ by more than a minute.",
    ),
    "swap": (with_roll(swap_on), "Swap is on, unencrypted: /dev/vda2."),
    "cores": (with_roll(cores_kept), "is kept in a core dump."),
    "no sandbox": (
        refuses(sanitising, "probe", TransientError("sandbox_missing")),
        "The sandbox cannot be built here",
    ),
    "no print": (
        lambda _h, patch, _s: patch.setattr(installed, "languages_of_print", lambda: None),
        "What reads print is missing",
    ),
    "weights": (an_altered_weight, "Weights of redaction are not those that were shipped."),
    "fonts": (
        lambda host, patch, _s: patch.setattr(programs, "FONTS", host.folder),
        "The fonts of printed pages are missing.",
    ),
    "root key": (file("root.age", "invented"), "A private key is where it must not be"),
    "share": (file("custody-share-1.txt", "invented"), "A private key is where it must not be"),
    "open blobs": (mode("blobs", 0o755), "is open to every user of this host."),
    "pin written": (mode("root.pub", 0o666), "root.pub can be changed by others."),
    "tsa expired": (stamped_by(-1), "tsa.pem has expired."),
    "tsa expires": (stamped_by(9), "tsa.pem expires within 30 days."),
    "debug": (debug, "DEBUG is on. (intake.E002)"),
    "open key": (open_key, "CODE_KEY_FILE is readable by others. (intake.E004)"),
    "roll expired": (with_roll(expired), "The roll has expired: the form is closed."),
    "roll expires": (with_roll(soon_expired), "then the form closes."),
    "roll altered": (
        with_roll(lambda _host: RollDocument.objects.update(document="altered")),
        "The newest roll in the database is damaged.",
    ),
    "no roll": (
        with_roll(lambda _host: RollDocument.objects.all().delete()), "There is no roll",
    ),
    "below floor": (file("floor", "7\n"), "is older than one that this host believed before"),
    "floor altered": (file("floor", "seven\n"), "What this host remembers of the roll"),
    "intake's floor": (file("intake", "7\n"), "The intake role believed a newer roll before"),
    "no pin": (
        with_roll(lambda host: (host.folder / "root.pub").unlink()), "The pinned root is missing",
    ),
    "other root": (with_roll(signed_by_another), "is not signed by the root that is pinned here"),
    "no log key": (with_roll(without("log")), "No log key is on the roll"),
    "no dossier key": (with_roll(without("dossier")), "No dossier key is on the roll"),
    "no epoch": (
        with_roll(lambda _host: EpochCertificate.objects.all().delete()),
        "There is no key of this week (epoch_missing)",
    ),
    "no next week": (
        lambda host, _p, _s: EpochCertificate.objects.update(
            document=host.organisation.certificate(clock.today() - timedelta(days=4))
        ),
        "The key of the coming week has not been made",
    ),
    "sequencer": (with_roll(an_event_without_a_place), "The sequencer is behind"),
    "unsigned log": (with_roll(a_log_nobody_signs), "was not signed yesterday nor today."),
    "unfinished": (row(Stage.RECEIVED, days=2), "the day before yesterday, or earlier"),
    "needs a person": (row(Stage.NEEDS_PERSON), "it waits for a person."),
    "custody": (row(Stage.CUSTODY), "Something came that no key on this host opens."),
    "broker away": (
        refuses(broker, "broker_state", TransientError("broker_away")),
        "The broker does not answer",
    ),
    "broker old": (broker_is(major=6), "The broker is too old."),
    "broker full": (broker_is(filled=0.95), "The broker's memory is full"),
    "broker saves": (broker_is(is_persisting=True), "The broker writes to a disk."),
    "no sweeper": (measured(), "The sweeper has not measured for two minutes."),
    "waiting": (measured(seed_oldest_seconds=601), "for more than ten minutes."),
    "foreign files": (measured(foreign_files=1), "Files that are none of ours lie among"),
    "agent away": (
        refuses(agent, "agent", TransientError("agent_away")), "The key agent does not answer",
    ),
    "agent locked": (agent_says(locked=True), "The key agent is locked"),
    "agent's round": (agent_says(round="roll_expired"), "did not end (roll_expired)."),
    "agent late": (agent_says(overdue=["epoch-1"]), "holds keys that should be gone."),
    "agent swapped": (agent_says(memory_locked=False), "The key agent's memory can be swapped"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_the_doctor_finds_it_and_nothing_else(
    name: str, host: Host, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    plant, wanted = PLANTED[name]
    plant(host, monkeypatch, settings)

    found = host.found()

    assert len(found) == 1
    assert wanted in found[0]


def test_a_roll_of_the_future_is_put_down_to_the_clock(host: Host) -> None:
    issued_next_week(host)

    found = host.found()

    assert len(found) == 2
    assert "This host's clock is behind" in found[0]
    assert "The roll begins in the future" in found[1]


def test_pages_that_lost_their_words_are_named_by_language(
    host: Host, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    no_languages(host, monkeypatch, settings)

    assert [one.split(" are missing")[0] for one in host.found()] == [
        "The words of the pages in fa-af", "The words of the pages in ps",
    ]  # fmt: skip


def test_a_private_key_of_another_role_is_found_by_both_who_look(
    host: Host, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    a_log_key_here(host, monkeypatch, settings)

    found = host.found()

    assert len(found) == 2
    assert found[0].startswith("A private key is where it must not be")
    assert "is configured with LOG_KEY_FILE" in found[1]


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        (OperationalError("host=invented"), "The database does not answer"),
        (NotSupportedError("14"), "The database is too old."),
        (ImproperlyConfigured("intake.E005"), "would lose receipts in a power cut."),
    ],
)
def test_a_database_that_cannot_be_asked_is_one_fault(
    fault: Exception, wanted: str, host: Host, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    refuses(database, "_is_behind", fault)(host, monkeypatch, settings)

    found = host.look()

    assert len(found.faults) == 1
    assert wanted in found.faults[0].what
    assert "invented" not in str(found)
    assert "Rows: the database cannot be asked." in found.unseen


def test_missing_migrations_are_found(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'intake'")

    assert host.found() == [
        "The database is of another version than the program: migrations are missing."
    ]


def test_a_database_of_before_postgresql_15_is_too_old(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_age", lambda: 14_00_12)

    assert host.found() == ["The database is too old."]


def test_swap_in_memory_or_under_a_key_is_no_fault(host: Host) -> None:
    host.write("sys/block/dm-1/dm/uuid", "CRYPT-PLAIN-swap\n")
    host.write("proc/swaps", "Filename\n/dev/zram0 x 9 0 5\n/dev/dm-1 x 9 0 -2\n")

    assert host.found() == []


def test_a_broker_that_does_not_tell_is_unseen_and_no_fault(host: Host) -> None:
    host.broker = BrokerState(major=7, filled=0.0, is_persisting=None)

    found = host.look()

    assert found.faults == []
    assert found.unseen == [
        "Broker: the broker does not tell this user whether it saves to a disk."
    ]


def test_nothing_that_is_printed_says_how_many_reports_there_are(
    host: Host, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    row(Stage.NEEDS_PERSON)(host, monkeypatch, settings)
    said_of_one = host.found()
    Submission.objects.update(id_digest=b"1" * 32)
    Submission.objects.create(
        id_digest=bytes(32), received_on=clock.today(), stage=Stage.NEEDS_PERSON, epoch=1,
        header=b"", blob="y" * 43, blob_sha256=bytes(32), blob_size=0,
        network=host.organisation.network_id, parts=1, tag=b"1" * 32,
    )  # fmt: skip

    assert host.found() == said_of_one
