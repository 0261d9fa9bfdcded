"""Which parser a file goes to, decided by its first bytes alone.

The name and the declared type come from the sender and decide nothing. A file that is two
things at once (a JPEG with an archive behind it) is only ever read as what it starts as,
and what is shown are pixels, so that the other half is gone.
"""

import re
from enum import StrEnum
from pathlib import PurePosixPath


class Kind(StrEnum):
    """A type that the sandbox can show."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"


LONGEST_MAGIC = 8
LONGEST_HEAD = 1024  # octets in which a container of sound or film says what is in it

_MAGIC = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"%PDF-", Kind.PDF),
)

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
    Kind.PDF: frozenset({".pdf"}),
}


def kind_of(start: bytes) -> Kind | None:
    """The kind whose magic bytes `start` begins with; None is a type we do not show."""
    return next((kind for magic, kind in _MAGIC if start.startswith(magic)), None)


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
