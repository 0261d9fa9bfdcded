"""How long detentions lasted: of those whose beginning and end are known, and how many are not.

A date that is a range makes the length one, too: from the last day it may have begun to the
first it may have ended, and the other way round. Days of both ends are counted. Pure.
"""

from collections.abc import Iterator
from statistics import median

from casework.dossier.figures.placing import range_of
from casework.dossier.figures.rules import rules
from casework.dossier.figures.sample import Sample
from casework.records import Act

ENDED, HELD, OPEN, NO_DETENTION = "ended", "still_held", "not_known", "~no_detention"
STATUSES = (ENDED, HELD, OPEN)
_STATUS_FIELD = "status_at_end"


def status(sample: Sample, act: Act) -> str:
    """One of STATUSES, or NO_DETENTION for an act of another kind."""
    if act.code not in rules().detention_acts:
        return NO_DETENTION
    if length(act):
        return ENDED
    said = act.value(_STATUS_FIELD)
    held = HELD in (said.texts if said else ()) or any(
        HELD in one.status_at_end for one in sample.told.involvements.get(act.id, ())
    )
    return HELD if held and act.ended is None else OPEN


def medians(sample: Sample) -> tuple[float, float]:
    """The medians of the shortest and of the longest that each ended detention may have lasted.

    In days. Raises statistics.StatisticsError where none has ended.
    """
    lengths = [found for act in _detentions(sample) if (found := length(act))]
    return median([one for one, _ in lengths]), median([one for _, one in lengths])


def length(act: Act) -> tuple[int, int] | None:
    """Least and most days; None where one of its ends is not known."""
    began, ended = range_of(act.began), range_of(act.ended)
    if began is None or ended is None:
        return None
    least = max((ended[0] - began[1]).days, 0) + 1
    return least, (ended[1] - began[0]).days + 1


def _detentions(sample: Sample) -> Iterator[Act]:
    return (one for one in sample.acts if one.code in rules().detention_acts)
