"""Words of time: the written cases, the times in whole accounts, and dateparser beside them.

All of it is development data: rules were made with these texts in sight. The baseline needs
`dateparser` in the environment, which nothing of Amanat does; without it its figures are null. It
gives one day and no range, so it can be right only where a day or no time is told; `inside` counts
the answers that lie within what is meant.
"""

import importlib
import time
from collections.abc import Iterable
from datetime import datetime
from types import ModuleType
from typing import Any

from intake.classification.when import expressions
from intake.redaction import read
from tests.corpus import classification as corpus
from tests.corpus.classification import DateCase
from tests.intake.classification.when.measured import Measured, in_reports, measure

LANGUAGES = ("en", "prs", "ps")


def run(_arguments: list[str]) -> dict[str, Any]:
    """Figures by language; characters a second over the accounts."""
    reports = {one: (*corpus.load(f"{one}-train"), *corpus.load(f"{one}-dev")) for one in LANGUAGES}
    accounts = "\n".join(report.text for every in reports.values() for report in every)
    began = time.perf_counter()
    list(expressions(read(accounts).text, reports["en"][0].received_on))
    spent = time.perf_counter() - began
    return {
        "cases": {one: _figures(measure(corpus.load_dates(one))) for one in LANGUAGES},
        "in_accounts": {one: _figures(measure(in_reports(reports[one]))) for one in LANGUAGES},
        "characters_a_second": round(len(accounts) / spent),
        "dateparser": {one: _baseline(corpus.load_dates(one)) for one in LANGUAGES},
    }


def _figures(found: Measured) -> dict[str, int]:
    return {
        "cases": found.cases,
        "right": found.right,
        "certainly_wrong": found.certainly_wrong,
        "certain": found.certain,
        "given_as_certain": found.given_as_certain,
    }


def _baseline(cases: Iterable[DateCase]) -> dict[str, int] | None:
    try:
        dateparser = importlib.import_module("dateparser")
    except ImportError:
        return None
    right = inside = 0
    for case in cases:
        day = _parsed(dateparser, case)
        if case.moment is None or day is None:
            right += case.moment is None and day is None
            continue
        span = case.moment.span
        right += day == span.first.isoformat() == span.last.isoformat()
        inside += span.first.isoformat() <= day <= span.last.isoformat()
    return {"right": right, "inside": inside}


def _parsed(dateparser: ModuleType, case: DateCase) -> str | None:
    """The day it gives for the words alone, which are handed to it; Pashto it does not know."""
    words = case.moment.words if case.moment else case.text
    settings = {
        "RELATIVE_BASE": datetime.combine(case.on, datetime.min.time()),
        "PREFER_DATES_FROM": "past",
        "DATE_ORDER": "DMY",
    }
    found = dateparser.parse(words, languages=["fa", "en"], settings=settings)
    return found.date().isoformat() if found else None
