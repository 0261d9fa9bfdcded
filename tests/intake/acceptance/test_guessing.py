"""A thousand guesses at a code: each costs what the server sets, and none tells anything."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from intake import clock, codes, networks
from intake.errors import IntakeError
from intake.models import AdmissionCode, Network
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db
FORM_TYPE = "application/x-www-form-urlencoded"
PACE = 0.4


@dataclass
class Pauses:
    """Time that passes only while somebody sleeps."""

    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Pauses:
    settings.CODE_PACE_MS = int(1000 * PACE)
    made = Pauses()
    monkeypatch.setattr(networks, "time", made)
    return made


@pytest.fixture
def circle(organisation: Organisation) -> Network:
    return Network.objects.get(pk=organisation.network_id)


def test_a_thousand_guesses_cost_the_same_each_and_touch_no_code(
    circle: Network, pauses: Pauses
) -> None:
    (code,) = networks.issue_codes(circle, 1)
    for guess in (*(codes.draw() for _ in range(998)), "nonsense", ""):
        with pytest.raises(IntakeError, match="code_unknown"):
            networks.find_code(guess)

    assert networks.find_code(code).network_id == circle.pk
    assert pauses.slept == [PACE] * 1001, "the right one costs as much"
    assert AdmissionCode.objects.get().reserved_by is None


def used(circle: Network) -> str:
    (code,) = networks.issue_codes(circle, 1)
    networks.use_up(networks.find_code(code), bytes(32))
    return code


def expired(circle: Network) -> str:
    (code,) = networks.issue_codes(circle, 1)
    yesterday = clock.today() - timedelta(days=1)
    AdmissionCode.objects.update(expires_on=yesterday)
    return code


def revoked(circle: Network) -> str:
    batch = networks.issue_batch(circle, 1)
    assert networks.revoke_batch(batch.id).codes == 1
    return batch.codes[0]


def of_a_closed_circle(_circle: Network) -> str:
    shut = Network.objects.create(id=uuid.uuid4(), open=False)
    return networks.issue_codes(shut, 1)[0]


@pytest.mark.parametrize("gone", [used, expired, revoked, of_a_closed_circle])
def test_a_code_that_was_one_is_answered_as_one_that_never_was(
    circle: Network, pauses: Pauses, gone: Callable[[Network], str]
) -> None:
    client = Client()

    def answer(code: str) -> tuple[int, bytes, list[float]]:
        pauses.slept.clear()
        told = client.post("/en/", f"code={code}", content_type=FORM_TYPE)
        return told.status_code, told.content.replace(code.encode(), b""), [*pauses.slept]

    never = answer(codes.draw())
    assert answer(gone(circle)) == never
    assert (never[0], never[2]) == (422, [PACE])
    assert b"We do not know this code." in never[1]
