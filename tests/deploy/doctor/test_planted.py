"""One fault is planted on a host that is well; the doctor finds that one and no other."""

import os
from datetime import timedelta

import pytest
from pytest_django import Settings

from deploy.doctor import agent, broker, clocks, programs
from intake import clock, sanitising
from intake import programs as installed
from intake.errors import TransientError
from intake.models import (
    EpochCertificate,
    RollDocument,
    Stage,
)
from tests.deploy.doctor.conftest import Host
from tests.deploy.doctor.planting import (
    Planting,
    a_log_nobody_signs,
    agent_says,
    an_altered_weight,
    an_event_without_a_place,
    broker_is,
    cores_kept,
    debug,
    disk,
    expired,
    file,
    measured,
    mode,
    open_key,
    pages_made,
    refuses,
    row,
    signed_by_another,
    soon_expired,
    stamped_by,
    swap_on,
    with_roll,
    without,
    written_in_the_future,
)

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
    "packet pages": (with_roll(pages_made(39)), "that make packets seal for 21 days more."),
    "packet pages ended": (with_roll(pages_made(60)), "that make packets seal no more."),
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
