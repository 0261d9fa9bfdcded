"""From a text to an assessment: one reading, one row of tokens, every question asked of it."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from intake.classification.acts import Place, is_claim, likely
from intake.classification.alarms import alarms
from intake.classification.counts import find_counts
from intake.classification.dates import as_told
from intake.classification.mentions import Mention, mentions
from intake.classification.model import Model, shipped
from intake.classification.people import find_people
from intake.classification.tokens import tokens_of
from intake.classification.types import LEVELS, Act, Assessment, Urgency, Where
from intake.classification.urgency import judge
from intake.classification.when import Expression, expressions
from intake.classification.where import places_named
from intake.classification.word_files import rules, signal_rules, words
from intake.redaction import Reading, read

_PARAGRAPH = re.compile(r"\n+")
_MOST_PARAGRAPHS = 40  # of a text of more, the whole alone is asked


def classify(text: str, received_on: date, model: Model | None = None) -> Assessment:
    """Propose acts, claims, dates, places, who did it to whom, counts and urgency for `text`.

    Args:
        text: the original account, in any mix of Dari, Pashto and English.
        received_on: the day of receipt; dates without a year are taken to lie before it.
        model: weights learned elsewhere; those that are shipped unless given.

    Returns:
        Proposals whose offsets point into `text`; `Assessment.moved` carries them over to the
        redacted text. Time is linear in the length of `text`.
    """
    model = model or _shipped()
    reading = read(text)
    tokens = tokens_of(text, reading)
    place = Place(tokens, mentions(words(), tokens), reading.original, len(tokens))
    acts = likely(place, rules(), model)
    times = list(expressions(reading.text, received_on))
    dates = tuple(as_told(reading, times))
    perpetrators, roles = find_people(reading, tokens)
    told = [one for one in acts if one.probability >= model.thresholds.proposed]
    haste = alarms(reading, place, signal_rules(), model, times)

    def judged(ones: list[Act]) -> Urgency:
        counting = list(_urgent(ones, model))
        return judge(counting, haste, dates, received_on, understood=bool(told))

    urgency = judged(acts)
    if urgency.level != LEVELS[0]:
        urgency = judged([*acts, *_by_paragraph(reading, place, model)])
    return Assessment(
        acts=tuple(one for one in told if not is_claim(one)),
        dates=dates,
        places=_places(reading, times),
        perpetrators=perpetrators,
        counts=tuple(find_counts(reading, tokens)),
        urgency=urgency,
        claims=tuple(one for one in told if is_claim(one)),
        roles=roles,
    )


@cache
def _shipped() -> Model:
    return shipped()


def _urgent(acts: list[Act], model: Model) -> Iterator[Act]:
    """Those that count for urgency, each once, where it is most probable."""
    seen: set[str] = set()
    for one in sorted(acts, key=lambda act: -act.probability):
        if one.probability >= model.thresholds.urgent and one.code not in seen:
            seen.add(one.code)
            yield one


def _by_paragraph(reading: Reading, place: Place, model: Model) -> Iterator[Act]:
    """What each paragraph tells by itself: calm words in another take nothing from it."""
    ends = [found.start() for found in _PARAGRAPH.finditer(reading.text)]
    if not 0 < len(ends) <= _MOST_PARAGRAPHS:
        return
    parts: dict[int, list[Mention]] = {}
    for one in place.found:
        at = bisect_left(ends, place.tokens[one.hit.first].start)
        parts.setdefault(at, []).append(one)
    lengths = Counter(bisect_left(ends, token.start) for token in place.tokens)
    for at, found in parts.items():
        yield from likely(replace(place, found=found, length=lengths[at]), rules(), model)


def _places(reading: Reading, times: Sequence[Expression]) -> tuple[Where, ...]:
    """A month that is a place, too, is the month where it tells a time."""
    return tuple(
        Where((reading.original(one.start, one.end),), one.sites)
        for one in places_named(reading.text, [(one.start, one.end) for one in times])
    )
