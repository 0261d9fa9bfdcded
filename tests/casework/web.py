"""The casework web in tests: the house's people with passwords, devices and browsers.

The fixture is `web`; then `web.unlocked("Amina").get("/en/")`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from django_otp.oath import hotp  # type: ignore[import-untyped]
from pytest_django import Settings

from casework import late_pages, sessions
from casework.accounts import (
    changing,
    enrolment,
    factor,
    new_passphrase,
    signing_in,
    throttle,
)
from casework.models import Member
from tests.casework.house import House

PASSWORD = "an invented password"


@dataclass
class Web:
    """Signs people in the way they do it themselves: two pages, then the passphrase."""

    house: House
    secrets: dict[str, bytes] = field(default_factory=dict)
    step: int = 1_000_000  # of the authenticators; each number works once

    def furnish(self) -> None:
        """A password and a device for everybody."""
        for name, person in self.house.people.items():
            member = person.member
            member.set_password(PASSWORD)
            member.save(update_fields=["password"])
            self.secrets[name] = factor.new_secret()
            factor.attach(member, PASSWORD, self.secrets[name])

    def member(self, name: str) -> Member:
        """The row as it is now."""
        return Member.objects.get(pk=self.house.people[name].member.pk)

    def number(self, name: str) -> str:
        """What that person's device shows next."""
        self.step += 1
        return f"{hotp(self.secrets[name], self.step):06d}"

    def browser(self, **headers: Any) -> Client:
        """Nobody, yet. CSRF is checked as in a browser only where a test says so."""
        return Client(headers={"accept-language": "en"}, **headers)

    def signed_in(self, name: str) -> Client:
        """Past both steps, keys still locked."""
        browser = self.browser()
        member = self.house.people[name].member
        first = browser.post("/en/sign-in/", {"login": member.login, "password": PASSWORD})
        step = first.context["step"]
        answer = browser.post("/en/sign-in/number/", {"step": step, "token": self.number(name)})
        assert answer.status_code == 303, answer.content
        return browser

    def unlocked(self, name: str) -> Client:
        """Past both steps and the passphrase."""
        browser = self.signed_in(name)
        self.unlock(browser, name)
        return browser

    def unlock(self, browser: Client, name: str, **more: str) -> Any:
        """Type the passphrase."""
        typed = {"passphrase": self.house.people[name].passphrase, **more}
        answer = browser.post("/en/unlock/", typed)
        assert answer.status_code == 303, answer.content
        return answer


@pytest.fixture
def web(house: House, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The pages of casework, with nothing remembered from the test before."""
    settings.ROOT_URLCONF = "deploy.urls_casework"
    settings.MIDDLEWARE = project.CASEWORK_MIDDLEWARE
    restart()
    settings.FILE_UPLOAD_HANDLERS = ["casework.uploads.NoFiles"]
    visited = Web(house)
    monkeypatch.setattr(factor, "_step_now", lambda: visited.step)
    visited.furnish()
    with translation.override("en"):
        yield visited
    restart()


def restart() -> None:
    """What a new process remembers: nothing."""
    cache.clear()
    sessions.forget_all()
    throttle.forget()
    signing_in.forget()
    enrolment.forget()
    changing.forget()
    new_passphrase.forget()
    late_pages.forget()
    factor.used.clear()
