"""JPEG and PNG to plain RGB, at most so many pixels, upright."""

from io import BytesIO

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from .frames import Bounds, Frame, Opened, RefusedError, Seen
from .perceptual import perceptual
from .picture_marks import by_picture

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def jpeg(content: bytes, bounds: Bounds) -> Opened:
    """The one picture of a JPEG file; pictures appended to it (MPO) are left out."""
    image = JpegImageFile(BytesIO(content))
    _check_size(image, bounds)
    # The decoder can skip to a half, quarter or eighth: 100 megapixels then cost few.
    image.draft("RGB", (bounds.side, bounds.side))
    return _opened(image, bounds, 1)


def png(content: bytes, bounds: Bounds) -> Opened:
    """The first picture of a PNG file, and how many an animated one has."""
    image = PngImageFile(BytesIO(content))
    _check_size(image, bounds)
    return _opened(image, bounds, max(1, int(image.n_frames)))


def _opened(image: Image.Image, bounds: Bounds, of: int) -> Opened:
    frame = _frame(image, bounds)
    plain = Image.frombytes("RGB", (frame.width, frame.height), frame.pixels)
    return Opened(of, iter([frame]), [Seen(perceptual(plain), by_picture(image, of))])


def _check_size(image: Image.Image, bounds: Bounds) -> None:
    if image.width * image.height > bounds.pixels:
        raise RefusedError("too_many_pixels")


def _frame(image: Image.Image, bounds: Bounds) -> Frame:
    turn = _turn(image)
    plain = _as_seen(image)
    plain.thumbnail((bounds.side, bounds.side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turn is not None:
        plain = plain.transpose(turn)
    return Frame(1, plain.width, plain.height, plain.tobytes())


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How to set the picture upright. Broken metadata turns nothing and loses nothing."""
    try:
        return _UPRIGHT.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        return None


def _as_seen(image: Image.Image) -> Image.Image:
    """RGB on white. Colour under full transparency is not what anyone saw, so it goes."""
    if image.mode.startswith("I"):
        # 16 bits a pixel: a plain conversion would clip all but the darkest to white.
        return image.point(lambda level: level / 256).convert("L").convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white
