"""What is compared of an act or a report, from the desk's own records and working copies."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from casework import codes
from casework.corroboration import Telling, Traits
from casework.dates import ToldDate, read_as, told
from casework.records import (
    Act,
    Attribution,
    Evidence,
    Involvement,
    Join,
    OfficeHolder,
    Person,
    Record,
    Review,
    Unit,
)
from casework.records.involvement import PERPETRATOR
from casework.register import DeskRegister
from casework.register.folding import folded
from casework.register.sounding import name_parts
from casework.services.copies_read import Stint, traits_of
from intake.classification import RELATIVE, When
from intake.errors import IntakeError
from intake.working_copy import WorkingCopy

R = TypeVar("R", bound=Record)
# In one act or another, these are there because of what was done. A lawyer is in many cases.
_CONCERNED = ("victim", "indirect_victim", "witness")
_PREFERRED = 0.7  # the weight of a reading that compares, where there are others


def bare(act: Act) -> Telling:
    """As its row has it."""
    return Telling(
        act=act.id,
        code=act.code,
        family=codes.act(act.code).family,
        review=act.review,
        province=act.place.province if act.place else "",
        district=act.place.district if act.place else "",
        began=act.began,
        persons_least=act.persons_least,
        persons_most=act.persons_most,
        forces=frozenset(act.forces),
    )


def whole(here: DeskRegister, act: Act, stint: Stint) -> Telling:
    """With who is involved, what its evidence shows, and the words of the report it was first
    told in; the pictures of that report count as its own.
    """
    telling = _with_people(here, _with_evidence(here, bare(act)))
    review = here.get(act.review) if act.review else None
    if review is None or not isinstance(review.record, Review):
        return telling
    return with_copy(here, telling, review.record, stint.traits(review.record.submission))


def with_copy(here: DeskRegister, telling: Telling, review: Review, traits: Traits) -> Telling:
    """With what the report brings to it."""
    people = {
        (review.id, tag, review.version): frozenset(marks)
        for tag, marks in traits.linking.items()
        if marks
    }
    looks = (one.looks for one in review.pictures if one.looks)
    return replace(
        telling,
        words=traits.words,
        people=people,
        known=telling.known | _found_to_be(here, review.id),
        names=(*telling.names, *traits.accused),
        pictures=(*telling.pictures, *looks),
    )


def of_report(here: DeskRegister, review: Review, copy: WorkingCopy) -> Iterator[Telling]:
    """One telling for each act that the machine proposes; its place and day are the report's."""
    province, district = _place(copy)
    # "Today" is when somebody wrote: what was dated by a calendar says rather when it happened.
    whens = sorted(copy.assessment.dates, key=_counts_from_now)
    dates = [one for one in map(_told_date, whens) if one is not None]
    traits, units = traits_of(copy), _units_named(here, copy.texts["account"].text)
    for act in copy.assessment.acts:
        telling = Telling(
            act=review.id,
            review=review.id,
            code=act.code,
            family=codes.act(act.code).family,
            province=province,
            district=district,
            began=_chosen(copy) or (dates[0] if dates else None),
            forces=frozenset(one.kind for one in copy.assessment.perpetrators),
            units=units,
        )
        yield with_copy(here, telling, review, traits)


def _with_evidence(here: DeskRegister, telling: Telling) -> Telling:
    items = list(_linked(here, Evidence, telling.act))
    return replace(
        telling,
        pictures=tuple(one.perceptual for one in items if one.perceptual),
        files=frozenset(one.working_sha256 for one in items if one.working_sha256),
    )


def _with_people(here: DeskRegister, telling: Telling) -> Telling:
    involved = list(_linked(here, Involvement, telling.act))
    found = [one for one in _linked(here, Attribution, telling.act) if one.act == telling.act]
    blamed = [one for one in involved if one.role == PERPETRATOR]
    accused = {row for one in blamed for row in (one.person, one.office_holder) if row}
    units = {row for one in found for row in one.units}
    forces = {force for one in found for force in one.forces}
    return replace(
        telling,
        known=frozenset(one.person for one in involved if one.person and one.role in _CONCERNED),
        accused=frozenset(accused),
        names=tuple(_names(here, accused)),
        units=frozenset(units | {one.unit for one in blamed if one.unit}),
        forces=telling.forces | forces | {one.force for one in blamed if one.force},
    )


def _names(here: DeskRegister, rows: Iterable[uuid.UUID]) -> Iterator[frozenset[tuple[str, str]]]:
    for row in rows:
        found = here.get(row)
        if found is not None and isinstance(found.record, Person | OfficeHolder):
            yield from (frozenset(name_parts(one)) for one in found.record.called)


def _found_to_be(here: DeskRegister, review: uuid.UUID) -> frozenset[uuid.UUID]:
    """Joins that pseudonyms of a report are in, and people whom they stand for."""
    joins = list(_linked(here, Join, review))
    people = (one.id for one in _linked(here, Person, review))
    stand_for = (one.person for one in joins if one.person)
    return frozenset((*(one.id for one in joins), *stand_for, *people))


def _units_named(here: DeskRegister, text: str) -> frozenset[uuid.UUID]:
    """The desk's units that a text names as they are called."""
    words = _spaced(text)
    units = (one.record for one in here.all(Unit.KIND) if isinstance(one.record, Unit))
    return frozenset(
        unit.id
        for unit in units
        if unit.id not in here.held
        and any((name := _spaced(called)).strip() and name in words for called in unit.called)
    )


def _spaced(text: str) -> str:
    """Folded, every word between spaces."""
    return f" {' '.join(folded(text))} "


def _linked(here: DeskRegister, kind: type[R], row: uuid.UUID) -> Iterator[R]:
    held = here.held
    found = (one.record for one in here.linked_to(row))
    return (one for one in found if isinstance(one, kind) and one.id not in held)


def _place(copy: WorkingCopy) -> tuple[str, str]:
    """What the sender chose, else the first place of the text that leads to one province.

    A name that a province and its district share says no more than the province.
    """
    where = copy.told["where"]
    if where["province"]:
        return where["province"], where["district"]
    for place in copy.assessment.places:
        provinces = {site.province for site in place.sites}
        if len(provinces) == 1:
            return provinces.pop(), place.sites[0].district if len(place.sites) == 1 else ""
    return "", ""


def _chosen(copy: WorkingCopy) -> ToldDate | None:
    """The date that the sender chose from the lists."""
    when = copy.told["when"]
    return _date(when["calendar"], when["year"], when["month"], when["day"], when["precision"])


def _counts_from_now(when: When) -> bool:
    return any(one.calendar == RELATIVE for one in when.readings)


def _told_date(when: When) -> ToldDate | None:
    """The reading preferred, where the others weigh little; the moon may shift its ends."""
    if not when.readings or when.readings[0].weight < _PREFERRED:
        return None
    first = when.readings[0]
    margin = timedelta(days=first.margin)
    return read_as(first.first - margin, first.last + margin, first.precision)


def _date(calendar: str, year: int, month: int, day: int, precision: str) -> ToldDate | None:
    try:
        return told(calendar, year, month, day, precision=precision)
    except IntakeError:
        return None
