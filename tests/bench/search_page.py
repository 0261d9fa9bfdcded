"""The page of a search, as a browser waits for it, at desks of growing size.

    python -m tests.bench search_page [--quick]

For 1,000 and 10,000 records of one desk, those of `register`: `form_ms` the page that asks,
`page_ms` the median and `slowest_ms` the most of the searches below, each from the request to the
last octet of its answer, cookies, keys and middleware included, in this process and over no line.
`page_cpu_ms` is the median of processor time, of which neighbours take less than of the clock.
`loaded_s`: from the first request until the desk is open. Everybody in it is invented.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.processes import ROOT

SIZES = (1_000, 10_000)
_ROUNDS = 5


def run(arguments: list[str]) -> dict[str, object]:
    """Each size in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench search_page")
    parser.add_argument("--quick", action="store_true", help="the smaller size alone")
    options = parser.parse_args(arguments)
    sizes = SIZES[:1] if options.quick else SIZES
    return {"benchmark": "search_page", "sizes": [_apart(size) for size in sizes]}


def _apart(size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.search_page", str(size)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _measured(size: int, folder: Path) -> dict[str, Any]:
    from tests.bench.review_page import served  # noqa: PLC0415

    web = served(folder)
    from django.test.utils import teardown_test_environment  # noqa: PLC0415

    from tests.bench.register import fill_desk, vocabulary  # noqa: PLC0415

    desk = web.house.desk
    fill_desk(web.house.unlocked("Amina").desk(desk), size)
    browser = web.unlocked("Amina")
    teardown_test_environment()
    address = f"/en/desk/{desk}/search/"
    began = time.perf_counter()
    while "Refresh" in browser.get(address).headers:
        time.sleep(0.02)
    loaded = time.perf_counter() - began
    words = vocabulary()[0]
    searches = [
        {"words": " ".join(words[:3])},
        {"words": "Muhammad Kabir"},
        {"family": "LIF", "province": "AF-KAB"},
        {"kind": "review", "from_day": "1401", "to_day": "1403"},
        {"page": "10"},
    ]
    taken = [
        _timed(partial(browser.post, address, told)) for _ in range(_ROUNDS) for told in searches
    ]
    clock, processor = zip(*taken, strict=True)
    form = [_timed(partial(browser.get, address))[0] for _ in range(_ROUNDS)]
    return {
        "records": size,
        "loaded_s": round(loaded, 2),
        "form_ms": round(1000 * statistics.median(form), 1),
        "page_ms": round(1000 * statistics.median(clock), 1),
        "page_cpu_ms": round(1000 * statistics.median(processor), 1),
        "slowest_ms": round(1000 * max(clock), 1),
    }


def _timed(ask: Callable[[], Any]) -> tuple[float, float]:
    """Seconds of the clock and of the processor. Anything but 200 stops it."""
    began, worked = time.perf_counter(), time.process_time()
    answer = ask()
    seconds = time.perf_counter() - began, time.process_time() - worked
    if answer.status_code != 200:
        raise RuntimeError(f"the page answered {answer.status_code}")
    return seconds


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="b") as name:
        print(json.dumps(_measured(int(sys.argv[1]), Path(name))))
