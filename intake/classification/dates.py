"""When: the words of time in a text, with the days they may mean and where they stand."""

from collections.abc import Iterator
from datetime import date

from intake.classification.types import When
from intake.classification.when import expressions
from intake.redaction import Reading


def find_dates(reading: Reading, received_on: date) -> Iterator[When]:
    """Times told in `reading`, in the order of the text, none within another.

    What counts from now counts from `received_on`.
    """
    for one in expressions(reading.text, received_on):
        words = (reading.original(one.start, one.end),)
        yield When(words, one.meanings, one.assumed)
