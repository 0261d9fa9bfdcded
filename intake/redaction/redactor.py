"""Texts in, texts with tags out: read, recognise, unite, spread, name, cut."""

from collections.abc import Sequence, Set
from dataclasses import replace

from intake.redaction.propagation import Known
from intake.redaction.pseudonyms import Ledger, canonical
from intake.redaction.reading import Reading, read
from intake.redaction.recognizers import RECOGNIZERS
from intake.redaction.types import MASKED, Cut, Finding, Redacted, Span
from intake.redaction.union import trusted, united


def redact(text: str, languages: Sequence[str]) -> Redacted:
    """Hide every identifier of one text; see `redact_all`."""
    return redact_all((text,), languages)[0]


def redact_all(texts: Sequence[str], languages: Sequence[str]) -> tuple[Redacted, ...]:
    """Hide every identifier of a submission's texts under pseudonyms that they share.

    Args:
        texts: free texts of one submission, in reading order; pseudonyms are numbered in it.
        languages: page languages ("en", "fa-af", "ps") the texts are said to be in. Rules
            of other languages are applied too and trusted less.

    Returns:
        One result for each text; each carries the one table of `identities` of them all.
        Time is linear in the length of the texts.
    """
    readings = [read(text) for text in texts]
    found = [_found(reading, languages) for reading in readings]
    known = Known()
    for reading, findings in zip(readings, found, strict=True):
        known.learn(reading.text, findings)
    whole = [
        united(reading.text, [*findings, *known.find(reading.text)])
        for reading, findings in zip(readings, found, strict=True)
    ]
    return _tagged(texts, readings, whole)


def _found(reading: Reading, languages: Sequence[str]) -> list[Finding]:
    every = (one for recognizer in RECOGNIZERS for one in recognizer.find(reading.text))
    return united(reading.text, trusted(every, languages))


def _tagged(
    texts: Sequence[str], readings: Sequence[Reading], whole: Sequence[list[Finding]]
) -> tuple[Redacted, ...]:
    ledger = Ledger()
    for reading, findings in zip(readings, whole, strict=True):
        persons = [reading.text[f.start : f.end] for f in findings if f.kind == "PERSON"]
        ledger.learn([canonical("PERSON", name) for name in persons])
    cut = [_cut(*three, ledger) for three in zip(texts, readings, whole, strict=True)]
    identities = ledger.identities()
    unsure = {one.pseudonym for one in identities if one.check}
    return tuple(
        Redacted(text, tuple(_asked(span, unsure) for span in spans), identities, cuts)
        for text, spans, cuts in cut
    )


def _asked(span: Span, unsure: Set[str]) -> Span:
    """Ask about a span only if nothing of its identity is sure: one sure place settles it."""
    return replace(span, check=span.pseudonym in unsure)


def _cut(
    text: str, reading: Reading, findings: Sequence[Finding], ledger: Ledger
) -> tuple[str, tuple[Span, ...], tuple[Cut, ...]]:
    pieces: list[str] = []
    spans: list[Span] = []
    cuts: list[Cut] = []
    taken = written = 0
    for one in findings:
        start, end = reading.original(one.start, one.end)
        pseudonym = ledger.give(one.kind, text[start:end], one.confidence)
        pieces += (text[taken:start], f"[{pseudonym}]")
        begin = written + start - taken
        written, taken = begin + len(pseudonym) + 2, end
        told = (one.kind, one.confidence, one.recognizer, pseudonym)
        spans.append(Span(begin, written, *told, check=one.confidence < MASKED))
        cuts.append(Cut((start, end), (begin, written)))
    pieces.append(text[taken:])
    return "".join(pieces), tuple(spans), tuple(cuts)
