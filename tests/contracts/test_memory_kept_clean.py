"""A process whose memory keeps what it read, or may be read by others, says so at its start."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from intake.checks import OVERWRITING

DEMO = Path(__file__).parents[2] / "deploy" / "demo"


def said(settings: Settings, role: str) -> list[str]:
    settings.ROLE = role
    return [one.id or "" for one in run_checks() if one.id in ("intake.W009", "intake.W010")]


@pytest.fixture(autouse=True)
def set_as_a_unit_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OVERWRITING.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AMANAT_MAY_BE_INSPECTED", raising=False)


@pytest.mark.parametrize("role", ["intake", "mailbox"])
@pytest.mark.parametrize("name", OVERWRITING)
def test_a_web_of_submitters_that_overwrites_no_freed_memory_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, role: str, name: str
) -> None:
    assert said(settings, role) == []

    monkeypatch.delenv(name)
    assert said(settings, role) == ["intake.W009"]
    monkeypatch.setenv(name, "0")
    assert said(settings, role) == ["intake.W009"]


def test_other_tunables_may_stand_beside_ours(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = OVERWRITING["GLIBC_TUNABLES"]
    monkeypatch.setenv("GLIBC_TUNABLES", f"glibc.malloc.arena_max=2:{ours}")

    assert said(settings, "intake") == []


def test_a_process_that_others_may_look_into_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMANAT_MAY_BE_INSPECTED", "1")

    assert said(settings, "worker") == ["intake.W010"]


def test_the_demo_overwrites_freed_memory() -> None:
    exported = " ".join(f"{name}={value}" for name, value in OVERWRITING.items())

    assert f"export {exported}\n" in DEMO.read_text(encoding="utf-8")
