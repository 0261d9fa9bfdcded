"""Files with print on their pages, through the worker. Everything is invented."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from intake import clock, identities, pipeline, services
from intake.fonts import FONTS
from intake.models import Attachment
from intake.pipeline import claims
from intake.programs import has_office
from intake.queue import Lane
from intake.sanitising import LIMITS, Rendition
from tests.intake.pipeline.test_pipeline import accept, part
from tests.intake.sanitising.papers import docx
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _agent(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)


def letter(words: str) -> bytes:
    page = Image.new("RGB", (900, 100), "white")
    font = ImageFont.truetype(str(FONTS / "Vazirmatn-Regular.ttf"), 34)
    ImageDraw.Draw(page).text((20, 20), words, "black", font)
    picture = BytesIO()
    page.save(picture, "PNG")
    return picture.getvalue()


def test_print_that_names_somebody_is_in_no_rendition_and_a_person_is_asked_about_each_tag(
    organisation: Organisation,
) -> None:
    accept(organisation, ("letter.png", letter("They took my brother Zalmay Nowhere")))

    pipeline.work_off(Lane.FILES)

    (page,) = Rendition.from_bytes(
        part(Attachment.objects.get(), "rendition", organisation.desk)
    ).pages
    words = json.loads(page.words)
    assert "brother [PERSON-1]" in words["text"]
    assert "Zalmay" not in page.words.decode()
    assert [span["check"] for span in words["spans"]] == [True]


@pytest.mark.skipif(not has_office(), reason="LibreOffice is not here; ./tests/run installs it")
def test_print_in_an_office_file_is_read_like_any_other(organisation: Organisation) -> None:
    body = "<w:p><w:r><w:t>They took my brother Zalmay Nowhere</w:t></w:r></w:p>"
    accept(organisation, ("letter.docx", docx(body)))

    pipeline.work_off(Lane.FILES)

    shown = Rendition.from_bytes(part(Attachment.objects.get(), "rendition", organisation.desk))
    words = json.loads(shown.pages[0].words)
    assert "my brother [PERSON-1]" in words["text"]
    assert b"Zalmay" not in shown.to_bytes()


def test_a_text_is_redacted_as_text_and_its_working_copy_names_nobody(
    organisation: Organisation,
) -> None:
    accept(organisation, ("note.txt", b"They took my brother Zalmay Nowhere"))

    pipeline.work_off(Lane.FILES)

    shown = Rendition.from_bytes(part(Attachment.objects.get(), "rendition", organisation.desk))
    assert shown.media_type == "text/plain"
    assert shown.pages[0].content == b"They took my brother [PERSON-1]\n"
    assert b"Zalmay" not in shown.to_bytes()


def test_a_file_is_held_for_as_long_as_its_print_may_take_and_nobody_else_begins_on_it(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(organisation, ("letter.png", b"whatever it is"))
    began = clock.now()
    assert claims.claim_next(Lane.FILES) is not None

    shown = max(LIMITS.wall_seconds, LIMITS.archive_seconds)
    hidden = LIMITS.looking_seconds + LIMITS.reading_seconds
    longest = 3 * LIMITS.start_seconds + shown + hidden
    assert longest < 0.9 * Attachment.lease_seconds(), "the child would be ended before"
    for seconds in (0, 1, longest):
        monkeypatch.setattr(clock, "now", lambda s=seconds: began + timedelta(seconds=s))
        again = claims.claim_next(Lane.FILES)
        assert again is None or again.kind == "seed"

    monkeypatch.setattr(clock, "now", lambda: began + timedelta(seconds=2 * longest))
    again = claims.claim_next(Lane.FILES)
    assert again is not None
    assert (again.kind, again.attempts) == ("attachment", 2)
    assert Attachment.objects.get().token == 2
