"""Which acts everybody in them lets be counted: one look per person, however many there are.

An act is left out, and said to be, where somebody in it whom it does not accuse, protected or not,
or a source of it has not agreed to the scopes of the dossier, or has asked through its mailbox to
have it back since. Of several records of one person the one that allows least counts, as in
`consenting`. Pure.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from casework.dossier import consenting
from casework.dossier.selection import Selection
from casework.dossier.taken_back import asked_on, is_taken_back
from casework.records import Consent, Information, Intervention, Involvement, Review, Source
from casework.records.shapes import Mute


class Permitted(Mute):
    """The consents of one selection, by whose they are."""

    def __init__(self, selection: Selection) -> None:
        self._selection, terms = selection, selection.terms
        self._scopes = (terms.scope, consenting.scope_of(terms.audience))
        self._seen: dict[uuid.UUID, bool] = {}

    def act(self, roles: Iterable[Involvement], accounts: Iterable[Information]) -> bool:
        """Whether an act with these roles and accounts may be counted."""
        persons = (one.person for one in roles if one.person and consenting.is_asked(one))
        return all(self.holder(row) for row in (*persons, *(one.source for one in accounts)))

    def intervention(self, one: Intervention) -> bool:
        """Whether the person it was done for, if there is one, agreed."""
        return one.person is None or self.holder(one.person)

    def review(self, review: Review) -> bool:
        """Whether every source of a submission agreed; one whose source is not written down
        did not.
        """
        sources = self._senders.get(review.id, ())
        return bool(sources) and all(self.holder(row) for row in sources)

    def holder(self, row: uuid.UUID) -> bool:
        """Whether one person or source agreed to every scope that is needed."""
        if row not in self._seen:
            self._seen[row] = self._agrees(row)
        return self._seen[row]

    def _agrees(self, row: uuid.UUID) -> bool:
        source = self._selection.one(Source, row)
        both = {row, source.person} if source and source.person else {row}
        consents = [one for each in both for one in self._consents.get(each, ())]
        asked = self._asked.get(row)
        if asked and any(is_taken_back(asked, consents, scope) for scope in self._scopes):
            return False
        day = self._selection.terms.made_on
        states = ((consenting.state_of(consents, scope, day), scope) for scope in self._scopes)
        return bool(consents) and all(consenting.permits(*one) for one in states)

    @cached_property
    def _asked(self) -> Mapping[uuid.UUID, date]:
        return asked_on(self._selection)

    @cached_property
    def _consents(self) -> dict[uuid.UUID, list[Consent]]:
        found: dict[uuid.UUID, list[Consent]] = defaultdict(list)
        for one in self._selection.of(Consent):
            holder = one.person or one.source
            if holder:
                found[holder].append(one)
        return found

    @cached_property
    def _senders(self) -> dict[uuid.UUID, set[uuid.UUID]]:
        found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        for source in self._selection.of(Source):
            if source.review:
                found[source.review].add(source.id)
        for told in self._selection.of(Information):
            if told.review:
                found[told.review].add(told.source)
        return found
