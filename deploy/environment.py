"""Reading the environment: one way for each kind of value, and odd values refused.

A secret never travels in a variable (variables show in process listings and core dumps of
children): `X_FILE` names a file that holds it.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROLES = (
    "intake",
    "mailbox",
    "worker",
    "agent",
    "sequencer",
    "signer",
    "casework",
    "operator",
)


def role() -> str:
    """Which process this is. Nothing is guessed: an unset role starts nothing."""
    name = os.environ.get("ROLE", "")
    if name not in ROLES:
        raise ImproperlyConfigured(f"ROLE must be one of: {', '.join(ROLES)}.")
    return name


def flag(name: str, *, default: bool = False) -> bool:
    """`1` or `0`; anything else ("true", "yes", "off") is refused rather than guessed at."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 1 or 0.")
    return value == "1"


def number(name: str, *, default: int, least: int, most: int) -> int:
    """A whole decimal number from `least` to `most`."""
    value = os.environ.get(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}.")
    return int(value)


def words(name: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A comma-separated list; empty items are refused."""
    value = os.environ.get(name)
    if value is None:
        return default
    items = tuple(item.strip() for item in value.split(","))
    if not all(items):
        raise ImproperlyConfigured(f"{name} has an empty item.")
    return items


def path(name: str) -> Path | None:
    """An absolute path, or None when unset. The file need not exist yet."""
    value = os.environ.get(name)
    if value is None:
        return None
    if not value.startswith("/"):
        raise ImproperlyConfigured(f"{name} must be an absolute path.")
    return Path(value)


def secret(name: str) -> str | None:
    """What the file named by `NAME_FILE` holds, less a final newline; None when unset.

    A file that everybody may read, or that has several lines, is refused.
    """
    if name in os.environ:
        raise ImproperlyConfigured(f"{name} must not be in the environment: set {name}_FILE.")
    file = path(f"{name}_FILE")
    if file is None:
        return None
    try:
        open_to_all = file.stat().st_mode & 0o007
        value = file.read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read.") from fault
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE is empty.")
    if "\n" in value or "\0" in value:
        raise ImproperlyConfigured(f"{name}_FILE must hold one line.")
    if open_to_all:
        raise ImproperlyConfigured(f"{name}_FILE is open to everybody: chmod 600.")
    return value
