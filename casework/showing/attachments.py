"""What a page tells of one attachment: its safe pages, what is gone, or why none."""

import json
import uuid
from dataclasses import dataclass

from casework.showing.working_text import Piece, working_text
from intake.redaction import Redacted
from intake.sanitising import Page, Rendition
from intake.sanitising.rendition import COUNTED_KINDS, FLAT_KINDS, TEXT

# What a rendition never has, whatever the file had: it is drawn anew, pixel by pixel. Told where
# the worker of its day did not count what the file carried.
STRIPPED = {
    "picture": ("place", "time", "camera", "thumbnail", "name", "hidden"),
    "document": ("author", "time", "name", "script", "links", "hidden"),
}


@dataclass(frozen=True)
class SafePage:
    """One page: its number as in the file, its pixels, its weight in octets.

    `words` is the print on it as a machine read it, what was hidden as tags; none where it found
    none. `is_read` is False where no machine tried, and nothing on it is blacked out.
    """

    number: int
    width: int
    height: int
    octets: int
    words: tuple[Piece, ...] = ()
    is_read: bool = True


@dataclass(frozen=True)
class RecordingShown:
    """One recording, which is with the original: its number from 1, its length in seconds, rounded
    up. `whole`: False where the file says it is longer, or is broken behind that.
    """

    number: int
    seconds: int
    whole: bool


@dataclass(frozen=True)
class AttachmentShown:
    """One attachment by its row and its place in the report, from 1.

    `not_shown` is a code of the list `not_shown_reason`, "" where there are pages. `carried` is
    what was found in the file and taken off, kinds with numbers in a fixed order; None where
    nobody counted, and `stripped` then holds keys of STRIPPED's words. `missing` is how many
    pages of the file are not among them. `film` is how many seconds a film lasts of which the
    pages are stills, 0 for what is none. `is_text`: its one page is words and no picture.
    """

    id: uuid.UUID
    place: int
    not_shown: str = ""
    pages: tuple[SafePage, ...] = ()
    missing: int = 0
    name_fits: bool = True
    stripped: tuple[str, ...] = ()
    carried: tuple[tuple[str, int], ...] | None = None
    sounds: tuple[RecordingShown, ...] = ()
    film: int = 0
    is_text: bool = False

    @property
    def is_read(self) -> bool:
        """Whether the print on every page of it was looked at."""
        return all(page.is_read for page in self.pages)


def shown(attachment: uuid.UUID, place: int, opened: Rendition | str) -> AttachmentShown:
    """What to tell of what `casework.reading` gave for this attachment."""
    if isinstance(opened, str):
        return AttachmentShown(attachment, place, not_shown=opened)
    pages = tuple(map(_page, opened.pages))
    sounds = tuple(
        RecordingShown(number, -(-one.milliseconds // 1000), one.whole)
        for number, one in enumerate(opened.sounds, start=1)
    )
    # Pictures rest as JPEG or PNG alike; only documents have more than one page.
    kind = "document" if opened.of > 1 else "picture"
    return AttachmentShown(
        attachment,
        place,
        pages=pages,
        missing=max(opened.of - len(pages), 0),
        name_fits=opened.name_fits,
        stripped=STRIPPED[kind],
        carried=_carried(opened),
        sounds=sounds,
        film=-(-opened.film // 1000),
        is_text=opened.media_type == TEXT,
    )


def _page(page: Page) -> SafePage:
    size = (page.width, page.height, len(page.content))
    if not page.words:
        return SafePage(page.number, *size, is_read=False)
    words = working_text(Redacted.from_json(json.loads(page.words))).pieces
    return SafePage(page.number, *size, words=words)


def _carried(opened: Rendition) -> tuple[tuple[str, int], ...] | None:
    """The values themselves lie with the original; here are kinds and numbers only."""
    found = opened.stripped
    if found is None:
        return None
    return tuple((kind, found[kind]) for kind in (*FLAT_KINDS, *COUNTED_KINDS) if kind in found)
