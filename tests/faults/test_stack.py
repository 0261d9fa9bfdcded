"""F2 to F5: real processes killed, frozen and cut off while people send reports."""

import random
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from deploy import broker
from tests.canary import Scanner, scan_broker, scan_tree
from tests.faults.crowd import Crowd, hurt
from tests.faults.drivers import on_postgres
from tests.faults.findings import harm, line, memory_folder
from tests.faults.web import free_port
from tests.stack import BROKER, LEASE_SECONDS, Stack, running

pytestmark = [pytest.mark.faults]
_OURS = ("intake", "worker-text", "worker-files", "sweeper", "sequencer", "agent")
Deed = Callable[[], None]


@pytest.fixture
def stack() -> Iterator[Stack]:
    """One that nobody else uses: its database server may be killed as well."""
    with (
        memory_folder() as folder,
        running(folder, free_port(), postgres=on_postgres()) as made,
    ):
        yield made


def kills(stack: Stack, times: int) -> list[Deed]:
    """F2: every process in turn, its children with it; then children alone."""
    whole = [partial(stack.restart, name) for name in _OURS]
    alone = [partial(_kill_child, stack, name) for name in ("intake", "worker-text")]
    return [([*whole, *alone])[n % (len(whole) + len(alone))] for n in range(times)]


def broker_faults(stack: Stack, seconds: float) -> list[Deed]:
    """F3: flushed, killed, frozen, full."""
    return [
        partial(_flush, stack),
        partial(stack.restart, BROKER),
        partial(_freeze, stack, [BROKER], seconds),
        partial(_fill, stack, seconds / 2),
    ]


def database_faults(stack: Stack) -> list[Deed]:
    """F4: the server stopped as by a power cut; with SQLite, a writer killed."""
    return [partial(_cut_database, stack)] * 2


def freezes(stack: Stack) -> list[Deed]:
    """F5: all workers asleep for longer than their lease."""
    return [partial(_freeze, stack, ["worker-text", "worker-files"], LEASE_SECONDS + 1)]


def _kill_child(stack: Stack, name: str) -> None:
    stack.kill_child(name)


def _flush(stack: Stack) -> None:
    stack.broker().flushall()


def _freeze(stack: Stack, names: list[str], seconds: float) -> None:
    for name in names:
        stack.freeze(name)
    time.sleep(seconds)
    for name in names:
        stack.thaw(name)


def _fill(stack: Stack, seconds: float) -> None:
    client = stack.broker()
    client.config_set("maxmemory", "1")
    time.sleep(seconds)
    client.config_set("maxmemory", "64mb")


def _cut_database(stack: Stack) -> None:
    if stack.server is None:
        stack.kill_child("intake")
        return
    stack.server.stop(immediate=True)
    time.sleep(0.5)
    stack.server.start()


def _storm(
    stack: Stack, reports: int, deeds: list[Deed], seed: int, say: Callable[[str], None]
) -> None:
    founded = stack.found(reports)
    stack.start()
    order = random.Random(seed)
    order.shuffle(deeds)
    crowd = Crowd(stack.port, founded["codes"], seed, pace=2.4 * len(deeds) / reports)
    hurt(crowd, deeds, every=0.6)
    stack.wait_ready()
    crowd.write(stack.var / "receipts", founded)
    found = stack.judge(stack.var / "receipts")

    slowest = max(crowd.seconds)
    say(line(f"F2-F5 seed {seed}", found) + f"; {len(deeds)} faults, slowest {slowest:.1f} s")
    assert not harm(found)
    assert crowd.gave_up == crowd.other_receipt == 0
    assert len(crowd.receipts) == reports == found["submissions"]
    assert found["stages"] == {"ready": reports}
    assert stack.ended() == {}, "nothing goes by itself, whatever happens around it"
    _look_for_words(stack, crowd)


def _look_for_words(stack: Stack, crowd: Crowd) -> None:
    """Nothing readable of any report rests anywhere, whatever was killed while it was worked."""
    scanner = Scanner(crowd.canaries)
    folders = [stack.var, *([stack.server.data] if stack.server else [])]
    assert not set().union(*(scan_tree(scanner, folder) for folder in folders))
    assert not scan_broker(scanner, broker.url(stack.broker_socket))
    planted = stack.var / "control"
    planted.write_text(crowd.canaries[0].text, encoding="utf-8")
    assert scan_tree(scanner, stack.var), "the scanner looks where things rest"
    planted.unlink()


@pytest.mark.timeout(1200)
def test_no_report_is_lost_while_processes_die(stack: Stack, say: Callable[[str], None]) -> None:
    deeds = [
        *kills(stack, 8),
        *broker_faults(stack, 3),
        *database_faults(stack),
        *freezes(stack),
    ]
    _storm(stack, 60, deeds, 1, say)


@pytest.mark.timeout(1200)
def test_workers_that_start_while_the_broker_is_full_work_once_there_is_room(
    stack: Stack,
) -> None:
    founded = stack.found(6)
    stack.start()
    workers = ("worker-text", "worker-files", "worker-orders")
    stack.broker().config_set("maxmemory", "1")
    for name in workers:
        stack.restart(name)
    time.sleep(8)  # long enough for each to have said so
    stack.broker().config_set("maxmemory", "64mb")

    crowd = Crowd(stack.port, founded["codes"], 5, pace=0.1)
    hurt(crowd, [], every=0.6)
    stack.wait_ready()
    assert stack.ended() == {}


@pytest.mark.timeout(1200)
def test_a_worker_whose_child_dies_before_it_has_looked_at_the_broker_goes_on(
    stack: Stack,
) -> None:
    founded = stack.found(3)
    stack.start()
    stack.freeze(BROKER)
    stack.restart("worker-text")
    # Not the one child of its start, which runs the checks, but a worker.
    stack.wait_until(lambda: stack.kill_child("worker-text", of=2), 90)
    stack.thaw(BROKER)

    crowd = Crowd(stack.port, founded["codes"], 6, pace=0.1)
    hurt(crowd, [], every=0.6)
    stack.wait_ready()
    assert stack.ended() == {}


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_no_report_is_lost_in_a_long_storm(
    stack: Stack, seed: int, say: Callable[[str], None]
) -> None:
    """Over the seeds: some 2,000 rows worked, 60 kills, each fault of the broker three times."""
    deeds = [
        *kills(stack, 20),
        *broker_faults(stack, 10),
        *database_faults(stack),
        *freezes(stack) * 2,
    ]
    _storm(stack, 300, deeds, seed, say)
