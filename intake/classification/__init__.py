"""Classification: what a text seems to tell, with the words it rests on. The package's door.

By words, rules over them and learned weights. Everything is a proposal to a person; the machine
may raise the urgency and never lowers it. Pure: no settings, no logging, no network.
"""

from datetime import date

from intake.classification.classifier import classify
from intake.classification.types import (
    Act,
    Assessment,
    Count,
    Perpetrator,
    Reason,
    Role,
    Urgency,
    When,
    Where,
)
from intake.classification.when import RELATIVE, Meaning
from intake.classification.where import Site


def warm() -> None:
    """Load words, rules and weights, once in the parent of forked workers."""
    classify("", date(2000, 1, 1))


__all__ = [
    "RELATIVE",
    "Act",
    "Assessment",
    "Count",
    "Meaning",
    "Perpetrator",
    "Reason",
    "Role",
    "Site",
    "Urgency",
    "When",
    "Where",
    "classify",
    "warm",
]
