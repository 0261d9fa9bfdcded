"""How records become lines: dates, places, codes, people and counts in the words of a page. Pure.

Nothing is left blank: what is not known is written out as such. Every sentence of fact ends in
a note that names the evidence items it rests on, or the accounts where no item goes along.
"""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from casework import codes, dates
from casework.dates import ToldDate
from casework.dossier.document import Bar, Inline, Line, Note, Paragraph, Run
from casework.dossier.masking import Rules, masked_date, masked_place
from casework.dossier.selection import Selection
from casework.dossier.words import word
from casework.records import (
    Act,
    Evidence,
    Information,
    Involvement,
    OfficeHolder,
    Person,
    Unit,
)
from casework.records.act import ActState
from casework.records.involvement import PERPETRATOR
from casework.records.shapes import FieldValue, Mute, Place
from intake.facts import FieldType
from intake.letters import own_digits

A = TypeVar("A", Involvement, Information)

SUBJECT = "telling"
VICTIM = "victim"
_SLOT = re.compile(r"\{(\w+)\}")
_LISTED = {"en": ", ", "fa-af": "، ", "ps": "، "}


@dataclass(frozen=True, repr=False)
class Teller(Mute):
    """Tells what one selection holds, in one language, as fine as the rules let it.

    `named`: persons whose identity is in the selection are called by their names.
    """

    selection: Selection
    rules: Rules = field(default_factory=Rules)
    language: str = "en"
    named: bool = False

    def say(self, key: str, subject: str = SUBJECT, **parts: Line) -> Line:
        """The wording of a key, its `{places}` filled with lines of their own."""
        return tuple(self._filled(word(subject, key, self.language), parts))

    def text(self, key: str, subject: str = SUBJECT) -> str:
        """The wording of a key that has no places."""
        return word(subject, key, self.language)

    def unknown(self) -> Line:
        """That it is not known, written out."""
        return self.say("unknown")

    def words(self, text: str, language: str = "") -> Line:
        """What somebody wrote, as it stands: it may be in any language."""
        told = text.strip()
        return (Run(told, apart=True, language=language),) if told else self.unknown()

    def code(self, name: str, code: str) -> Line:
        """The label of a code; "not known" for none."""
        return (Run(codes.label(name, code, self.language)),) if code else self.unknown()

    def codes(self, name: str, several: Iterable[str]) -> Line:
        """The labels of codes."""
        return self.listed(self.code(name, one) for one in several)

    def date(self, told: ToldDate | None) -> Line:
        """In both calendars, with how precise it is, and as it was told where the rules let it."""
        masked = masked_date(told, self.rules.dates)
        if masked is None or not (masked.is_known or masked.raw):
            return self.unknown()
        shown = dates.shown(masked, self.language)
        precision = self.code("date_precision", masked.precision)
        if not masked.is_known:
            return self.say("date_words", raw=(Run(shown.raw, apart=True),))
        solar, gregorian = (Run(shown.solar, apart=True),), (Run(shown.gregorian, apart=True),)
        if not shown.raw:
            return self.say("date", solar=solar, gregorian=gregorian, precision=precision)
        raw = (Run(shown.raw, apart=True),)
        return self.say("date_told", raw=raw, solar=solar, gregorian=gregorian, precision=precision)

    def place(self, place: Place | None) -> Line:
        """At the mask: district and province, the province, or nothing finer than the country."""
        masked = masked_place(place, self.rules.places)
        if masked is None:
            return self.say("place_country") if place else self.unknown()
        province = self.code("province", masked.province)
        if not masked.district:
            return self.say("place_province", province=province)
        return self.say(
            "place_district", district=self.code("district", masked.district), province=province
        )

    def number(self, value: int) -> Line:
        """In the digits of the readers."""
        return (Run(own_digits(str(value), self.language), apart=True),)

    def count(self, least: int | None, most: int | None) -> Line:
        """How many people, as a range where it is one."""
        if least is None and most is None:
            return self.unknown()
        if least is None or most is None:
            known = self.number(least or most or 0)
            return self.say("count_least" if most is None else "count_most", number=known)
        if least == most:
            return self.number(least)
        return self.say("count_range", least=self.number(least), most=self.number(most))

    def person(self, row: uuid.UUID | None) -> Line:
        """By pseudonym; by name where names may stand, and always where nobody is protected."""
        person = self.selection.one(Person, row)
        if person is None or row is None:
            return self.unknown()
        named = self.selection.names.get(row) if self.named else None
        called = named.called if named else person.called
        return (Run(called[0] if called else person.pseudonym, apart=True),)

    def force(self, act: Act) -> Line:
        """The forces an act is laid to, by their kind."""
        return self.codes("perpetrator_type", act.forces)

    def accused(self, act: Act) -> Line:
        """Forces, units and office-holders, with the part each is said to have taken."""
        return self.listed(self._accused(act)) if self._perpetrators(act) else self.force(act)

    def involved(self, role: Involvement) -> Line:
        """Who has a role: the person, or the office-holder, unit and force it is laid to."""
        return self.listed(self._involved(role))

    def answer(self, value: FieldValue | None) -> Line:
        """The answer to one field, whatever its type."""
        if value is None:
            return self.unknown()
        return self.listed(self._answers(value))

    def value(self, act: Act, *keys: str) -> Line:
        """The answer to the first of these fields that an act has."""
        return self.answer(next((one for key in keys if (one := act.value(key))), None))

    def listed(self, lines: Iterable[Line]) -> Line:
        """Lines as one, with the comma of the language between them; "not known" for none."""
        told: list[Inline] = []
        for line in lines:
            told += [Run(_LISTED[self.language]), *line] if told else line
        return tuple(told) or self.unknown()

    def sentence(self, act: Act) -> Line:
        """What was done, when, where, to how many, by which force; with its note."""
        told = self.say(
            "act",
            what=self.code("act", act.code),
            when=self.date(act.began),
            where=self.place(act.place),
            persons=self.count(act.persons_least, act.persons_most),
            force=self.force(act),
        )
        return (*told, self.note(act))

    def grounds(self, act: Act) -> Line:
        """Its level of proof and the accounts it rests on, with their grades."""
        accounts = self.accounts(act)
        graded = [one.grade.reliability + one.grade.credibility for one in accounts if one.grade]
        return self.say(
            "grounds",
            proof=self.code("proof_level", act.proof_level),
            number=self.number(len(accounts)),
            grades=self.listed((Run(one, apart=True),) for one in sorted(graded)),
        )

    def note(self, act: Act) -> Note:
        """The items an act rests on; where none goes along, its accounts, said in words."""
        items = self.items(act.id)
        return Note(items) if items else Note((), plain(self.grounds(act)))

    def with_note(self, line: Line, act: Act) -> Line:
        """A statement and its note."""
        return (*line, self.note(act))

    def items(self, row: uuid.UUID) -> tuple[str, ...]:
        """Numbers of the items that belong to an act, a person or a report, in their order."""
        return self._items.get(row, ())

    def paragraph(self, line: Line) -> Paragraph:
        """A paragraph of our own words."""
        return Paragraph(line)

    def acts(self) -> tuple[Act, ...]:
        """The acts that people stand behind, in the order chosen."""
        return tuple(one for one in self.selection.of(Act) if one.state is ActState.ACCEPTED)

    def roles(self, act: Act) -> tuple[Involvement, ...]:
        """Who had a part in an act, in the order chosen."""
        return self._roles.get(act.id, ())

    def accounts(self, act: Act) -> tuple[Information, ...]:
        """The accounts of an act, in the order chosen."""
        return self._accounts.get(act.id, ())

    def victims(self, act: Act) -> tuple[uuid.UUID, ...]:
        """Rows of an act's victims, in the order chosen; their families are not among them."""
        found = (one.person for one in self.roles(act) if one.role == VICTIM)
        return tuple(dict.fromkeys(row for row in found if row is not None))

    def _filled(self, wording: str, parts: dict[str, Line]) -> Iterator[Inline]:
        for place, piece in enumerate(_SLOT.split(wording)):
            if place % 2:
                yield from parts[piece]
            elif piece:
                yield Run(piece)

    def _perpetrators(self, act: Act) -> Sequence[Involvement]:
        return [one for one in self.roles(act) if one.role == PERPETRATOR]

    def _accused(self, act: Act) -> Iterator[Line]:
        for role in self._perpetrators(act):
            who = self.involved(role)
            degree = self.code("involvement_degree", role.degree)
            yield self.say("accused", who=who, degree=degree)

    def _involved(self, role: Involvement) -> Iterator[Line]:
        holder = self.selection.one(OfficeHolder, role.office_holder)
        unit = self.selection.one(Unit, role.unit)
        if holder is not None:
            name = (Run(holder.called[0], apart=True),)
            yield self.say("holder", name=name, office=self.words(holder.office))
        if role.person is not None:
            yield self.person(role.person)
        if unit is not None:
            yield (Run(unit.called[0], apart=True),)
        if role.force:
            yield self.code("perpetrator_type", role.force)

    def _answers(self, value: FieldValue) -> Iterator[Line]:
        asked = codes.field(value.key)
        if asked.type is FieldType.YES_NO_UNKNOWN:
            yield from (self.code("yes_no_unknown", one) for one in value.texts)
        elif asked.codes:
            yield from (self.code(asked.codes, one) for one in value.texts)
        elif asked.type is FieldType.MONEY:
            yield (Run(" ".join((*map(str, value.numbers), *value.texts)), apart=True),)
        else:
            yield from map(self.words, value.texts)
            yield from map(self.number, value.numbers)
        yield from map(self.date, value.dates)
        yield from map(self.place, value.places)
        yield from map(self._record, value.records)

    def _record(self, row: uuid.UUID) -> Line:
        found = self.selection.records.get(row)
        if isinstance(found, Person):
            return self.person(row)
        if isinstance(found, OfficeHolder):
            return (Run(found.called[0], apart=True),)
        if isinstance(found, Evidence):
            return self.listed((Run(one, apart=True),) for one in self.items(row))
        return self.sentence(found)[:-1] if isinstance(found, Act) else self.unknown()

    @cached_property
    def _roles(self) -> dict[uuid.UUID, tuple[Involvement, ...]]:
        return _by_act(self.selection.of(Involvement))

    @cached_property
    def _accounts(self) -> dict[uuid.UUID, tuple[Information, ...]]:
        return _by_act(self.selection.of(Information))

    @cached_property
    def _items(self) -> dict[uuid.UUID, tuple[str, ...]]:
        """Numbers of items by every row that their evidence records name."""
        found: dict[uuid.UUID, tuple[str, ...]] = {}
        for item in self.selection.items:
            record = self.selection.one(Evidence, item.record)
            for row in dict.fromkeys((item.record, *(record.links() if record else ()))):
                found[row] = (*found.get(row, ()), item.number)
        return found


def _by_act(records: Iterable[A]) -> dict[uuid.UUID, tuple[A, ...]]:
    """Once for all acts: asking the selection for each would go through every record again."""
    found: dict[uuid.UUID, list[A]] = {}
    for one in records:
        found.setdefault(one.act, []).append(one)
    return {act: tuple(several) for act, several in found.items()}


def plain(line: Line) -> str:
    """A line as text: bars as their labels in brackets, notes left out."""
    pieces = (f"[{one.label}]" if isinstance(one, Bar) else one.text for one in line
              if not isinstance(one, Note))  # fmt: skip
    return "".join(pieces)
