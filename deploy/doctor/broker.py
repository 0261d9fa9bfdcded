"""The broker, and what the sweeper last left there."""

from collections.abc import Iterator

from deploy.doctor.fault import Fault, Unseen
from intake.errors import TransientError
from intake.pipeline.claims import KINDS
from intake.queue import broker_state, read_gauges

_FULL = 0.9  # of the memory it may take
_OLDEST = 7
_LONGEST_WAIT = 600  # seconds; the sweeper warns from here on, too
_WORKERS = "Is the agent unlocked (`manage.py keys`)? Restart the workers."


def look() -> Iterator[Fault]:
    """Whether it answers, keeps nothing on a disk, and has room."""
    try:
        state = broker_state()
    except TransientError:
        yield Fault(
            "The broker does not answer: reports are taken in, and wait for the sweeper.",
            "systemctl status valkey-server (or redis-server). Is BROKER_URL right?",
        )
        return
    if state.major < _OLDEST:
        yield Fault("The broker is too old.", "apt-get install valkey or redis-server 7 or newer.")
    if state.filled > _FULL:
        yield Fault(
            "The broker's memory is full: no bell is rung.",
            "valkey-cli FLUSHALL (nothing in it is worth keeping), then restart the workers.",
        )
    if state.is_persisting:
        yield Fault(
            "The broker writes to a disk.",
            'In its configuration: save "" and appendonly no. Restart it, delete its files.',
        )
    if state.is_persisting is None:
        raise Unseen("the broker does not tell this user whether it saves to a disk.")


def look_at_gauges() -> Iterator[Fault]:
    """Whether the sweeper measures, and what it measured."""
    gauges = read_gauges()
    if not gauges:
        yield Fault(
            "The sweeper has not measured for two minutes.",
            "Start it: ROLE=worker manage.py sweep",
        )
    if any(gauges.get(f"{kind}_oldest_seconds", 0) > _LONGEST_WAIT for kind in KINDS):
        yield Fault("Something has waited for a worker for more than ten minutes.", _WORKERS)
    if gauges.get("foreign_files", 0):
        yield Fault(
            "Files that are none of ours lie among sealed ones.",
            "Look at them and move them away: find the names that are not 43 letters long.",
        )
