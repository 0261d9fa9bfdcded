"""What redaction finds, what it costs a reader and a machine; Presidio beside it.

    python -m tests.bench redaction [--presidio DIR/bin/python] [--hrdsattack FILE] [--quick]

Presidio runs in an environment of its own, by its defaults, everything it finds hidden; its
models know English alone. HRDsAttack is a path to its `dev.json`, which is not ours to hand on.
What is not given is said to be skipped. Only development parts are measured.

- `court_cases`: TAB, as its authors count (`tests/corpus/redaction/court_cases.py`). `direct` is
  hidden; `quasi` and `precision` count what is hidden or marked, since context stays to be read.
  `dev` as shipped; `folds` of all cases, each judged by a tagger not taught on it
  (`court_folds.py`). The baseline learns nothing and reads all cases once.
- `tweets`: persons' names of ParsTwiNER hidden whole, and false masks (`tweets.py`).
- `attacks`: named victims every mention of whom is hidden (`attacks.py`), and the share of the
  text that is.
- `own`: identity marks hidden whole, of our own texts (`measured.py`), whole and reports alone.
- `structured`: identifiers hidden whole in three digit scripts (`structured.py`).
- `alone`: speed, loading, memory and network calls of a process for each language
  (`redaction_alone.py`); memory and speed of the baseline are those of its process.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from intake import redaction
from tests.bench import baseline, court_folds
from tests.bench.processes import ROOT
from tests.corpus.redaction import (
    attacks,
    court_cases,
    languages,
    load,
    measured,
    structured,
    tweets,
)
from tests.corpus.redaction.places import Redact

GOALS = {
    "court_cases": "direct ≥ .97 and ≥ 42 of 43; quasi ≥ .92 at precision ≥ .65",
    "attacks": "victims hidden ≥ .97, ≤ .19 of the text masked",
    "tweets": "names hidden ≥ .96, false masks ≤ .10",
    "own": "reports in Dari and Pashto: ≥ .97 each, ≤ .15 of the text masked",
    "structured": "≥ .995",
    "alone": "English ≥ 20,000 characters a second, Dari and Pashto ≥ 100,000; loaded in ≤ 2 s; "
    "≤ 300 MB; no network call",
}
_SKIPPED_ATTACKS = "skipped: give the path of HRDsAttack's dev.json with --hrdsattack"


def run(arguments: list[str]) -> dict[str, object]:
    options = _options(arguments)
    found: dict[str, object] = {"benchmark": "redaction", "load_before": os.getloadavg()[0]}
    with baseline.running(options.presidio) as presidio:
        for name, goal in GOALS.items():
            print(name, file=sys.stderr)
            found[name] = {"goal": goal, **SECTIONS[name](presidio, options)}
        if presidio:
            presidio.end()
        found["presidio"] = presidio.told if presidio else baseline.HOW
    return found


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench redaction")
    parser.add_argument("--presidio", type=Path, help="a Python that has it installed")
    parser.add_argument("--hrdsattack", type=Path, help="path of dev.json")
    parser.add_argument("--quick", action="store_true", help="a tenth of each corpus")
    options = parser.parse_args(arguments)
    options.step = 10 if options.quick else 1
    return options


def _english(text: str) -> redaction.Redacted:
    return redaction.redact(text, ("en",))


def _both(
    presidio: baseline.Baseline | None, measure: Callable[[Redact], Any], ours: Redact = _english
) -> dict[str, Any]:
    """The same measure of ours and, where it runs, of the baseline."""
    found = {"amanat": measure(ours).to_json()}
    return found | ({"presidio": measure(presidio.redact).to_json()} if presidio else {})


def _court_cases(presidio: baseline.Baseline | None, options: argparse.Namespace) -> dict[str, Any]:
    judged = court_cases.cases("dev")[:: options.step]
    every = [*court_cases.cases("train"), *court_cases.cases("dev")][:: options.step]
    found = {
        "dev": _both(presidio, lambda redact: court_cases.measure(judged, redact)),
        "folds": {"amanat": court_folds.measured(_english, step=options.step).to_json()},
    }
    if presidio:
        found["folds"]["presidio"] = court_cases.measure(every, presidio.redact).to_json()
    return found


def _attacks(presidio: baseline.Baseline | None, options: argparse.Namespace) -> dict[str, Any]:
    if options.hrdsattack is None:
        return {"amanat": _SKIPPED_ATTACKS}
    told = attacks.articles(options.hrdsattack)[:: options.step]
    return _both(presidio, lambda redact: attacks.measure(told, redact))


def _tweets(_presidio: baseline.Baseline | None, _options: argparse.Namespace) -> dict[str, Any]:
    found = tweets.hidden(lambda text: redaction.redact(text, ("fa-af",)))
    return {"amanat": found.to_json(), "presidio": "none: it has no model for Persian"}


def _own(presidio: baseline.Baseline | None, options: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {"amanat": measured.own(options.step)}
    if presidio:
        items = load("en-dev")[:: options.step]
        found["presidio"] = {"en": {"all": measured.measure(items, presidio.redact).to_json()}}
    return found


def _structured(presidio: baseline.Baseline | None, options: argparse.Namespace) -> dict[str, Any]:
    cases = structured.cases()[:: options.step]
    return _both(presidio, lambda redact: structured.measure(redact, cases), structured.ours)


def _alone(presidio: baseline.Baseline | None, options: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {"amanat": {name: _process(name, options) for name in languages()}}
    if presidio:
        texts = [case.text for case in court_cases.cases("dev")[:: options.step]]
        found["presidio"] = {"characters_per_s": presidio.characters_per_s(texts)}
    return found


def _process(language: str, options: argparse.Namespace) -> Any:
    characters = str(300_000 // options.step)
    command = [sys.executable, "-m", "tests.bench.redaction_alone", language, characters]
    return json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)


SECTIONS = {
    "court_cases": _court_cases,
    "attacks": _attacks,
    "tweets": _tweets,
    "own": _own,
    "structured": _structured,
    "alone": _alone,
}
