"""A database that takes fewer connections than the web has threads is said at the start."""

import importlib

import pytest
from django.core.checks import run_checks

from intake import checks

WEBS = ("intake", "mailbox", "casework")


@pytest.fixture
def said(settings, db):
    """What the checks of the intake role say about connections."""
    settings.ROLE = "intake"
    told = lambda: [one.id for one in run_checks(databases=["default"])]  # noqa: E731
    return lambda: [one for one in told() if one == "intake.W008"]


def test_each_thread_of_the_three_webs_may_hold_a_connection_and_some_are_left():
    served = [importlib.import_module(f"deploy.gunicorn_{web}") for web in WEBS]
    threads = sum(web.workers * web.threads for web in served)

    assert threads + 20 <= checks.CONNECTIONS < threads + 50


def test_a_server_with_the_usual_hundred_is_told_of(said, monkeypatch):
    monkeypatch.setattr(checks, "connection_limit", lambda _connection: 100)
    assert said() == ["intake.W008"]


def test_a_database_that_takes_enough_is_not_told_of(said):
    assert said() == []


def test_other_roles_are_not_asked(said, settings, monkeypatch):
    monkeypatch.setattr(checks, "connection_limit", lambda _connection: 100)
    settings.ROLE = "worker"
    assert said() == []
