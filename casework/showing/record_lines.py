"""A record as its page shows it: each field that says something, in the words of the page."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from casework import codes, dates
from casework.dates import ToldDate
from casework.forms.records import Section
from casework.forms.records.answers import Answer
from casework.forms.records.inputs import Code, Flag, Input
from casework.forms.records.links import FILE
from casework.forms.records.repeated import Part, Several
from casework.models import Member
from casework.records.shapes import Place
from casework.register import DeskRegister
from casework.showing import days, units
from casework.showing.record_names import Named, named
from intake.models import Attachment


@dataclass(frozen=True, repr=False)
class Line:
    """One field. `told` is a date, `records` what it names, `words` all else.

    `is_ours`: the words are codes and numbers of the page's language, nobody's own.
    """

    label: str
    words: tuple[str, ...] = ()
    told: tuple[ToldDate, ...] = ()
    records: tuple[Named, ...] = ()
    is_ours: bool = False


@dataclass(frozen=True, repr=False)
class Lines:
    """The lines under one heading."""

    heading: str
    lines: list[Line]


def lines_of(
    sections: tuple[Section, ...],
    values: Mapping[str, Any],
    register: DeskRegister,
    language: str,
) -> Iterator[Lines]:
    """Sections in which something is said."""
    for section in sections:
        lines = [
            line(one, values.get(one.key), register, language)
            for one in section.inputs
            if _says(values.get(one.key))
        ]
        if lines:
            yield Lines(section.heading, lines)


def line(one: Input, value: Any, register: DeskRegister, language: str) -> Line:
    """One field with its value."""
    label, asked = one.label, one
    if isinstance(one, Answer):
        asked, value = one.inner, one.held(value)
    every = value if isinstance(value, tuple) else (value,)
    told = tuple(each for each in every if isinstance(each, ToldDate))
    if FILE in asked.asked.to:
        return Line(label, words=tuple(_files(every, language)), is_ours=True)
    rows = [each for each in every if isinstance(each, uuid.UUID)]
    held = (register.get(row) for row in rows)
    records = tuple(named(each.record, register, language) for each in held if each is not None)
    if told or rows:
        return Line(label, told=told, records=records)
    words = tuple(_word(asked, each, register, language) for each in every)
    return Line(label, words=words, is_ours=_is_ours(asked))


def plain(one: Input, value: Any, register: DeskRegister, language: str) -> str:
    """The same as one text, for two versions side by side."""
    if not _says(value):
        return ""
    found = line(one, value, register, language)
    every = (*found.words, *(_date(each, language) for each in found.told))
    return "\n".join([*every, *(each.line for each in found.records)])


def _says(value: Any) -> bool:
    return value not in (None, "", (), False)


def _is_ours(one: Input) -> bool:
    return isinstance(one, Code | Flag)


def _word(one: Input, value: Any, register: DeskRegister, language: str) -> str:
    if isinstance(one, Several):
        return _word(one.inner, value, register, language)
    if isinstance(one, Part):
        return _part(one, value, register, language)
    if isinstance(one, Code):
        return codes.label(one.codes, str(value), language)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return _place(value, language) if isinstance(value, Place) else _simple(value, language)


def _simple(value: Any, language: str) -> str:
    if isinstance(value, date):
        shown = days.both(value, language)
        return f"{shown.gregorian} / {shown.solar}"
    return units.number(value, language) if isinstance(value, int) else str(value)


def _part(part: Part, value: Any, register: DeskRegister, language: str) -> str:
    said = (
        f"{one.label}: {plain(one, getattr(value, one.key), register, language)}"
        for one in part.inputs
        if _says(getattr(value, one.key))
    )
    return "\n".join((*said, *_writer(value)))


def _files(rows: Iterable[uuid.UUID], language: str) -> Iterator[str]:
    """Files of reports, which are no records, by their number there."""
    for number in Attachment.objects.filter(pk__in=rows).values_list("number", flat=True):
        yield gettext("File %(number)s") % {"number": units.number(number, language)}


def _writer(part: Any) -> Iterator[str]:
    """Of a step of an item's way: who wrote it down."""
    by = getattr(part, "by", None)
    login = Member.objects.filter(pk=by).values_list("login", flat=True).first() if by else None
    if login:
        yield gettext("written down by %(name)s") % {"name": login}


def _place(place: Place, language: str) -> str:
    parts = [
        codes.label("province", place.province, language) if place.province else "",
        codes.label("district", place.district, language) if place.district else "",
        place.words,
        codes.label("place_type", place.kind, language) if place.kind else "",
        codes.label("place_precision", place.precision, language) if place.precision else "",
    ]
    return gettext(", ").join(one for one in parts if one)


def _date(told: ToldDate, language: str) -> str:
    shown = dates.shown(told, language)
    return " / ".join(one for one in (shown.raw, shown.gregorian, shown.solar) if one)
