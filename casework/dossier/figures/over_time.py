"""What is counted by week and by month. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from casework import codes
from casework.dossier.figures.counted import Counted
from casework.dossier.figures.counts import Counts
from casework.dossier.figures.placing import NOT_PLACED
from casework.dossier.figures.remarks import of_acts
from casework.dossier.figures.rules import rules
from casework.dossier.figures.tally import MARK, Tally, number

_WEEK = timedelta(days=7)
NO_MEAN = ""


def weekly(counts: Counts) -> Counted:
    """Acts by week with a trailing mean: no mean for the first weeks, nor across a hidden one."""
    weeks = tuple(weeks_of(counts.acts))
    shown = [counts.acts.shown(week=one) for one in weeks]
    rows = tuple(zip(weeks, shown, trailing_means(shown, rules().trailing_weeks), strict=True))
    return Counted(
        name="weekly",
        head=("week", "acts", "trailing_mean"),
        rows=rows,
        remarks=of_acts(counts, "weekly", "week", (("week_rule", {}),)),
        withheld=counts.acts.withheld("week"),
    )


def by_family(counts: Counts) -> Counted:
    """Acts by week and family, and all of a week."""
    acts, families = counts.acts, families_of(counts.acts)
    rows = tuple(
        (week, *(acts.shown(family=one, week=week) for one in families), acts.shown(week=week))
        for week in weeks_of(acts)
    )
    return Counted(
        name="family",
        head=("week", *families, "acts"),
        rows=rows,
        remarks=of_acts(counts, "family", "week", (("week_rule", {}),)),
        withheld=acts.withheld("family", "week"),
    )


def code_by_month(counts: Counts) -> Counted:
    """Acts by code and month, with those in no month and all of a code."""
    acts = counts.acts
    months = (*months_of(acts), *(one for one in NOT_PLACED if one in acts.found("month")))
    rows = tuple(
        (code, *(acts.shown(code=code, month=one) for one in months), acts.shown(code=code))
        for code in acts.found("code")
    )
    total = ("", *(acts.shown(month=one) for one in months), acts.shown())
    return Counted(
        name="code_month",
        head=("code", *months, "acts"),
        rows=(*rows, total),
        remarks=of_acts(counts, "code_month", "month", (("month_rule", {}),)),
        withheld=acts.withheld("code", "month"),
    )


def trailing_means(shown: list[str], weeks: int) -> list[str]:
    """The mean of each week and those before it, to one decimal; NO_MEAN for the first
    `weeks` - 1, and MARK where a number of them is hidden, as the mean would give it away.
    """
    means = [NO_MEAN] * min(len(shown), weeks - 1)
    for last in range(weeks, len(shown) + 1):
        counted = [number(one) for one in shown[last - weeks : last]]
        known = [one for one in counted if one is not None]
        means.append(f"{sum(known) / weeks:.1f}" if len(known) == weeks else MARK)
    return means


def weeks_of(acts: Tally) -> Iterator[str]:
    """Every week from the first to the last with an act, those without one, too."""
    known = [one for one in acts.found("week") if one not in NOT_PLACED]
    if not known:
        return
    at, last = date.fromisoformat(known[0]), date.fromisoformat(known[-1])
    while at <= last:
        yield at.isoformat()
        at += _WEEK


def months_of(acts: Tally) -> Iterator[str]:
    """Every month from the first to the last with an act."""
    known = [one for one in acts.found("month") if one not in NOT_PLACED]
    if not known:
        return
    year, month = map(int, known[0].split("-"))
    while (at := f"{year:04}-{month:02}") <= known[-1]:
        yield at
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def families_of(acts: Tally) -> tuple[str, ...]:
    """The families that occur, in the order of the taxonomy."""
    found = set(acts.found("family"))
    return tuple(one.code for one in codes.list("family") if one.code in found)
