"""Black boxes on a page of our own encoding. What is under them is gone, and not only covered."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from PIL import Image

from intake.sanitising.encoding import encode
from intake.sanitising.rendition import Page

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels; right and bottom are outside


def picture_of(page: Page) -> Image.Image:
    """Its pixels, RGB."""
    return Image.open(BytesIO(page.content)).convert("RGB")


def blackened(page: Page, boxes: Sequence[Box], media_type: str) -> Page:
    """The same page with these boxes; they may reach beyond its edges."""
    if not boxes:
        return page
    picture = picture_of(page)
    for box in boxes:
        # Not by ImageDraw, which would load a font library into every process of the worker.
        picture.paste((0, 0, 0), box)
    pixels = bytearray(picture.tobytes())
    return replace(page, content=encode(page.width, page.height, pixels, media_type))
