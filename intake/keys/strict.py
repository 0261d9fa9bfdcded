"""JSON with one spelling, read field by field: what is not expected is refused.

The spelling: keys sorted, no spaces, UTF-8, one final newline. Two signers of the same thing
sign the same bytes, and a reader that meets a doubled key or an odd number sees it as a
difference in spelling.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

MAX_NUMBER = 2**31 - 1  # fits every database's integer column
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def dump(value: object) -> str:
    """The one spelling of `value`."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def load(text: str) -> Mapping[str, Any]:
    """An object in its one spelling; ValueError otherwise."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(value, dict) or dump(value) != text:
        raise ValueError("not an object in its one spelling")
    return value


def only(value: object, fields: Sequence[str]) -> Mapping[str, Any]:
    """An object with exactly `fields`."""
    if not isinstance(value, dict) or set(value) != set(fields):
        raise ValueError("other fields than expected")
    return value


def items(value: object, most: int) -> Sequence[Any]:
    """A list of at most `most` items."""
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("not a list of the expected length")
    return value


def number(value: object) -> int:
    """A whole number from 1 to `MAX_NUMBER`. True is not one."""
    if type(value) is not int or not 1 <= value <= MAX_NUMBER:
        raise ValueError("not a number in range")
    return value


def words(value: object, most: int = 200) -> str:
    """A string of 1 to `most` characters."""
    if not isinstance(value, str) or not 1 <= len(value) <= most:
        raise ValueError("not a string of the expected length")
    return value


def word(value: object) -> str:
    """An id: lower-case letters, digits and hyphens, as in a UUID or a slug."""
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise ValueError("not an id")
    return value


def day(value: object) -> date:
    """A day as `2026-11-21`."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("not a day")
    return date.fromisoformat(value)


def one_of(value: object, *known: str) -> str:
    """One of the strings that are known here."""
    if not isinstance(value, str) or value not in known:
        raise ValueError("none of what is known")
    return value
