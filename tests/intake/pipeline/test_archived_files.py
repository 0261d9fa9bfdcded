"""Files that came in an archive, through the worker. Everything is invented."""

import json

import pytest

from intake import identities, pipeline, services
from intake.models import Attachment, CustodyEvent, SealedPart, Stage
from intake.queue import Lane
from intake.sanitising import Rendition
from intake.sealing import unwrap
from tests.intake.pipeline.test_pipeline import accept, kept, part
from tests.intake.sanitising import bundles, samples
from tests.intake.sanitising.recordings import recording
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _agent(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)


def test_an_archive_is_one_row_one_part_and_one_event_and_names_of_its_files_are_in_none(
    organisation: Organisation,
) -> None:
    files = [("Zalmay/face.jpg", samples.jpeg(mark="Zalmay")), ("Zalmay", b"\0Zalmay was here")]
    files.append(("Zalmay.opus", recording("opus", 0.2, mark="Zalmay")))
    files.append(("Zalmay.txt", b"They took my brother Zalmay Nowhere to Bagram"))
    accept(organisation, ("zalmay.zip", bundles.zipped(files)))
    before = CustodyEvent.objects.count()

    pipeline.work_off(Lane.FILES)

    row = Attachment.objects.get()
    assert row.stage == Stage.READY
    assert SealedPart.objects.filter(attachment=row).count() == 1
    assert CustodyEvent.objects.count() == before + 2  # the file, and the mailbox
    content = part(row, "rendition", organisation.desk)
    assert b"Zalmay" not in content
    shown = Rendition.from_bytes(content)
    assert [one.not_shown for one in shown.members] == [None, "type_not_supported", None, None]
    seen, heard, said = shown.pages
    assert json.loads(seen.words)["text"] == ""
    assert heard.words == b"", "there is no print on a drawing of sound"
    assert b"brother [PERSON-1]" in said.content
    unwrap(kept(row), [organisation.originals])
