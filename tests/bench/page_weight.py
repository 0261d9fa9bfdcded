"""What a report costs on a weak line: requests and octets, and how soon a page is there.

    python -m tests.bench page_weight

Real gunicorn as deployed, Chromium, in each language: the first page, the form behind a code, the
receipt; with script off, and with script on, where the form brings script and roll, seals and
posts. `wire` counts octets as Chromium saw them arrive, heads and
compression as served. `first_text_ms` and `whole_page_ms` are of the first page at 50 kbit/s with
800 ms added to each request by Chromium's throttling (its median of three); a handshake is not
throttled, on a real line it costs one round trip more. `peers` are figures of others, measured
once on this project's hardware by hand (see each `source`): nothing is fetched for them.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.databases import database
from tests.bench.processes import ROOT, bell, environment, web

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LANGUAGES = ("en", "fa-af", "ps")
WEAK_LINE = {"offline": False, "latency": 800, "downloadThroughput": 50_000 / 8,
             "uploadThroughput": 50_000 / 8}  # fmt: skip
BARS = {"first_page_wire": 14_000, "first_page_requests": 1, "flow_wire": 30_000,
        "flow_requests": 3, "first_text_ms": 1500, "whole_page_ms": 3300}  # fmt: skip
SCRIPT_BARS = {"flow_wire": 60_000, "flow_requests": 3}
PEERS = {
    "SecureDrop": {"requests": 16, "wire": 75_571, "source": "index page of its own source, "
                   "script on, gzip; snapshot of 2.11, run here on 2026-11-21"},
    "Hush Line": {"requests": 14, "wire": 312_320, "source": "form of a person, script on, gzip; "
                  "production build run here on 2026-11-21"},
    "GlobaLeaks": {"requests": 14, "wire": 1_165_885, "source": "home page 5.0.15, English, "
                   "gzip as served; run here on 2026-11-21"},
}  # fmt: skip
_ACCOUNT = "An invented account of one line."


@dataclass
class Line:
    """What one page's connection was seen to carry."""

    requests: int = 0
    wire: int = 0
    asked_at: float = 0.0
    marks: dict[str, float] = field(default_factory=dict)

    def follow(self, session: Any) -> None:
        """Count what this session of the browser's tools tells."""
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Page.lifecycleEvent", self._lived)
        for command in ("Network.enable", "Page.enable"):
            session.send(command)
        session.send("Page.setLifecycleEventsEnabled", {"enabled": True})

    def _asked(self, told: dict[str, Any]) -> None:
        if not told["request"]["url"].startswith("data:"):
            self.requests += 1
            self.asked_at = self.asked_at or told["timestamp"]

    def _loaded(self, told: dict[str, Any]) -> None:
        self.wire += int(told["encodedDataLength"])

    def _lived(self, told: dict[str, Any]) -> None:
        if self.asked_at:
            self.marks.setdefault(told["name"], (told["timestamp"] - self.asked_at) * 1000)


def run(_arguments: list[str]) -> dict[str, object]:
    """Found a site in a temporary folder and visit it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a test requirement

    with _site() as (address, codes), sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = {
            language: {
                "no_script": _visited(browser, f"{address}/{language}/", codes),
                "script": _sealed(browser, f"{address}/{language}/", codes),
            }
            for language in LANGUAGES
        }
        browser.close()
    return {
        "benchmark": "page_weight",
        "languages": found,
        "bars": BARS,
        "script_bars": SCRIPT_BARS,
        "passed": all(
            _within(one["no_script"], BARS) and _within(one["script"], SCRIPT_BARS)
            for one in found.values()
        ),
        "peers": PEERS,
    }


@contextmanager
def _site() -> Iterator[tuple[str, Iterator[str]]]:
    """An address, and admission codes that nobody has used."""
    with tempfile.TemporaryDirectory(prefix="b") as name, database("sqlite", Path(name)) as at:
        folder = Path(name)
        surroundings = environment(folder, at[0])
        founded = subprocess.run(
            [sys.executable, "-m", "tests.bench.founding", "20"], cwd=ROOT, check=True,
            env={**surroundings, "ROLE": "operator"}, stdout=subprocess.PIPE,
        )  # fmt: skip
        codes = iter([code for code, _id, _receipt in json.loads(founded.stdout)])
        with bell(folder), web(surroundings) as (port, _pid):
            yield f"http://localhost:{port}", codes


def _visited(browser: Any, url: str, codes: Iterator[str]) -> dict[str, Any]:
    first, flow = _flow(browser, url, next(codes))
    slow = [_throttled(browser, url) for _ in range(3)]
    return {
        "first_page_requests": first.requests,
        "first_page_wire": first.wire,
        "flow_requests": flow.requests,
        "flow_wire": flow.wire,
        "first_text_ms": round(statistics.median(text for text, _ in slow)),
        "whole_page_ms": round(statistics.median(whole for _, whole in slow)),
    }


def _sealed(browser: Any, url: str, codes: Iterator[str]) -> dict[str, Any]:
    """A report that the page seals."""
    _, flow = _flow(browser, url, next(codes), seals=True)
    return {"flow_requests": flow.requests, "flow_wire": flow.wire}


def _flow(browser: Any, url: str, code: str, *, seals: bool = False) -> tuple[Line, Line]:
    """The first page alone, and all of it up to the receipt."""
    context = browser.new_context(java_script_enabled=seals)
    page = context.new_page()
    whole = Line()
    whole.follow(context.new_cdp_session(page))
    page.goto(url)
    first = Line(whole.requests, whole.wire)
    page.fill("#id_code", code)
    _press(page)
    page.fill("#id_account", _ACCOUNT)
    if seals:
        page.click("#send")
        page.wait_for_selector(".receipt")
    else:
        _press(page)
    if page.locator(".receipt").count() != 2:
        raise RuntimeError("No receipt came: what was counted is not a whole report.")
    context.close()
    return first, whole


def _press(page: Any) -> None:
    with page.expect_navigation():
        page.click("#send")


def _throttled(browser: Any, url: str) -> tuple[float, float]:
    """Milliseconds from the request to the first text and to the whole first page."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    session = context.new_cdp_session(page)
    line = Line()
    line.follow(session)
    session.send("Network.emulateNetworkConditions", WEAK_LINE)
    page.goto(url)
    page.wait_for_timeout(500)  # the paint is told a moment after the page is there
    context.close()
    return line.marks["firstContentfulPaint"], line.marks["load"]


def _within(found: dict[str, Any], bars: dict[str, int]) -> bool:
    return all(found[name] <= bar for name, bar in bars.items())
