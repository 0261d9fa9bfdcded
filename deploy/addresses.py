"""Where a role finds database, broker and blobs: addresses that are read to the last word.

What is not understood is refused. A word passed over in silence is worse than none: an address
that asks for a verified line would be answered over an open one. No refusal repeats an address,
for somebody may have put a password into it.
"""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from deploy.environment import secret

_DATABASE = "DATABASE_URL must be sqlite:///path or postgresql://user@host/name."
_BROKER = "BROKER_URL must be redis://, rediss:// or redis+socket:///path."
_BLOBS = "BLOBS must be file:///folder or s3://bucket."
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]+", re.ASCII)
_ENDPOINT = "S3_ENDPOINT must be https://host or http://host, without a path."
# Of libpq's words these fall back to no other line than the one they name.
_LINES = ("disable", "require", "verify-ca", "verify-full")


def database() -> dict[str, Any]:
    """`DATABASE_URL` as Django settings: `sqlite:///absolute/path` or `postgresql://…`.

    The PostgreSQL password comes from `DATABASE_PASSWORD_FILE`, never from the address. A
    socket folder is given as `postgresql://user@/name?host=/run/postgresql`; for another host
    the address says how the line to it is protected: `?sslmode=verify-full&sslrootcert=/path`.
    """
    address, query = _parted(os.environ.get("DATABASE_URL", ""), _DATABASE)
    is_file = address.scheme == "sqlite" and address.path.startswith("/")
    if is_file and address.path.strip("/") and not (address.netloc or query):
        return sqlite(unquote(address.path))
    name = address.path.removeprefix("/")
    if address.scheme == "postgresql" and name and "/" not in name:
        return postgresql(address, query)
    raise ImproperlyConfigured(_DATABASE)


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


def postgresql(address: SplitResult, query: dict[str, str]) -> dict[str, Any]:
    """PostgreSQL 15 or newer. Time limits make a frozen server a fault, not a hang."""
    if address.password is not None:
        raise ImproperlyConfigured("Put the password into DATABASE_PASSWORD_FILE.")
    host = query.pop("host", unquote(address.hostname or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.strip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": secret("DATABASE_PASSWORD") or "",
        "HOST": host,
        "PORT": str(address.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "options": "-c synchronous_commit=on -c statement_timeout=20000"
            " -c idle_in_transaction_session_timeout=30000",
            **_line_to(host, query),
        },
    }


def _line_to(host: str, query: dict[str, str]) -> dict[str, str]:
    """How the line is protected. Left unsaid, libpq would take an open one when it is offered."""
    if query.keys() - {"sslmode", "sslrootcert"}:
        raise ImproperlyConfigured("DATABASE_URL takes host, sslmode and sslrootcert only.")
    if query.get("sslmode", "verify-full") not in _LINES:
        raise ImproperlyConfigured(f"sslmode must be one of: {', '.join(_LINES)}.")
    is_here = host.startswith("/") or host in ("", "localhost", "127.0.0.1", "::1")
    if not is_here and "sslmode" not in query:
        raise ImproperlyConfigured(
            "DATABASE_URL names another host: add ?sslmode=verify-full&sslrootcert=/path."
        )
    return query


def broker(default: Path) -> str:
    """`BROKER_URL`, or a unix socket at `default`; the password from `BROKER_PASSWORD_FILE`."""
    given = os.environ.get("BROKER_URL", f"redis+socket://{default}?virtual_host=0")
    address, _ = _parted(given, _BROKER)
    on_socket = address.scheme == "redis+socket" and not address.hostname and address.path != ""
    if not (on_socket or (address.scheme in ("redis", "rediss") and address.hostname)):
        raise ImproperlyConfigured(_BROKER)
    if address.password is not None:
        raise ImproperlyConfigured("Put the password into BROKER_PASSWORD_FILE.")
    password = secret("BROKER_PASSWORD")
    if password is None:
        return given
    user, _, place = address.netloc.rpartition("@")
    return address._replace(netloc=f"{user}:{quote(password, safe='')}@{place}").geturl()


def blobs(default: Path) -> str:
    """`BLOBS`, or the folder `default`. Anything else would become a folder of this name."""
    given = os.environ.get("BLOBS", f"file://{default}")
    address, query = _parted(given, _BLOBS)
    is_folder = address.scheme == "file" and not address.netloc and "://" not in address.path
    if is_folder and address.path.startswith("/") and not query:
        return given
    if _BUCKET.fullmatch(given):
        return given
    raise ImproperlyConfigured(_BLOBS)


def object_storage(bucket: str) -> dict[str, Any]:
    """django-storages for `s3://bucket`: address in S3_ENDPOINT, both keys from files.

    All three must be given: without them the library would look for keys in the environment, in
    the home folder and over the network. Nothing is signed into a link.
    """
    endpoint, _ = _parted(os.environ.get("S3_ENDPOINT", ""), _ENDPOINT)
    if not (endpoint.scheme in ("http", "https") and endpoint.hostname and not endpoint.path):
        raise ImproperlyConfigured(_ENDPOINT)
    if endpoint.username is not None:
        raise ImproperlyConfigured("Put the keys into S3_ACCESS_KEY_FILE and S3_SECRET_KEY_FILE.")
    keys = {"access_key": secret("S3_ACCESS_KEY"), "secret_key": secret("S3_SECRET_KEY")}
    if None in keys.values():
        raise ImproperlyConfigured("Set S3_ACCESS_KEY_FILE and S3_SECRET_KEY_FILE.")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": urlsplit(bucket).netloc,
            "endpoint_url": endpoint.geturl(),
            **keys,
            "querystring_auth": False,
            "default_acl": "private",
        },
    }


def _parted(given: str, refusal: str) -> tuple[SplitResult, dict[str, str]]:
    """The address and its query, each word of which stands there once."""
    try:
        address = urlsplit(given)
        words = address.query.replace("+", "%2B")  # a plus in a path is a plus
        pairs = parse_qsl(words, keep_blank_values=True, strict_parsing=bool(words))
        _ = address.port  # raises, and quotes what stands there
    except ValueError:
        raise ImproperlyConfigured(refusal) from None
    query = dict(pairs)
    if address.fragment or len(query) != len(pairs):
        raise ImproperlyConfigured(refusal)
    return address, query
