"""Scales of numbers and of time, for drawings. Pure."""

from collections.abc import Sequence
from datetime import date

_STEPS = (1, 2, 5)


def ticks(most: float, about: int = 4) -> tuple[int, ...]:
    """Round whole numbers from 0 to the first that is not below `most`."""
    step, times = 1, 1
    while step * about < most:
        times += 1
        step = _STEPS[(times - 1) % 3] * 10 ** ((times - 1) // 3)
    last = max(step, -(-int(-(-most // 1)) // step) * step)
    return tuple(range(0, last + 1, step))


def marked_weeks(weeks: Sequence[str], most: int = 9) -> tuple[tuple[int, str], ...]:
    """(which week, "2024-05") for the first week that begins in a month, thinned out evenly."""
    months: dict[str, int] = {}
    for at, week in enumerate(weeks):
        if date.fromisoformat(week).day <= 7 or not at:
            months.setdefault(week[:7], at)
    found = [(at, month) for month, at in months.items()]
    step = next(one for one in (1, 2, 3, 4, 6, 12, 24, 60, 120, 1200) if len(found) <= most * one)
    return tuple(found[::step])


def shade(number: int, most: int, shades: int) -> int:
    """From 0 for none to `shades` for the most."""
    return -(-number * shades // most) if most else 0
