"""What a process may say, and what it may leave behind: as little as possible.

A traceback's last line quotes the value that broke; a log of it is testimony on disk. So
lines are built from fixed words, a class name and a place in the code, never from `str(exc)`,
arguments, locals or chained causes.
"""

import ctypes
import logging
import os
import resource
import secrets
import signal
import sys
import threading
import traceback
import warnings
from types import TracebackType
from typing import Any, cast

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_OURS = ("intake", "casework", "deploy")
# Loggers that quote requests, statements or templates when they speak.
_MUTED = (
    "django.request",
    "django.server",
    "django.template",
    "django.db.backends",
    "django.security",
    "django.utils.autoreload",
    "celery.utils.functional",
)


class Mute(logging.Formatter):
    """Formats a record as level, logger, and for a fault: class, file:line and a random id.

    Of our own loggers the message template is printed, never its arguments: it is a constant
    (the linter forbids f-strings there). Others may put values into the text, so of theirs
    only the place that spoke is printed.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line without any value from outside."""
        ours = record.name.split(".")[0] in _OURS and isinstance(record.msg, str)
        message = record.msg if ours else f"{record.filename}:{record.lineno}"
        line = f"{record.levelname} {record.name}: {message}"
        if record.exc_info and record.exc_info[0]:
            line += f" [{secrets.token_hex(4)} {place(record.exc_info[0], record.exc_info[2])}]"
        return line.replace("\n", " ")


def place(kind: type[BaseException], trace: TracebackType | None) -> str:
    """`ClassName at file:line in function` of the innermost frame, and of ours if another."""
    frames = traceback.extract_tb(trace, limit=-40) if trace else []
    if not frames:
        return kind.__name__
    ours = [f for f in frames if "site-packages" not in f.filename] or frames
    spots = {f"{os.path.basename(f.filename)}:{f.lineno}": None for f in (ours[-1], frames[-1])}  # noqa: PTH119
    return f"{kind.__name__} at {' < '.join(reversed(list(spots)))}"


def configure_logging(_unused: object = None) -> None:
    """One handler to stderr with the mute formatter for the whole process, and nothing quoted by
    what Python itself says. Django calls it where LOGGING is not empty, after its own way: a
    handler that mails what went wrong.
    """
    root = logging.getLogger()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Mute())
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.raiseExceptions = False
    django = logging.getLogger("django")
    django.handlers[:] = []
    django.setLevel(logging.NOTSET)
    for name in _MUTED:
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)
    sys.excepthook = lambda kind, _value, trace: _last_words(kind, trace)
    threading.excepthook = lambda args: _last_words(args.exc_type, args.exc_traceback)
    # Where nobody can catch it, in a finalizer or a callback: its text and object are printed else.
    sys.unraisablehook = lambda args: _last_words(args.exc_type, args.exc_traceback, "passed over")
    warnings.showwarning = cast("Any", _warn)


def record(log: logging.Logger, what: str, fault: BaseException) -> None:
    """Log a fault nobody foresaw: class and place only, for the value may quote what was sent."""
    bare = cast("Any", (type(fault), None, fault.__traceback__))
    log.error(what, exc_info=bare)


def _last_words(
    kind: type[BaseException], trace: TracebackType | None, what: str = "stopped"
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    sys.stderr.write(f"CRITICAL {what}: [{place(kind, trace)}]\n")


def _warn(
    _message: object, category: type[Warning], filename: str, lineno: int, *_: object, **__: object
) -> None:
    """Without its text, which quotes what it warns of, and without the line of code."""
    sys.stderr.write(f"WARNING {category.__name__} at {os.path.basename(filename)}:{lineno}\n")  # noqa: PTH119


def harden_process() -> None:
    """No core dump and no other process of this user may look in. Lost at exec: call anew."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.environ.get("AMANAT_MAY_BE_INSPECTED") == "1":
        # The canary scan reads this process's memory and needs the door left open.
        return
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the one that forked it ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
