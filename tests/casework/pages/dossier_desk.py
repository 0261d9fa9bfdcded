"""The invented case of the dossiers' tests, with the people's browsers. Nobody in it is real."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.dossier import working
from casework.models import Draft
from casework.records import Dossier
from casework.services import dossiers, releases
from casework.unlocked import Unlocked
from intake.sealing import HybridIdentity
from tests.casework.conftest import web
from tests.casework.dossier.orders.conftest import (
    agent,
    case,
    house,
    in_this_process,
    memory,
    plain,
    private,
    roll,
    signer,
    signing,
    store,
    vouched,
)
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import ANSWERS, CASE
from tests.casework.web import Web

__all__ = [
    "agent", "case", "house", "in_this_process", "memory", "plain", "private", "roll", "signer",
    "signing", "store", "vouched", "web",
]  # fmt: skip
OFFICE = HybridIdentity.generate()
KEY = str(OFFICE.recipient)
TO = "An invented office"
SHAPE = {"profile": "extract", "language": "en", "audience": "", "place_mask": "province"}


@dataclass
class Desk:
    """Laila at the desk of the case, and what she would send."""

    web: Web
    case: Case
    browser: Client

    @property
    def id(self) -> uuid.UUID:
        """The desk's."""
        return self.web.house.desk

    @property
    def by(self) -> Unlocked:
        """Laila, for what no page is needed for."""
        return self.web.house.unlocked("Laila")

    def at(self, name: str, **ids: Any) -> str:
        """An address of this desk."""
        return reverse(name, kwargs={"desk": self.id, **ids})

    def told(self, deed: str = "look", **more: Any) -> dict[str, Any]:
        """The form of a new dossier, filled in whole; `more` puts other values in."""
        answers = {f"answer-{key}": words for key, words in ANSWERS.items()}
        to = {"to-0-name": TO, "to-0-key": KEY, "to-0-until": "", "to-0-gets": "main"}
        whole = {**SHAPE, **answers, **to, "row": [str(CASE.id)], "of": [str(CASE.id)]}
        return {**whole, "deed": deed, **more}

    def send(self, deed: str = "look", browser: Any = None, **more: Any) -> Any:
        """Send it."""
        return (browser or self.browser).post(self.at("new_dossier"), self.told(deed, **more))

    def ordered(self, **more: Any) -> Dossier:
        """Order it by the page; gives the version."""
        answer = self.send("order", **more)
        assert answer.status_code == 303, answer.content.decode()
        return dossiers.versions(self.by, self.id)[0].record

    def drafted(self, **more: Any) -> tuple[Dossier, Draft]:
        """And the worker makes the draft."""
        self.ordered(**more)
        assert working.work_off() == 1
        releases.take_new(self.by, self.id)
        return dossiers.versions(self.by, self.id)[0].record, Draft.objects.get(number=1)

    def page(self, version: Dossier, browser: Client | None = None) -> Any:
        """The page of a version."""
        return (browser or self.browser).get(self.at("dossier", dossier=version.id))

    def do(self, version: Dossier, deed: str, browser: Any = None, **told: Any) -> Any:
        """Send one form of that page."""
        address = self.at("dossier", dossier=version.id)
        return (browser or self.browser).post(address, {"deed": deed, **told})


@pytest.fixture
def desk(web: Web, case: Case, in_this_process: None) -> Desk:
    """With every forum that there is."""
    return Desk(web, case, web.unlocked("Laila"))
