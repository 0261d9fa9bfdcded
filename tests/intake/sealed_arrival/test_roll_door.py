"""What a page fetches before it seals: signed documents, and nothing that is not."""

import json
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from intake import clock, recipients
from intake.keys import Entry, Kind, Revocation
from intake.keys import roll as rolls
from intake.keys.publishing import publish
from intake.models import EpochCertificate, RollDocument
from tests.intake.uploads.sender import Line, Sender
from tests.organisation import Organisation
from tests.vectors.roll.make import signer
from tests.vectors.roll.published import recipient

pytestmark = pytest.mark.django_db(transaction=True)


def uuids(count: int) -> list[str]:
    return [str(uuid.uuid4()) for _ in range(count)]


def crowd() -> list[Entry]:
    """A hundred people and thirty desks, with keys that belong to nobody."""
    day = clock.today()
    people = [
        Entry(Kind.PERSONAL, who, 1, day, recipient(n), signer("x", n).verifier.base64)
        for n, who in enumerate(uuids(100), start=1)
    ]
    desks = enumerate(uuids(30), start=101)
    return [*people, *(Entry(Kind.DESK, who, 1, day, recipient(n)) for n, who in desks)]


@pytest.mark.parametrize("path", ["/roll", "/fa-af/roll", "/ps/roll", "/en/roll"])
def test_the_page_gets_the_page_roll_and_the_certificate_that_rest(
    organisation: Organisation, client: Client, path: str
) -> None:
    answer = client.get(path)

    told = json.loads(answer.content)
    assert set(told) == {"certificates", "day", "roll", "schema"}
    assert told["roll"] == recipients.current().roll.page
    assert told["roll"].startswith('{"expires":')
    certificate = EpochCertificate.objects.get()
    assert told["certificates"] == [
        {"document": certificate.document, "kind": "epoch", "number": certificate.number}
    ]
    assert told["day"] == clock.today().isoformat()
    assert answer["Cache-Control"] == "no-store, private"


def test_a_page_that_verifies_it_seals_to_epoch_and_custody(
    organisation: Organisation, client: Client, settings: Settings
) -> None:
    root = Path(settings.ROLL_ROOT_FILE).read_text(encoding="utf-8")
    sender = Sender.reading(client.get("/roll").content, root, "x")

    expected = [organisation.epoch.recipient, organisation.custody.recipient]
    assert sender.keys.seals_reports() == expected


def test_of_several_weeks_only_the_one_to_seal_to_is_told(
    organisation: Organisation, client: Client
) -> None:
    following = Organisation(certifier=organisation.certifier)
    following.epoch_number = 2
    EpochCertificate.objects.create(kind="epoch", number=2, document=following.certificate())
    recipients.forget()

    told = json.loads(client.get("/roll").content)

    assert [one["number"] for one in told["certificates"]] == [2]


def test_a_roll_that_does_not_verify_is_not_handed_out(
    organisation: Organisation, client: Client
) -> None:
    intruder = Organisation()
    EpochCertificate.objects.update(document=intruder.certificate())
    recipients.forget()

    answer = client.get("/roll")

    assert answer.status_code == 503
    assert answer.json()["code"] == "epoch_unsigned"
    assert "document" not in answer.content.decode()


def test_it_weighs_the_same_for_a_hundred_people_and_says_nothing_of_them(
    organisation: Organisation, client: Client
) -> None:
    alone = client.get("/roll").content
    roll, added, circles = organisation.roll(version=2), crowd(), uuids(100)
    gone = Revocation(Kind.PERSONAL.value, added[0].id, 1, clock.today())
    networks = {**roll.networks, **dict.fromkeys(circles, added[-1].id)}
    grown = replace(roll, keys=(*roll.keys, *added), networks=networks, revoked=(gone,))
    publish(rolls.sign(grown, organisation.root))

    answer = client.get("/roll").content

    assert json.loads(answer)["roll"] != json.loads(alone)["roll"]
    assert len(answer) == len(alone) < 8_000
    for word in (*(one.id for one in added), *networks, *roll.networks.values(), "Invented"):
        assert word not in answer.decode()


def test_a_roll_that_has_no_page_roll_is_handed_to_no_page(
    organisation: Organisation, client: Client
) -> None:
    """As one that was signed before there were any: what comes is sealed on arrival."""
    RollDocument.objects.update(document=organisation.root.sign(organisation.roll().body()))
    recipients.forget()

    answer = client.get("/roll")

    assert (answer.status_code, answer.json()["code"]) == (503, "roll_missing")
    assert recipients.current().custody == organisation.custody.recipient


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_it_is_only_read(line: Line, organisation: Organisation, method: str) -> None:
    answer = line.client.generic(method, "/roll")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
