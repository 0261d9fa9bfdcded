"""A mailbox behind an invented receipt, and somebody without script at its page."""

import hashlib
import html
import re
from functools import lru_cache
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client

from intake import identities, pipeline, services
from intake.mailbox import leaving, seed
from intake.mailbox.leaving import ReplyTo
from intake.mailbox.web import opening
from intake.models import Mailbox
from intake.pipeline import mailboxes
from intake.queue import Lane
from tests.intake.form.bodies import BOUNDARY, body, text
from tests.organisation import Organisation

RECEIPT = "123456789012345678907"
OTHER = "000000000000000000000"
derive = lru_cache(seed.derive)  # a quarter of a second each, and always the same
_HIDDEN = re.compile(r'<input type="(?:hidden|checkbox)" name="(\w+)" value="([^"]*)"')


@pytest.fixture(autouse=True)
def _derived_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (opening, mailboxes):
        monkeypatch.setattr(module, "derive", derive)


@pytest.fixture
def to(organisation: Organisation) -> ReplyTo:
    """Where the desk replies to RECEIPT; the mailbox is published."""
    keys = derive(RECEIPT)
    digest, recipient = hashlib.sha256(keys.locator).digest(), keys.identity.recipient
    Mailbox.objects.create(locator_digest=digest, recipient=str(recipient))
    return ReplyTo(digest, recipient, keys.slots, str(organisation.network_id))


def tell(to: ReplyTo, state: str) -> bool:
    with transaction.atomic():
        return leaving.tell(to, state)


def ask(to: ReplyTo, words: str = "Is he still there?", language: str = "en"):
    with transaction.atomic():
        return leaving.ask(to, words, language)


class Reader:
    """Posts numbers and what pages carry along, as a browser does."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.page = ""

    def open(self, number: str, to: str = "/en/", **more: str):
        told = urlencode({"receipt": number, **more})
        answer = self.client.post(to, told, content_type="application/x-www-form-urlencoded")
        self.page = answer.content.decode()
        return answer

    def carried(self, form: int = 0) -> list[tuple[str, str]]:
        """Hidden fields of a form of the page."""
        forms = self.page.split("<form")[1:]
        return [(name, html.unescape(value)) for name, value in _HIDDEN.findall(forms[form])]

    def answer(self, words: str, *files: bytes, to: str = "/en/"):
        fields = [text(name, value) for name, value in self.carried()]
        raw = body(*fields, text("answer", words), *files)
        answer = self.client.post(to, raw, content_type=f"multipart/form-data; boundary={BOUNDARY}")
        self.page = answer.content.decode()
        return answer

    def press(self, form: int):
        """Send an urlencoded form as it stands."""
        told = dict(self.carried(form))
        return self.open(told.pop("receipt"), **told)


@pytest.fixture
def reader(settings, monkeypatch) -> Reader:
    settings.ROOT_URLCONF = "deploy.urls_mailbox"
    monkeypatch.setattr(services, "ring_quietly", lambda lane: None)
    return Reader()


@pytest.fixture
def work(organisation, monkeypatch):
    """Let the workers do all there is."""
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)

    def all_of_it() -> None:
        for lane in (Lane.TEXT, Lane.FILES):
            pipeline.work_off(lane)

    return all_of_it
