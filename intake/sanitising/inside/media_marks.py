"""What a file of sound or film carries beside what is heard and seen. Never what it says."""

from .counted import Carried, counted
from .media import Media, is_cover

# Parts of the names under which phones and programs write such things, in any container.
_NAMES = {
    "place": ("location", "xyz", "gps", "geo"),
    "time": ("time", "date", "year"),
    "camera": ("make", "model", "device", "manufacturer", "android", "camera"),
    "author": ("artist", "author", "performer", "composer", "copyright", "owner", "publisher"),
    "software": ("encoder", "encoded_by", "software", "tool", "application", "handler", "vendor"),
    "comments": ("title", "comment", "description", "lyrics", "keywords", "genre", "album"),
}
# Of the container itself: they describe how it is laid out, and every file has them.
_LAYOUT = {"major_brand", "minor_version", "compatible_brands", "language", "duration"}


def by_media(media: Media) -> Carried:
    """Of an opened file; a name that is none of the known counts as words."""
    streams = media.container.streams
    names = set(media.container.metadata).union(*(one.metadata for one in streams))
    kinds = {_kind(name.lower()) for name in names if name.lower() not in _LAYOUT}
    shown = [one for one in (media.sound, media.film) if one is not None]
    covers = sum(is_cover(one) for one in streams.video)
    files = len(streams.attachments)
    return counted(
        **{kind: kind in kinds for kind in _NAMES},
        thumbnail=bool(covers),
        files=files,
        more=len(streams) - len(shown) - covers - files,
    )


def _kind(name: str) -> str:
    known = (kind for kind, parts in _NAMES.items() if any(part in name for part in parts))
    return next(known, "comments")
