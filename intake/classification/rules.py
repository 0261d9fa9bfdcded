"""Rules over notions: which of them together speak of which act, and how strongly they do.

A notion told in a sentence has a worth of 0 to 1. A rule is as strong as the weakest of its
notions where they stand together, in the best place of the text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

REACHES = ("sentence", "near", "text")


class Told(dict[str, dict[int, float]]):
    """Per notion and number of a sentence the worth of its best phrase there."""

    __slots__ = ("_near",)

    def __init__(self, told: Mapping[str, dict[int, float]] | None = None) -> None:
        super().__init__(told or {})
        self._near: dict[str, dict[int, float]] = {}

    def near(self, notion: str) -> Mapping[int, float]:
        """Of a notion that is told, the worth there or in the sentence after."""
        if notion not in self._near:
            here = self[notion]
            before = {at - 1: worth for at, worth in here.items()}
            self._near[notion] = {
                at: max(here.get(at, 0.0), before.get(at, 0.0)) for at in (*before, *here)
            }
        return self._near[notion]


@dataclass(frozen=True, slots=True)
class Rule:
    """`notions` within `reach` of one another, and none of `without` there, speak of `code`.

    `reach`: "sentence", "near" (two neighbouring sentences) or "text". "own" is the rule that
    every act has without its being written: the notion that has its code for a name.
    """

    code: str
    reach: str
    notions: tuple[str, ...]
    without: tuple[str, ...] = ()

    def strength(self, told: Told) -> tuple[float, int]:
        """0 (does not hold) to 1, and the number of the first sentence where it holds best."""
        for one in self.notions:
            if one not in told:
                return 0.0, 0
        if self.reach == "text":
            worth = min(max(told[one].values()) for one in self.notions)
            return (0.0, 0) if any(one in told for one in self.without) else (worth, 0)
        if len(self.notions) == 1 and not self.without:
            return _best(told[self.notions[0]], (), ())
        places = told.near if self.reach == "near" else told.__getitem__
        first, *others = map(places, self.notions)
        return _best(first, others, [places(one) for one in self.without if one in told])


def _best(
    first: Mapping[int, float],
    others: Sequence[Mapping[int, float]],
    barred: Sequence[Mapping[int, float]],
) -> tuple[float, int]:
    """The highest worth that all have in one place, and the first such place. (The inner loop.)"""
    best, place = 0.0, 0
    for at, worth in first.items():
        for there in others:
            own = there.get(at, 0.0)
            worth = min(worth, own)  # noqa: PLW2901 the weakest of them
        better = worth > best or (worth == best and at < place)
        if better and not any(at in one for one in barred):
            best, place = worth, at
    return best, place


def rules_of(entries: Mapping[str, Mapping[str, list[str]]]) -> tuple[Rule, ...]:
    """The rules of one part of rules.yaml."""
    return tuple(
        _rule(code, reach, line)
        for code, by_reach in entries.items()
        for reach, lines in by_reach.items()
        for line in lines
    )


def _rule(code: str, reach: str, line: str) -> Rule:
    words = line.split()
    notions = tuple(word for word in words if not word.startswith("-"))
    return Rule(code, reach, notions, tuple(word[1:] for word in words if word.startswith("-")))
