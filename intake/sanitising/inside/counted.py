"""What a file carries beside what is seen, by kind and number. Never what it says."""

from collections.abc import Iterable, Mapping

Carried = dict[str, int]
MOST = 9999  # a number beyond this is told as this


def counted(**found: int | bool) -> Carried:
    """Those that were found at all."""
    return {name: min(int(count), MOST) for name, count in found.items() if count > 0}


def together(several: Iterable[Mapping[str, int]]) -> Carried:
    """Added up."""
    total: Carried = {}
    for one in several:
        for name, count in one.items():
            total[name] = min(total.get(name, 0) + count, MOST)
    return total
