"""Faults, to be planted on a host that is well. All of it is invented."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from pytest_django import Settings

from intake import clock
from intake.models import (
    CustodyCheckpoint,
    CustodyEvent,
    CustodyLink,
    CustodyLog,
    EpochCertificate,
    Stage,
    Submission,
)
from intake.redaction.tagging import shipped
from tests.deploy.doctor.conftest import ROOM, Host, a_disk

Planting = Callable[[Host, pytest.MonkeyPatch, Settings], object]


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


def pages_made(days: int) -> Callable[[Host], None]:
    """Packet pages with a key that was published so many days ago."""

    def plant(host: Host) -> None:
        host.organisation.offer_packets(since=clock.today() - timedelta(days=days))
        EpochCertificate.objects.filter(kind="packet").update(paged=True)

    return plant


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
