"""Pictures of every format that phones, browsers and scanners write are drawn anew."""

import warnings
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image, TiffImagePlugin

from intake.sanitising import LIMITS, Limits, NotShown, Reason, sanitise
from intake.sanitising.stated import Stated, stated

from . import samples
from .test_shown import MARK, colour, first_picture, shown

pillow_heif.register_heif_opener()

FORMATS = ("TIFF", "WEBP", "HEIF", "AVIF")
SIDEWAYS = 6


def photograph(kind: str, *, orientation: int = 1) -> bytes:
    """With a place, a time and MARK as its author; nobody took it."""
    if kind == "TIFF":
        return _tiff(orientation)
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = orientation, MARK
    exif.get_ifd(0x8769)[0x9003] = "2021:08:15 09:30:00"
    exif.get_ifd(0x8825).update(samples.INVENTED_POSITION)
    return _saved(samples.picture(), kind, exif=exif.tobytes())


def _tiff(orientation: int) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[0x0112], tags[0x013B] = orientation, MARK
    tags[0x8769] = {0x9003: "2021:08:15 09:30:00"}
    tags[0x8825] = samples.INVENTED_POSITION
    return _saved(samples.picture(), "TIFF", tiffinfo=tags)


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    encoded = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image.save(encoded, kind, **how)
    return encoded.getvalue()


def several(kind: str, count: int = 3, **how: object) -> bytes:
    """Pictures one behind another, the first with red on the left, the next on the right, …"""
    first, *others = (samples.picture().rotate(180 * number) for number in range(count))
    return _saved(first, kind, save_all=True, append_images=others, **how)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_photograph_is_shown_upright_and_without_what_it_carried(kind):
    content = photograph(kind, orientation=SIDEWAYS)
    assert MARK.encode()[:8] in content

    rendition = shown(content)

    picture = first_picture(rendition)
    assert (colour(picture, 0.5, 0.2), colour(picture, 0.5, 0.8)) == ("red", "blue")
    assert rendition.media_type == "image/jpeg"
    assert MARK.encode()[:8] not in rendition.to_bytes()
    assert rendition.stripped == {"place": 1, "time": 1, "author": 1}


@pytest.mark.parametrize("kind", FORMATS)
def test_what_it_claims_of_itself_can_be_read_for_custodians(kind):
    told = stated(BytesIO(photograph(kind)))

    assert told == Stated(taken="2021:08:15 09:30:00", latitude=500_000, longitude=-25_000_000)


def test_a_gif_shows_its_first_picture_and_says_how_many_there_are():
    rendition = shown(several("GIF", comment=MARK.encode()))

    assert (len(rendition.pages), rendition.of, rendition.media_type) == (1, 3, "image/png")
    assert colour(first_picture(rendition), 0.2, 0.5) == "red"
    assert rendition.stripped == {"comments": 1, "more": 2}
    assert MARK.encode()[:8] not in rendition.to_bytes()


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_a_moving_picture_shows_its_first(kind):
    rendition = shown(several(kind))

    assert (len(rendition.pages), rendition.of) == (1, 3)
    assert colour(first_picture(rendition), 0.2, 0.5) == "red"


def test_a_scanned_letter_shows_every_sheet():
    rendition = shown(several("TIFF"))

    assert [page.number for page in rendition.pages] == [1, 2, 3]
    assert rendition.looks == (), "sheets of print look alike"
    assert rendition.stripped == {}


def test_a_long_letter_shows_its_first_sheets_and_says_how_many_there_are():
    rendition = shown(several("TIFF", 5), limits=Limits(pages=2))

    assert (len(rendition.pages), rendition.of) == (2, 5)


def test_a_sheet_that_cannot_be_read_does_not_hide_the_next():
    content = several("TIFF", compression="tiff_adobe_deflate")
    second = content.index(b"\x78\x9c", content.index(b"\x78\x9c") + 2)
    broken = content[: second + 8] + bytes(24) + content[second + 32 :]

    rendition = shown(broken)

    assert ([page.number for page in rendition.pages], rendition.of) == ([1, 3], 3)


@pytest.mark.parametrize("mode", ["1", "CMYK", "I;16"])
def test_scans_of_every_mode_are_shown(mode):
    scan = samples.picture().convert("L").convert(mode)

    assert first_picture(shown(_saved(scan, "TIFF"))).mode == "RGB"


@pytest.mark.parametrize("kind", [*FORMATS, "GIF"])
def test_cut_short_it_is_damaged(kind):
    content = _saved(Image.effect_noise((200, 200), 90).convert("RGB"), kind)

    assert sanitise(BytesIO(content[: len(content) // 2]), "", LIMITS) == NotShown(Reason.DAMAGED)


@pytest.mark.parametrize("kind", ["WEBP", "HEIF", "AVIF"])
def test_one_of_too_many_pixels_is_refused_by_its_header(kind):
    content = _saved(samples.picture(640, 480), kind)

    assert sanitise(BytesIO(content), "", Limits(pixels=640 * 479)) == NotShown(
        Reason.TOO_MANY_PIXELS
    )


def test_a_film_in_the_same_container_goes_to_the_parser_of_films():
    film = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(64)

    assert sanitise(BytesIO(film), "", LIMITS) == NotShown(Reason.DAMAGED)


@pytest.mark.parametrize(
    ("name", "fits"), [("a.HEIC", True), ("a.heif", True), ("a.jpg", False), ("a.avif", False)]
)
def test_a_name_that_claims_another_format_is_noticed(name, fits):
    assert shown(photograph("HEIF"), name).name_fits is fits
