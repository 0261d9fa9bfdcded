"""Start-up checks: a process with a wrong mix of keys or a weak database does not start.

What breaks a promise is an Error; a Warning is what a demo may do. `refuse_to_start_if_wrong`
runs them for every process, because WSGI servers and Celery do not run Django's checks by
themselves.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from intake import programs
from intake.forked import in_a_fork
from intake.keys.private_file import open_to_others
from intake.silence import place

# Which private things each role may be given. Everything else configured is an Error.
MAY_HOLD = {
    "intake": {"CODE_KEY_FILE"},
    "operator": {"CODE_KEY_FILE"},
    "worker": {"CODE_KEY_FILE"},  # judges the codes inside packets
    "agent": {"AGENT_DIR", "AGENT_PASSPHRASE_FILE"},
    "sequencer": {"LOG_KEY_FILE"},
    "signer": {"DOSSIER_KEY_FILE"},
}
# What OWASP's password storage cheat sheet (2025) asks for at least: Argon2id with 19 MiB, here
# in KiB; scrypt with a cost of 2 to the 17.
LEAST_WORK = {"ARGON2_MEMORY": 19 * 1024, "PASSPHRASE_WORK": 17}
# What has freed memory overwritten, and so a report gone from a web that goes on: Python's own
# blocks, the C library's, and those that its small cache would hand out again as they are.
OVERWRITING = {
    "PYTHONMALLOC": "debug",
    "MALLOC_PERTURB_": "165",
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",
}
# Threads of the form's, the mailbox's and the caseworkers' web, each of which may hold a connection
# (deploy/gunicorn_*.py), and some for everything else that asks.
CONNECTIONS = 192 + 32 + 8 + 28
_GOOD = b"+"
_TRIES = 3
_LONGEST = 120.0  # seconds; a database that hangs is given up after 20 (`deploy/addresses.py`)
PRIVATE = (
    "CODE_KEY_FILE",
    "AGENT_DIR",
    "AGENT_PASSPHRASE_FILE",
    "LOG_KEY_FILE",
    "DOSSIER_KEY_FILE",
)


@register(Tags.security)
def check_keys_of_role(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """intake.E001: a private key is configured for a role that must not hold it."""
    allowed = MAY_HOLD.get(settings.ROLE, set())
    return [
        Error(
            f"The {settings.ROLE} process is configured with {name}.",
            hint=f"Unset {name} here. If it ever ran so, replace that key.",
            id="intake.E001",
        )
        for name in PRIVATE
        if getattr(settings, name) is not None and name not in allowed
    ]


@register(Tags.security)
def check_debug(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """intake.E002: DEBUG pages print the whole request, testimony included."""
    if not settings.DEBUG:
        return []
    return [Error("DEBUG is on.", hint="It prints testimony into pages.", id="intake.E002")]


@register(Tags.security)
def check_wsgi(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """intake.E003: under ASGI Django writes every large body to a temporary file, unsealed."""
    under_asgi = {"uvicorn", "daphne", "hypercorn"} & set(sys.modules)
    if not under_asgi:
        return []
    return [Error("This runs under ASGI.", hint="Serve it with gunicorn (WSGI).", id="intake.E003")]


@register(Tags.security)
def check_file_modes(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """intake.E004: a key file that others can read is nobody's secret."""
    files = [getattr(settings, name) for name in PRIVATE]
    return [
        Error(
            f"{name} is readable by others.",
            hint="chmod 600 (a folder: 700) and make the role's own user its owner.",
            id="intake.E004",
        )
        for name, file in zip(PRIVATE, files, strict=True)
        if file is not None and open_to_others(file)
    ]


@register(Tags.security)
def check_work_factors(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """intake.E006: a guess at a password or passphrase must cost whoever took the database.

    The tests alone may guess cheaply: their settings say WORK_FACTORS_OF_TESTS, which nothing in
    an environment can.
    """
    if getattr(settings, "WORK_FACTORS_OF_TESTS", False):
        return []
    return [
        Error(
            f"{name} is below {least}.",
            hint="Unset it. Passwords and passphrases that were made under it are made anew.",
            id="intake.E006",
        )
        for name, least in LEAST_WORK.items()
        if getattr(settings, name) < least
    ]


@register(Tags.security)
def check_pages_of_submitters(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """intake.E007: what people work on has no place in a process that strangers talk to."""
    if settings.ROLE not in ("intake", "mailbox"):
        return []
    loaded = [name for name in (*settings.INSTALLED_APPS, *sys.modules)
              if name.split(".")[0] == "casework"]  # fmt: skip
    if not loaded:
        return []
    return [
        Error(
            f"The {settings.ROLE} process has casework loaded.",
            hint="Run it with the settings of its own role.",
            id="intake.E007",
        )
    ]


@register(Tags.database)
def check_durability(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """intake.E005: a receipt means durable; these settings lose receipts in a power cut.

    A database that is away passes here: the pages say so, and `refuse_weak_database` looks
    again at every new connection.
    """
    weak: list[str] = []
    for alias in databases or ():
        try:
            weak += weaknesses(connections[alias])
        except ImproperlyConfigured:  # the connection itself was refused, see below
            weak.append("The database would lose receipts.")
        except OperationalError:
            continue
    return [
        Error(problem, hint="Receipts would be lost in a power cut.", id="intake.E005")
        for problem in weak
    ]


@register(Tags.database)
def check_connections(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """intake.W008: a server that takes fewer connections than there are threads turns people away
    in a rush, and the page says that it is busy.
    """
    if settings.ROLE != "intake":
        return []
    try:
        found = [connection_limit(connections[alias]) for alias in databases or ()]
    except (ImproperlyConfigured, OperationalError):
        return []
    return [
        Caution(
            f"PostgreSQL takes {limit} connections.",
            hint=f"Set max_connections = {CONNECTIONS} or more.",
            id="intake.W008",
        )
        for limit in found
        if limit < CONNECTIONS
    ]


@register(Tags.security)
def check_freed_memory(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """intake.W009: without these variables what was told stays in memory for hours."""
    if settings.ROLE not in ("intake", "mailbox"):
        return []
    return [
        Caution(
            f"{name} is not set: freed memory is not overwritten.",
            hint=f"Start this process with {name}={wanted}.",
            id="intake.W009",
        )
        for name, wanted in OVERWRITING.items()
        if wanted not in os.environ.get(name, "").split(":")
    ]


@register(Tags.security)
def check_inspection(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """intake.W010: the door that the canary scan needs is open."""
    if os.environ.get("AMANAT_MAY_BE_INSPECTED") != "1":
        return []
    return [
        Caution(
            "Other processes of this user may read this one's memory.",
            hint="Unset AMANAT_MAY_BE_INSPECTED: it is for tests.",
            id="intake.W010",
        )
    ]


@register(Tags.security)
def check_programs(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """intake.W011: without what reads print, no picture and no document is shown; W012: without
    an office program, no office file; W013: without what opens archives, none of them.
    """
    if settings.ROLE != "worker":
        return []
    print_missing = Caution(
        "What reads print is missing: pictures and documents stay sealed and are not shown.",
        hint="Install tesseract-ocr with tesseract-ocr-eng, -fas and -pus.",
        id="intake.W011",
    )
    office_missing = Caution(
        "LibreOffice is missing: office files stay sealed and are not shown.",
        hint="Install libreoffice-writer-nogui, libreoffice-calc-nogui, libreoffice-impress-nogui.",
        id="intake.W012",
    )
    archives_missing = Caution(
        "What opens archives is missing: they stay sealed and are not shown.",
        hint="Install libarchive13.",
        id="intake.W013",
    )
    return [
        *([] if programs.languages_of_print() else [print_missing]),
        *([] if programs.has_office() else [office_missing]),
        *([] if programs.can_unpack() else [archives_missing]),
    ]


def refuse_weak_database(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Close a new connection that would not keep what it commits (a Django signal's receiver)."""
    if weaknesses(connection):
        connection.close()
        raise ImproperlyConfigured("intake.E005: the database would lose receipts.")


def refuse_to_start_if_wrong() -> None:
    """Run every check of this role and print what it says; on an Error end the process.

    In a child, with its own conversation with the database: what the checks load and touch is
    needed once, and would stay in the memory of every process. A child that was killed, for want
    of memory say, has found nothing: it is begun anew, a few times.
    """
    said = _said_of_findings()
    sys.stderr.write(said.removeprefix(_GOOD).decode())
    if not said.startswith(_GOOD):
        raise SystemExit(3)


def _said_of_findings() -> bytes:
    """What a child said; nothing where none came to an end."""
    for _ in range(_TRIES):
        said = in_a_fork(_findings, deadline=_LONGEST, most=1 << 20)
        if said != b"":
            return said or b""
    return b""


def _findings() -> bytes:
    """A line a message; the first begins with _GOOD where none is an Error."""
    try:
        found = run_checks(include_deployment_checks=False, databases=["default"])
    except Exception as fault:  # its text may quote a setting
        return f"CRITICAL stopped: [{place(type(fault), fault.__traceback__)}]\n".encode()
    finally:
        connections.close_all()
    lines = "".join(f"{message.id}: {message.msg} {message.hint or ''}\n" for message in found)
    return (b"" if any(message.is_serious() for message in found) else _GOOD) + lines.encode(
        errors="replace"
    )


def weaknesses(connection: BaseDatabaseWrapper) -> list[str]:
    """What is set so that a commit could be lost; empty is good."""
    if connection.vendor == "sqlite":
        durable = _ask(connection, "PRAGMA synchronous") in ("2", "3")
        return [] if durable else ["SQLite runs below synchronous=FULL."]
    wanted = {
        "synchronous_commit": ("on", "remote_write", "remote_apply"),
        "fsync": ("on",),
        "full_page_writes": ("on",),
    }
    found = {name: _ask(connection, f"SHOW {name}") for name in wanted}
    return [
        f"PostgreSQL runs with {name} = {value}."
        for name, value in found.items()
        if value not in wanted[name]
    ]


def connection_limit(connection: BaseDatabaseWrapper) -> int:
    """How many connections the server takes from everybody together."""
    if connection.vendor == "sqlite":
        return sys.maxsize
    return int(_ask(connection, "SHOW max_connections"))


def _ask(connection: BaseDatabaseWrapper, question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])
