"""A file of sound, of film or of both: stills first, then the sound."""

from .films import milliseconds, stills, stills_of
from .frames import Bounds, Opened
from .media import open_media
from .media_marks import by_media
from .sounds import samples


def media(kind: str, content: bytes, bounds: Bounds) -> Opened:
    """Read three times over, for no parser is trusted to go back: it lies in memory anyway."""
    counted = open_media(kind, content)
    wanted = stills_of(counted, bounds)
    return Opened(
        len(wanted),
        stills(open_media(kind, content), wanted, bounds),
        [by_media(counted)],
        samples(open_media(kind, content), bounds.sound_seconds),
        milliseconds(counted),
    )
