"""What classification proposes, against our own development reports, and how fast it is.

    python -m tests.bench classification [--sklearn DIR/bin/python]

Per language micro-F1 over families and over codes, claims with them; over kinds of perpetrators
and over roles of those harmed, which are named wherever a text names them; calibration of families;
reports of T0 that were raised neither to T0 nor to T1, with the interval that so few reports
allow, and beside it how many calm ones were raised, since raising all misses none; the same of
letters, which tell the manner of the reports from what they tell. The baseline
in the same run, for each language: TF-IDF of words and letters with logistic regression taught
by the same training reports, in an environment of its own (`floor/tfidf.py`); where none is given
the baseline is said to be skipped. Development reports choose and judge; nothing is made from them.
"""

import argparse
import json
import math
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path
from typing import Any

from intake.classification import Assessment, classify, warm
from intake.taxonomy import VIOLATIONS
from tests.bench.processes import ROOT
from tests.corpus.classification import Report, Short, load, load_letters

LANGUAGES = ("en", "prs", "ps")
GOALS = {
    "families": "en ≥ .90, prs ≥ .90, ps ≥ .88",
    "codes": "≥ .80",
    "t0_missed": "0",
    "calibration_error": "≤ .05",
    "kilobyte_reports_per_second": "≥ 200",
    "load_seconds": "≤ 1",
}
_SKIPPED = (
    "skipped: python3 -m venv DIR && DIR/bin/pip install --require-hashes "
    "-r tests/bench/requirements.txt, then --sklearn DIR/bin/python"
)
_KILOBYTE = 1000
_RECEIVED = date(2025, 6, 1)  # of letters, which name no day
_BINS = 10

Codes = AbstractSet[str]


def told(report: Report) -> Codes:
    """The codes a reader found in it."""
    return {*report.acts, *report.claims}


def proposed(found: Assessment) -> Mapping[str, float]:
    """The codes with their probabilities."""
    return {one.code: one.probability for one in (*found.acts, *found.claims)}


def families(codes: Iterable[str]) -> Codes:
    """The families of some codes."""
    return {code[:3] for code in codes}


def micro_f1(pairs: Iterable[tuple[Codes, Codes]]) -> dict[str, float]:
    """Precision, recall and F1 over all (right, proposed) taken together."""
    right = wanted = given = 0
    for truth, guess in pairs:
        right, wanted, given = right + len(truth & guess), wanted + len(truth), given + len(guess)
    precision, recall = right / max(1, given), right / max(1, wanted)
    f1 = 2 * right / max(1, wanted + given)
    return {"f1": round(f1, 3), "precision": round(precision, 3), "recall": round(recall, 3)}


def calibration(pairs: Sequence[tuple[Codes, Mapping[str, float]]]) -> float:
    """Expected calibration error over families in ten bins; a family not proposed counts as 0."""
    every = sorted({one for truth, guess in pairs for one in (*families(truth), *families(guess))})
    bins: dict[int, list[tuple[float, bool]]] = {}
    for truth, guess in pairs:
        for family in every:
            doubt = math.prod(1 - p for code, p in guess.items() if code[:3] == family)
            share = 1 - doubt
            place = min(_BINS - 1, int(share * _BINS))
            bins.setdefault(place, []).append((share, family in families(truth)))
    total = sum(map(len, bins.values()))
    gaps = (abs(sum(p for p, _ in one) - sum(t for _, t in one)) for one in bins.values())
    return round(sum(gaps) / total, 3)


def interval(missed: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a rate."""
    if not of:
        return 0.0, 1.0
    z, rate = 1.96, missed / of
    middle = (rate + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(rate * (1 - rate) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return round(max(0.0, middle - half), 3), round(min(1.0, middle + half), 3)


def judged(reports: Sequence[Report], found: Sequence[Assessment]) -> dict[str, Any]:
    """The row of the table for one language."""
    pairs = [(told(one), proposed(each)) for one, each in zip(reports, found, strict=True)]
    levels = [(one.urgency, each.urgency.level) for one, each in zip(reports, found, strict=True)]
    worst = [level for told_level, level in levels if told_level == "T0"]
    calm = [level for told_level, level in levels if told_level == "T3"]
    missed = sum(level > "T1" for level in worst)
    return {
        "reports": len(reports),
        "families": micro_f1((families(truth), families(guess)) for truth, guess in pairs),
        "codes": micro_f1((truth, set(guess)) for truth, guess in pairs),
        "calibration_error": calibration(pairs),
        "who_did_it": micro_f1(
            (set(one.by), {who.kind for who in each.perpetrators})
            for one, each in zip(reports, found, strict=True)
        ),
        "roles": micro_f1(
            (set(one.roles), {role.code for role in each.roles})
            for one, each in zip(reports, found, strict=True)
        ),
        "t0": len(worst),
        "t0_missed": missed,
        "t0_missed_interval": interval(missed, len(worst)),
        "t3": len(calm),
        "t3_raised_to_t0_or_t1": sum(level <= "T1" for level in calm),
    }


def letters_judged(letters: Sequence[Short]) -> dict[str, int]:
    """How many calm letters were raised to T0 or T1, and grave ones raised to neither."""
    calm = [one for one in letters if not one.codes]
    grave = [one for one in letters if any(VIOLATIONS[code].level <= "T1" for code in one.codes)]
    return {
        "calm": len(calm),
        "calm_raised_to_t0_or_t1": sum(_is_raised(one) for one in calm),
        "grave": len(grave),
        "grave_missed": sum(not _is_raised(one) for one in grave),
    }


def _is_raised(letter: Short) -> bool:
    return classify(letter.text, _RECEIVED).urgency.level <= "T1"


def baseline(python: Path, language: str, reports: Sequence[Report]) -> dict[str, Any]:
    """What TF-IDF proposes, taught by the training reports of the language."""
    taught = [(one.text, sorted(told(one))) for one in load(f"{language}-train")]
    asked = json.dumps({"taught": taught, "judged": [one.text for one in reports]})
    command = [str(python), "-m", "tests.bench.floor.tfidf"]
    ended = subprocess.run(command, input=asked, stdout=subprocess.PIPE, text=True, check=True,
                           cwd=ROOT)  # fmt: skip
    pairs = [
        (told(one), set(guess))
        for one, guess in zip(reports, json.loads(ended.stdout), strict=True)
    ]
    return {
        "families": micro_f1((families(truth), families(guess)) for truth, guess in pairs),
        "codes": micro_f1(pairs),
    }


def speed(reports: Sequence[Report]) -> float:
    """Reports of one kilobyte for a second of processor time, dates and places included."""
    texts = "\n".join(one.text for one in reports).encode()
    pieces = [texts[at : at + _KILOBYTE].decode(errors="ignore")
              for at in range(0, len(texts) - _KILOBYTE, _KILOBYTE)]  # fmt: skip
    took = min(_took(lambda: [classify(one, reports[0].received_on) for one in pieces])
               for _ in range(3))  # fmt: skip
    return round(len(pieces) / took, 1)


def _took(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def run(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="tests.bench classification")
    parser.add_argument("--sklearn", type=Path, metavar="DIR/bin/python")
    python: Path | None = parser.parse_args(arguments).sklearn
    load_seconds = round(_took(warm), 2)
    table: dict[str, Any] = {}
    every: list[Report] = []
    for language in LANGUAGES:
        reports = load(f"{language}-dev")
        every += reports
        found = [classify(one.text, one.received_on) for one in reports]
        table[language] = judged(reports, found)
        table[language]["letters"] = letters_judged(load_letters(language))
        table[language]["baseline"] = baseline(python, language, reports) if python else _SKIPPED
    return {
        "benchmark": "classification",
        "own_development_reports": table,
        "load_seconds": load_seconds,
        "kilobyte_reports_per_second": speed(every),
        "goals": GOALS,
    }
