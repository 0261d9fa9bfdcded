"""Many recognizers' findings as one row of spans that do not overlap."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from intake.redaction.kinds import ACTORS
from intake.redaction.languages import Spoken
from intake.redaction.types import MASKED, SHOWN_BELOW, Finding

# What has words in it that look like names: places and bodies, and days with their months.
_NAMED_THINGS = frozenset(["PLACE", "SCHOOL", "CLINIC", "WORKPLACE", "UNIT", "DATE"])
_FOREIGN = 0.45  # the most a rule is trusted in a paragraph of another language


def trusted(findings: Iterable[Finding], spoken: Spoken) -> Iterator[Finding]:
    """Findings worth hiding, each with the confidence that the language around it allows it.

    A rule of another language is trusted less and never skipped: people mix languages.
    """
    for one in findings:
        if one.confidence < SHOWN_BELOW:
            continue
        foreign = one.language and one.language not in spoken.at(one.start)
        yield replace(one, confidence=min(one.confidence, _FOREIGN)) if foreign else one


def united(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """Merge what overlaps, and names side by side; the longest of the sure gives its kind.

    All that any of them covered stays hidden: hiding a word too many is the smaller harm.
    """
    whole: list[Finding] = []
    for one in sorted(_without_shadows(findings), key=lambda f: (f.start, -f.end)):
        if whole and (one.start < whole[-1].end or _same_name(text, whole[-1], one)):
            whole[-1] = _merged(whole[-1], one)
        else:
            whole.append(one)
    return whole


def united_by_kind(findings: Iterable[Finding]) -> list[Finding]:
    """Merge what overlaps and is of one kind, in order; of different kinds, each stays itself.

    A guess within what is surely of another kind is none: the 12 of an age is no date.
    """
    whole: list[Finding] = []
    last: dict[str, int] = {}
    for one in sorted(_without_guesses(findings), key=lambda f: (f.start, -f.end)):
        place = last.get(one.kind)
        if place is not None and one.start < whole[place].end:
            whole[place] = _merged(whole[place], one)
        else:
            last[one.kind] = len(whole)
            whole.append(one)
    return whole


def explained(hidden: Iterable[Finding], context: Sequence[Finding]) -> Iterator[Finding]:
    """Without guesses at a name inside what is surely a place, a school, a unit.

    Only a guess gives way (a capital, a word that may be a name), and only when it lies
    wholly within: what is surely somebody's name is hidden inside the school of that name too.
    """
    within = _within(one for one in context if one.kind in _NAMED_THINGS)
    for one in hidden:
        if not (one.kind == "PERSON" and one.confidence < MASKED and within(one)):
            yield one


def _without_guesses(context: Iterable[Finding]) -> Iterator[Finding]:
    every = list(context)
    within = _within(every)
    for one in every:
        if one.kind in ACTORS or one.confidence >= MASKED or not within(one):
            yield one


def _within(findings: Iterable[Finding]) -> Callable[[Finding], bool]:
    """Whether a finding lies wholly within a sure one of `findings`."""
    sure = sorted((f.start, f.end) for f in findings if f.confidence >= MASKED)
    starts = [start for start, _ in sure]
    ends = list(accumulate((end for _, end in sure), max))

    def within(one: Finding) -> bool:
        before = bisect_right(starts, one.start) - 1
        return before >= 0 and one.end <= ends[before]

    return within


def _merged(first: Finding, second: Finding) -> Finding:
    best = max(first, second, key=lambda f: (f.confidence >= MASKED, f.end - f.start, f.confidence))
    return replace(best, start=first.start, end=max(first.end, second.end))


def _same_name(text: str, first: Finding, second: Finding) -> bool:
    """Two findings of a person with only a space or hyphen between are one name.

    Not when one is sure and the other a guess: the guess must stay open to a question.
    """
    both = first.kind == second.kind == "PERSON"
    alike = (first.confidence >= MASKED) == (second.confidence >= MASKED)
    return both and alike and text[first.end : second.start] in (" ", "-")


def _without_shadows(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Drop a mere row of digits where a sure finding explains it, keep what sticks out.

    What sticks out of such a row beside a phone is a year or a count, shown like any other.
    """
    every = list(findings)
    sure = sorted((f.start, f.end) for f in every if f.confidence >= MASKED and f.kind != "NUMBER")
    place = 0
    for one in sorted(every, key=lambda f: f.start):
        while place < len(sure) and sure[place][1] <= one.start:
            place += 1
        explained = place < len(sure) and sure[place][0] < one.end
        if one.kind != "NUMBER" or not explained:
            yield one
