"""Redaction: hide who, keep what. The door of the package.

`redact_all(texts, languages)` gives texts with tags and marks and, apart from them, whom the
tags stand for. Pure: no settings, no logging, no network, nothing kept between two calls.
"""

from intake.redaction.places import Found, find_places
from intake.redaction.pseudonyms import canonical
from intake.redaction.reading import Reading, read
from intake.redaction.recognizers import RECOGNIZERS
from intake.redaction.redactor import redact, redact_all
from intake.redaction.tagging import Tagged
from intake.redaction.types import ContextMark, Finding, Identity, Recognizer, Redacted, Span


def warm() -> None:
    """Load every list, pattern and weight, once in the parent of forked workers."""
    redact_all(("",), ())
    for one in RECOGNIZERS:
        if isinstance(one, Tagged):
            one.warm()


__all__ = [
    "RECOGNIZERS",
    "ContextMark",
    "Finding",
    "Found",
    "Identity",
    "Reading",
    "Recognizer",
    "Redacted",
    "Span",
    "canonical",
    "find_places",
    "read",
    "redact",
    "redact_all",
    "warm",
]
