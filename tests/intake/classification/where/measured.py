"""How many provinces of reports are found, and how many proposed ones are told of.

A province is proposed where a name leads to it with a weight of .7 or more. Places that a report
names without anything having happened there count as wrong here, though the name was read rightly;
`named` and `named_right` say how many of the annotated words were taken for a place, and how many
of those for one of the right province.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from intake.classification.when import expressions
from intake.classification.where import Named, places_named
from intake.redaction import Reading, read
from tests.corpus.classification import Place, Report

_SURE = 0.7


@dataclass
class Measured:
    """Counts over all reports."""

    told: int = 0
    found: int = 0
    proposed: int = 0
    right: int = 0
    annotated: int = 0
    named: int = 0
    named_right: int = 0


def measure(reports: Iterable[Report]) -> Measured:
    """The accounts as `classify` reads them: times are no places."""
    measured = Measured()
    for report in reports:
        reading = read(report.text)
        times = [(one.start, one.end) for one in expressions(reading.text, report.received_on)]
        _add(measured, report, reading, places_named(reading.text, times))
    return measured


def _add(measured: Measured, report: Report, reading: Reading, found: list[Named]) -> None:
    told = {place.province for place in report.where}
    proposed = {one.sites[0].province for one in found if one.sites[0].weight >= _SURE}
    measured.told += len(told)
    measured.found += len(told & proposed)
    measured.proposed += len(proposed)
    measured.right += len(proposed & told)
    for place in report.where:
        over = [one for one in found if _meets(reading, one, report.text, place)]
        measured.annotated += 1
        measured.named += bool(over)
        measured.named_right += any(one.sites[0].province == place.province for one in over)


def _meets(reading: Reading, one: Named, text: str, place: Place) -> bool:
    start = text.index(place.words)
    first, last = reading.original(one.start, one.end)
    return first < start + len(place.words) and last > start
