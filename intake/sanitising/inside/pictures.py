"""Pictures to plain RGB, at most so many pixels, upright."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO

from PIL import Image

from .formats import Reader, reader
from .frames import Bounds, Frame, Opened, RefusedError
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


def parser(kind: str) -> partial[Opened]:
    """What parses pictures of this kind; its reader is loaded now."""
    return partial(_sheets if kind == "tiff" else _picture, reader(kind))


def _picture(read: Reader, content: bytes, bounds: Bounds) -> Opened:
    """The first picture of a file, and how many it says it has.

    Those that a JPEG has behind it (MPO) are another file's, and are not counted.
    """
    image = read(BytesIO(content))
    _check_size(image, bounds)
    of = max(1, int(getattr(image, "n_frames", 1)))
    # A decoder of JPEG can skip to a half, quarter or eighth: 100 megapixels then cost few.
    image.draft("RGB", (bounds.side, bounds.side))
    frame = _frame(image, 1, bounds)
    return Opened(of, iter([frame]), [by_picture(image, of)])


def _sheets(read: Reader, content: bytes, bounds: Bounds) -> Opened:
    """A TIFF, in which scanners put the pages of a letter one behind another."""
    image = read(BytesIO(content))
    of = max(1, int(getattr(image, "n_frames", 1)))
    if of == 1:
        return _picture(read, content, bounds)
    return Opened(of, _each_sheet(image, min(of, bounds.pages), bounds), [by_picture(image)])


def _each_sheet(image: Image.Image, count: int, bounds: Bounds) -> Iterator[Frame]:
    """A sheet that cannot be read, or is too large, does not hide the next."""
    for index in range(count):
        try:
            image.seek(index)
            _check_size(image, bounds)
            frame = _frame(image, index + 1, bounds)
        except (EOFError, OSError, SyntaxError, ValueError, RefusedError):
            continue
        yield frame


def _check_size(image: Image.Image, bounds: Bounds) -> None:
    if image.width * image.height > bounds.pixels:
        raise RefusedError("too_many_pixels")


def _frame(image: Image.Image, number: int, bounds: Bounds) -> Frame:
    # First: some readers set a picture upright themselves, and then no longer say so.
    image.load()
    turn = _turn(image)
    plain = _as_seen(image)
    plain.thumbnail((bounds.side, bounds.side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turn is not None:
        plain = plain.transpose(turn)
    return Frame(number, plain.width, plain.height, plain.tobytes())


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
