"""When: the words of time in a text, with the days they may mean and where they stand."""

from collections.abc import Iterable, Iterator
from datetime import date

from intake.classification.types import When
from intake.classification.when import Expression, expressions
from intake.redaction import Reading


def find_dates(reading: Reading, received_on: date) -> Iterator[When]:
    """Times told in `reading`, in the order of the text, none within another.

    What counts from now counts from `received_on`.
    """
    return as_told(reading, expressions(reading.text, received_on))


def as_told(reading: Reading, times: Iterable[Expression]) -> Iterator[When]:
    """The same with offsets into the original."""
    for one in times:
        words = (reading.original(one.start, one.end),)
        yield When(words, one.meanings, one.assumed)
