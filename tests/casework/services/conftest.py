"""Reports that went the whole way, for deeds that open what the worker made."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from casework import rows
from casework.records import Review
from casework.records.shapes import Pseudonym
from intake import clock, identities, networks, pipeline, services
from intake.arrival import Arrival
from intake.models import Network, Submission
from intake.queue import Lane
from intake.report import Report
from tests.casework.house import House
from tests.casework.services.desk_work import a_review
from tests.casework.services.merging import person
from tests.organisation import new_submission_id

RECEIPT = "123456789012345678904"
# Zalmay Nowhere is invented; +44 7700 900123 is reserved for fiction.
ACCOUNT = (
    "They beat my brother Zalmay in the police station of Kabul on 24 Asad 1400. "
    "His number there is 12345678. Call me on +44 7700 900123."
)


@dataclass(frozen=True)
class Sent:
    """One report that arrived, and its review."""

    submission: Submission
    review: uuid.UUID


@pytest.fixture
def send(house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Sent]:
    """Send a report, let the worker do all there is, and put its review into the desk's rows."""
    monkeypatch.setattr(identities, "agent", lambda: house.organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    return lambda account=ACCOUNT, files=(): _send(house, account, files)


def _send(house: House, account: str, files: tuple[tuple[str, bytes], ...]) -> Sent:
    arrival = Arrival(new_submission_id(), _code(), RECEIPT)
    for name, content in files:
        file = arrival.open_file(name, "image/jpeg")
        file.write(content)
        file.close()
    services.accept_report(arrival, Report(network="", language="en", account=account))
    for lane in (Lane.TEXT, Lane.FILES):
        pipeline.work_off(lane)
    row = Submission.objects.get(id_digest=arrival.id_digest)
    review = Review(
        id=row.pk,
        submission=row.pk,
        version=1,
        network=row.network,
        received_on=clock.today(),
        language="en",
        urgency="T1",
        acts=("INT-01",),
        families=("INT",),
        province="AF-KAB",
    )
    rows.write(house.unlocked("Laila"), house.desk, review, expects=0)
    return Sent(row, row.pk)


def _code() -> str:
    return networks.issue_codes(Network.objects.get(), 1)[0]


@pytest.fixture
def two(house: House) -> tuple[uuid.UUID, uuid.UUID]:
    """Willow, from one report, and Poplar, from another."""
    reports = a_review(house), a_review(house)
    tags = [(Pseudonym(review=one, tag="PERSON-1"),) for one in reports]
    return (
        person(house, "Willow", known_as=tags[0], sex="male"),
        person(house, "Poplar", known_as=tags[1], sex="male"),
    )
