"""Which acts and claims a text seems to tell, with the words they rest on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.classification.features import Evidence, Held
from intake.classification.mentions import TOLD, Mention
from intake.classification.model import Model
from intake.classification.rules import Rule
from intake.classification.tokens import Token
from intake.classification.types import Act, Offsets

_RULES_SHOWN = 3  # the strongest of an act, whose words are shown
_CLAIM = "CLM-"


@dataclass(frozen=True, repr=False)
class Place:
    """A text's tokens, what they mention, and the way back to the original.

    `length` is how many tokens what is found stands in: all, or those of a part of the text.
    """

    tokens: Sequence[Token]
    found: Sequence[Mention]
    original: Callable[[int, int], Offsets]
    length: int

    def offsets(self, ones: Iterable[Mention]) -> tuple[Offsets, ...]:
        """Where the mentions stand in the original text, overlaps joined, in order."""
        joined: list[Offsets] = []
        spans = {(self.tokens[m.hit.first].start, self.tokens[m.hit.last].end) for m in ones}
        for start, end in sorted(spans):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((start, end))
        return tuple(self.original(*one) for one in joined)


def likely(place: Place, rules: Sequence[Rule], model: Model) -> list[Act]:
    """Every act that counts for urgency or is proposed, the most probable first."""
    evidence = Evidence(rules, place.found, model.worth, place.length)
    told = by_notion(one for one in place.found if one.voice == TOLD)
    least = min(model.thresholds.urgent, model.thresholds.proposed)
    acts = []
    company = evidence.company
    for code, features in evidence.rows(evidence.told).items():
        probability = model.probability(code, features, company)
        if probability >= least:
            words = place.offsets(_basis(evidence.told[code], told, model))
            acts.append(Act(code, probability, words))
    return sorted(acts, key=lambda act: (-act.probability, act.code))


def is_claim(act: Act) -> bool:
    """Whether it is a claim or context, which is never counted as a violation."""
    return act.code.startswith(_CLAIM)


def by_notion(found: Iterable[Mention]) -> Mapping[str, Sequence[Mention]]:
    """The mentions of each notion, in order."""
    every: dict[str, list[Mention]] = {}
    for one in found:
        every.setdefault(one.hit.phrase.notion, []).append(one)
    return every


def _basis(
    held: Iterable[Held], told: Mapping[str, Sequence[Mention]], model: Model
) -> Iterator[Mention]:
    """Of the strongest rules, for each notion the mention worth most where the rule holds."""
    strongest = sorted(held, key=lambda one: -one.strength)[:_RULES_SHOWN]
    for one in strongest:
        yield from best_of(one.rule, one.sentence, told, model)


def best_of(
    rule: Rule, sentence: int, found: Mapping[str, Sequence[Mention]], model: Model
) -> Iterator[Mention]:
    """For each notion of a rule that holds from `sentence` on, the mention worth most."""
    for notion in rule.notions:
        there = [one for one in found[notion] if _within(one, rule, sentence)]
        yield max(there, key=lambda one: model.worth(one.hit.phrase))


def _within(one: Mention, rule: Rule, sentence: int) -> bool:
    if rule.reach == "text":
        return True
    return sentence <= one.sentence <= sentence + (rule.reach == "near")
