"""What work costs, judged without luck: what else a machine does only adds to a measure."""

import time
from collections.abc import Callable

_GOES = 30


def least(work: Callable[[], object], enough: float = 0.0, goes: int = _GOES) -> float:
    """CPU seconds of the cheapest of so many goes; one that costs at most `enough` is the last."""
    found = float("inf")
    for _ in range(goes):
        began = time.process_time()
        work()
        found = min(found, time.process_time() - began)
        if found <= enough:
            break
    return found


def in_step(work: Callable[[int], object], size: int = 2_000) -> bool:
    """Whether eight times the size costs about eight times as much; squares would be 64 times."""
    once = least(lambda: work(size), goes=2)
    bar = 24 * once + 0.02
    return least(lambda: work(8 * size), bar) <= bar
