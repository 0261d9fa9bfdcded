"""A desk with a report or two, and somebody's browser."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework import rows
from casework.records import Review
from casework.services import arrivals
from casework.unlocked import Unlocked
from intake.models import Submission
from tests.casework.pages.arriving import arrive
from tests.casework.web import Web


@dataclass
class Arrived:
    """A report that a desk took in: the id of its review, the files that came with it, and the
    row it arrived in.
    """

    pk: uuid.UUID
    attachments: Any
    row: Submission


@dataclass
class Pages:
    """Laila at her desk. `post` sends one form of a review's page as the page itself would."""

    web: Web
    browser: Client

    @property
    def desk(self) -> uuid.UUID:
        """Hers."""
        return self.web.house.desk

    @property
    def by(self) -> Unlocked:
        """She, for what no page is needed for."""
        return self.web.house.unlocked("Laila")

    def arrive(self, *words: str, **more: Any) -> Arrived:
        """A report that is in the desk's rows."""
        row = arrive(self.web.house, *words, **more)
        arrivals.take_new(self.by, self.desk)
        review = arrivals.review_id(self.by.desk(self.desk), row.id_digest)
        return Arrived(review, row.attachments, row)

    def at(self, name: str, **ids: Any) -> str:
        """An address of this desk."""
        return reverse(name, kwargs={"desk": self.desk, **ids})

    def get(self, name: str, **ids: Any) -> Any:
        """A page of this desk."""
        return self.browser.get(self.at(name, **ids))

    def version(self, row: uuid.UUID) -> int:
        """Of a row now."""
        return rows.read(self.by, self.desk, row).version

    def review(self, row: uuid.UUID) -> Review:
        """The record now."""
        found = rows.read(self.by, self.desk, row).record
        assert isinstance(found, Review)
        return found

    def post(self, review: uuid.UUID, deed: str, **fields: Any) -> Any:
        """Fill in a form of the review's page and send it."""
        slug = deed.partition("-")[0]
        told = {f"{slug}-{name}": value for name, value in fields.items()}
        expects = self.version(review)
        body = {"deed": deed, "expects": expects, **told}
        return self.browser.post(self.at("review", review=review), body)


@pytest.fixture
def pages(web: Web) -> Pages:
    return Pages(web, web.unlocked("Laila"))
