"""What in a text calls for haste: the taxonomy's escalators that words speak of."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from intake.classification.acts import Place, best_of, by_notion
from intake.classification.features import worths
from intake.classification.mentions import FEARED, TOLD, Mention
from intake.classification.model import Model
from intake.classification.rules import Rule
from intake.classification.types import Offsets
from intake.classification.when import Expression
from intake.redaction import Reading

# How strongly a rule must hold. Of notions that stand together hints of rare words are enough; a
# hint alone, 0.6 at most, is not: with "heard" and "lost" every calm letter would be urgent.
_LEAST, _LEAST_ALONE = 0.5, 0.61
# Saratan is a month and an illness.
_ILLNESS = frozenset(["HEALTH", "UNTREATED_NOW"])
_AGE = re.compile(r"(?<!\d)(\d{1,2})[ -]?(?:ساله|سالگی|کلن\w?|years? old|year-old|yrs? old)")
_ADULT = 18


def alarms(
    reading: Reading,
    place: Place,
    rules: Sequence[Rule],
    model: Model,
    times: Sequence[Expression],
) -> dict[str, tuple[Offsets, ...]]:
    """Each escalator with its words. What is feared counts as what is told: it may come."""
    heard = [one for one in _no_months(place, times) if one.voice in (TOLD, FEARED)]
    told, every = worths(heard, model.worth), by_notion(heard)
    found: dict[str, tuple[Offsets, ...]] = {}
    for rule in rules:
        strength, sentence = rule.strength(told)
        if strength >= (_LEAST if len(rule.notions) > 1 else _LEAST_ALONE):
            words = place.offsets(best_of(rule, sentence, every, model))
            found[rule.code] = tuple(sorted({*found.get(rule.code, ()), *words}))
    children = tuple(sorted({*found.get("E_CHILD", ()), *ages_of_children(reading)}))
    return {**found, "E_CHILD": children} if children else found


def _no_months(place: Place, times: Sequence[Expression]) -> Iterator[Mention]:
    """What is mentioned, without illnesses that are a month in a time that was told."""
    starts = [one.start for one in times]
    for one in place.found:
        first, last = place.tokens[one.hit.first], place.tokens[one.hit.last]
        at = bisect_right(starts, first.start) - 1
        in_a_time = at >= 0 and last.end <= times[at].end
        if not (in_a_time and one.hit.phrase.notion in _ILLNESS):
            yield one


def ages_of_children(reading: Reading) -> Iterator[Offsets]:
    """Ages under 18 written in digits."""
    for found in _AGE.finditer(reading.text):
        if int(found[1]) < _ADULT:
            yield reading.original(*found.span())
