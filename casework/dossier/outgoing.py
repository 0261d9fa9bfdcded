"""The texts of a document that are not our own wordings: what has to be looked at. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, singledispatch

from casework import codes
from casework.dossier.document import (
    Block,
    Cover,
    Document,
    Fields,
    Figure,
    Heading,
    Inline,
    Line,
    Listing,
    NewPage,
    Note,
    Paragraph,
    Run,
    Table,
)
from casework.dossier.words import keys, word
from intake.calendars import MONTHS
from intake.facts import field_sets
from intake.gazetteer import DISTRICTS, PROVINCES
from intake.letters import ascii_digits

_SLOT = re.compile(r"\{\w+\}")
_SUBJECTS = ("telling", "profiles")
# Wordings that are filled in before they come into a document, as notes are. Few and short:
# matching one takes time in proportion to the square of a text.
_PUT_TOGETHER = (("telling", "grounds"), ("profiles", "rests_on"))
_LONGEST_NOTE = 300


def outgoing(document: Document) -> Iterator[str]:
    """Every text of a document that is not one of our own wordings, filled in or not."""
    for text in _texts(document):
        if not _is_ours(text.strip(), document.language):
            yield text.strip()


def _texts(document: Document) -> Iterator[str]:
    yield from _of_cover(document.cover)
    for block in document.blocks:
        yield from _of_block(block)


def _of_cover(cover: Cover) -> Iterator[str]:
    yield from (cover.title, cover.subtitle)
    for label, line in cover.fields:
        yield label
        yield from _of_line(line)


@singledispatch
def _of_block(block: Block) -> Iterator[str]:
    raise TypeError("a kind of block that nobody looks into")


@_of_block.register
def _(block: Heading) -> Iterator[str]:
    yield block.text


@_of_block.register
def _(block: Paragraph) -> Iterator[str]:
    yield from _of_line(block.line)


@_of_block.register
def _(block: Listing) -> Iterator[str]:
    yield from _of_lines(block.lines)


@_of_block.register
def _(block: Fields) -> Iterator[str]:
    for label, line in block.pairs:
        yield label
        yield from _of_line(line)


@_of_block.register
def _(block: Table) -> Iterator[str]:
    yield from (block.caption, *block.head, *block.under)
    for row in block.rows:
        yield from _of_lines(row)


@_of_block.register
def _(block: Figure) -> Iterator[str]:
    yield from (block.caption, block.alt, *block.under)


@_of_block.register
def _(_block: NewPage) -> Iterator[str]:
    yield from ()


def _of_lines(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield from _of_line(line)


def _of_line(line: Sequence[Inline]) -> Iterator[str]:
    for one in line:
        if isinstance(one, Run | Note):
            yield one.text
        else:
            yield one.label


def _is_ours(text: str, language: str) -> bool:
    if not text or text in _own_words(language) or _is_date_or_number(text):
        return True
    if len(text) > _LONGEST_NOTE:
        return False
    found = (wording.fullmatch(text) for wording in _filled_in(language))
    return any(all(_is_ours(part, language) for part in one.groups()) for one in found if one)


@cache
def _wordings(language: str) -> tuple[str, ...]:
    return tuple(word(subject, key, language) for subject in _SUBJECTS for key in keys(subject))


@cache
def _filled_in(language: str) -> tuple[re.Pattern[str], ...]:
    pieces = (_SLOT.split(word(*one, language)) for one in _PUT_TOGETHER)
    return tuple(re.compile("(.+?)".join(map(re.escape, each))) for each in pieces)


@cache
def _own_words(language: str) -> frozenset[str]:
    """Wordings, cut where something is filled in, and the labels of every code."""
    pieces = {piece.strip() for one in _wordings(language) for piece in _SLOT.split(one)}
    labels = {codes.label(name, one.code, language) for name in codes.names()
              for one in codes.list(name)}  # fmt: skip
    places = {one.labels[language] for one in PROVINCES}
    places |= {one.labels[language] for one in DISTRICTS}
    fields = {codes.field(key).label(language) for key in field_sets().fields}
    return frozenset(pieces | labels | places | fields)


@cache
def _calendar_words() -> frozenset[str]:
    names = {name for rows in MONTHS.values() for months in rows.values() for name in months}
    return frozenset(names | {"until", "from", "to", "تا", "از", "تر", "پورې", "له", "راهیسې"})


def _is_date_or_number(text: str) -> bool:
    """One number of at most four digits, or days with the names of their months."""
    words = [one for one in re.split(r"[\s–]+", text) if one]
    numbers = [one for one in words if ascii_digits(one).isdigit() and len(one) <= 4]
    others = [one for one in words if one not in numbers]
    if not others:
        return len(numbers) == 1
    return bool(numbers) and all(one in _calendar_words() for one in others)
