"""Loads what every child needs, once, in the parent it is forked from."""

from intake import classification, redaction


def warm_up() -> None:
    """Compile patterns and read word lists. Touches no key and no report."""
    redaction.warm()
    classification.warm()
