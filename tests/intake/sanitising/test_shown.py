"""Files of the three kinds become pages of pixels and nothing else."""

from io import BytesIO

import pytest
from PIL import Image

from intake.sanitising import LIMITS, Limits, Rendition, probe, sanitise

from . import samples

MARK = "Mark-7Qz-نشان-ښکاره-31"


def shown(content: bytes, name: str = "", limits: Limits = LIMITS) -> Rendition:
    outcome = sanitise(BytesIO(content), name, limits)
    assert isinstance(outcome, Rendition), outcome
    return outcome


def first_picture(rendition: Rendition) -> Image.Image:
    picture = Image.open(BytesIO(rendition.pages[0].content))
    assert picture.size == (rendition.pages[0].width, rendition.pages[0].height)
    return picture


def colour(picture: Image.Image, across: float, down: float) -> str:
    at = (int(picture.width * across), int(picture.height * down))
    red, green, blue = (band.getpixel(at) for band in picture.convert("RGB").split())
    assert isinstance(red, int)
    assert isinstance(green, int)
    assert isinstance(blue, int)
    return "white" if min(red, green, blue) > 200 else "red" if red > blue else "blue"


def darkest(picture: Image.Image) -> int:
    return min(picture.convert("L").tobytes())


def test_this_host_can_build_the_box():
    probe()


@pytest.mark.parametrize(
    ("content", "media_type"), [(samples.jpeg(), "image/jpeg"), (samples.png(), "image/png")]
)
def test_a_picture_keeps_its_size_and_its_colours(content, media_type):
    rendition = shown(content)

    assert rendition.media_type == media_type
    assert (len(rendition.pages), rendition.of) == (1, 1)
    picture = first_picture(rendition)
    assert picture.size == (96, 64)
    assert (colour(picture, 0.2, 0.5), colour(picture, 0.8, 0.5)) == ("red", "blue")


@pytest.mark.parametrize("build", [samples.jpeg, samples.png])
def test_no_mark_from_the_metadata_is_left_in_the_page(build):
    content = build(mark=MARK)
    assert MARK.encode() in content

    page = shown(content).pages[0].content

    for form in (MARK.encode(), MARK.encode("utf-16-le"), b"Mark-7Qz", b"Exif", b"Comment"):
        assert form not in page
    assert not Image.open(BytesIO(page)).getexif()


def test_a_picture_taken_sideways_is_set_upright():
    picture = first_picture(shown(samples.jpeg(orientation=6)))

    assert picture.size == (64, 96)
    assert (colour(picture, 0.5, 0.2), colour(picture, 0.5, 0.8)) == ("red", "blue")


def test_broken_metadata_does_not_lose_the_picture():
    content = bytearray(samples.jpeg(mark=MARK))
    start = content.index(b"Exif\0\0") + 6
    content[start : start + 60] = bytes(range(60))

    assert first_picture(shown(bytes(content))).size == (96, 64)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_jpegs_of_other_colour_models_are_shown(mode):
    assert first_picture(shown(samples.jpeg(mode=mode))).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pngs_of_every_mode_are_shown(mode):
    image = samples.picture().convert("L").convert(mode)

    assert first_picture(shown(samples.saved(image))).mode == "RGB"


def test_sixteen_bit_grey_is_not_clipped_to_white():
    image = Image.new("I;16", (8, 8), 0x4000)

    assert first_picture(shown(samples.saved(image))).getpixel((4, 4)) == (64, 64, 64)


def test_what_full_transparency_hides_stays_hidden():
    image = samples.picture().convert("RGBA")
    image.putalpha(0)

    assert colour(first_picture(shown(samples.saved(image))), 0.2, 0.5) == "white"


def test_an_animated_png_shows_its_first_picture_and_says_how_many_there_are():
    encoded = BytesIO()
    frames = [samples.picture(), samples.picture().rotate(180), Image.new("RGB", (96, 64))]
    frames[0].save(encoded, "PNG", save_all=True, append_images=frames[1:])

    rendition = shown(encoded.getvalue())

    assert (len(rendition.pages), rendition.of) == (1, 3)
    assert colour(first_picture(rendition), 0.2, 0.5) == "red"


@pytest.mark.parametrize("build", [samples.jpeg, samples.png])
def test_a_large_picture_is_made_smaller_in_proportion(build):
    picture = first_picture(shown(build(1200, 600), limits=Limits(side=300)))

    assert picture.size == (300, 150)


def test_a_document_becomes_one_picture_a_page():
    rendition = shown(samples.pdf(3))

    assert rendition.media_type == "image/jpeg"
    assert [page.number for page in rendition.pages] == [1, 2, 3]
    picture = first_picture(rendition)
    assert picture.size == (625, 417)  # 300 x 200 points at 150 dots an inch
    assert darkest(picture) < 60, "no text was drawn"


def test_a_long_document_shows_its_first_pages_and_says_how_many_there_are():
    rendition = shown(samples.pdf(9), limits=Limits(pages=4))

    assert (len(rendition.pages), rendition.of) == (4, 9)


def test_a_document_whose_pages_weigh_too_much_shows_those_that_fit():
    one = len(shown(samples.pdf(1)).pages[0].content)

    rendition = shown(samples.pdf(9), limits=Limits(output_bytes=3 * one + 10))

    assert (len(rendition.pages), rendition.of) == (3, 9)


def test_a_page_the_size_of_a_field_is_drawn_small():
    rendition = shown(samples.pdf(box="0 0 14400 14400"), limits=Limits(side=500))

    assert max(rendition.pages[0].width, rendition.pages[0].height) <= 500


def test_what_was_typed_into_a_form_is_on_the_page():
    look = b"/Tx BMC BT /F 30 Tf 5 8 Td (Invented) Tj ET EMC"
    font = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    content = samples.document(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Annots[4 0 R]>>",
            b"<</Type/Annot/Subtype/Widget/FT/Tx/T(x)/V(Invented)/Rect[20 20 280 80]/F 4"
            b"/P 3 0 R/AP<</N 5 0 R>>>>",
            b"<</Type/XObject/Subtype/Form/BBox[0 0 260 60]/Resources%b/Length %d>>stream\n"
            b"%b\nendstream" % (font, len(look), look),
        ]
    )

    assert darkest(first_picture(shown(content))) < 60


def test_a_photograph_saved_as_png_is_shown_with_small_losses_rather_than_not_at_all():
    noise = samples.saved(Image.effect_noise((400, 400), 90).convert("RGB"))

    rendition = shown(noise, limits=Limits(output_bytes=len(noise) // 2))

    assert rendition.media_type == "image/jpeg"
    assert first_picture(rendition).format == "JPEG"


@pytest.mark.parametrize(
    ("name", "fits"),
    [("a.jpg", True), ("A.JPEG", True), ("a.png", False), ("a.jpg.exe", False), ("", False)],
)
def test_a_name_that_claims_another_type_is_noticed_and_decides_nothing(name, fits):
    assert shown(samples.jpeg(), name).name_fits is fits


class Dripping(BytesIO):
    """Gives three bytes at a time, as a stream over a bad line would."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 3))


def test_a_stream_that_drips_is_read_whole():
    assert isinstance(sanitise(Dripping(samples.png()), "x"), Rendition)
