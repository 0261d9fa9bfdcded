"""Reports and expressions of time, invented to teach and to judge classification.

`LANGUAGE-train.yaml` and `LANGUAGE-dev.yaml` hold reports, `dates-LANGUAGE.yaml` expressions of
time. README.md beside this says what each field means and how to add to them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from intake.facts import taxonomy_lists
from intake.gazetteer import PROVINCE_BY_CODE
from intake.redaction.reading import read
from intake.taxonomy import VIOLATIONS
from tests.corpus import redaction
from tests.corpus.classification import dates
from tests.corpus.classification.dates import DateCase, Moment, Span
from tests.corpus.classification.fields import Entry, UnreadableCorpus, entries

__all__ = [
    "DateCase",
    "Moment",
    "Place",
    "Report",
    "Short",
    "Span",
    "UnreadableCorpus",
    "files",
    "load",
    "load_dates",
    "load_letters",
    "load_short",
    "read_reports",
    "runs",
    "shared",
]

HERE = Path(__file__).parent
LEVELS = ("T0", "T1", "T2", "T3")

_REQUIRED = (
    "name", "text", "acts", "claims", "not", "urgency", "because", "first_hand", "received_on",
    "when", "where", "by", "victims", "roles",
)  # fmt: skip
_CLAIMS = frozenset(code for code, one in VIOLATIONS.items() if one.family == "CLM")
_ACTS = frozenset(VIOLATIONS) - _CLAIMS
_NAMES = frozenset(["PERSON", "PERPETRATOR", "OFFICIAL"])
_RULE = re.compile(r"\b[A-Z]{3}-\d\d\b|\b[ED]_[A-Z0-9]+\b")
_RUN = 8  # words in a row that two people do not write alike by chance


@dataclass(frozen=True)
class Place:
    """`words` of a text; `province` an ISO 3166-2 code; `district` a name or ""; `precision` 1 for
    a place or village, 2 for a district, 3 for a province."""

    words: str
    province: str
    district: str
    precision: int


@dataclass(frozen=True)
class Report:
    """A report without its marks and what a careful reader makes of it.

    `acts` are codes told as having happened, `claims` claims or context (CLM-*), `denied` codes
    whose words stand there without its having happened. `victims` is the least and the most
    number of people, None where no most is said. `marks` are kinds of `intake.redaction.kinds`.
    """

    name: str
    text: str
    marks: tuple[redaction.Mark, ...]
    acts: tuple[str, ...]
    claims: tuple[str, ...]
    denied: tuple[str, ...]
    urgency: str
    because: str
    first_hand: str
    received_on: date
    when: tuple[Moment, ...]
    where: tuple[Place, ...]
    by: tuple[str, ...]
    victims: tuple[int, int | None]
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Short:
    """A few sentences and the acts and claims told in them."""

    text: str
    codes: tuple[str, ...]


def load(name: str) -> tuple[Report, ...]:
    """The reports of `<name>.yaml` ("en-train"). Raises `UnreadableCorpus`."""
    return read_reports(HERE / f"{name}.yaml")


def load_short(language: str) -> tuple[Short, ...]:
    """The accounts of `short-<language>.yaml`. Raises `UnreadableCorpus`."""
    return _short(HERE / f"short-{language}.yaml")


def load_letters(language: str) -> tuple[Short, ...]:
    """The letters of `letters-<language>.yaml`. Raises `UnreadableCorpus`."""
    return _short(HERE / f"letters-{language}.yaml")


def _short(path: Path) -> tuple[Short, ...]:
    told = entries(path, ("text", "codes"), ())
    return tuple(Short(one.text("text"), one.some_of("codes", VIOLATIONS)) for one in told)


def load_dates(language: str) -> tuple[DateCase, ...]:
    """The cases of `dates-<language>.yaml`. Raises `UnreadableCorpus`."""
    return dates.load_dates(HERE / f"dates-{language}.yaml")


def files(pattern: str) -> tuple[str, ...]:
    """The names of the files there are, to be given to `load`: `files("*-train")`."""
    return tuple(sorted(path.stem for path in HERE.glob(f"{pattern}.yaml")))


def read_reports(path: Path) -> tuple[Report, ...]:
    """The reports of any file. Raises `UnreadableCorpus`."""
    reports = tuple(map(_report, entries(path, _REQUIRED, ())))
    names = [one.name for one in reports]
    if twice := {name for name in names if names.count(name) > 1}:
        raise UnreadableCorpus(f"{path.name}: two entries are called {sorted(twice)}")
    return reports


def shared(one: Iterable[Report], other: Iterable[Report]) -> frozenset[str]:
    """Names of people, villages and runs of words that stand in both: they must be apart."""
    return frozenset(_tells_apart(one)) & frozenset(_tells_apart(other))


def runs(text: str) -> frozenset[str]:
    """The runs of words in a text that two people do not write alike by chance."""
    words = _essence(text).split()
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _tells_apart(reports: Iterable[Report]) -> Iterator[str]:
    for report in reports:
        wider = {place.words for place in report.where if place.precision > 1}
        for mark in report.marks:
            words = report.text[mark.start : mark.end]
            if mark.kind in _NAMES or (mark.kind == "PLACE" and words not in wider):
                yield _essence(words)
        yield from runs(report.text)


def _essence(text: str) -> str:
    return " ".join(re.findall(r"\w+", read(text).text.lower()))


def _report(entry: Entry) -> Report:
    try:
        item = redaction.item_of(entry.text("text"))
    except redaction.UnreadableCorpus as broken:
        raise entry.refusal(str(broken)) from None
    report = Report(
        name=entry.text("name"),
        text=item.text,
        marks=item.marks,
        acts=entry.some_of("acts", _ACTS),
        claims=entry.some_of("claims", _CLAIMS),
        denied=entry.some_of("not", _ACTS),
        urgency=entry.one_of("urgency", LEVELS),
        because=entry.text("because"),
        first_hand=entry.one_of("first_hand", taxonomy_lists()["yes_no_unknown"].codes),
        received_on=dates.day_of(entry, "received_on"),
        when=entry.read(
            "when",
            lambda one: dates.moment_of(one, item.text),
            ("words", *dates.MEANING),
            ("readings",),
        ),
        where=entry.read(
            "where",
            lambda one: _place(one, item.text),
            ("words", "province", "district", "precision"),
        ),
        by=entry.some_of("by", taxonomy_lists()["perpetrator_type"].codes),
        victims=_victims(entry.sub("victims", ("least", "most"))),
        roles=entry.some_of("roles", taxonomy_lists()["role_flag"].codes),
    )
    if both := set(report.acts) & set(report.denied):
        raise entry.refusal(f"{sorted(both)} cannot have happened and not have happened")
    _check_urgency(entry, report)
    return report


def _check_urgency(entry: Entry, report: Report) -> None:
    """Lower than its acts call for, or higher, only by a rule that `because` names."""
    rules = set(_RULE.findall(report.because))
    lists = taxonomy_lists()
    known = {*VIOLATIONS, *lists["escalator"].codes, *lists["deescalator"].codes}
    if not report.because or rules - known:
        raise entry.refusal(f"because: {sorted(rules - known)} is no rule of the taxonomy")
    told = [VIOLATIONS[code].level for code in (*report.acts, *report.claims)]
    level = min(told, default="T3")
    if report.urgency < level and not any(rule.startswith("E_") for rule in rules):
        raise entry.refusal(f"because: what raises {level} to {report.urgency} is not named")
    if report.urgency > level and not any(rule.startswith("D_") for rule in rules):
        raise entry.refusal(f"because: what lowers {level} to {report.urgency} is not named")


def _place(entry: Entry, text: str) -> Place:
    words = entry.text("words")
    if not words or words not in text:
        raise entry.refusal(f"words: {words!r} are not in the text")
    province = entry.one_of("province", PROVINCE_BY_CODE)
    precision = int(entry.one_of("precision", ("1", "2", "3")))
    return Place(words, province, entry.text("district"), precision)


def _victims(entry: Entry) -> tuple[int, int | None]:
    least, most = entry.text("least"), entry.text("most")
    if not least.isdecimal() or not (most.isdecimal() or most in {"null", ""}):
        raise entry.refusal("whole numbers, or null for a most that is not said")
    found = int(least), int(most) if most.isdecimal() else None
    if found[1] is not None and found[1] < found[0]:
        raise entry.refusal("the most is less than the least")
    return found
