"""Which parser a file goes to, decided by its first bytes alone.

The name and the declared type come from the sender and decide nothing. A file that is two
things at once (a JPEG with an archive behind it) is only ever read as what it starts as,
and what is shown are pixels, so that the other half is gone.
"""

import re
from enum import StrEnum
from pathlib import PurePosixPath
from typing import BinaryIO


class Kind(StrEnum):
    """A type that the sandbox can show."""

    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    TIFF = "tiff"
    WEBP = "webp"
    HEIC = "heic"
    AVIF = "avif"
    PDF = "pdf"


PICTURES = frozenset(Kind) - {Kind.PDF}
LONGEST_HEAD = 1024  # octets in which a container of pictures, sound or film says what is in it

_MAGIC = (
    (re.compile(rb"\xff\xd8\xff"), Kind.JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), Kind.PNG),
    (re.compile(rb"GIF8[79]a"), Kind.GIF),
    (re.compile(rb"II\*\0|MM\0\*"), Kind.TIFF),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), Kind.WEBP),
    (re.compile(rb"%PDF-"), Kind.PDF),
)
# Pictures in the container of films: what they are stands in its list of brands.
_BRANDED = re.compile(rb"(....)ftyp", re.DOTALL)
_BRANDS = (
    (frozenset({b"avif", b"avis"}), Kind.AVIF),
    (frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}), Kind.HEIC),
)
_LONGEST_BRANDS = 256

_SOUND = re.compile(
    rb"#!AMR|fLaC|ID3|\xff[\xf1-\xf3\xf9-\xfb]|RIFF....WAVE|....ftypM4[AB]"  # and MPEG's frames
    rb"|OggS.{24}(?:OpusHead|\x01vorbis|Speex|\x7fFLAC)",
    re.DOTALL,
)
_MATROSKA = b"\x1a\x45\xdf\xa3"
_CODEC = re.compile(rb"\x86[\x81-\xbf]([AV])_[A-Z]")  # of one track
_FIRST_CLUSTER = b"\x1f\x43\xb6\x75"  # behind it anything may stand that looks like a codec

_ENDINGS = {
    Kind.JPEG: frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    Kind.PNG: frozenset({".png", ".apng"}),
    Kind.GIF: frozenset({".gif"}),
    Kind.TIFF: frozenset({".tif", ".tiff"}),
    Kind.WEBP: frozenset({".webp"}),
    Kind.HEIC: frozenset({".heic", ".heif", ".hif"}),
    Kind.AVIF: frozenset({".avif"}),
    Kind.PDF: frozenset({".pdf"}),
}


def read_start(untrusted: BinaryIO) -> bytes:
    """As much of a stream as says what it is; b"" where it is empty."""
    start = b""
    while len(start) < LONGEST_HEAD:
        piece = untrusted.read(LONGEST_HEAD - len(start))
        if not piece:
            break
        start += piece
    return start


def kind_of(start: bytes) -> Kind | None:
    """The kind that a file's first LONGEST_HEAD octets name; None is a type we do not show."""
    named = next((kind for magic, kind in _MAGIC if magic.match(start)), None)
    return named or _kind_by_brand(start)


def _kind_by_brand(start: bytes) -> Kind | None:
    container = _BRANDED.match(start)
    if container is None:
        return None
    listed = start[8 : min(int.from_bytes(container[1], "big"), _LONGEST_BRANDS)]
    brands = {listed[at : at + 4] for at in range(0, len(listed), 4)}
    return next((kind for known, kind in _BRANDS if known & brands), None)


def is_sound(head: bytes) -> bool:
    """Whether a file calls itself sound without pictures in its first LONGEST_HEAD octets.

    Nothing is parsed and nothing follows from it but what a caseworker is told.
    """
    if head.startswith(_MATROSKA):
        return set(_CODEC.findall(head.partition(_FIRST_CLUSTER)[0])) == {b"A"}
    return _SOUND.match(head) is not None


def name_fits(name: str, kind: Kind) -> bool:
    """Whether the ending of `name` is one of this kind's: a caseworker is told when not."""
    return PurePosixPath(name).suffix.lower() in _ENDINGS[kind]
