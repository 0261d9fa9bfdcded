"""What the page of a review is given: the working copy, the reading aid, the forms."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from casework import codes, dates, reading, register
from casework.doors import UnlockedRequest
from casework.records import (
    Act,
    AddedRedaction,
    Case,
    Correction,
    Message,
    Person,
    Review,
    Stored,
)
from casework.records.act import ActState
from casework.records.correction import Corrected
from casework.records.shapes import Pseudonym, Stretch
from casework.register import DeskRegister
from casework.services.acts import Proposal
from casework.services.hidden_again import missed
from casework.services.mailboxes import others_behind
from casework.showing import attachments, days, queue
from casework.showing.glossary import explained, with_terms
from casework.showing.reading_aid import ReadingAid, WordsRead, bases, marked, reading_aid
from casework.showing.working_text import Mark, WorkingText
from casework.views import wording
from casework.views.finding import found, is_held, linked, linked_with_version, listed
from intake.errors import IntakeError
from intake.languages import spoken
from intake.mailbox.coming import WITHDRAWAL
from intake.working_copy import ALL_TEXTS, WorkingCopy

_OF_PEOPLE = "PERSON-"  # what the redactor puts for a name
_ORDER = {name: place for place, name in enumerate(ALL_TEXTS)}
_ANSWERED = (Corrected.ACT_ACCEPTED, Corrected.ACT_CHANGED, Corrected.ACT_REFUSED)


@dataclass(frozen=True, repr=False)
class Answer:
    """What happened to what was sent, for the page that comes after it."""

    refusal: str = ""
    conflict: bool = False
    bound: Mapping[str, Any] = field(default_factory=dict)  # forms as filled in, by deed
    opened: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # doubts, by pseudonym


class ReviewPage:
    """One review with its submission opened, for one request."""

    def __init__(self, request: UnlockedRequest, desk: uuid.UUID, found: Stored[Review]) -> None:
        self.request, self.desk = request, desk
        self.review, self.version = found.record, found.version
        self.copy: WorkingCopy = reading.open_working_copy(
            self.review.submission, by=request.unlocked
        )

    def renew(self, found: Stored[Review]) -> None:
        """The row as it is after a deed of this very page; the text it is about is the same."""
        self.review, self.version = found.record, found.version

    @property
    def register(self) -> DeskRegister:
        """The desk's records."""
        return register.of(self.request.unlocked, self.desk)

    @property
    def has_no_note(self) -> bool:
        """Whether what colleagues noted on it is not for this reader: see `finding.stored`."""
        is_custodian = self.request.unlocked.is_custodian(self.desk)
        return not is_custodian and is_held(self.request, self.desk, self.review.id)

    @cached_property
    def texts(self) -> dict[str, WorkingText]:
        """Each text that is not empty, in reading order."""
        hidden, language = self._hidden(), spoken(get_language())
        found = bases(self.copy.assessment)
        return {
            name: with_terms(
                text, hidden.get(name, ()), found if name == "account" else (), language
            )
            for name, text in self.copy.texts.items()
            if text.text or name == "account"
        }

    @cached_property
    def added(self) -> list[Stored[AddedRedaction]]:
        """What people hid, in all versions of the submission."""
        return linked_with_version(self.request, self.desk, self.review.id, AddedRedaction)

    @cached_property
    def hidden_here(self) -> list[Stored[AddedRedaction]]:
        """Those that hide something in the version that is shown, in reading order. What is of
        a text that this copy has not (an older one may have fewer) is of nothing to show.
        """
        of_version = [one for one in self.added if one.record.hides_in(self.review.version)]
        here = [one for one in of_version if one.record.at.text in self.copy.texts]
        return sorted(here, key=lambda one: (_ORDER[one.record.at.text], one.record.at.start))

    @cached_property
    def aid(self) -> ReadingAid:
        """In the language of the page."""
        language = spoken(get_language())
        return reading_aid(self.copy.assessment, self.texts["account"], language)

    @cached_property
    def doubts(self) -> list[Mark]:
        """One mark for each pseudonym that the machine was not sure of."""
        found = {
            mark.pseudonym: mark
            for text in self.texts.values()
            for mark in text.marks
            if mark.check
        }
        return list(found.values())

    @property
    def doubts_waiting(self) -> int:
        """How many of them nobody has opened."""
        return sum(one.pseudonym not in self.review.doubts_seen for one in self.doubts)

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Pseudonyms whose text lies with the custodians."""
        marks = [mark for text in self.texts.values() for mark in text.marks]
        return tuple(
            dict.fromkeys(one.pseudonym for one in marks if one.pseudonym and not one.check)
        )

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Pseudonyms that stand for people, those too that the machine was not sure of."""
        marks = [mark for text in self.texts.values() for mark in text.marks]
        every = dict.fromkeys(one.pseudonym for one in marks if one.pseudonym)
        return tuple(tag for tag in every if tag.startswith(_OF_PEOPLE))

    def named(self, tag: str) -> Pseudonym:
        """A tag of the version that is shown."""
        return Pseudonym(review=self.review.id, tag=tag, version=self.review.version)

    @cached_property
    def known_before(self) -> list[tuple[Pseudonym, Person]]:
        """Tags of versions before this one, and whom people found them to stand for."""
        known = linked(self.request, self.desk, self.review.id, Person)
        return [
            (one, person)
            for person in known
            for one in person.known_as
            if one.review == self.review.id and one.version < self.review.version
        ]

    @cached_property
    def written(self) -> list[Stored[Act]]:
        """Acts that people wrote down from this review."""
        return linked_with_version(self.request, self.desk, self.review.id, Act)

    @property
    def acts(self) -> list[Act]:
        """The same without their versions."""
        return [one.record for one in self.written]

    @cached_property
    def corrections(self) -> list[Correction]:
        """What people answered the machine, in all versions of the submission."""
        return linked(self.request, self.desk, self.review.id, Correction)

    @cached_property
    def proposed(self) -> list[WordsRead]:
        """Acts of the machine that nobody has answered, for this version of the submission."""
        answered = {one.before for one in self._answers() if one.version == self.review.version}
        return [one for one in self.aid.acts if one.code not in answered]

    def answered_before(self, code: str) -> Correction | None:
        """The last answer to the same proposal in an earlier version, while it holds: an act that
        was taken over then and withdrawn since is a question again.
        """
        stands = {one.code for one in self.acts if one.state is not ActState.WITHDRAWN}
        found = [
            one
            for one in self._answers()
            if one.before == code and (one.what is Corrected.ACT_REFUSED or one.after in stands)
        ]
        return max(found, key=lambda one: one.version, default=None)

    def told_in(self, act: Act) -> int:
        """The version of the submission that an act was written down from; 0 where that is not
        known, or there is only one.
        """
        if self.review.version == 1:
            return 0
        told = [one.version for one in self.corrections if one.after == act.code]
        return min(told, default=0)

    def _answers(self) -> Iterator[Correction]:
        return (one for one in self.corrections if one.what in _ANSWERED)

    def proposal(self, code: str) -> Proposal:
        """As the machine made it. Raises IntakeError("no_such_proposal")."""
        for one in self.copy.assessment.acts:
            if one.code == code:
                at = tuple(Stretch(text="account", start=a, end=b) for a, b in one.words if a < b)
                return Proposal(code, at, one.probability)
        raise IntakeError("no_such_proposal")

    @cached_property
    def files(self) -> list[attachments.AttachmentShown]:
        """Each attachment that is ready, in order."""
        opened = reading.open_files(self.review.submission, by=self.request.unlocked)
        return [
            attachments.shown(attachment, place, one)
            for place, (attachment, one) in enumerate(opened, start=1)
        ]

    @cached_property
    def waiting(self) -> list[Review]:
        """Open reviews in the order of the queue."""
        states = (found(self.request, self.desk, Review, state=one) for one in queue.OPEN)
        return queue.in_order(chain.from_iterable(states), {})

    @cached_property
    def likely_same(self) -> list[Review]:
        """Reviews that may tell the same: of its province, or with one of its acts."""
        told = [("province", self.review.province), *(("code", one) for one in self.review.acts)]
        near = {
            one.id: one
            for name, code in told
            if code
            for one in found(self.request, self.desk, Review, **{name: code})
        }
        return queue.likely_same(self.review, near.values() if near else self.waiting)

    @cached_property
    def cases(self) -> list[Case]:
        """Every case that is not closed."""
        found = listed(self.request, self.desk, Case)
        return sorted((one for one in found if one.status != "closed"), key=lambda one: one.title)

    def context(self) -> dict[str, Any]:
        """What the template shows, forms left out."""
        before, after = queue.neighbours(self.waiting, self.review.id)
        asked = linked(self.request, self.desk, self.review.id, Message)
        behind = others_behind(self.request.unlocked, self.desk, self.review)
        return {
            "desk": self.desk,
            "review": self.review,
            "expects": self.version,
            "case": next((one for one in self.cases if one.id == self.review.case), None),
            "told": self.copy.told,
            "told_when": told_when(self.copy.told["when"]),
            "texts": list(self.texts.items()),
            "told_in_files": self._is_told_in_files(),
            "doubts_waiting": self.doubts_waiting,
            "known_before": self.known_before,
            "not_hidden_again": len(
                missed((one.record for one in self.added), self.review.version)
            ),
            "aid": self.aid,
            "marked": marked(
                self.texts, {name: text.context for name, text in self.copy.texts.items()}
            ),
            "glossary": explained(self.texts, spoken(get_language())),
            "abouts": list(wording.WORDS["about"]),
            "files": self.files,
            "before": before,
            "after": after,
            "messages_left": sorted(asked, key=lambda one: one.on),
            "behind": behind,
            "taken_back": any(one.comes_as == WITHDRAWAL for one in (self.review, *behind)),
            "done": done(self.request),
        }

    def _is_told_in_files(self) -> bool:
        return bool(self.copy.attachments) and not self.copy.texts["account"].text.strip()

    def _hidden(self) -> dict[str, list[Mark]]:
        """What people hid in this version, by text."""
        hidden: dict[str, list[Mark]] = {}
        for one in (each.record for each in self.hidden_here):
            put = f"[{one.hides}]"
            mark = Mark(one.at.start, one.at.end, one.hides, recognizer="person", put=put)
            hidden.setdefault(one.at.text, []).append(mark)
        return hidden


def told_when(when: Mapping[str, Any]) -> dates.ToldDate | None:
    """The date that the sender chose; None where none was given or it does not exist."""
    if not when["year"]:
        return None
    try:
        return dates.told(
            when["calendar"],
            when["year"],
            when["month"],
            when["day"],
            precision=when["precision"],
        )
    except IntakeError:
        return None


def done(request: HttpRequest) -> str:
    """What the page before did, in words; the address carries a code of ours or nothing."""
    said = wording.WORDS["done"].get(request.GET.get("done", ""))
    return gettext(said) if said else ""


def short_line(one: Review) -> Iterator[str]:
    """A review in a list to choose from."""
    language = spoken(get_language())
    day = days.both(one.received_on, language)
    yield str(one.id)[:8]
    yield f"{day.gregorian} / {day.solar}"
    yield gettext(", ").join(codes.label("family", code, language) for code in one.families)
