"""How fine a dossier is: places to the mask, days kept or coarsened, context under bars. Pure.

Identities need nothing here: a working copy has pseudonyms in their place. Names of those who did
it stand in it for caseworkers, and go under bars with their labels: a dossier accuses nobody in
passing, but where people have written down who is accused. What a person hid (`AddedRedaction`)
is laid over an account first, so those records belong into its selection.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import jdatetime

from casework.dates import ToldDate
from casework.dates.told import first_and_last
from casework.dossier import context
from casework.dossier.context import Found
from casework.dossier.document import Bar, Inline, Line, Run
from casework.dossier.selection import Selection
from casework.dossier.terms import PlaceMask
from casework.dossier.words import word
from casework.records import AddedRedaction, Person, Review
from casework.records.added_redaction import RECOGNIZER, covered
from casework.records.shapes import Place
from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.classification import Assessment, Urgency
from intake.redaction import Redacted
from intake.redaction.kinds import ACTORS
from intake.working_copy import TEXTS, WorkingCopy

BAR = 8  # letters wide, whatever is under it: a width of its own would tell the length
_ANSWERS = {"when": context.DATE, "where": context.PLACE}
_NO_DAY = "2000-01-01"  # by which a date without its year would be read
_DISTRICT, _PROVINCE = "2", "3"  # codes of the list `place_precision`


class DateMask(StrEnum):
    """The finest date that a dossier shows."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Rules:
    """What of the context leaves.

    Args:
        places, dates: the finest that is shown.
        hidden: kinds of `context.KINDS` that never are, beside places and days too fine.
    """

    places: PlaceMask = PlaceMask.PROVINCE
    dates: DateMask = DateMask.DAY
    hidden: frozenset[str] = frozenset()

    def hides(self, found: Found) -> bool:
        """Whether this stretch of an account goes under a bar."""
        if found.kind == context.PLACE:
            return self._too_fine_a_place(found)
        if found.kind == context.VILLAGE:
            return True  # finer than any mask
        if found.kind == context.DATE and found.kind not in self.hidden:
            return self._too_fine_a_date(found)
        return found.kind in self.hidden

    def _too_fine_a_place(self, found: Found) -> bool:
        if self.places is PlaceMask.COUNTRY or context.PLACE in self.hidden:
            return True
        return self.places is PlaceMask.PROVINCE and found.fine != context.PROVINCE

    def _too_fine_a_date(self, found: Found) -> bool:
        if self.dates is DateMask.YEAR:
            return found.fine != "year"
        return self.dates is DateMask.MONTH and found.fine == context.DAY


def coarser(one: PlaceMask, other: PlaceMask) -> PlaceMask:
    """Of two masks the one that shows less."""
    return max(one, other, key=tuple(PlaceMask).index)


def masked_place(place: Place | None, mask: PlaceMask) -> Place | None:
    """The place as far as the mask shows it, without the words it was told in.

    None: nothing of it is left.
    """
    if place is None or mask is PlaceMask.COUNTRY or not place.province:
        return None
    if mask is PlaceMask.DISTRICT and place.district:
        finest = _PROVINCE if place.precision == _PROVINCE else _DISTRICT
        return replace(place, words="", precision=finest)
    return Place(province=place.province, precision=_PROVINCE)


def masked_date(told: ToldDate | None, mask: DateMask) -> ToldDate | None:
    """The date as a range of whole months or years, without the words it was told in.

    Months are those of the calendar it was told in. None: nothing of it is known.
    """
    if told is None or mask is DateMask.DAY or not told.is_known:
        return told if mask is DateMask.DAY else None
    calendar = told.calendar if told.calendar == SOLAR_HIJRI else GREGORIAN
    begins = told.from_day and _whole(told.from_day, calendar, mask)[0]
    ends = told.to_day and _whole(told.to_day, calendar, mask)[1]
    whole_year = mask is DateMask.YEAR or told.precision == "year"
    precision = "year" if whole_year else "month"
    if begins is None or ends is None:
        precision = "before or after"
    elif told.precision == "season" and not whole_year:
        precision = "season"
    return ToldDate(calendar=calendar, precision=precision, from_day=begins, to_day=ends)


def account_lines(
    copy: WorkingCopy,
    rules: Rules,
    language: str,
    added: Iterable[AddedRedaction] = (),
    called: Mapping[str, str] | None = None,
) -> tuple[Line, ...]:
    """An account as lines, one for each paragraph, with bars where something is hidden.

    Args:
        language: of the words on the bars; the account keeps its own.
        added: what people hid in it; those of other reports and versions are left aside.
        called: pseudonyms of the account ("PERSON-1") to those of the desk; one that is not
            here stands as it is and is of this account only.
    """
    pieces = _Barred(copy, rules, language, tuple(added), called or {})
    return tuple(line for name in TEXTS for line in pieces.lines(name))


def text_lines(text: Redacted, rules: Rules, language: str) -> tuple[Line, ...]:
    """The words of a file as lines, by the same rules.

    Its tags are numbered by themselves: "PERSON-1" of a file is another than that of the account
    it came with, so bars say no more than that somebody is hidden.
    """
    nobody = {span.pseudonym: "" for span in text.spans}
    nothing = Assessment((), (), (), (), (), Urgency(""))
    alone = WorkingCopy("", 1, "", _NO_DAY, language, {"account": text}, {}, nothing)
    return tuple(_Barred(alone, rules, language, (), nobody).lines("account"))


def called_in(people: Iterable[Person], review: uuid.UUID, version: int) -> dict[str, str]:
    """The desk's pseudonyms for the tags of one version of a report."""
    return {
        alias.tag: person.pseudonym
        for person in people
        for alias in person.known_as
        if (alias.review, alias.version) == (review, version)
    }


def account_of(selection: Selection, review: Review, rules: Rules) -> tuple[Line, ...]:
    """`account_lines` of one chosen report, with all that its selection knows of it."""
    return tuple(line for _name, lines in texts_of(selection, review, rules) for line in lines)


def texts_of(
    selection: Selection, review: Review, rules: Rules
) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """`account_of`, each text by itself: "account" and the short answers beside it that were
    given, by their names in a working copy.
    """
    added = (one for one in selection.of(AddedRedaction) if one.review == review.id)
    version = selection.accounts[review.id].version
    called = called_in(selection.of(Person), review.id, version)
    of_this = [one for one in added if one.version == version]
    copy, language = selection.accounts[review.id], selection.terms.language
    pieces = _Barred(copy, rules, language, of_this, called)
    told = ((name, tuple(pieces.lines(name))) for name in TEXTS)
    return ((name, lines) for name, lines in told if lines)


@dataclass(frozen=True)
class _Bar:
    start: int
    end: int
    label: str


@dataclass(frozen=True, repr=False)
class _Barred:
    """One account, its rules, and what people hid in it."""

    copy: WorkingCopy
    rules: Rules
    language: str
    added: Sequence[AddedRedaction]
    called: Mapping[str, str]

    def __repr__(self) -> str:
        return "<_Barred>"

    def lines(self, name: str) -> Iterator[Line]:
        """The paragraphs of one text; a bar that spans two of them stands in the first."""
        hidden = [
            (one.at, one.hides)
            for one in self.added
            if one.at.text == name and one.hides_in(self.copy.version)
        ]
        text = self.copy.texts[name]
        shown = covered(text, hidden) if hidden else text
        bars = [*self._tags(shown), *self._actors(shown), *self._context(name, text, shown)]
        bars = _apart(bars)
        line: list[Inline] = []
        for piece in _cut(shown.text, bars):
            if isinstance(piece, Bar):
                line.append(piece)
                continue
            first, *others = piece.split("\n")
            line.extend(self._run(first))
            for other in others:
                if line:
                    yield tuple(line)
                line = list(self._run(other))
        if line:
            yield tuple(line)

    def _run(self, text: str) -> Iterator[Run]:
        if text.strip():
            yield Run(text, language=self.copy.language)

    def _tags(self, shown: Redacted) -> Iterator[_Bar]:
        for span in shown.spans:
            is_name = span.recognizer != RECOGNIZER
            label = self.called.get(span.pseudonym, span.pseudonym) if is_name else ""
            yield _Bar(span.start, span.end, label or self._word("hidden"))

    def _actors(self, shown: Redacted) -> Iterator[_Bar]:
        for mark in shown.context:
            if mark.kind in ACTORS:
                yield _Bar(mark.start, mark.end, mark.label)

    def _context(self, name: str, text: Redacted, shown: Redacted) -> Iterator[_Bar]:
        if shown.text and self._all_of(name):
            yield _Bar(0, len(shown.text), self._word(_ANSWERS[name]))
            return
        found = list(context.find(shown.text, date.fromisoformat(self.copy.received_on)))
        found += context.marked(shown)
        if name == "account":
            found += _assessed(self.copy, text, shown)
        for one in found:
            if self.rules.hides(one):
                yield _Bar(one.start, one.end, self._word(one.kind))

    def _all_of(self, name: str) -> bool:
        """An answer that is nothing but a place or a day goes whole: no pattern is needed."""
        coarse = self.rules.dates is not DateMask.DAY or context.DATE in self.rules.hidden
        return name == "where" or (name == "when" and coarse)

    def _word(self, kind: str) -> str:
        return word("telling", f"bar_{kind}", self.language)


def _assessed(copy: WorkingCopy, text: Redacted, shown: Redacted) -> Iterator[Found]:
    """What classification saw when it read the original: it points into the working text."""
    told = copy.assessment
    marks = [(words, context.DATE, one.fine) for one in told.dates for words in one.words]
    marks += [(words, context.PERPETRATOR, "") for one in told.perpetrators for words in one.words]
    # A text that nobody hid anything in has no cuts, and its offsets are as they were.
    moved = [mark[0] for mark in marks]
    if shown is not text:
        moved = list(shown.map_spans(moved))
    for (start, end), (_words, kind, fine) in zip(moved, marks, strict=True):
        yield Found(start, end, kind, fine)


def _apart(bars: Iterable[_Bar]) -> list[_Bar]:
    """In order, those that overlap made one, under the label of the first."""
    united: list[_Bar] = []
    for one in sorted(bars, key=lambda bar: (bar.start, -bar.end)):
        if united and one.start < united[-1].end:
            before = united[-1]
            united[-1] = replace(before, end=max(before.end, one.end))
        else:
            united.append(one)
    return united


def _cut(text: str, bars: Iterable[_Bar]) -> Iterator[str | Bar]:
    at = 0
    for one in bars:
        yield text[at : one.start]
        yield Bar(BAR, one.label)
        at = one.end
    yield text[at:]


def _whole(day: date, calendar: str, mask: DateMask) -> tuple[date, date]:
    """The whole month or year around a day."""
    local = jdatetime.date.fromgregorian(date=day) if calendar == SOLAR_HIJRI else day
    month = 0 if mask is DateMask.YEAR else local.month
    return first_and_last(calendar, local.year, month, 0)
