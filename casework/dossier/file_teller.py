"""What the parts of the mechanism file tell with: acts by number, roles, consents. Pure."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from casework.dossier import consenting
from casework.dossier.consenting import Relied
from casework.dossier.document import Block, Line, Listing, Paragraph, Run
from casework.dossier.telling import Teller
from casework.records import Act, Involvement

SUBJECT = "mechanism"


class FileTeller(Teller):
    """A teller of one file. Everything that many lines ask for is looked up once."""

    @cached_property
    def numbers(self) -> Mapping[uuid.UUID, str]:
        """The acts by row: A-001 and on, in the order of the file."""
        return {act.id: f"A-{n:03}" for n, act in enumerate(self.acts(), start=1)}

    @cached_property
    def relied_on(self) -> Mapping[uuid.UUID, Sequence[Relied]]:
        """The consents the file rests on, by who gave them."""
        found: dict[uuid.UUID, list[Relied]] = defaultdict(list)
        for one in consenting.relied_on(self.selection):
            found[one.holder].append(one)
        return found

    def parts_of(self, row: uuid.UUID) -> Sequence[Involvement]:
        """The roles of a person, a unit or an office-holder."""
        return self._parts.get(row, ())

    @cached_property
    def _parts(self) -> Mapping[uuid.UUID, list[Involvement]]:
        found: dict[uuid.UUID, list[Involvement]] = defaultdict(list)
        for role in self.selection.of(Involvement):
            for row in {role.person, role.unit, role.office_holder} - {None}:
                if row is not None:
                    found[row].append(role)
        return found


def answered(teller: FileTeller, key: str) -> tuple[str, Line]:
    """A question's label and what was answered; "not assessed by us" written out."""
    told = teller.selection.terms.answers.get(key, "").strip()
    line = teller.words(told) if told else teller.say("not_assessed", SUBJECT)
    return teller.text(f"label_{key}", SUBJECT), line


def listing(teller: FileTeller, lines: Iterable[Line]) -> Block:
    found = list(lines)
    return Listing(found) if found else Paragraph(teller.say("none_found", SUBJECT))


def numbered(teller: FileTeller) -> Iterator[tuple[str, Act]]:
    """The acts with the number each has throughout the file."""
    return ((teller.numbers[act.id], act) for act in teller.acts())


def name_of(teller: FileTeller, row: uuid.UUID) -> Line:
    number = teller.numbers.get(row, "")
    return (Run(number, apart=True),) if number else teller.unknown()
