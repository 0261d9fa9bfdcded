"""A worker whose host lacks a program says so at its start, and what will not be shown."""

import subprocess
import sys

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from intake import programs


def said(settings: Settings, role: str, number: str = "W011") -> list[str]:
    settings.ROLE = role
    return [one.msg for one in run_checks() if one.id == f"intake.{number}"]


def test_without_what_reads_print_the_worker_says_that_no_picture_is_shown(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(settings, "worker") == []

    monkeypatch.setattr(programs, "languages_of_print", lambda: None)

    (message,) = said(settings, "worker")
    assert "pictures and documents stay sealed" in message
    assert said(settings, "intake") == []


def test_without_an_office_program_the_worker_says_that_no_office_file_is_shown(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "has_office", lambda: True)
    assert said(settings, "worker", "W012") == []

    monkeypatch.setattr(programs, "has_office", lambda: False)

    (message,) = said(settings, "worker", "W012")
    assert "office files stay sealed" in message
    assert said(settings, "casework", "W012") == []


def test_without_what_opens_archives_the_worker_says_that_none_is_shown(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "can_unpack", lambda: False)

    (message,) = said(settings, "worker", "W013")
    assert "archives" in message
    assert said(settings, "casework", "W013") == []


def test_no_worker_loads_what_finds_faces_outside_its_box() -> None:
    script = (
        "import sys, django; django.setup(); import intake.tasks\n"
        "from intake.warmth import warm_up; warm_up(); sys.exit('numpy' in sys.modules)"
    )
    role = {"ROLE": "worker", "DATABASE_URL": "sqlite:////nonexistent/none"}
    settings = {"DJANGO_SETTINGS_MODULE": "deploy.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=role | settings, check=False, timeout=120
    )
    assert done.returncode == 0
