"""The event of an acceptance, whose leaf whoever opens the report makes. All is invented."""

import hashlib

import pytest

from intake import services
from intake.models import CustodyBody, CustodyEvent, Submission
from intake.report import canonical
from intake.sealing import NotForUs, unwrap
from tests.intake.acceptance.test_acceptance import TOLD, arrival
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_event_of_an_acceptance_has_no_body_and_whoever_opens_the_report_makes_its_leaf(
    organisation: Organisation,
) -> None:
    services.accept_report(arrival(organisation), TOLD)

    row, event = Submission.objects.get(), CustodyEvent.objects.get()
    assert not CustodyBody.objects.exists()
    for reader in (organisation.epoch, organisation.custody):
        salt = unwrap(bytes(row.header), [reader]).event_salt()
        assert bytes(event.leaf) == hashlib.sha256(salt + _body_of(row)).digest()
    with pytest.raises(NotForUs):
        unwrap(bytes(row.header), [organisation.desk, organisation.originals])


def _body_of(row: Submission) -> bytes:
    """As docs/formats.md has it; nothing in it that the row does not say."""
    return canonical(
        {
            "kind": "submission.received",
            "row": str(row.pk),
            "sha256": bytes(row.blob_sha256).hex(),
            "day": str(row.received_on),
        }
    )


def test_no_other_report_and_no_changed_row_makes_that_leaf(organisation: Organisation) -> None:
    services.accept_report(arrival(organisation), TOLD)
    services.accept_report(arrival(organisation), TOLD)

    one, other = Submission.objects.all()
    salts = [unwrap(bytes(r.header), [organisation.epoch]).event_salt() for r in (one, other)]
    made = {hashlib.sha256(salts[1] + _body_of(one)).digest()}
    one.blob_sha256 = other.blob_sha256
    made.add(hashlib.sha256(salts[0] + _body_of(one)).digest())

    assert salts[0] != salts[1]
    assert not made & {bytes(event.leaf) for event in CustodyEvent.objects.all()}
