"""A worker whose host lacks a program says so at its start, and what will not be shown."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from intake import programs


def said(settings: Settings, role: str) -> list[str]:
    settings.ROLE = role
    return [one.msg for one in run_checks() if one.id == "intake.W011"]


def test_without_what_reads_print_the_worker_says_that_no_picture_is_shown(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(settings, "worker") == []

    monkeypatch.setattr(programs, "languages_of_print", lambda: None)

    (message,) = said(settings, "worker")
    assert "pictures and documents stay sealed" in message
    assert said(settings, "intake") == []
