"""The one place that reads the time, so that tests can hold it still or turn it back."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """This instant, in UTC. For leases and pacing only; never stored beside a finished row."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in UTC: the finest time that rests in a row."""
    return now().date()


def quarter() -> int:
    """This quarter, counted from the first of the year 0: for what may not tell even its day."""
    day = today()
    return 4 * day.year + (day.month - 1) // 3
