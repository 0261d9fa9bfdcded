"""Texts in, texts with tags out: read, recognise, unite, spread, name, cut."""

from collections.abc import Sequence

from intake.redaction.propagation import Known
from intake.redaction.pseudonyms import Ledger, canonical
from intake.redaction.reading import Reading, read
from intake.redaction.recognizers import RECOGNIZERS
from intake.redaction.types import MASKED, Cut, Finding, Identity, Redacted, Span
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
        One result for each text. `identities` holds those of that text; `pseudonym_table`
        has the whole. Time is linear in the length of the texts.
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


def pseudonym_table(results: Sequence[Redacted]) -> tuple[Identity, ...]:
    """The identities of all results of one `redact_all`, each once."""
    every = (identity for result in results for identity in result.identities)
    return tuple({identity.pseudonym: identity for identity in every}.values())


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
    every = {identity.pseudonym: identity for identity in ledger.identities()}
    return tuple(
        Redacted(text, spans, tuple(every[p] for p in _pseudonyms(spans)), cuts)
        for text, spans, cuts in cut
    )


def _pseudonyms(spans: Sequence[Span]) -> list[str]:
    return list(dict.fromkeys(span.pseudonym for span in spans))


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
        spans.append(_span(begin, written, one, pseudonym))
        cuts.append(Cut((start, end), (begin, written)))
    pieces.append(text[taken:])
    return "".join(pieces), tuple(spans), tuple(cuts)


def _span(start: int, end: int, one: Finding, pseudonym: str) -> Span:
    check = one.confidence < MASKED
    return Span(start, end, one.kind, one.confidence, one.recognizer, pseudonym, check)
