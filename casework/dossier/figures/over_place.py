"""What is counted by province and by distance to a capital. Pure."""

from casework.dossier.figures.counted import Counted
from casework.dossier.figures.counts import Counts
from casework.dossier.figures.over_time import families_of
from casework.dossier.figures.placing import (
    BEYOND,
    COARSE,
    NOT_LOCATED,
    OUTSIDE,
    PROVINCE_ONLY,
    UNKNOWN,
    WITHIN,
)
from casework.dossier.figures.remarks import of_acts
from casework.dossier.figures.rules import rules
from casework.dossier.figures.tally import Tally, total
from casework.dossier.terms import PlaceMask
from intake.gazetteer import PROVINCES

_IMPRECISE = (NOT_LOCATED, PROVINCE_ONLY, UNKNOWN)
IMPRECISE_WITHIN, IMPRECISE_BEYOND = "imprecise_within", "imprecise_beyond"
_OF_NO_WINDOW = (OUTSIDE, COARSE, UNKNOWN)


def shows_places(counts: Counts) -> bool:
    """Whether the terms allow a place finer than the country."""
    return counts.sample.selection.terms.place_mask is not PlaceMask.COUNTRY


def by_window(counts: Counts) -> Counted:
    """Acts by province in the two windows, every province, those with none, too."""
    acts, columns = counts.acts, ("1", "2", *_some(counts.acts, "window", _OF_NO_WINDOW))
    rows = tuple(
        (place, *(acts.shown(province=place, window=one) for one in columns)) for place in _places()
    )
    bottom = ("", *(acts.shown(window=one) for one in columns))
    return Counted(
        name="provinces",
        head=("province", *columns),
        rows=(*rows, bottom),
        remarks=of_acts(counts, "provinces", "province", (("same_scale", {}),)),
        withheld=acts.withheld("province", "window"),
        facts=_days(counts),
    )


def province_by_family(counts: Counts) -> Counted:
    """Acts by province and family, with totals."""
    acts, families = counts.acts, families_of(counts.acts)
    rows = tuple(
        (place, *(acts.shown(family=one, province=place) for one in families), _all(acts, place))
        for place in _places()
    )
    bottom = ("", *(acts.shown(family=one) for one in families), acts.shown())
    return Counted(
        name="province_family",
        head=("province", *families, "acts"),
        rows=(*rows, bottom),
        remarks=of_acts(counts, "province_family", "province"),
        withheld=acts.withheld("family", "province"),
    )


def by_distance(counts: Counts) -> Counted:
    """Acts within and beyond the line around a capital, imprecise ones on one side, then on the
    other. A run that would give away a hidden number is hidden.
    """
    acts, near = counts.acts, {}
    for side in (WITHIN, BEYOND, *_IMPRECISE):
        near[side] = acts.shown(near=side)
    imprecise = total(*(near[one] for one in _IMPRECISE))
    rows = (
        (WITHIN, near[WITHIN], total(near[WITHIN], imprecise), near[WITHIN]),
        (BEYOND, near[BEYOND], near[BEYOND], total(near[BEYOND], imprecise)),
        *((one, near[one], "", "") for one in _IMPRECISE),
    )
    line = {"km": str(rules().capital_line_km)}
    return Counted(
        name="distance",
        head=("side", "acts", IMPRECISE_WITHIN, IMPRECISE_BEYOND),
        rows=rows,
        remarks=of_acts(counts, "distance", more=(("distance_rule", line),)),
        withheld=acts.withheld("near"),
        facts=line,
    )


def coverage(counts: Counts) -> Counted:
    """Acts by how their accounts were collected, in each window."""
    acts, columns = counts.acts, ("1", "2", *_some(counts.acts, "window", _OF_NO_WINDOW))
    rows = tuple(
        (
            mode,
            *(acts.shown(mode=mode, window=one) for one in columns),
            acts.shown(mode=mode),
        )
        for mode in acts.found("mode")
    )
    bottom = ("", *(acts.shown(window=one) for one in columns), acts.shown())
    return Counted(
        name="coverage",
        head=("mode", *columns, "acts"),
        rows=(*rows, bottom),
        remarks=of_acts(counts, "coverage", "window", _reach(counts)),
        withheld=acts.withheld("mode", "window"),
        facts=_days(counts),
    )


def _reach(counts: Counts) -> tuple[tuple[str, dict[str, str]], ...]:
    """In how many provinces there is an account of a window; zeros are never hidden."""
    if not shows_places(counts) or counts.acts.withheld("province", "window"):
        return ()
    reached = {
        window: sum(counts.acts.shown(province=one.code, window=window) != "0" for one in PROVINCES)
        for window in ("1", "2")
    }
    values = {"first": str(reached["1"]), "second": str(reached["2"]), "all": str(len(PROVINCES))}
    return (("coverage_reach", values),)


def _days(counts: Counts) -> dict[str, str]:
    first, second = counts.windows
    return {
        name: day.isoformat()
        for name, day in (
            ("first_from", first.first),
            ("first_to", first.last),
            ("second_from", second.first),
            ("second_to", second.last),
        )
    }


def _places() -> tuple[str, ...]:
    return (*(one.code for one in PROVINCES), UNKNOWN)


def _some(acts: Tally, attribute: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    found = acts.found(attribute)
    return tuple(one for one in wanted if one in found)


def _all(acts: Tally, place: str) -> str:
    return acts.shown(province=place)
