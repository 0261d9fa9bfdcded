"""Reading the environment: one way for each kind of value, and odd values refused.

A secret never travels in a variable (variables show in process listings and core dumps of
children): `X_FILE` names a file that holds it.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

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
    """What the file named by `NAME_FILE` holds, less a final newline; None when unset."""
    if name in os.environ:
        raise ImproperlyConfigured(f"{name} must not be in the environment: set {name}_FILE.")
    file = path(f"{name}_FILE")
    if file is None:
        return None
    try:
        value = file.read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read.") from fault
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE is empty.")
    return value


def database() -> dict[str, Any]:
    """`DATABASE_URL` as Django settings: `sqlite:///absolute/path` or `postgresql://…`.

    The PostgreSQL password comes from `DATABASE_PASSWORD_FILE`, never from the address. A
    socket folder is given as `postgresql://user@/name?host=/run/postgresql`.
    """
    address = urlsplit(os.environ.get("DATABASE_URL", ""))
    if address.scheme == "sqlite" and not address.netloc and address.path.startswith("/"):
        return sqlite(unquote(address.path))
    if address.scheme == "postgresql" and address.path.strip("/"):
        return postgresql(address)
    raise ImproperlyConfigured(
        "DATABASE_URL must be sqlite:///path or postgresql://user@host/name."
    )


def sqlite(file: str) -> dict[str, Any]:
    """Durable SQLite: FULL, because NORMAL lost every receipt of a power cut when measured."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON",
        },
    }


def postgresql(address: Any) -> dict[str, Any]:
    """PostgreSQL 15 or newer. Time limits make a frozen server a fault, not a hang."""
    if address.password is not None:
        raise ImproperlyConfigured("Put the password into DATABASE_PASSWORD_FILE.")
    query = dict(part.split("=", 1) for part in address.query.split("&") if "=" in part)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.strip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": secret("DATABASE_PASSWORD") or "",
        "HOST": unquote(query.get("host", address.hostname or "")),
        "PORT": str(address.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "options": "-c synchronous_commit=on -c statement_timeout=20000"
            " -c idle_in_transaction_session_timeout=30000",
        },
    }


def object_storage(address: str) -> dict[str, Any]:
    """django-storages for `s3://bucket`: address in S3_ENDPOINT, both keys from files.

    Nothing is signed into a link, nothing cached or retried in the background.
    """
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": urlsplit(address).netloc,
            "endpoint_url": os.environ.get("S3_ENDPOINT"),
            "access_key": secret("S3_ACCESS_KEY"),
            "secret_key": secret("S3_SECRET_KEY"),
            "querystring_auth": False,
            "default_acl": "private",
        },
    }
