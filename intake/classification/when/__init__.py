"""When: words of time in Dari, Pashto and English, and the days they may mean. The door.

Solar Hijri with the month names of Afghanistan and Iran, Gregorian, lunar, seasons, feasts, and
words that count from the day of receipt. Where they are ambiguous all readings are kept, with
weights; what each word means stands in `tests/corpus/classification/README.md`. Pure.
"""

from intake.classification.when.calendars import RELATIVE
from intake.classification.when.finder import Expression, expressions
from intake.classification.when.meaning import Meaning

__all__ = ["RELATIVE", "Expression", "Meaning", "expressions"]
