"""A mechanism file compiled from opened records, and the statistical annex of a large desk.

    python -m tests.bench dossier [--quick] [--evidence-mb N]

For 10, 100 and 1,000 acts: `seconds` from an opened selection to a draft sealed in storage, that
is looking for gaps, drawing all formats in the sandbox, hashing the bag and writing it through
the seal; `drawn_s` of it drawing; `rss_mb` the highest of the process, `box_mb` of the sandbox;
`ms_per_page` of the PDF alone, the box's start included and as `box_start_ms` beside it. Three
items of evidence an act; 100 acts have `--evidence-mb` (1,000) of them, the others a tenth of it
and as much. Every item is one sealed file, opened anew for each of its readings. The floor:
opening the same octets twice, hashing them twice (SHA-256 and SHA-512) and sealing them once.

`annex` is the statistical annex over 100,000 acts (`--quick`: 10,000), counted, hidden and drawn.
Each size has a process of its own. All records are invented.
"""

import argparse
import json
import os
import subprocess
import sys
from typing import Any

from tests.bench.processes import ROOT

ACTS = (10, 100, 1_000)
_CHILD = """
import django
django.setup()
from tests.bench.dossier_measured import main
main()
"""


def run(arguments: list[str]) -> dict[str, object]:
    parser = argparse.ArgumentParser(prog="python -m tests.bench dossier")
    parser.add_argument("--quick", action="store_true", help="two small files, a small annex")
    parser.add_argument("--evidence-mb", type=int, default=1_000)
    options = parser.parse_args(arguments)
    sizes = ACTS[:2] if options.quick else ACTS
    whole = 30 if options.quick else options.evidence_mb
    counted = 10_000 if options.quick else 100_000
    return {
        "benchmark": "dossier",
        "load_before": round(os.getloadavg()[0], 1),
        "mechanism": [
            _apart("mechanism", acts, whole if acts >= 100 else whole // 10) for acts in sizes
        ],
        "annex": _apart("annex", counted, 0),
    }


def _apart(what: str, acts: int, evidence_mb: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, what, str(acts), str(evidence_mb)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told
