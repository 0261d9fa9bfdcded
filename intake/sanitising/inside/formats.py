"""Opening a picture by the one reader of its format: no other is loaded and nothing is guessed."""

from collections.abc import Callable
from importlib import import_module
from io import BytesIO

from PIL import Image

Reader = Callable[[BytesIO], Image.Image]

_READERS = {
    "jpeg": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "png": ("PIL.PngImagePlugin", "PngImageFile"),
    "gif": ("PIL.GifImagePlugin", "GifImageFile"),
    "tiff": ("PIL.TiffImagePlugin", "TiffImageFile"),
    "webp": ("PIL.WebPImagePlugin", "WebPImageFile"),
    "avif": ("PIL.AvifImagePlugin", "AvifImageFile"),
    "heic": ("pi_heif", "HeifImageFile"),
}
# In the box no thread can be started, and these would not go on without theirs.
_THREADS = {
    "avif": ("PIL.AvifImagePlugin", "DEFAULT_MAX_THREADS"),
    "heic": ("pi_heif.options", "DECODE_THREADS"),
}


def reader(kind: str) -> Reader:
    """What opens a picture of this kind: its size and metadata, its pixels not yet decoded."""
    module, name = _READERS[kind]
    found: Reader = getattr(import_module(module), name)
    if kind in _THREADS:
        module, name = _THREADS[kind]
        setattr(import_module(module), name, 1)
    return found
