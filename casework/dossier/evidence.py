"""The evidence of a dossier as items: numbered, hashed, opened again each time they are read."""

import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast

from casework.dossier import opening
from casework.dossier.document import Line
from casework.dossier.masking import Rules, account_lines, called_in, text_lines
from casework.dossier.opening import ATTACHMENT, RENDITION, REPORT, WORKING_COPY
from casework.dossier.order import Items, PartItem
from casework.dossier.selection import Item
from casework.dossier.telling import plain
from casework.dossier.terms import Terms
from casework.records import AddedRedaction, Evidence, Person, Record
from casework.records.shapes import Mute
from intake.errors import IntakeError
from intake.pieces import PieceReader
from intake.redaction import Redacted
from intake.redaction.kinds import ACTORS
from intake.sanitising import Page, Rendition
from intake.sanitising.rendition import TEXT
from intake.working_copy import WorkingCopy

SAFE = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/tiff": "tif",
    "application/pdf": "pdf", "text/plain": "txt", "audio/mpeg": "mp3", "audio/ogg": "ogg",
    "audio/wav": "wav", "audio/mp4": "m4a", "video/mp4": "mp4", "video/webm": "webm",
    "application/zip": "zip", "application/json": "json",
}  # fmt: skip
_OF_EVIDENCE = (RENDITION, ATTACHMENT, REPORT, WORKING_COPY)
_LONGEST_LINE = 8192


@dataclass(frozen=True, repr=False)
class _Shown(Mute):
    """How an account is shown: what people hid in it, and whom its tags stand for."""

    terms: Terms
    added: tuple[AddedRedaction, ...]
    review: uuid.UUID | None
    people: tuple[Person, ...]

    @classmethod
    def of(cls, item: Evidence, records: Mapping[uuid.UUID, Record], terms: Terms) -> "_Shown":
        hidden = (one for one in records.values() if isinstance(one, AddedRedaction))
        people = tuple(one for one in records.values() if isinstance(one, Person))
        added = tuple(one for one in hidden if one.review == item.review and not one.taken_off)
        return cls(terms, added, item.review, people)

    def called(self, version: int) -> Mapping[str, str]:
        """The desk's pseudonyms for the tags of a version."""
        return called_in(self.people, self.review, version) if self.review else {}


@dataclass(frozen=True, repr=False)
class _Content(Mute):
    """What an item's file is made of. `redacted`: codes of what was taken out."""

    media_type: str
    suffix: str
    redacted: tuple[str, ...]
    open: Callable[[], BinaryIO]


def items(ordered: Items, records: Mapping[uuid.UUID, Record], terms: Terms) -> tuple[Item, ...]:
    """The evidence items of an order, E-0001 and on, in the order of its records.

    Each is read to its end here, and so is each sealed original, for its hash. Raises Changed,
    and the seal's own for anything altered.
    """
    found: list[Item] = []
    for record, part in _with_files(ordered, records):
        what = _content(part, _Shown.of(record, records, terms))
        custody = ordered.custody.get(record.id, ())
        original = opening.original_of(part)
        held = original.digest_now() if original else record.evidentiary_sha256
        found.append(_item(len(found) + 1, record, part, what, held=held, custody=custody))
    return tuple(found)


def unopened(ordered: Items, records: Mapping[uuid.UUID, Record]) -> tuple[Item, ...]:
    """The same as far as rows tell, for a look at what an order would hold: names have no suffix,
    hashes and sizes are of sealed files, and nothing can be read.
    """
    return tuple(
        _unopened(number, record, part)
        for number, (record, part) in enumerate(_with_files(ordered, records), start=1)
    )


def _with_files(
    ordered: Items, records: Mapping[uuid.UUID, Record]
) -> Iterator[tuple[Evidence, PartItem]]:
    by_record = {one.record: one for one in ordered.parts if one.kind in _OF_EVIDENCE}
    for record in records.values():
        part = by_record.get(record.id)
        if isinstance(record, Evidence) and part is not None:
            yield record, part


def _unopened(number: int, record: Evidence, part: PartItem) -> Item:
    original, here = opening.original_of(part), opening.resting(part)
    return Item(
        number=f"E-{number:04}",
        record=record.id,
        name=f"E-{number:04}",
        media_type="",
        copy="evidentiary" if part.approval else "working",
        sha256=here.digest,
        size=here.size,
        evidentiary_sha256=original.digest if original else record.evidentiary_sha256,
        open=_nothing,
    )


def _nothing() -> BinaryIO:
    raise IntakeError("not_opened")


def _item(
    number: int, record: Evidence, part: PartItem, what: _Content, *, held: str,
    custody: Sequence[str],
) -> Item:  # fmt: skip
    sha256, size = _measured(what)
    return Item(
        number=f"E-{number:04}",
        record=record.id,
        name=f"E-{number:04}.{what.suffix}",
        media_type=what.media_type,
        copy="evidentiary" if part.approval else "working",
        sha256=sha256,
        size=size,
        evidentiary_sha256=held,
        redacted=what.redacted,
        custody=tuple(custody),
        open=what.open,
    )


def _measured(what: _Content) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with what.open() as stream:
        while piece := stream.read(1 << 18):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _content(part: PartItem, shown: _Shown) -> _Content:
    if part.kind == RENDITION:
        return _of_rendition(part, shown)
    if part.kind == WORKING_COPY:
        return _of_account(part, shown)
    if part.kind == REPORT:
        opened = partial(_report, part)
        return _Content("application/json", "json", (), opened)
    return _of_attachment(part)


def _of_rendition(part: PartItem, how: _Shown) -> _Content:
    """One page is that picture or text; more are an archive of them. Text is no finer than the
    terms' mask lets it be.
    """
    shown = Rendition.from_bytes(opening.content(part))
    texts = (page for page in shown.pages if page.media_type == TEXT)
    hidden = {span.kind for page in texts for span in _words(page).spans}
    gone = tuple(sorted({*(shown.stripped or ()), *hidden}))
    if len(shown.pages) == 1:
        media_type = shown.pages[0].media_type
        return _Content(media_type, SAFE[media_type], gone, partial(_first_page, part, how))
    return _Content("application/zip", "zip", gone, partial(_pages, part, how))


def _words(page: Page) -> Redacted:
    return Redacted.from_json(json.loads(page.words))


def _leaving(page: Page, how: _Shown) -> bytes:
    if page.media_type != TEXT:
        return page.content
    rules = Rules(how.terms.place_mask)
    return _as_octets(text_lines(_words(page), rules, how.terms.language))


def _first_page(part: PartItem, how: _Shown) -> BinaryIO:
    return io.BytesIO(_leaving(Rendition.from_bytes(opening.content(part)).pages[0], how))


def _pages(part: PartItem, how: _Shown) -> BinaryIO:
    shown = Rendition.from_bytes(opening.content(part))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for page in shown.pages:
            # No day of ours in it: two compilations are equal.
            name = f"page-{page.number:04}.{SAFE[page.media_type]}"
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(info, _leaving(page, how))
    out.seek(0)
    return out


def _of_account(part: PartItem, shown: _Shown) -> _Content:
    """The account as text, no finer than the terms' mask lets it be."""
    copy = WorkingCopy.from_bytes(opening.content(part))
    kinds = {span.kind for text in copy.texts.values() for span in text.spans}
    kinds |= {one.hides for one in shown.added}
    marks = (mark for text in copy.texts.values() for mark in text.context)
    kinds |= {mark.kind for mark in marks if mark.kind in ACTORS}
    opened = partial(_account, part, shown)
    return _Content("text/plain", "txt", tuple(sorted(kinds)), opened)


def _account(part: PartItem, shown: _Shown) -> BinaryIO:
    copy, rules = WorkingCopy.from_bytes(opening.content(part)), Rules(shown.terms.place_mask)
    called = shown.called(copy.version)
    lines = account_lines(copy, rules, shown.terms.language, shown.added, called)
    return io.BytesIO(_as_octets(lines))


def _as_octets(lines: Iterable[Line]) -> bytes:
    return "".join(f"{plain(line)}\n" for line in lines).encode()


def _report(part: PartItem) -> BinaryIO:
    return io.BytesIO(opening.content(part))


def _of_attachment(part: PartItem) -> _Content:
    """The file as it was sent. Its type is what the sender's device claimed, and no more than
    that; a type that is not listed here has no suffix that opens it by itself.
    """
    _name, media_type = _told(part)
    known = media_type if media_type in SAFE else "application/octet-stream"
    opened = partial(_attachment, part)
    return _Content(known, SAFE.get(media_type, "bin"), (), opened)


def _attachment(part: PartItem) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(PieceReader(_after_first_line(part))))


def _after_first_line(part: PartItem) -> Iterator[bytes]:
    """Name and type stand before the content, in one line of JSON."""
    head = b""
    opened = opening.pieces(part)
    for piece in opened:
        head += piece
        if b"\n" in head or len(head) > _LONGEST_LINE:
            break
    yield head.partition(b"\n")[2]
    yield from opened


def _told(part: PartItem) -> tuple[str, str]:
    first = next(opening.pieces(part), b"")
    try:
        told = json.loads(first[:_LONGEST_LINE].partition(b"\n")[0])
        return str(told["name"]), str(told["media_type"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise IntakeError("attachment_malformed") from None
