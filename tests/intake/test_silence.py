"""Logs print places, never values."""

import io
import logging
import sys

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
