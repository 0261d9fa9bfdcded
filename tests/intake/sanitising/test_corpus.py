"""The sample files that the demo and other tests send, each with the outcome it must have."""

from io import BytesIO
from pathlib import Path

import pytest

from intake.sanitising import NotShown, Reason, Rendition, sanitise
from tests.corpus.files import make

FOLDER = Path(make.__file__).parent

SHOWN = {
    "street.jpg": (1, True),
    "screen.png": (1, True),
    "letter.pdf": (2, True),
    "named-as-a-picture.jpg": (1, False),
    "picture-and-more.png": (1, True),
    "voice.ogg": (1, True),
}
NOT_SHOWN = {
    "cut-short.jpg": Reason.DAMAGED,
    "claims-1600-megapixels.png": Reason.TOO_MANY_PIXELS,
    "locked.pdf": Reason.ENCRYPTED,
    "empty.jpg": Reason.EMPTY,
}


def test_every_sample_has_an_expected_outcome():
    kept = {path.name for path in FOLDER.iterdir() if path.suffix != ".py" and path.is_file()}

    assert kept == set(SHOWN) | set(NOT_SHOWN) == set(make.FILES)


@pytest.mark.parametrize("name", SHOWN)
def test_a_sample_is_shown_without_its_mark(name):
    outcome = sanitise(BytesIO((FOLDER / name).read_bytes()), name)

    assert isinstance(outcome, Rendition)
    assert (len(outcome.pages), outcome.name_fits) == SHOWN[name]
    assert make.MARK.encode() not in outcome.to_bytes()


@pytest.mark.parametrize("name", NOT_SHOWN)
def test_a_sample_is_not_shown_for_its_reason(name):
    outcome = sanitise(BytesIO((FOLDER / name).read_bytes()), name)

    assert outcome == NotShown(NOT_SHOWN[name])
