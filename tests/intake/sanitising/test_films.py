"""Films of every kind become stills and their sound, and nothing of the file is left."""

import math
from io import BytesIO

import pytest
from PIL import Image

from casework.corroboration.pictures import looks_the_same
from intake.sanitising import Limits, NotShown, Reason

from . import films, samples
from .films import film
from .test_heard import MARK, made, outcome
from .test_looks import scene
from .test_shown import colour, first_picture

R = Reason


@pytest.mark.parametrize("ending", films.FORMS)
def test_a_film_becomes_stills_and_its_sound_and_nothing_it_carried_is_left(ending):
    content = film(ending, mark=MARK)
    assert MARK.encode() in content

    rendition = made(content, f"film.{ending}")

    assert rendition.name_fits
    assert math.isclose(rendition.film, 4000, abs_tol=300)
    assert 4 <= len(rendition.pages) == rendition.of <= 12
    still = first_picture(rendition)
    assert still.size == (96, 64)
    assert (colour(still, 0.2, 0.5), colour(still, 0.8, 0.5)) == ("red", "blue")
    assert [math.isclose(one.milliseconds, 4000, abs_tol=300) for one in rendition.sounds] == [True]
    assert rendition.stripped
    for form in (MARK.encode(), b"Mark-7Qz", b"00.5000"):
        assert form not in rendition.to_bytes()


def test_every_scene_of_a_film_looks_like_its_picture():
    seen = [scene(seed).resize((320, 240)) for seed in (1, 2, 3)]

    rendition = made(film("mp4", 9, sounds=False, scenes=seen))

    pictures = [made(samples.saved(one, "JPEG")) for one in seen]
    assert len(rendition.looks) == 3, "a scene that stands still is told once"
    for one in pictures:
        assert any(looks_the_same(one.looks[0], still) for still in rendition.looks)


def test_a_dark_film_looks_like_nothing_in_particular():
    dark = Image.new("RGB", (96, 64), (4, 4, 4))

    assert made(film("mp4", 2, sounds=False, scenes=[dark])).looks == ()


def test_a_silent_film_has_stills_and_no_sound():
    rendition = made(film("mkv", 2, sounds=False))

    assert (len(rendition.pages), rendition.sounds) == (2, ())


def test_of_a_long_film_twelve_stills_from_all_of_it_are_shown():
    rendition = made(film("mp4", 30, sounds=False))

    assert [page.number for page in rendition.pages] == list(range(1, 13))
    assert rendition.film == 30_000


def test_a_film_taken_sideways_is_set_upright():
    still = first_picture(made(films.sideways(film("mp4", 1, sounds=False))))

    assert still.size == (64, 96)
    assert (colour(still, 0.5, 0.2), colour(still, 0.5, 0.8)) == ("red", "blue")


def test_a_film_that_claims_too_many_pixels_is_refused():
    limits = Limits(pixels=96 * 64 - 1)

    assert outcome(film("mp4", 1), limits=limits) == NotShown(R.TOO_MANY_PIXELS)


def test_a_large_still_is_made_smaller_in_proportion():
    page = made(film("mp4", 1), limits=Limits(side=48)).pages[0]

    assert Image.open(BytesIO(page.content)).size == (48, 32)


def test_a_film_cut_short_is_shown_as_far_as_it_goes():
    content = film("mkv", 6)

    rendition = made(content[: len(content) * 2 // 3])

    assert 1 <= len(rendition.pages) < 6


def test_a_film_without_its_list_of_places_is_damaged():
    content = film("mp4", 2)

    assert outcome(content[: content.index(b"moov")]) == NotShown(R.DAMAGED)
