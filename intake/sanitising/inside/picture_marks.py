"""What a picture carries beside its pixels. Never what it says.

Broken metadata counts as none: it is gone from the page either way, and a picture is not lost
over it.
"""

from collections.abc import Container
from typing import Any

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from .counted import Carried, counted

_DETAILS, _POSITION, _THUMBNAIL = 0x8769, 0x8825, 1
_TIMES = {0x0132, 0x9003, 0x9004}
_DEVICE = {0x010F, 0x0110, 0xA430, 0xA431, 0xA433, 0xA434, 0xA435, 0xC62F, 0x927C}
_AUTHOR = {0x013B, 0x8298, 0x9C9D}
_WORDS = {0x010E, 0x02BC, 0x83BB, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F}
_SOFTWARE = {0x0131, 0x000B}
# Chunks that the PNG standard names; any other text is called words.
_PNG = {"Author": "author", "Copyright": "author", "Creation Time": "time", "Software": "software"}


def by_picture(image: Image.Image, frames: int = 1) -> Carried:
    """Of an opened picture; `frames` is how many pictures the file holds."""
    try:
        tags = image.getexif()
        details = tags.get_ifd(_DETAILS)
        place, small = tags.get_ifd(_POSITION), tags.get_ifd(_THUMBNAIL)
        kinds = {*_by_tag({*tags, *details}), *_by_chunk(image)}
    except Exception:
        return {}
    return counted(
        place=bool(place),
        thumbnail=bool(small or image.info.get("thumbnails")),
        **{kind: kind in kinds for kind in ("time", "camera", "author", "comments", "software")},
        more=frames - 1,
    )


def _by_tag(there: Container[int]) -> list[str]:
    known = {
        "time": _TIMES,
        "camera": _DEVICE,
        "author": _AUTHOR,
        "comments": _WORDS,
        "software": _SOFTWARE,
    }
    return [kind for kind, tags in known.items() if any(tag in there for tag in tags)]


def _by_chunk(image: Image.Image) -> list[str]:
    """Texts outside of EXIF: comments and what programs write about a picture (XMP, press), in
    segments of a JPEG, chunks of a PNG, boxes of the others.
    """
    if isinstance(image, JpegImageFile):
        named = {name for name, _ in image.applist}
        packed = any(content.startswith(b"http://ns.adobe.com/xap/") for content in _packed(image))
        return ["comments"] if packed or named & {"COM", "APP13"} else []
    texts: dict[str, Any] = getattr(image, "text", {})
    beside = [name for name in ("comment", "xmp") if image.info.get(name)]
    return [_PNG.get(name, "comments") for name in (*texts, *beside)]


def _packed(image: JpegImageFile) -> list[bytes]:
    return [content for name, content in image.applist if name == "APP1"]
