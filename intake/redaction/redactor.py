"""Texts in, texts with tags and marks out: read, recognise, unite, spread, name, cut."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from intake.redaction.kinds import NAMES, is_context
from intake.redaction.languages import Spoken
from intake.redaction.propagation import Known
from intake.redaction.pseudonyms import Ledger, canonical
from intake.redaction.reading import Reading, read
from intake.redaction.recognizers import MISREADING, RECOGNIZERS
from intake.redaction.roles import parted
from intake.redaction.types import (
    MASKED,
    ContextMark,
    Cut,
    Finding,
    Offsets,
    Recognizer,
    Redacted,
    Span,
)
from intake.redaction.union import explained, trusted, united, united_by_kind
from intake.redaction.words import Worded


@dataclass(frozen=True, repr=False)
class _Found:
    """What was found in one text: `hidden` is cut out, `kept` is marked."""

    text: str
    reading: Reading
    hidden: Sequence[Finding]
    kept: Sequence[Finding]
    ours: Sequence[Offsets]  # in the reading


def redact(text: str, languages: Sequence[str]) -> Redacted:
    """Hide every identifier of one text; see `redact_all`."""
    return redact_all((text,), languages)[0]


def redact_all(
    texts: Sequence[str],
    languages: Sequence[str],
    *,
    read_by_machine: bool = False,
    leaving: bool = False,
    asked: Iterable[str] = (),
    people: Sequence[str] = (),
) -> tuple[Redacted, ...]:
    """Hide every identifier of a submission's texts under pseudonyms that they share.

    Context stays where it is, marked, under labels that they share as well.

    Args:
        texts: free texts of one submission, in reading order; pseudonyms are numbered in it.
        languages: page languages ("en", "fa-af", "ps") the texts are said to be in; it counts
            for paragraphs that do not tell. Rules of other languages than a paragraph's are
            applied too and trusted less.
        read_by_machine: the texts were read from pictures or heard from speech. Figures are
            what goes wrong then, so every row of six or more is hidden unless it is a date.
        leaving: the texts go out to others: a guess at a name counts inside places and schools
            as well, though they explain it to a reader of this desk.
        asked: sentences of our own, such as the questions of the form. A line that is one of
            them tells of nobody, and stays as it is.
        people: words of names that are known from elsewhere (the head of a letter), hidden
            wherever they stand.

    Returns:
        One result for each text; each carries the one table of `identities` of them all.
        Time is linear in the length of the texts.
    """
    recognizers = MISREADING if read_by_machine else RECOGNIZERS
    ours = frozenset(read(one).text for one in asked)
    found = [_found(text, languages, recognizers, ours, leaving=leaving) for text in texts]
    known = Known()
    for name in people:
        shape = read(name).text
        known.learn(shape, [Finding(0, len(shape), "PERSON", 1.0, "propagation")])
    for one in found:
        known.learn(one.reading.text, one.hidden)
    spread = [_spread(one, known) for one in found]
    return _tagged(list(_with_roles(spread)))


def _found(
    text: str,
    languages: Sequence[str],
    recognizers: Sequence[Recognizer],
    ours: Set[str],
    *,
    leaving: bool,
) -> _Found:
    reading = read(text)
    reading = replace(reading, text=Worded(reading.text))
    every = (one for recognizer in recognizers for one in recognizer.find(reading.text))
    lines = list(_lines(reading.text, ours))
    worth = _told(trusted(every, Spoken(reading.text, languages)), lines)
    kept = united_by_kind(one for one in worth if is_context(one.kind))
    identity = [one for one in worth if not is_context(one.kind)]
    hidden = identity if leaving else explained(identity, kept)
    return _Found(text, reading, united(reading.text, hidden), kept, lines)


def _lines(text: str, ours: Set[str]) -> Iterator[Offsets]:
    """Where whole lines are sentences of our own."""
    start = 0
    for line in text.split("\n") if ours else ():
        if line in ours:
            yield start, start + len(line)
        start += len(line) + 1


def _told(findings: Iterable[Finding], ours: Sequence[Offsets]) -> list[Finding]:
    """Those that do not lie in a line of ours."""
    return [
        one
        for one in findings
        if not any(start <= one.start and one.end <= end for start, end in ours)
    ]


def _spread(one: _Found, known: Known) -> _Found:
    shape = one.reading.text
    return replace(one, hidden=united(shape, [*one.hidden, *_told(known.find(shape), one.ours)]))


def _with_roles(found: Sequence[_Found]) -> Iterator[_Found]:
    """Names of those who did it go from what is hidden to what is kept."""
    parts = parted([one.reading.text for one in found], [one.hidden for one in found])
    for one, (hidden, acting) in zip(found, parts, strict=True):
        kept = sorted(united_by_kind([*one.kept, *acting]), key=lambda f: (f.start, f.end))
        yield replace(one, hidden=hidden, kept=kept)


def _tagged(found: Sequence[_Found]) -> tuple[Redacted, ...]:
    ledger, labels = Ledger(), Ledger()
    for one in found:
        ledger.learn(_names(one.reading, one.hidden))
        labels.learn(_names(one.reading, one.kept))
    cut = [_cut(one, ledger) for one in found]
    identities = ledger.identities()
    unsure = {one.pseudonym for one in identities if one.check}
    return tuple(
        replace(
            whole,
            spans=tuple(_asked(span, unsure) for span in whole.spans),
            context=_marks(one, whole, labels),
            identities=identities,
        )
        for one, whole in zip(found, cut, strict=True)
    )


def _names(reading: Reading, findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    named = (one for one in findings if one.kind in NAMES)
    return [canonical(one.kind, reading.text[one.start : one.end]) for one in named]


def _asked(span: Span, unsure: Set[str]) -> Span:
    """Ask about a span only if nothing of its identity is sure: one sure place settles it."""
    return replace(span, check=span.pseudonym in unsure)


def _cut(one: _Found, ledger: Ledger) -> Redacted:
    pieces: list[str] = []
    spans: list[Span] = []
    cuts: list[Cut] = []
    taken = written = 0
    for found in one.hidden:
        start, end = one.reading.original(found.start, found.end)
        pseudonym = ledger.give(found.kind, one.text[start:end], found.confidence)
        pieces += (one.text[taken:start], f"[{pseudonym}]")
        begin = written + start - taken
        written, taken = begin + len(pseudonym) + 2, end
        told = (found.kind, found.confidence, found.recognizer, pseudonym)
        spans.append(Span(begin, written, *told, check=found.confidence < MASKED))
        cuts.append(Cut((start, end), (begin, written)))
    pieces.append(one.text[taken:])
    return Redacted("".join(pieces), tuple(spans), cuts=tuple(cuts))


def _marks(one: _Found, whole: Redacted, labels: Ledger) -> tuple[ContextMark, ...]:
    """Marks on what is left to read; context that was cut out whole has none."""
    tags = {(span.start, span.end) for span in whole.spans}
    marks: list[ContextMark] = []
    for found in one.kept:
        start, end = one.reading.original(found.start, found.end)
        ((left, right),) = whole.map_spans([(start, end)])
        if (left, right) not in tags:
            label = labels.give(found.kind, one.text[start:end], found.confidence)
            told = (found.kind, found.confidence, found.recognizer, label)
            marks.append(ContextMark(left, right, *told))
    return tuple(marks)
