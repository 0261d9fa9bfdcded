"""Sealing in Chromium, as fast as it goes and with the processor throttled six times.

    python -m tests.bench browser_seal [--mb 50] [--rounds 3]

Cold is a browser that was just started: the script is evaluated, its known answers are tried, a
roll with the certificate of an epoch is believed, and a report of 3 KB and a mailbox seed are
sealed, in one go, before any of it was compiled. Files are sealed in pieces of 64 KiB, with the
tag and the SHA-256 that an attachment has.

Times are the page's own clock, and beside it the processor time of the page's thread (`cpu`), in
which the throttling shows and neighbours on this machine hardly do; the bars are for that. MB are
10^6 octets.
"""

import argparse
import json
import statistics
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.intake.browser.conftest import BUNDLE, read_vectors
from tests.vectors.roll.make_believing import unfolded

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
THROTTLED = 6
BARS = {"cold_cpu_ms": 1200, "mb_per_cpu_s": 2}
MB = 1_000_000

COLD = """([script, documents, pinned, today, account]) => {
  const started = performance.now();
  (0, eval)(script + ";globalThis.amanat = amanat;");
  const marks = { evaluated: performance.now() - started };
  if (!amanat.selfTest()) throw new Error("known answers");
  marks.tested = performance.now() - started;
  const keys = amanat.believe(documents, pinned, today);
  const to = keys.sealsReports();
  marks.believed = performance.now() - started;
  const submission = amanat.drawSubmission();
  const report = {
    network: "n", language: "fa-af", account, kinds: [],
    when: { words: "", calendar: "", year: 0, month: 0, day: 0, precision: "" },
    where: { province: "", district: "", words: "" },
    how_known: "", danger: "", danger_words: "", ask_back: true, consent: [], attachments: [],
  };
  const receipt = amanat.drawReceipt();
  amanat.reportTag(report, submission, receipt, []);
  amanat.sealReport(report, submission, to);
  amanat.sealSeed(receipt, submission, keys.epoch.recipient);
  marks.cold_ms = performance.now() - started;
  globalThis.to = to;
  return marks;
}"""
FILE = """([length]) => {
  const piece = new Uint8Array(65536).map((_, place) => place * 7);
  const claimed = { name: "a.jpg", mediaType: "image/jpeg" };
  const started = performance.now();
  const sealer = new amanat.AttachmentSealer(amanat.drawSubmission(), 1, claimed, to);
  let sealed = 0;
  for (let left = length; left > 0; left -= piece.length) {
    sealed += sealer.write(piece.subarray(0, left)).length;
  }
  for (const octets of sealer.closing()) sealed += octets.length;
  sealer.tag(); sealer.digest();
  return performance.now() - started;
}"""


def documents() -> list[Any]:
    """A roll, its certificate and the pinned root, from the shared vectors."""
    case = unfolded(read_vectors("roll/believing.json"))[0]
    rows = [
        dict(zip(("kind", "number", "document"), row, strict=True)) for row in case["certificates"]
    ]
    return [
        {"roll": case["roll"], "certificates": rows},
        {"root": case["root"], "floor": case["floor"]},
        case["today"],
    ]


class Slowed:
    """A page of a context of its own, and what its thread has spent."""

    def __init__(self, browser: Browser, rate: int) -> None:
        self.context = browser.new_context()
        self._page = self.context.new_page()
        self._page.goto("about:blank")
        self._session = self.context.new_cdp_session(self._page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": rate})

    def timed(self, script: str, arguments: list[Any]) -> tuple[Any, float]:
        """The script's answer, and milliseconds of its thread's processor time."""
        before = self._spent()
        answer = self._page.evaluate(script, arguments)
        return answer, self._spent() - before

    def _spent(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        (seconds,) = (one["value"] for one in metrics if one["name"] == "ThreadTime")
        return float(seconds) * 1000


def measured(browser: Browser, rate: int, mb: int) -> dict[str, float]:
    """One cold report, then one file, in one page."""
    page = Slowed(browser, rate)
    script, account = BUNDLE.read_text(encoding="ascii"), "گ" * 1500  # 3 KB
    marks, cold_cpu = page.timed(COLD, [script, *documents(), account])
    spent, cpu = page.timed(FILE, [mb * MB])
    page.context.close()
    speeds = {"mb_per_s": mb * 1000 / spent, "mb_per_cpu_s": mb * 1000 / cpu}
    return {**marks, "cold_cpu_ms": cold_cpu, **speeds}


def rounds(rate: int, mb: int, count: int) -> dict[str, float]:
    """Medians; a browser of its own each time, or what was compiled would be kept."""
    found = []
    with sync_playwright() as playwright:
        for _ in range(count):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            found.append(measured(browser, rate, mb))
            browser.close()
    return {name: round(statistics.median(one[name] for one in found), 1) for name in found[0]}


def run(arguments: list[str]) -> dict[str, object]:
    parser = argparse.ArgumentParser(prog="python -m tests.bench browser_seal")
    parser.add_argument("--mb", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    slow = rounds(THROTTLED, options.mb, options.rounds)
    return {
        "benchmark": "browser_seal",
        "mb": options.mb,
        "rounds": options.rounds,
        "unthrottled": rounds(1, options.mb, options.rounds),
        "throttled_6x": slow,
        "bars_at_6x": BARS,
        "within": slow["cold_cpu_ms"] <= BARS["cold_cpu_ms"]
        and slow["mb_per_cpu_s"] >= BARS["mb_per_cpu_s"],
        "script": json.loads((BUNDLE.parent / "manifest.json").read_text())["files"]["seal.js"],
    }
