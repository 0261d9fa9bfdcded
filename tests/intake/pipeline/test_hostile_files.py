"""Files made to stop the work stop nothing that was sent with them. All people are invented."""

import pytest

from intake import identities, pipeline, services
from intake.models import Attachment, SealedPart, Stage
from intake.queue import Lane
from intake.sealing import unwrap
from intake.working_copy import WorkingCopy
from tests.intake.sanitising import samples
from tests.organisation import Organisation

from .test_pipeline import accept, kept, part

pytestmark = pytest.mark.django_db(transaction=True)
HOSTILE = {
    "claims much.png": samples.png_bomb(40_000, rows_there=10),
    "unfolds.png": samples.png_bomb(12_000, rows_there=12_000)[:-40],
    "nothing.wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "not open.pdf": samples.locked_pdf(),
}


@pytest.fixture(autouse=True)
def _agent(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)


def test_the_words_and_the_harmless_file_beside_hostile_ones_are_there_to_be_read(
    organisation: Organisation,
) -> None:
    row = accept(organisation, *HOSTILE.items(), ("street.jpg", samples.jpeg()))

    pipeline.work_off(Lane.TEXT)
    pipeline.work_off(Lane.FILES)

    row.refresh_from_db()
    assert row.stage == Stage.READY
    copy = WorkingCopy.from_bytes(part(row, "working_copy", organisation.desk))
    assert "in the police station" in copy.texts["account"].text
    files = {one: _kinds(one) for one in Attachment.objects.all()}
    assert {one.stage for one in files} == {Stage.READY}
    hostile = [one for one, kinds in files.items() if "rendition" not in kinds]
    assert (len(files), len(hostile)) == (len(HOSTILE) + 1, len(HOSTILE))
    for one in hostile:
        assert b"not_shown" in part(one, "note", organisation.desk)
        unwrap(kept(one), [organisation.originals])


def _kinds(row: Attachment) -> set[str]:
    return set(SealedPart.objects.filter(attachment=row).values_list("kind", flat=True))
