"""From a text to an assessment: one reading, one row of tokens, every question asked of it."""

from collections.abc import Mapping, Sequence
from datetime import date

from intake.classification.counts import find_counts
from intake.classification.dates import as_told
from intake.classification.lexicon import ACTS, PERPETRATORS, SIGNALS, weigh
from intake.classification.phrases import Hit, Index
from intake.classification.tokens import Token, tokens_of
from intake.classification.types import Act, Assessment, Offsets, Perpetrator, Where
from intake.classification.urgency import ages_of_children, judge
from intake.classification.when import Expression, expressions
from intake.classification.where import places_named
from intake.redaction import Reading, read

_WORTH_SAYING = 0.25  # acts below are not proposed


def classify(text: str, received_on: date) -> Assessment:
    """Propose acts, dates, places, perpetrators, counts and urgency for `text`.

    Args:
        text: the original account, in any mix of Dari, Pashto and English.
        received_on: the day of receipt; dates without a year are taken to lie before it.

    Returns:
        Proposals whose offsets point into `text`; `Assessment.moved` carries them over to the
        redacted text. Time is linear in the length of `text`.
    """
    reading = read(text)
    tokens = tokens_of(text, reading)
    acts = _acts(reading, tokens)
    times = list(expressions(reading.text, received_on))
    dates = tuple(as_told(reading, times))
    signals = _signals(reading, tokens)
    return Assessment(
        acts=acts,
        dates=dates,
        places=_places(reading, times),
        perpetrators=_perpetrators(reading, tokens),
        counts=tuple(find_counts(reading, tokens)),
        urgency=judge(acts, signals, dates, received_on),
    )


def _by_code(index: Index, tokens: Sequence[Token]) -> Mapping[str, list[Hit]]:
    codes: dict[str, list[Hit]] = {}
    for hit in index.find(tokens):
        codes.setdefault(hit.phrase.code, []).append(hit)
    return codes


def _words(reading: Reading, tokens: Sequence[Token], hits: Sequence[Hit]) -> tuple[Offsets, ...]:
    """Where the hits stand in the original text, overlaps joined, in order."""
    joined: list[Offsets] = []
    for start, end in sorted((tokens[h.first].start, tokens[h.last].end) for h in hits):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(reading.original(*one) for one in joined)


def _acts(reading: Reading, tokens: Sequence[Token]) -> tuple[Act, ...]:
    acts = [
        Act(code, weigh(tokens, hits), _words(reading, tokens, hits))
        for code, hits in _by_code(ACTS, tokens).items()
    ]
    proposed = (act for act in acts if act.probability >= _WORTH_SAYING)
    return tuple(sorted(proposed, key=lambda act: (-act.probability, act.code)))


def _signals(reading: Reading, tokens: Sequence[Token]) -> dict[str, tuple[Offsets, ...]]:
    found = {
        code: _words(reading, tokens, hits) for code, hits in _by_code(SIGNALS, tokens).items()
    }
    children = (*found.get("E_CHILD", ()), *ages_of_children(reading))
    return {**found, "E_CHILD": children} if children else found


def _places(reading: Reading, times: Sequence[Expression]) -> tuple[Where, ...]:
    """A month that is a place, too, is the month where it tells a time."""
    return tuple(
        Where((reading.original(one.start, one.end),), one.sites)
        for one in places_named(reading.text, [(one.start, one.end) for one in times])
    )


def _perpetrators(reading: Reading, tokens: Sequence[Token]) -> tuple[Perpetrator, ...]:
    kinds = _by_code(PERPETRATORS, tokens).items()
    return tuple(Perpetrator(kind, _words(reading, tokens, hits)) for kind, hits in kinds)
