"""Logs print places, never values."""

import io
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from intake.silence import Mute, place

SECRET = "Zalmay of nowhere"  # invented


@pytest.fixture
def heard() -> io.StringIO:
    return io.StringIO()


def speak(heard: io.StringIO, name: str) -> logging.Logger:
    handler = logging.StreamHandler(heard)
    handler.setFormatter(Mute())
    logger = logging.getLogger(name)
    logger.handlers[:] = [handler]
    logger.propagate = False
    return logger


def test_arguments_and_exception_texts_are_never_printed(heard: io.StringIO) -> None:
    logger = speak(heard, "intake.invented")
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as inner:
            raise ValueError(f"bad {SECRET}") from inner
    except ValueError:
        logger.exception("could not read %s", SECRET)

    line = heard.getvalue()
    assert "Zalmay" not in line
    assert "could not read %s" in line
    assert "ValueError at test_silence.py" in line


def test_other_peoples_loggers_only_say_where(heard: io.StringIO) -> None:
    logger = speak(heard, "somebody.else")
    logger.error(f"unknown task with body {SECRET}")  # noqa: G004

    assert "Zalmay" not in heard.getvalue()
    assert "test_silence.py" in heard.getvalue()


def test_a_place_names_class_file_and_line_only() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        kind, _, trace = sys.exc_info()
    assert kind is not None
    assert place(kind, trace).startswith("ValueError at test_silence.py:")


# A process that speaks in each way that no logger of ours is asked for; then it ends by a fault.
LOUD = """
import threading, warnings, weakref
import django
django.setup()
told = "Zalmay of nowhere"

class Dying:
    def __del__(self):
        raise ValueError(told)

def fail(*_):
    raise KeyError(told)

Dying()
one = threading.Thread(target=fail)
weakref.finalize(one, fail)
one.start(); one.join()
del one
warnings.warn(f"deprecated: {told}", RuntimeWarning)
fail()
"""


def test_nothing_is_quoted_from_a_finalizer_a_thread_a_warning_or_the_end(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "always", "-c", LOUD],
        env={"PATH": os.environ["PATH"], "ROLE": "intake", "VAR_DIR": str(tmp_path),
             "DJANGO_SETTINGS_MODULE": "deploy.settings", "DATABASE_URL": "sqlite:////nowhere/none"},
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip

    assert ended.returncode == 1
    assert "Zalmay" not in ended.stderr + ended.stdout
    assert "told" not in ended.stderr, "nor a line of code"
    heard = ended.stderr.splitlines()
    assert [line for line in heard if line.startswith("CRITICAL passed over: [ValueError")]
    assert len([line for line in heard if line.startswith("CRITICAL stopped: [KeyError")]) == 2
    assert [line for line in heard if line.startswith("WARNING RuntimeWarning at")]
