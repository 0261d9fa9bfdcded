"""Places in whole accounts: provinces found, names led to the right one, and the names before.

Development data: the rules were made with these texts in sight. The floor is the plain look-up of
the gazetteer's labels that redaction uses, in the same run.
"""

import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from intake.classification.where import places_named
from intake.redaction import find_places, read
from tests.corpus import classification as corpus
from tests.corpus.classification import Report
from tests.intake.classification.where.measured import measure

LANGUAGES = ("en", "prs", "ps")


def run(_arguments: list[str]) -> dict[str, Any]:
    """Counts by language, train and dev together; characters a second over the accounts."""
    reports = {one: (*corpus.load(f"{one}-train"), *corpus.load(f"{one}-dev")) for one in LANGUAGES}
    accounts = read("\n".join(report.text for every in reports.values() for report in every)).text
    began = time.perf_counter()
    places_named(accounts)
    spent = time.perf_counter() - began
    return {
        "places": {one: asdict(measure(reports[one])) for one in LANGUAGES},
        "labels_only": {one: _floor(reports[one]) for one in LANGUAGES},
        "characters_a_second": round(len(accounts) / spent),
    }


def _floor(reports: Iterable[Report]) -> dict[str, int]:
    told = found = proposed = right = 0
    for report in reports:
        known = {place.province for place in report.where}
        names = (
            {code.split("/")[0] for code in one.codes}
            for one in find_places(read(report.text).text)
        )
        given = {next(iter(provinces)) for provinces in names if len(provinces) == 1}
        told, found = told + len(known), found + len(known & given)
        proposed, right = proposed + len(given), right + len(known & given)
    return {"told": told, "found": found, "proposed": proposed, "right": right}
