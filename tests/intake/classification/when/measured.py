"""How many of the written cases are read: range and precision exact, and what is given as certain.

An expression counts as found where it overlaps the words of the case. "Certain" is one reading of
full weight; a lunar one says by its margin that the moon may shift it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from intake.classification.when import Expression, expressions
from intake.redaction import read
from tests.corpus.classification import DateCase, Report


@dataclass
class Measured:
    """`wrong` has the texts that were read otherwise."""

    cases: int = 0
    right: int = 0
    certain: int = 0  # cases that a reader is certain of ...
    given_as_certain: int = 0  # ... and those of them that are given so
    certainly_wrong: int = 0
    wrong: list[str] = field(default_factory=list)


def measure(cases: Iterable[DateCase]) -> Measured:
    """The cases of one or more files."""
    measured = Measured()
    for case in cases:
        _add(measured, case)
    return measured


def in_reports(reports: Iterable[Report]) -> Iterator[DateCase]:
    """The times that reports tell, each as a case of its own in the whole account."""
    for report in reports:
        for moment in report.when:
            yield DateCase(report.text, report.received_on, moment)


def _add(measured: Measured, case: DateCase) -> None:
    found = _of(case)
    measured.cases += 1
    right = _is_right(found, case)
    measured.right += right
    if not right:
        measured.wrong.append(case.text)
    sure = len(found) == 1 and _is_sure(found[0])
    if case.moment and case.moment.certain:
        measured.certain += 1
        measured.given_as_certain += sure
    measured.certainly_wrong += sure and not right


def _of(case: DateCase) -> list[Expression]:
    reading = read(case.text)
    found = list(expressions(reading.text, case.on))
    if case.moment is None:
        return found
    start = case.text.index(case.moment.words)
    end = start + len(case.moment.words)
    spans = [(one, reading.original(one.start, one.end)) for one in found]
    return [one for one, (first, last) in spans if first < end and last > start]


def _is_right(found: list[Expression], case: DateCase) -> bool:
    if case.moment is None:
        return not found
    if len(found) != 1:
        return False
    first, span = found[0].meanings[0], case.moment.span
    return (first.first, first.last) == (span.first, span.last) and (
        first.precision == case.moment.precision
    )


def _is_sure(one: Expression) -> bool:
    return len(one.meanings) == 1 and one.meanings[0].weight == 1
