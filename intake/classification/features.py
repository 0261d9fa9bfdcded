"""What of a text speaks for which act, as numbers that weights are learned for.

One row of features for each act that some rule speaks of. Few of them belong to one act, and none
to one rule: what a rule's strength is worth is learned from all rules at once, since hardly any
act has more than a handful of accounts to learn from. (Weights for each rule, and for words and
letters as they stand, were tried in folds of the training texts and told nothing more.)
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from intake.classification.mentions import TOLD, Mention
from intake.classification.phrases import Phrase
from intake.classification.rules import Rule, Told

Worth = Callable[[Phrase], float]
Features = dict[str, float]
_MOST_TOTAL = 4.0
_CLAIM = "CLM-"
_SURELY = 0.6


@dataclass(frozen=True, slots=True)
class Held:
    """A rule that holds in a text: how strongly, and from which sentence on."""

    rule: Rule
    strength: float
    sentence: int


def worths(told: Sequence[Mention], worth: Worth) -> Told:
    """Per notion and sentence the worth of its best phrase."""
    best = Told()
    for hit, sentence, _ in told:
        at, own = best.setdefault(hit.phrase.notion, {}), worth(hit.phrase)
        if own > at.get(sentence, 0.0):
            at[sentence] = own
    return best


class Evidence:
    """What the rules find in one text, by act: each rule with its strength; and what of them
    rests on words that are denied, feared or heard say."""

    def __init__(
        self, rules: Sequence[Rule], found: Sequence[Mention], worth: Worth, length: int
    ) -> None:
        self._length = length
        sure = [one for one in found if one.voice == TOLD]
        told = worths(sure, worth)
        doubted = told if len(sure) == len(found) else worths(found, worth)
        unsure = {one.hit.phrase.notion for one in found if one.voice != TOLD}
        self.told: dict[str, list[Held]] = defaultdict(list)
        self.doubted: dict[str, list[float]] = defaultdict(list)
        for rule in rules:
            if rule.notions[0] not in doubted:
                continue
            strength, sentence = rule.strength(told)
            if strength:
                self.told[rule.code].append(Held(rule, strength, sentence))
            elif not unsure.isdisjoint(rule.notions):
                strength, _ = rule.strength(doubted)
                if strength:
                    self.doubted[rule.code].append(strength)
        self.mass = _mass(sure, worth)

    def rows(self, codes: Iterable[str]) -> dict[str, Features]:
        """The features of some acts."""
        every = sum(one.strength for ones in self.told.values() for one in ones)
        base = self._base()
        return {code: {**base, **self._of(code, every)} for code in codes}

    @property
    def company(self) -> Mapping[str, float]:
        """The notions that are surely told, 0.6 to 1: weighed for each act by itself."""
        return {one: min(1.0, mass) for one, mass in self.mass.items() if mass >= _SURELY}

    def _base(self) -> Features:
        best = (max(one.strength for one in ones) for ones in self.told.values())
        claims = max(self.mass.get("CLAIMS_IT", 0.0), self.mass.get("OFFICIAL_SAYS", 0.0))
        return {
            "one": 1.0,
            "length": math.log1p(self._length) / 5,
            "acts": math.log1p(sum(best)),
            "nothing": min(2.0, self.mass.get("NOTHING_HAPPENED", 0.0)),
            "claims": float(claims > 0.5),
        }

    def _of(self, code: str, every: float) -> Features:
        told = self.told.get(code, ())
        features: Features = {f"act {code}": 1.0, f"family {code[:3]}": 1.0}
        if code.startswith(_CLAIM):
            features["claim"] = 1.0
        groups: dict[str, list[float]] = defaultdict(list, {"doubted": self.doubted.get(code, [])})
        for one in told:
            groups[one.rule.reach + "1" * (len(one.rule.notions) == 1)].append(one.strength)
        for group, ones in groups.items():
            if ones:
                features[f"max {group}"] = max(ones)
        total = sum(one.strength for one in told)
        features["best"] = max((one.strength for one in told), default=0.0)
        features["total"] = min(_MOST_TOTAL, total)
        features["share"] = total / (0.5 + every)
        notions = {notion for one in told for notion in one.rule.notions}
        features["mass"] = math.log1p(sum(self.mass[one] for one in sorted(notions)))
        return features


def _mass(told: Sequence[Mention], worth: Worth) -> Mapping[str, float]:
    """Per notion the worth of all its different phrases."""
    mass: dict[str, float] = {}
    for phrase in dict.fromkeys(one.hit.phrase for one in told):
        mass[phrase.notion] = mass.get(phrase.notion, 0.0) + worth(phrase)
    return mass
