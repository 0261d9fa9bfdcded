"""The lines that a box says, read as if an attacker had written them."""

import json
from typing import Any

from intake.sanitising.exchange import StoppedError
from intake.sanitising.rendition import Reason

# What the box may say of a file; the other reasons are found out on this side.
_WORDS = frozenset(
    {
        *("too_large", "too_many_pixels", "too_costly", "damaged", "encrypted"),
        *("type_not_supported", "program_missing", "took_too_long", "not_a_file"),
    }
)


def word(line: bytes) -> Any:
    """One line of the box's grammar; its own refusal ends the run. Raises StoppedError."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise StoppedError(Reason.OUTPUT_REFUSED) from None
    if isinstance(said, dict) and said.keys() == {"not_shown"}:
        raise StoppedError(reason(said["not_shown"]))
    return said


def reason(told: Any) -> Reason:
    """Why a file, or one inside of it, is not shown, as a box may say it. Raises StoppedError."""
    if not isinstance(told, str) or told not in _WORDS:
        raise StoppedError(Reason.OUTPUT_REFUSED)
    return Reason(told)


def numbers(said: Any, *, least: int = 1, **most: int) -> tuple[int, ...]:
    """The values of exactly these keys in their order, each a whole number from `least` to its
    `most`. Raises StoppedError.
    """
    if not isinstance(said, dict) or said.keys() != most.keys():
        raise StoppedError(Reason.OUTPUT_REFUSED)
    if not all(type(said[key]) is int and least <= said[key] <= most[key] for key in most):
        raise StoppedError(Reason.OUTPUT_REFUSED)
    return tuple(said[key] for key in most)
