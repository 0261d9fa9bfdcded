"""Faces are black before anybody sees a page. Those here are drawn; nobody has them."""

import hashlib
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from intake.errors import TransientError
from intake.sanitising import (
    LIMITS,
    Faces,
    Member,
    NotShown,
    Page,
    Reason,
    Rendition,
    faceless,
    probe,
    sanitise,
)
from intake.sanitising import faces as finding
from intake.sanitising.exchange import StoppedError
from intake.sanitising.inside.face_network import layers
from tests.intake.sanitising import boxed, samples
from tests.intake.sanitising.portraits import WALL, portrait, wall

WEIGHTS = Path(finding.__file__).parent / "weights"
PATIENT = replace(LIMITS, looking_seconds=150.0)
BLACK = (0, 0, 0)


def shown(*pictures: Image.Image) -> Rendition:
    """Pages without loss, so that a bare wall keeps its colour."""
    made = [sanitise(BytesIO(samples.saved(picture)), "") for picture in pictures]
    first = made[0]
    assert isinstance(first, Rendition)
    pages = [one.pages[0] for one in made if isinstance(one, Rendition)]
    numbered = tuple(replace(page, number=at) for at, page in enumerate(pages, start=1))
    return replace(first, pages=numbered, of=len(numbered))


def without_faces(rendition: Rendition) -> Rendition:
    outcome = faceless(rendition, PATIENT)
    assert isinstance(outcome, Rendition)
    return outcome


def drawn(rendition: Rendition, page: int = 0) -> Image.Image:
    return Image.open(BytesIO(rendition.pages[page].content)).convert("RGB")


def test_every_face_is_black_however_large_it_is_and_whichever_way_it_lies():
    heads = {
        (20, 20): portrait(240), (300, 30): portrait(30), (380, 30): portrait(60),
        (300, 130): portrait(120).rotate(90), (450, 130): portrait(120).rotate(180),
        (20, 300): portrait(150).rotate(270),
    }  # fmt: skip

    hidden = without_faces(shown(wall(640, 480, heads)))

    picture = drawn(hidden)
    for (left, top), head in heads.items():
        middle = (left + head.width // 2, top + head.height // 2)
        assert picture.getpixel(middle) == BLACK
    assert picture.getpixel((630, 470)) == picture.getpixel((270, 290)) == WALL
    faces = hidden.pages[0].faces
    assert faces is not None
    assert sum(faces) == len(heads)


def test_a_page_without_a_face_stays_as_it_was_and_says_that_it_was_looked_at():
    page = shown(wall(320, 240, {}))
    assert page.pages[0].faces is None

    hidden = without_faces(page)

    assert hidden.pages[0].content == page.pages[0].content
    assert hidden.pages[0].faces == Faces(0, 0)


class Box:
    """Stands in for the box that looks: says these lines of any page."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._set = monkeypatch.setattr

    def says(self, *lines: object, ends: bool = True) -> None:
        said = "".join(json.dumps(line) + "\n" for line in lines).encode()
        last = b'"done"\n' if ends else b""
        self._set(finding, "_START", boxed.evil(f"os.write(1, {said + last!r})"))


@pytest.fixture
def box(monkeypatch):
    return Box(monkeypatch)


FACE = {"left": 40, "top": 40, "right": 60, "bottom": 60, "sure": 90}


def test_what_may_be_a_face_is_hidden_too_and_counted_apart(box):
    box.says(FACE, FACE | {"left": 100, "right": 110, "sure": 21}, "next")

    hidden = without_faces(shown(wall(160, 120, {})))

    assert hidden.pages[0].faces == Faces(1, 1)
    assert drawn(hidden).getpixel((105, 50)) == BLACK


def test_hair_and_ears_that_stand_out_of_what_was_found_are_black_too(box):
    box.says(FACE, "next")

    picture = drawn(without_faces(shown(wall(160, 120, {}))))

    assert picture.getpixel((34, 34)) == picture.getpixel((65, 65)) == BLACK
    assert picture.getpixel((30, 50)) == WALL


def test_pages_that_were_not_looked_at_are_not_shown(box):
    pages = shown(wall(80, 80, {}), wall(80, 80, {}))
    box.says("next", ends=False)

    hidden = without_faces(pages)

    assert ([page.number for page in hidden.pages], hidden.of) == ([1], 2)
    box.says(ends=False)
    assert faceless(pages, PATIENT) == NotShown(Reason.PARSER_DIED)


def test_among_the_files_of_an_archive_pictures_are_looked_at_and_texts_stay(box):
    picture, text = shown(wall(80, 80, {})), Page(2, b"to Bagram\n", 10, 1, b"{}")
    archive = replace(
        picture, pages=(*picture.pages, text), of=2, members=(Member(of=1), Member(of=1))
    )
    box.says(FACE, "next")

    hidden = without_faces(archive)

    assert hidden.pages[0].faces == Faces(1, 0)
    assert hidden.pages[1] == text
    box.says(ends=False)
    assert without_faces(archive).pages == (text,)


def test_looking_ends_at_its_limit():
    tight = replace(PATIENT, looking_cpu_seconds=1)
    pages = shown(*[wall(1400, 1400, {})] * 3)

    assert faceless(pages, tight) == NotShown(Reason.TOOK_TOO_LONG)


@pytest.mark.parametrize(
    "answer",
    [
        "nonsense",
        {"word": "Zalmay"},
        FACE | {"right": 81},
        FACE | {"left": 60},
        FACE | {"top": -1},
        FACE | {"sure": 101},
        FACE | {"sure": 0.5},
        FACE | {"sure": True},
        FACE | {"name": "Zalmay"},
        "done",
        {"not_shown": "rm -rf"},
    ],
)
def test_the_box_that_looks_is_not_believed(box, answer):
    box.says(answer)

    with pytest.raises(StoppedError) as stop:
        list(finding.faces_on(shown(wall(80, 80, {})).pages, PATIENT))

    assert stop.value.reason is Reason.OUTPUT_REFUSED


def test_the_box_that_looks_sees_sums_and_weights_and_no_parser():
    look = """
import importlib.util, os
found["here"] = [importlib.util.find_spec(name) is not None for name in ("numpy", "PIL", "django")]
found["files"] = [os.path.exists(one) for one in ("/etc/passwd", "/usr/share/fonts", "/proc/self")]
found["weights"] = os.listdir("/program/weights")
"""
    found = boxed.tried(look, confined=True, program_files=finding.FINDERS)

    assert found["here"] == [True, False, False]
    assert found["files"] == [False, False, False]
    assert "faces.f16" in found["weights"]


@pytest.mark.parametrize("program", ["import no_such_package", "print('\"ready\"')"])
def test_a_host_on_which_nothing_can_look_for_faces_starts_no_worker(monkeypatch, program):
    monkeypatch.setattr(finding, "_START", program)

    with pytest.raises(TransientError, match="sandbox_missing"):
        probe()


def test_the_weights_are_those_of_their_card_and_no_others_are_taken():
    content = (WEIGHTS / "faces.f16").read_bytes()

    assert hashlib.sha256(content).hexdigest() in (WEIGHTS / "faces.md").read_text()
    assert len(layers(content)) == 62
    for wrong in (content[:-2], content + b"\0\0"):
        with pytest.raises(ValueError, match="not the weights"):
            layers(wrong)
