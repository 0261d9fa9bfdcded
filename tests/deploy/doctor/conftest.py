"""A host that is well, on which tests plant one fault each. All of it is invented."""

import os
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.checks import CheckMessage, run_checks
from django.db import connection
from pytest_django import Settings

from deploy.doctor import agent, broker, clocks, custody_log, memory, startup
from deploy.doctor.checks import CHECKS
from deploy.doctor.examining import Diagnosis, examine
from intake import clock, programs, sanitising
from intake.custody.checkpoint import LOG_ID, LogKey
from intake.keys import Entry, Kind, Roll
from intake.keys import roll as rolls
from intake.models import RollDocument
from intake.queue import BrokerState
from tests.organisation import Organisation

ROOM = 1 << 30


def a_disk(**changes: int) -> SimpleNamespace:
    """With room, and files to be named."""
    whole = {"f_bavail": 100, "f_frsize": ROOM, "f_flag": 0, "f_files": 1000, "f_favail": 900}
    return SimpleNamespace(**whole | changes)


class AgentThatAnswers:
    """What the agent says of itself, as `AgentClient.status`."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = {
            "locked": False, "round": "ok", "overdue": [], "memory_locked": True, "terms": [],
        }  # fmt: skip

    def status(self) -> dict[str, Any]:
        return self.said


@dataclass
class Host:
    """The parts that tests break. `look` says what the doctor finds."""

    folder: Path
    organisation: Organisation
    agent: AgentThatAnswers = field(default_factory=AgentThatAnswers)
    broker: BrokerState = field(default_factory=lambda: BrokerState(7, 0.1, is_persisting=False))
    gauges: dict[str, int] = field(default_factory=lambda: {"submission_oldest_seconds": 3})

    def look(self) -> Diagnosis:
        """Every look of the doctor, once."""
        return examine(CHECKS)

    def found(self) -> list[str]:
        """The sentences of all faults; each comes with something to do."""
        faults = self.look().faults
        assert all(one.mend for one in faults)
        return [one.what for one in faults]

    def roll(self, version: int = 1) -> Roll:
        """With every key that a host at work needs."""
        today = clock.today()
        signing = [
            Entry(kind, id_, 1, today, verifier=_new_verifier())
            for kind, id_ in ((Kind.LOG, LOG_ID), (Kind.DOSSIER, "dossier"))
        ]
        made = self.organisation.roll(version)
        return replace(made, keys=(*made.keys, *signing))

    def publish(self, roll: Roll) -> None:
        """In the place of whatever roll there was."""
        RollDocument.objects.all().delete()
        document = rolls.sign(roll, self.organisation.root)
        RollDocument.objects.create(version=roll.version, document=document)

    def write(self, name: str, text: str) -> Path:
        """A file of this host, with the modes of its folder's."""
        file = self.folder / name
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)
        return file


def a_backup(folder: Path, taken: datetime) -> None:
    """One that was begun then, with nothing in it."""
    (folder / "snapshots" / f"{taken:%Y%m%dT%H%M%SZ}").mkdir(parents=True)


def _new_verifier() -> str:
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    return LogKey(public).named(LOG_ID).base64


@pytest.fixture
def host(
    organisation: Organisation, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Host:
    made = Host(tmp_path, organisation)
    settings.FREE_SPACE_FLOOR = 1
    settings.CODE_KEY_FILE.chmod(0o600)
    settings.AGENT_SOCKET, settings.SIGNER_SOCKET = tmp_path / "agent", tmp_path / "signer"
    (tmp_path / "blobs").chmod(0o700)
    made.publish(made.roll())
    _with_kernel(made, monkeypatch)
    settings.BACKUP_DIR = tmp_path / "backups"
    a_backup(settings.BACKUP_DIR, clock.now())
    monkeypatch.setattr(agent, "agent", lambda: made.agent)
    monkeypatch.setattr(broker, "broker_state", lambda: made.broker)
    monkeypatch.setattr(broker, "read_gauges", lambda: made.gauges)
    monkeypatch.setattr(custody_log, "_PATIENCE", 0.0)
    monkeypatch.setattr(sanitising, "probe", lambda: None)
    monkeypatch.setattr(programs, "languages_of_print", lambda: Path("/usr/share"))
    monkeypatch.setattr(startup, "run_checks", _only_ours)
    if connection.vendor == "sqlite":
        for file in Path(connection.settings_dict["NAME"]).parent.glob("*.sqlite3*"):
            file.chmod(0o600)
    return made


def _only_ours(**options: Any) -> list[CheckMessage]:
    """Django says more of the settings of tests, which serve pages of two roles at once."""
    return [one for one in run_checks(**options) if str(one.id).startswith("intake.")]


def _with_kernel(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    host.write("proc/swaps", "Filename Type Size Used Priority\n")
    host.write("proc/sys/kernel/core_pattern", "|/bin/false\n")
    monkeypatch.setattr(memory, "_PROC", host.folder / "proc")
    monkeypatch.setattr(memory, "_SYS", host.folder / "sys")
    monkeypatch.setattr(clocks, "_kernel_says", lambda: 0)
    monkeypatch.setattr(os, "statvfs", lambda _folder: a_disk())
