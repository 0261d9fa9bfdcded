"""Many recognizers' findings as one row of spans that do not overlap."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from intake.redaction.types import MASKED, SHOWN_BELOW, Finding

_FOREIGN = 0.45  # the most a rule is trusted in a language the text was not said to be in


def trusted(findings: Iterable[Finding], languages: Sequence[str]) -> Iterator[Finding]:
    """Findings worth hiding, each with the confidence its language allows it.

    A rule of another language is trusted less and never skipped: people mix languages.
    """
    for one in findings:
        if one.confidence < SHOWN_BELOW:
            continue
        foreign = one.language and one.language not in languages
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
    sure = sorted((f.start, f.end) for f in every if f.confidence >= MASKED)
    place = 0
    for one in sorted(every, key=lambda f: f.start):
        while place < len(sure) and sure[place][1] <= one.start:
            place += 1
        explained = place < len(sure) and sure[place][0] < one.end
        if one.kind != "NUMBER" or not explained:
            yield one
