"""What is ticked in the form of a new dossier, and what could be, read for one request."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.http import QueryDict

from casework import register
from casework.doors import UnlockedRequest
from casework.dossier.choosing import CHOOSABLE
from casework.records import Act, Case, Dossier, Evidence, Involvement, Person, Record
from casework.records.involvement import PERPETRATOR
from casework.services import dossiers
from casework.views.finding import linked, listed
from intake.errors import IntakeError

R = TypeVar("R", bound=Record)
_MOST_CASES = 500  # in the list to add from; others are reached from their own page


@dataclass(frozen=True, repr=False)
class Parts:
    """What is in one case and can go alone."""

    case: Case
    acts: tuple[Act, ...]
    persons: tuple[Person, ...]
    evidence: tuple[Evidence, ...]


class Ticked:
    """Rows by the names of their fields. `again` is the number of the dossier of which this is a
    further version; `told` what was sent, or asked for in the address.
    """

    def __init__(
        self, request: UnlockedRequest, desk: uuid.UUID, told: QueryDict | None = None
    ) -> None:
        """`told`: what was sent by an earlier request, in place of this one's."""
        self.request, self.desk, self.by = request, desk, request.unlocked
        self.is_sent = told is not None or request.method == "POST"
        sent = request.POST if told is None else told
        self.told: Any = sent if self.is_sent else request.GET
        self.again = self.told.get("again", "")

    @cached_property
    def rows(self) -> tuple[uuid.UUID, ...]:
        """What is ticked. Raises IntakeError("page_unknown") for what is not at this desk."""
        found = [*self.ids("row"), *self.ids("case")]
        if self.is_sent and self.told.get("deed") == "add":
            found += self.ids("add")
        if not self.is_sent and self.before is not None:
            found += [one.id for one in self._chosen_before(self.before)]
        for row in found:
            self._choosable(row)
        return tuple(dict.fromkeys(found))

    @cached_property
    def of(self) -> tuple[uuid.UUID, ...]:
        """The cases whose parts are listed."""
        cases = [row for row in self.rows if isinstance(self._choosable(row), Case)]
        return tuple(dict.fromkeys((*self.ids("of"), *cases)))

    @cached_property
    def parts(self) -> list[Parts]:
        """Of these cases, what can be ticked alone."""
        found = (self._choosable(row) for row in self.of)
        return [self._parts(one) for one in found if isinstance(one, Case)]

    @property
    def apart(self) -> list[Record]:
        """What is ticked and in none of the cases listed."""
        listed = {one.id for each in self.parts for one in (each.case, *each.acts, *each.persons,
                                                            *each.evidence)}  # fmt: skip
        return [self._choosable(row) for row in self.rows if row not in listed]

    @property
    def more_cases(self) -> list[Case]:
        """Those that can be added, the latest changed first."""
        found = [one for one in listed(self.request, self.desk, Case) if one.id not in self.of]
        found.sort(key=lambda one: (one.changed_on, str(one.id)), reverse=True)
        return found[:_MOST_CASES]

    @cached_property
    def without(self) -> frozenset[uuid.UUID]:
        """What stays behind though it would come along."""
        return frozenset(self.ids("without"))

    @cached_property
    def before(self) -> Dossier | None:
        """The latest version of the dossier that is made again."""
        found = (one.record for one in dossiers.versions(self.by, self.desk))
        return next((one for one in found if one.number == self.again), None)

    def _chosen_before(self, before: Dossier) -> list[Record]:
        """Its cases, or all that was in it where no whole case was."""
        still = [one for one in map(self.find, before.items) if isinstance(one, CHOOSABLE)]
        return [one for one in still if isinstance(one, Case)] or still

    def ids(self, name: str) -> list[uuid.UUID]:
        """The rows of a field. Raises IntakeError("page_unknown") for what is none."""
        try:
            return [uuid.UUID(one) for one in self.told.getlist(name) if one]
        except ValueError:
            raise IntakeError("page_unknown") from None

    def find(self, row: uuid.UUID) -> Record | None:
        """A record of this desk."""
        found = register.of(self.by, self.desk).get(row)
        return found.record if found else None

    def _choosable(self, row: uuid.UUID) -> Record:
        found = self.find(row)
        if not isinstance(found, CHOOSABLE):
            raise IntakeError("page_unknown")
        return found

    def _parts(self, case: Case) -> Parts:
        acts = self._near((case.id, *case.reviews), Act)
        roles = [one for act in acts for one in self._near((act.id,), Involvement)]
        people = {one.person for one in roles if one.person and one.role != PERPETRATOR}
        persons = [one for one in map(self.find, people) if isinstance(one, Person)]
        items = self._near((case.id, *case.reviews, *(act.id for act in acts)), Evidence)
        ordered = sorted(persons, key=lambda one: (one.pseudonym, str(one.id)))
        return Parts(case, tuple(acts), tuple(ordered), tuple(items))

    def _near(self, rows: tuple[uuid.UUID, ...], kind: type[R]) -> list[R]:
        """What names one of these rows, once each."""
        found = (one for row in rows for one in linked(self.request, self.desk, row, kind))
        return list({one.id: one for one in found}.values())
