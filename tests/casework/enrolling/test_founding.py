"""The first people of a desk: what the operator prints once lets each of them in."""

import base64
import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django_otp.oath import hotp  # type: ignore[import-untyped]

from casework.management.commands import make_desk
from casework.models import Desk, Member
from casework.personal import PersonalKeys
from casework.services.desks import found_desk
from intake.keys import Entry, strict
from tests.casework.web import Web

pytestmark = pytest.mark.django_db


class Agent:
    """Stands for the opener: takes its half, or is locked."""

    def __init__(self, *, locked: bool) -> None:
        self.locked = locked
        self.halves: list[bytes] = []

    def status(self) -> dict[str, bool]:
        return {"locked": self.locked}

    def keep_originals_half(self, _desk: str, _generation: int, half: bytes) -> None:
        self.halves.append(half)


def found(monkeypatch: pytest.MonkeyPatch, entries: Path, *, locked: bool = False) -> str:
    opener = Agent(locked=locked)
    cheap = found_desk
    monkeypatch.setattr(make_desk, "agent", lambda: opener)
    monkeypatch.setattr(
        make_desk, "found_desk", lambda count, day: cheap(count, day, work_factor=1)
    )
    out = io.StringIO()
    call_command("make_desk", members=2, entries=entries, stdout=out)
    assert [len(half) for half in opener.halves] == [32]
    return out.getvalue()


def test_what_is_printed_signs_each_person_in_and_opens_their_keys(
    web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = found(monkeypatch, tmp_path / "entries")

    logins = re.findall(r"login +(\S+)", told)
    passwords = re.findall(r"password +(\S+)", told)
    secrets = re.findall(r"device key +(.+)", told)
    phrases = re.findall(r"passphrase +(.+)", told)
    assert len(logins) == len(phrases) == 2
    for login, password, spelled, phrase in zip(logins, passwords, secrets, phrases, strict=True):
        browser = web.browser()
        page = browser.post("/en/sign-in/", {"login": login, "password": password})
        web.step += 1
        number = f"{hotp(base64.b32decode(spelled.replace(' ', '')), web.step):06d}"
        typed = {"step": page.context["step"], "token": number}
        assert browser.post("/en/sign-in/number/", typed).status_code == 303
        wrapped = Member.objects.get(login=login).wrapped_identity
        assert PersonalKeys.unwrap(bytes(wrapped), phrase).verifier


def test_the_entries_are_what_the_ceremony_reads(
    web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found(monkeypatch, tmp_path / "entries")

    lines = (tmp_path / "entries").read_text(encoding="utf-8").splitlines(keepends=True)
    kinds = [Entry.from_json(strict.load(line)).kind.value for line in lines]
    assert kinds == ["desk", "originals", "personal", "personal"]


def test_nothing_is_made_while_the_key_agent_is_locked(
    web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = Desk.objects.count()
    with pytest.raises(CommandError, match="locked"):
        found(monkeypatch, tmp_path / "entries", locked=True)

    assert Desk.objects.count() == before
