"""What is shown of the files of an archive as one rendition, and each of them apart again."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from PIL import Image

from intake.sanitising.encoding import encode
from intake.sanitising.inside.counted import together
from intake.sanitising.limits import Limits
from intake.sanitising.rendition import Member, NotShown, Page, Reason, Rendition
from intake.sanitising.writing import Redact, Writing, redacted

_MEDIA_TYPE, _DRAWING = "image/jpeg", "image/png"
_LEAST_ROOM = 64 * 1024  # octets of a page


class Unpacked:
    """The files of an archive in their order, within what all of them together may weigh.

    In those that are only text nobody is hidden yet, until all become one.
    """

    def __init__(self, limits: Limits) -> None:
        self.files: list[Rendition | Writing | NotShown] = []
        self.more = False
        self.name_fits = True
        self._limits = limits
        self._octets = self._pages = self._characters = 0

    def __repr__(self) -> str:
        return f"<Unpacked of {len(self.files)}>"

    @property
    def is_full(self) -> bool:
        """Whether there is no room for a page of a further file."""
        return self._octets_left() < _LEAST_ROOM or self._pages_left() <= 0

    def what_is_left(self, seconds: float) -> Limits:
        """The bounds of the next file, which may take as long as that at most."""
        return replace(
            self._limits,
            pages=min(self._limits.pages, self._pages_left()),
            output_bytes=self._octets_left(),
            wall_seconds=min(self._limits.wall_seconds, seconds),
        )

    def add(self, shown: Rendition | Writing | NotShown) -> None:
        """The next file. Its voices are not kept: nobody would be given them. A text for which
        the others left no room is not shown, whole.
        """
        if isinstance(shown, Writing) and not self._has_room(shown):
            shown = NotShown(Reason.TOO_LARGE)
        if isinstance(shown, Rendition):
            shown = _as_jpeg(shown.unheard())
            self._pages += len(shown.pages)
            self._octets += sum(len(page.content) for page in shown.pages)
        elif isinstance(shown, Writing):
            self._pages += 1
            self._octets += len(shown.text.encode())
            self._characters += len(shown.text)
        self.files.append(shown)

    def as_one(self, redact: Redact) -> Rendition | NotShown:
        """All of them, texts redacted, each by itself."""
        each = [redacted(one, redact) if isinstance(one, Writing) else one for one in self.files]
        shown = [one for one in each if isinstance(one, Rendition)]
        if not shown:
            return NotShown(self._why_nothing())
        return Rendition(
            _MEDIA_TYPE,
            tuple(_numbered(shown)),
            sum(one.of for one in shown),
            self.name_fits,
            looks=tuple(dict.fromkeys(looks for one in shown for looks in one.looks)),
            stripped=together(one.stripped or {} for one in shown),
            sounds=tuple(sound for one in shown for sound in one.sounds),
            members=tuple(map(_member, each)),
            more=self.more,
        )

    def _why_nothing(self) -> Reason:
        why = {one.reason for one in self.files if isinstance(one, NotShown)}
        if not why:
            return Reason.EMPTY
        # Of what kind they are is nothing to say of the archive.
        only = next(iter(why)) if len(why) == 1 else None
        return Reason.NOTHING_SHOWN if only in (None, Reason.TYPE_NOT_SUPPORTED) else only

    def _has_room(self, shown: Writing) -> bool:
        return self._characters + len(shown.text) <= self._limits.archive_characters

    def _octets_left(self) -> int:
        return self._limits.output_bytes - self._octets

    def _pages_left(self) -> int:
        return self._limits.archive_pages - self._pages


def apart(rendition: Rendition) -> Iterator[tuple[int, Rendition | NotShown]]:
    """Each file of an archive by itself, and how much its page numbers are more in the whole."""
    first = heard = 0
    for one in rendition.members:
        yield first, _by_itself(rendition, one, first, heard)
        first, heard = first + one.of, heard + one.sounds


def _by_itself(whole: Rendition, one: Member, first: int, heard: int) -> Rendition | NotShown:
    pages = (page for page in whole.pages if first < page.number <= first + one.of)
    own = tuple(replace(page, number=page.number - first) for page in pages)
    if one.not_shown or not own:
        # Pages that were there and could not be read in time are the only ones that go.
        return NotShown(one.not_shown or Reason.TOOK_TOO_LONG)
    return Rendition(
        own[0].media_type,
        own,
        one.of,
        one.name_fits,
        stripped=one.stripped,
        sounds=whole.sounds[heard : heard + one.sounds],
        film=one.film,
    )


def _numbered(shown: list[Rendition]) -> Iterator[Page]:
    first = 0
    for one in shown:
        yield from (replace(page, number=first + page.number) for page in one.pages)
        first += one.of


def _member(one: Rendition | NotShown) -> Member:
    if isinstance(one, NotShown):
        return Member(not_shown=one.reason)
    return Member(one.of, len(one.sounds), one.film, one.name_fits, one.stripped)


def _as_jpeg(shown: Rendition) -> Rendition:
    """Pictures of an archive are of one type. It is our own encoding that is read here."""
    if shown.media_type != _DRAWING:
        return shown
    return replace(shown, media_type=_MEDIA_TYPE, pages=tuple(map(_page_as_jpeg, shown.pages)))


def _page_as_jpeg(page: Page) -> Page:
    drawn = Image.open(BytesIO(page.content))
    content = encode(page.width, page.height, bytearray(drawn.tobytes()), _MEDIA_TYPE)
    return replace(page, content=content)
