"""What a page tells of one attachment: its safe pages, what is gone, or why none."""

import json
import uuid
from dataclasses import dataclass

from casework.showing.working_text import Piece, working_text
from intake.redaction import Redacted
from intake.sanitising import Faces, NotShown, Page, Rendition, apart
from intake.sanitising.rendition import COUNTED_KINDS, FLAT_KINDS, TEXT

# What a rendition never has, whatever the file had: it is drawn anew, pixel by pixel. Told where
# the worker of its day did not count what the file carried.
STRIPPED = {
    "picture": ("place", "time", "camera", "thumbnail", "name", "hidden"),
    "document": ("author", "time", "name", "script", "links", "hidden"),
}


@dataclass(frozen=True)
class SafePage:
    """One page: its number as in the file, its pixels, its weight in octets, its number among all
    pages of the attachment.

    `words` is the print on it as a machine read it, what was hidden as tags; none where it found
    none. `is_read` is False where no machine tried, and no print on it is blacked out; so
    `is_faceless` of faces. Of the boxes over faces `unsure_faces` may hide something else.
    """

    number: int
    width: int
    height: int
    octets: int
    address: int
    words: tuple[Piece, ...] = ()
    is_read: bool = True
    is_faceless: bool = False
    hidden_faces: int = 0
    unsure_faces: int = 0


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
    `members` are the files of an archive, their places in it from 1; their `id` is the archive's.
    `more`: whether it holds files beyond those.
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
    members: tuple["AttachmentShown", ...] = ()
    more: bool = False

    @property
    def hidden(self) -> list[tuple[str, list[int]]]:
        """Why files of an archive are not shown, each reason with their places."""
        why = dict.fromkeys(one.not_shown for one in self.members if one.not_shown)
        return [
            (each, [one.place for one in self.members if one.not_shown == each]) for each in why
        ]

    @property
    def is_read(self) -> bool:
        """Whether the print on every page of it was looked at."""
        return all(page.is_read for page in self.pages)

    @property
    def is_faceless(self) -> bool:
        """Whether every picture of it was looked at for faces."""
        is_seen = bool(self.film) or not (self.sounds or self.is_text)
        own = not is_seen or all(page.is_faceless for page in self.pages)
        return own and all(one.is_faceless for one in self.members)


def shown(attachment: uuid.UUID, place: int, opened: Rendition | str) -> AttachmentShown:
    """What to tell of what `casework.reading` gave for this attachment."""
    if isinstance(opened, str):
        return AttachmentShown(attachment, place, not_shown=opened)
    if opened.members:
        return AttachmentShown(
            attachment,
            place,
            name_fits=opened.name_fits,
            members=tuple(
                _member(attachment, number, first, one)
                for number, (first, one) in enumerate(apart(opened), start=1)
            ),
            more=opened.more,
        )
    return _file(attachment, place, 0, opened)


def _member(
    attachment: uuid.UUID, place: int, first: int, one: Rendition | NotShown
) -> AttachmentShown:
    if isinstance(one, NotShown):
        return AttachmentShown(attachment, place, not_shown=one.reason)
    return _file(attachment, place, first, one)


def _file(attachment: uuid.UUID, place: int, first: int, opened: Rendition) -> AttachmentShown:
    """`first` is how many pages of the attachment are those of files before it."""
    pages = tuple(_page(page, first) for page in opened.pages)
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


def _page(page: Page, first: int) -> SafePage:
    words: tuple[Piece, ...] = ()
    if page.words:
        words = working_text(Redacted.from_json(json.loads(page.words))).pieces
    faces = page.faces or Faces(0, 0)
    return SafePage(
        page.number,
        page.width,
        page.height,
        len(page.content),
        first + page.number,
        words,
        is_read=bool(page.words),
        is_faceless=page.faces is not None,
        hidden_faces=sum(faces),
        unsure_faces=faces.unsure,
    )


def _carried(opened: Rendition) -> tuple[tuple[str, int], ...] | None:
    """The values themselves lie with the original; here are kinds and numbers only."""
    found = opened.stripped
    if found is None:
        return None
    return tuple((kind, found[kind]) for kind in (*FLAT_KINDS, *COUNTED_KINDS) if kind in found)
