"""Figures and tables of what was selected, with what must be said under each. Pure.

`counts_of(selection)` counts once; `FIGURES[name](counts)` gives the rows of one figure, frozen
as CSV; `blocks(counted, …)` is what a page shows of it, drawn from those rows alone. Numbers too
small to print are hidden by `suppression`, as the audience asks. A forum's exporter takes those
figures it wants; the statistical annex takes all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from casework.dossier.document import Block
from casework.dossier.figures import by_code, claims, over_place, over_time
from casework.dossier.figures.answers import ASKS, figures_of, unanswered
from casework.dossier.figures.counted import Counted
from casework.dossier.figures.counts import Counts, counts_of
from casework.dossier.figures.drawn import DRAWN, figures
from casework.dossier.figures.printed import tables

__all__ = [
    "ASKS",
    "FIGURES",
    "Counted",
    "Counts",
    "blocks",
    "counted",
    "counts_of",
    "unanswered",
]

FIGURES: Mapping[str, Callable[[Counts], Counted]] = {
    "weekly": over_time.weekly,
    "family": over_time.by_family,
    "provinces": over_place.by_window,
    "force": by_code.by_force,
    "distance": over_place.by_distance,
    "claims": claims.claims_and_checks,
    "detention": by_code.by_detention,
    "coverage": over_place.coverage,
    "proof": by_code.by_proof,
    "grade": by_code.by_grade,
    "first_hand": by_code.by_first_hand,
    "code_month": over_time.code_by_month,
    "province_family": over_place.province_by_family,
    "persons": by_code.by_persons,
    "victims": by_code.by_victim,
    "flag": by_code.by_flag,
    "outcome": by_code.by_outcome,
    "urgency": by_code.by_urgency,
    "interventions": by_code.by_intervention,
}


def counted(counts: Counts, names: Sequence[str] = ()) -> Iterator[Counted]:
    """The figures of these names, or all, that the terms allow."""
    allowed = figures_of(counts.sample.selection.terms)
    return (FIGURES[name](counts) for name in names or allowed if name in allowed)


def blocks(one: Counted, language: str, least_shown: int) -> tuple[Block, ...]:
    """A figure as a page shows it: drawn where it can be, else as a table."""
    drawn = figures(one, language, least_shown) if one.name in DRAWN else ()
    return drawn or tables(one, language, least_shown)
