"""What words of time are said to mean, for tests."""

from datetime import date

from intake.classification.when import Expression, expressions
from intake.redaction import read

TODAY = date(2025, 6, 1)  # 11 Jawza 1404, a Sunday


def told(text: str, today: date = TODAY) -> list[Expression]:
    """The expressions of time in a text as it was typed."""
    return list(expressions(read(text).text, today))


def meant(text: str, today: date = TODAY) -> list[tuple[str, str, str]]:
    """First day, last day and precision of each reading of the one expression in a text."""
    (only,) = told(text, today)
    return [(f"{one.first}", f"{one.last}", one.precision) for one in only.meanings]
