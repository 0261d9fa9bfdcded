"""What is hidden on one still of a film is hidden on the next of the same scene."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from intake.sanitising import LIMITS, Faces, Member, Rendition, faceless, sanitise
from intake.sanitising import faces as finding
from intake.sanitising.stills import held_over
from tests.intake.sanitising import boxed, samples

FACE = '{"left":40,"top":40,"right":60,"bottom":60,"sure":90}'
BLACK = (0, 0, 0)
GREY, LIGHT = (60, 60, 60), (220, 220, 220)


def street(*, turned: bool = False) -> Image.Image:
    """Two houses; turned, another place."""
    made = Image.new("RGB", (160, 120), LIGHT)
    for corners in ((0, 20, 30, 120), (110, 50, 160, 120)):
        ImageDraw.Draw(made).rectangle(corners, fill=GREY)
    return made.rotate(180) if turned else made


def dark() -> Image.Image:
    return Image.new("RGB", (160, 120), (20, 20, 20))


def film(*pictures: Image.Image) -> Rendition:
    """Stills of one film, without loss."""
    made = [sanitise(BytesIO(samples.saved(picture)), "") for picture in pictures]
    pages = [one.pages[0] for one in made if isinstance(one, Rendition)]
    numbered = tuple(replace(page, number=at) for at, page in enumerate(pages, start=1))
    return Rendition("image/png", numbered, len(numbered), name_fits=True, film=9000)


def hidden(monkeypatch: pytest.MonkeyPatch, rendition: Rendition, *said: str) -> Rendition:
    """With the faces that a box says of each page."""
    lines = "\n".join([*said, '"done"']) + "\n"
    monkeypatch.setattr(finding, "_START", boxed.evil(f"os.write(1, {lines.encode()!r})"))
    outcome = faceless(rendition, LIMITS)
    assert isinstance(outcome, Rendition)
    return outcome


def colour(rendition: Rendition, page: int, at: tuple[int, int] = (50, 50)) -> object:
    return Image.open(BytesIO(rendition.pages[page].content)).convert("RGB").getpixel(at)


def test_who_turns_away_on_the_next_still_is_black_on_it_and_on_the_one_before(monkeypatch):
    shown = film(street(), street(), street(), street())

    made = hidden(monkeypatch, shown, '"next"', FACE, '"next"', '"next"', '"next"')

    assert [colour(made, page) for page in range(4)] == [BLACK, BLACK, BLACK, LIGHT]
    told = [page.faces for page in made.pages]
    assert told == [Faces(0, 1), Faces(1, 0), Faces(0, 1), Faces(0, 0)]
    assert colour(made, 0, (72, 50)) == BLACK, "people move"
    assert colour(made, 1, (72, 50)) == LIGHT


def test_a_face_that_was_found_on_both_stills_is_counted_once(monkeypatch):
    made = hidden(monkeypatch, film(street(), street()), FACE, '"next"', FACE, '"next"')

    assert [page.faces for page in made.pages] == [Faces(1, 0), Faces(1, 0)]


def test_another_scene_stays_as_it_was_and_the_dark_is_any_scene(monkeypatch):
    shown = film(street(turned=True), street(), dark())

    made = hidden(monkeypatch, shown, '"next"', FACE, '"next"', '"next"')

    assert made.pages[0].content == shown.pages[0].content
    assert colour(made, 2) == BLACK


def test_pages_of_other_files_are_nobodys_stills(monkeypatch):
    pages = film(street(), street())
    album = replace(pages, film=0)

    assert album.films() == []
    made = hidden(monkeypatch, album, FACE, '"next"', '"next"')
    assert colour(made, 1) == LIGHT

    archive = replace(album, of=3, members=(Member(of=1), Member(of=2, film=70)))
    assert archive.films() == [range(2, 4)]
    boxes = [[(40, 40, 60, 60)], []]
    assert held_over(album.pages, boxes, archive.films()) == [[], []]
    assert held_over(album.pages, boxes, [range(1, 3)]) == [[], [(30, 30, 70, 70)]]
