"""Raw pixels from the box to a fresh image file, outside the box.

The box could encode as well. But a parser that has been taken over could then hand out any
bytes as "a JPEG", and the file would leave the box after all, in a caseworker's browser.
It can only hand out pixels, and the encoder that sees nothing but pixels runs here.
"""

from io import BytesIO

from PIL import Image, JpegImagePlugin, PngImagePlugin  # noqa: F401

_JPEG_QUALITY = 85


def encode(width: int, height: int, pixels: bytearray, media_type: str) -> bytes:
    """An image file without metadata. `pixels` is width * height * 3 bytes of RGB rows."""
    image = Image.frombytes("RGB", (width, height), pixels)
    encoded = BytesIO()
    if media_type == "image/png":
        image.save(encoded, "PNG")
    else:
        image.save(encoded, "JPEG", quality=_JPEG_QUALITY)
    return encoded.getvalue()
