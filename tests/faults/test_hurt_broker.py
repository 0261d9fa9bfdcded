"""F3, how long it takes: who reports while the broker is hurt waits no longer for a receipt.

Quiet and hurt parts of the same run alternate, so that a slow minute of the machine falls on both.
No worker runs: what these would take from the processors differs with what the broker rings.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress

import pytest
import redis

from tests.faults.drivers import on_postgres
from tests.faults.findings import memory_folder
from tests.faults.posting import Told
from tests.faults.web import free_port, press
from tests.stack import BROKER, Stack, running

pytestmark = [pytest.mark.faults, pytest.mark.full]
ROUNDS, A_PART = 3, 50
LOOKS = 3
Hurt = Callable[[Stack], AbstractContextManager[None]]
Seconds = dict[str, list[float]]


@pytest.fixture
def stack() -> Iterator[Stack]:
    with (
        memory_folder() as folder,
        running(folder, free_port(), postgres=on_postgres()) as made,
    ):
        yield made


@contextmanager
def flushed(stack: Stack) -> Iterator[None]:
    stack.broker().flushall()
    yield


@contextmanager
def killed(stack: Stack) -> Iterator[None]:
    stack.kill(BROKER)
    yield
    stack.start(BROKER)
    stack.wait_until(lambda: is_there(stack), 60)


@contextmanager
def frozen(stack: Stack) -> Iterator[None]:
    stack.freeze(BROKER)
    yield
    stack.thaw(BROKER)


@contextmanager
def full(stack: Stack) -> Iterator[None]:
    stack.broker().config_set("maxmemory", "1")
    yield
    stack.broker().config_set("maxmemory", "64mb")


def is_there(stack: Stack) -> bool:
    with suppress(redis.RedisError):
        return bool(stack.broker().ping())
    return False


def quiet(_stack: Stack) -> AbstractContextManager[None]:
    return nullcontext()


FAULTS: tuple[Hurt, ...] = (flushed, killed, frozen, full)
PARTS = tuple(part for fault in FAULTS for part in (quiet, fault)) * ROUNDS


def look(stack: Stack, codes: list[str]) -> Seconds:
    """Seconds of each acceptance, in peace and under each fault. Takes the codes it needs."""
    seconds: Seconds = {part.__name__: [] for part in PARTS}
    for part in PARTS:
        with part(stack):
            seconds[part.__name__] += [accepted(stack, codes.pop()) for _ in range(A_PART)]
    return seconds


def accepted(stack: Stack, code: str) -> float:
    told, began = Told(code), time.perf_counter()
    assert press(stack.port, told) == told.receipt
    return time.perf_counter() - began


def of_all(seconds: list[float], share: float) -> float:
    return sorted(seconds)[int(share * len(seconds))]


def longer(seconds: Seconds) -> float:
    """How many times as long the slowest of a hundred wait under all faults together as in peace:
    a part of its own is too short to have a hundredth.
    """
    hurt = [one for part, ones in seconds.items() if part != "quiet" for one in ones]
    return of_all(hurt, 0.99) / of_all(seconds["quiet"], 0.99)


def figures(seconds: Seconds) -> str:
    """Of each part, in milliseconds: the middle, and the slowest of a hundred."""
    return ", ".join(
        f"{part} {1000 * of_all(ones, 0.5):.1f} / {1000 * of_all(ones, 0.99):.1f}"
        for part, ones in seconds.items()
    )


@pytest.mark.timeout(1200)
def test_nobody_waits_longer_for_a_receipt_while_the_broker_is_hurt(
    stack: Stack, say: Callable[[str], None]
) -> None:
    """A fault of ours shows in every look, a hiccup of the machine in one of them."""
    codes = stack.found(1 + A_PART + LOOKS * len(PARTS) * A_PART)["codes"]
    stack.start(BROKER, "agent", "intake")
    stack.wait_until(lambda: is_there(stack), 60)
    stack.wait_until(lambda: press(stack.port, Told(codes[0])) != "", 60)
    # Each process's first reports make its connections and caches.
    receipts, found = 1 + len([accepted(stack, codes.pop()) for _ in range(A_PART)]), list[float]()
    while len(found) < LOOKS and not (found and found[-1] <= 2):
        seconds = look(stack, codes)
        receipts += sum(map(len, seconds.values()))
        found.append(longer(seconds))
        say(f"F3 accepting, ms (p50 / p99): {figures(seconds)}; {found[-1]:.2f} times as long")

    assert min(found) <= 2
    assert stack.count("submission") == receipts
    assert stack.ended() == {}
