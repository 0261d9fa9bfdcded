"""What a page fetches before it seals: signed documents, and nothing that is not."""

import json
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from intake import clock, recipients
from intake.models import EpochCertificate, RollDocument
from tests.intake.uploads.sender import Line, Sender
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("path", ["/roll", "/fa-af/roll", "/ps/roll", "/en/roll"])
def test_the_page_gets_the_very_documents_that_rest(
    organisation: Organisation, client: Client, path: str
) -> None:
    answer = client.get(path)

    told = json.loads(answer.content)
    assert set(told) == {"certificates", "day", "roll", "schema"}
    assert told["roll"] == RollDocument.objects.get().document
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
    assert sender.network == str(organisation.network_id)


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


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_it_is_only_read(line: Line, organisation: Organisation, method: str) -> None:
    answer = line.client.generic(method, "/roll")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
