"""Certificates that others gave us, and how long they still last."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.db import connection

from deploy.doctor.fault import Fault
from intake import clock

SOON = timedelta(days=30)


def look() -> Iterator[Fault]:
    """Of time-stamping authorities, and of the line to the database."""
    for file in _files():
        try:
            ends = min(one.not_valid_after_utc for one in _certificates(file))
        except (FileNotFoundError, ValueError):
            yield Fault(f"{file} is missing, or holds no certificate.", f"Put it there: {file}")
            continue
        if ends < clock.now():
            yield Fault(f"A certificate in {file} has expired.", _fetch(file))
        elif ends < clock.now() + SOON:
            yield Fault(f"A certificate in {file} expires within {SOON.days} days.", _fetch(file))


def _files() -> Iterator[Path]:
    yield from settings.TSA_CHAINS
    root = str(connection.settings_dict.get("OPTIONS", {}).get("sslrootcert", ""))
    if root.startswith("/"):
        yield Path(root)


def _certificates(file: Path) -> list[x509.Certificate]:
    """At least one; else ValueError."""
    return x509.load_pem_x509_certificates(file.read_bytes())


def _fetch(file: Path) -> str:
    return f"Get the new one from who issued it, compare its digest by voice, and replace {file}."
