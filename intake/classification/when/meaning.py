"""What words of time may mean: ranges of days with their weights, and the fields they rest on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.classification.when import moons
from intake.classification.when.calendars import RELATIVE, Span, latest, span_of
from intake.month_names import LUNAR_HIJRI

PRECISIONS = ("day", "week", "month", "season", "year", "range")
CALENDARS = (SOLAR_HIJRI, GREGORIAN, LUNAR_HIJRI, RELATIVE)
_EVEN = 0.7  # of two readings, the one preferred


@dataclass(frozen=True, repr=False)
class Meaning:
    """Days from `first` to `last`, both included.

    `precision` is one of PRECISIONS, `calendar` one of CALENDARS, `weight` above 0 and at most 1:
    those of one expression add up to 1, or to less where the words may tell no time. `margin`:
    by how many days either end may be off, because the moon is seen and not computed.
    """

    first: date
    last: date
    precision: str
    calendar: str
    weight: float = 1.0
    margin: int = 0

    def __repr__(self) -> str:
        return "<Meaning>"


def meaning(span: Span, precision: str, calendar: str = RELATIVE) -> Meaning:
    """The only one there is."""
    margin = moons.MARGIN if calendar == LUNAR_HIJRI else 0
    return Meaning(span.first, span.last, precision, calendar, 1.0, margin)


def weighed(found: Iterable[Meaning], doubt: float = 0.0) -> tuple[Meaning, ...]:
    """Several, the preferred one first, each once; `doubt`: that no time is told at all."""
    apart: dict[tuple[date, date], Meaning] = {}
    for one in found:
        apart.setdefault((one.first, one.last), one)
    told, whole = list(apart.values()), 1 - doubt
    if len(told) < 2:
        return tuple(replace(one, weight=round(whole, 2)) for one in told)
    rest = (1 - _EVEN) / (len(told) - 1)
    shares = [_EVEN, *([rest] * (len(told) - 1))]
    return tuple(
        replace(one, weight=round(share * whole, 2))
        for one, share in zip(told, shares, strict=True)
    )


@dataclass(frozen=True, repr=False)
class Fields:
    """A year, a month of it or a day; zero is "not said"."""

    calendar: str
    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def precision(self) -> str:
        """As far as they go."""
        return "day" if self.day else "month" if self.month else "year"

    def span(self, today: date) -> tuple[Span, bool] | None:
        """The days, and whether the year was assumed: the latest that is not after `today`.

        None if there is no such day.
        """
        try:
            if self.year:
                return span_of(self.calendar, self.year, self.month, self.day), False
        except (ValueError, OverflowError):
            return None
        found = latest(
            self.calendar, lambda year: span_of(self.calendar, year, self.month, self.day), today
        )
        return (found[1], True) if found else None


def dated(fields: Fields, today: date) -> Meaning | None:
    """What the fields mean, or None where there is no such day."""
    found = fields.span(today)
    return meaning(found[0], fields.precision, fields.calendar) if found else None
