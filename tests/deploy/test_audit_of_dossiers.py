"""What was drafted and released is looked at after a restore, as reports are."""

import hashlib
import uuid

import pytest

from casework.models import Desk, Draft, Package
from intake import clock
from intake.audit import audit
from intake.blobs import blob_store, new_name
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)


def a_draft(payload: bytes) -> Draft:
    """Of an invented dossier; nothing in it is sealed to anybody."""
    writer = blob_store().create(new_name())
    writer.write(payload)
    return Draft.objects.create(
        desk=Desk.objects.create(),
        order=uuid.uuid4(),
        number=1,
        day=clock.today(),
        header=b"header",
        blob=writer.commit(),
        blob_sha256=hashlib.sha256(b"header" + b"payload").digest(),
        size=len(payload),
        summary=b"",
    )


def test_a_draft_whose_payload_changed_or_is_gone_is_named(organisation: Organisation) -> None:
    whole, changed, gone = (a_draft(one) for one in (b"payload", b"poyload", b"payload"))
    blob_store().delete(gone.blob)

    found = audit(also=(Draft, Package))

    assert (found.altered, found.missing) == ([str(changed.pk)], [str(gone.pk)])
    assert str(whole.pk) not in found.unreadable
    assert audit().clean, "unless they are named, reports alone are looked at"
