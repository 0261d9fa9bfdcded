"""Which of the places that share a name is meant."""

from collections.abc import Iterable
from dataclasses import replace

from intake.classification.where.context import Cues
from intake.classification.where.site import DISTRICT, PROVINCE, Site

_PREFERRED = 0.7


def chosen(sites: tuple[Site, ...], cues: Cues, provinces: set[str]) -> tuple[Site, ...]:
    """Those that fit, the likeliest first, with weights that add up to 1.

    Args:
        provinces: that the text speaks of for certain.
    """
    fitting = _of_kind(sites, cues)
    backed = [one for one in fitting if one.province in provinces]
    fitting = backed or fitting
    ranked = sorted(fitting, key=lambda one: (-one.precision, one.province))
    if len(ranked) == 1:
        return (replace(ranked[0], weight=1.0),)
    if _are_one(ranked):
        return _weighed(ranked, _PREFERRED)
    return _weighed(ranked, _PREFERRED if ranked[0].precision == PROVINCE else 1 / len(ranked))


def _of_kind(sites: Iterable[Site], cues: Cues) -> list[Site]:
    wanted = PROVINCE if cues.province else DISTRICT if cues.district else 0
    fitting = [one for one in sites if one.precision == wanted]
    if not fitting and cues.city:
        fitting = [one for one in sites if one.precision <= DISTRICT]
    return fitting or list(sites)


def _are_one(ranked: list[Site]) -> bool:
    """A province and its own district of the same name: either way in that province."""
    return len({one.province for one in ranked}) == 1


def _weighed(ranked: list[Site], first: float) -> tuple[Site, ...]:
    rest = (1 - first) / (len(ranked) - 1)
    shares = [first, *([rest] * (len(ranked) - 1))]
    return tuple(
        replace(one, weight=round(share, 2)) for one, share in zip(ranked, shares, strict=True)
    )
