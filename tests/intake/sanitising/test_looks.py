"""How a picture looks, in 64 bits made of its pixels, and what a file carried beside it."""

import random
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from casework.corroboration.pictures import SAME, distance, looks_the_same
from intake.sanitising import Rendition, sanitise

from . import samples


def scene(seed: int) -> Image.Image:
    """An invented scene: light and dark shapes that no other seed has in the same places."""
    chance = random.Random(seed)
    image = Image.new("RGB", (960, 720), tuple(chance.randrange(60, 200) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = chance.randrange(900), chance.randrange(660)
        corner = (x + chance.randrange(60, 500), y + chance.randrange(60, 400))
        draw.ellipse((x, y, *corner), fill=tuple(chance.randrange(256) for _ in range(3)))
    return image


def saved(image: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    encoded = BytesIO()
    image.save(encoded, kind, **how)
    return encoded.getvalue()


def shown(content: bytes) -> Rendition:
    made = sanitise(BytesIO(content), "")
    assert isinstance(made, Rendition)
    return made


CHANGES = {
    "saved with great losses": lambda one: saved(one, quality=25),
    "saved as another type": lambda one: saved(one, "PNG"),
    "saved as web pages have it": lambda one: saved(one, "WEBP"),
    "made smaller, as messengers do": lambda one: saved(one.resize((320, 240))),
    "made larger": lambda one: saved(one.resize((1440, 1080))),
    "stretched a little": lambda one: saved(one.resize((960, 690))),
    "darker": lambda one: saved(ImageEnhance.Brightness(one).enhance(0.75)),
    "brighter": lambda one: saved(ImageEnhance.Brightness(one).enhance(1.15)),
    "without colour": lambda one: saved(one.convert("L")),
    "its edges cut off": lambda one: saved(one.crop((10, 8, 952, 714))),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_same_picture_looks_the_same_when_it_comes_again(change):
    for seed in (1, 2, 3):
        one, other = shown(saved(scene(seed))), shown(CHANGES[change](scene(seed)))
        assert distance(*one.looks, *other.looks) <= SAME, (change, seed)


def test_other_pictures_look_different():
    seen = [shown(saved(scene(seed).resize((240, 180)))).looks[0] for seed in range(1, 13)]
    near = [(a, b) for at, a in enumerate(seen) for b in seen[at + 1 :] if looks_the_same(a, b)]
    assert near == []
    assert len(set(seen)) == len(seen)


def test_a_turned_picture_that_says_so_looks_like_the_upright_one():
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = scene(4).transpose(Image.Transpose.ROTATE_90)
    assert looks_the_same(*shown(saved(scene(4))).looks, *shown(saved(turned, exif=exif)).looks)


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_sheet_of_one_colour_looks_like_nothing_in_particular(shade):
    assert shown(saved(Image.new("RGB", (200, 100), (shade, shade, shade)))).looks == ()


def test_a_document_has_no_looks():
    assert shown(samples.pdf()).looks == ()


def test_what_a_photograph_carried_is_told_by_kind_and_never_by_value():
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Invented", "Sadbarg Nowhere"
    exif.get_ifd(0x8769)[0x9003] = "2021:08:15 09:30:00"
    exif.get_ifd(0x8825).update(samples.INVENTED_POSITION)
    made = shown(saved(samples.picture(), exif=exif, comment=b"Sadbarg was here"))
    assert made.stripped == {"place": 1, "time": 1, "camera": 1, "author": 1, "comments": 1}
    head = made.to_bytes().partition(b"\n")[0]
    assert b"Sadbarg" not in head
    assert b"2021" not in head
    assert b"Invented" not in head


def test_a_bare_picture_carried_nothing_of_what_is_known():
    assert shown(saved(samples.picture())).stripped == {}


def test_texts_of_a_png_are_told():
    assert shown(samples.png(mark="invented")).stripped == {"author": 1, "comments": 1}


def test_scripts_links_notes_and_the_author_of_a_document_are_told():
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Annots["
        b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://example.invalid)>>>>"
        b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(invented)>>"
        b"<</Type/Annot/Subtype/Link/Rect[9 9 20 20]/A<</S/JavaScript/JS(1)>>>>]>>"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S /JavaScript/JS(2)>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        b"<</Author(Sadbarg Nowhere)/CreationDate(D:20210815)/Producer(Invented)>>",
    ]
    made = shown(samples.document(objects, b"/Info 4 0 R"))
    assert made.stripped == {
        "author": 1, "links": 2, "notes": 1, "script": 2, "software": 1, "time": 1,
    }  # fmt: skip


def test_counting_what_a_page_carries_has_an_end():
    note = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 30 20]/Annots[" + note * 5000 + b"]>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    assert shown(samples.document(objects)).stripped == {"links": 1000}


def test_the_pages_stay_where_the_rest_cannot_be_read():
    broken = samples.jpeg(mark="x")
    start = broken.index(b"Exif\0\0") + 6
    made = shown(broken[:start] + bytes(range(60)) + broken[start + 60 :])
    assert len(made.pages) == 1


def test_packed_drawings_are_no_scripts():
    assert shown(samples.pdf(body=zlib.compress(b"0 0 9 9 re f"))).stripped == {}
