"""Every name of a place with the sites that bear it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from intake.classification.where.site import DISTRICT, PLACE, PROVINCE, Site, from_capital
from intake.classification.where.spelling import spelling_of, spellings, words_in
from intake.gazetteer import DISTRICTS, PROVINCES, District
from intake.place_names import ALSO, LOCALITIES, PLACES

_LONG = 5


def _provinces() -> Iterator[tuple[str, Site]]:
    for one in PROVINCES:
        site = Site(one.code, "", PROVINCE)
        for name in (*one.labels.values(), *ALSO.get(one.code, ())):
            yield name, site


def _capitals() -> Iterator[tuple[str, Site]]:
    """A capital is its district, where that has its name; else a place in the province."""
    for one in PROVINCES:
        names = {spelling_of(name) for name in one.capital.values()}
        seat = next((d for d in DISTRICTS if d.province == one.code and _bears(d, names)), None)
        site = Site(one.code, seat.code if seat else "", DISTRICT if seat else PLACE, 1.0, 0)
        for name in one.capital.values():
            yield name, site


def _bears(district: District, names: set[str]) -> bool:
    return any(spelling_of(label) in names for label in district.labels.values())


def _districts() -> Iterator[tuple[str, Site]]:
    for one in DISTRICTS:
        site = Site(one.province, one.code, DISTRICT)
        for name in (*one.labels.values(), *ALSO.get(one.code, ())):
            yield name, site


def _places() -> Iterator[tuple[str, Site]]:
    for one in PLACES:
        far = from_capital(one.province, one.latitude, one.longitude)
        site = Site(one.province, "", PLACE, 1.0, far)
        for name in one.names:
            # GeoNames spells by many rules: its short names in Arabic script are often words.
            if name.isascii() or len(name.replace(" ", "")) >= _LONG:
                yield name, site
    for locality in LOCALITIES:
        site = Site(locality.province, "", PLACE)
        for name in locality.names if locality.province else ():
            yield name, site


def _every() -> Iterator[tuple[str, Site]]:
    return chain(_provinces(), _capitals(), _districts(), _places())


def _index() -> Mapping[str, tuple[Site, ...]]:
    """The finer record of a province gives way to the coarser of the same name: a town is its
    district, and lends it its distance."""
    index: dict[str, tuple[Site, ...]] = {}
    for name, site in _every():
        for key in spellings(name):
            index[key] = _with(index.get(key, ()), site)
    # Most sites bear their name alone, in several spellings: one tuple is enough for all of those.
    once: dict[tuple[Site, ...], tuple[Site, ...]] = {}
    return {key: once.setdefault(sites, sites) for key, sites in index.items()}


def _with(known: tuple[Site, ...], site: Site) -> tuple[Site, ...]:
    same = [one for one in known if one.province == site.province and one.precision < PROVINCE]
    if site.precision == PROVINCE or not same:
        return known if site in known else (*known, site)
    if site.precision == PLACE or site.district in {one.district for one in same}:
        return tuple(_farther(one, site) if same == [one] else one for one in known)
    return (*known, site)


def _farther(known: Site, site: Site) -> Site:
    return replace(known, kilometres=site.kilometres) if known.kilometres is None else known


INDEX = _index()
# Names of several words as they are parted somewhere.
PARTED = frozenset(parts for parts in (words_in(name) for name, _ in _every()) if len(parts) > 1)
_SORTED = sorted(INDEX)


def begins_a_name(beginning: str) -> bool:
    """Whether any name does so begin."""
    place = bisect_left(_SORTED, beginning)
    return place < len(_SORTED) and _SORTED[place].startswith(beginning)
