"""Which level of proof the graded accounts bear out, by the rules of proof.yaml."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casework import codes
from casework.corroboration.origins import Account, Learned, origins
from intake.facts import Told, open_facts

NOT_ASSESSED = "P0"
_FILE = Path(__file__).parent / "proof.yaml"
_REQUIRED, _OPTIONAL = ("origins", "reliability", "credibility"), ("first_hand", "evidence")


@dataclass(frozen=True)
class Graded:
    """An account with its grade: A to F, 1 to 6."""

    account: Account
    reliability: str
    credibility: str


@dataclass(frozen=True)
class Rule:
    """What a level asks for; see the file's head."""

    level: str
    origins: int
    reliability: str
    credibility: str
    first_hand: int = 0
    evidence: int = 0


@dataclass(frozen=True)
class Proposed:
    """A level, and of the accounts that count for it how many, from how many origins."""

    level: str
    origins: int = 0
    accounts: int = 0


def propose(
    graded: Iterable[Graded],
    learned_from: Learned,
    same: Sequence[Collection[uuid.UUID]] = (),
    *,
    evidence: int = 0,
) -> Proposed:
    """The highest level whose conditions all hold; P0 where not even the lowest does.

    Accounts that nobody graded do not count. A claim of a party is no account and never comes
    in here.
    """
    told = list(graded)
    best = Proposed(NOT_ASSESSED)
    for rule in rules():
        counted = [one.account for one in told if _counts(one, rule)]
        apart = origins(counted, learned_from, same).at_least
        there = len({one.source for one in counted if one.first_hand == "yes"})
        if apart >= rule.origins and there >= rule.first_hand and evidence >= rule.evidence:
            best = Proposed(rule.level, apart, len(counted))
    return best


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, weakest level first. Raises intake.facts.MalformedFacts."""
    levels = open_facts(_FILE).only(("levels",))["levels"].entries()
    return tuple(_rule(level, told) for level, told in levels.items())


def _counts(graded: Graded, rule: Rule) -> bool:
    return graded.reliability <= rule.reliability and graded.credibility <= rule.credibility


def _rule(level: str, told: Told) -> Rule:
    found = told.only(_REQUIRED, _OPTIONAL)
    rule = Rule(
        level,
        found["origins"].number(),
        found["reliability"].text(),
        found["credibility"].text(),
        **{key: found[key].number() for key in _OPTIONAL if key in found},
    )
    known = (
        (level, codes.list("proof_level")),
        (rule.reliability, codes.list("source_reliability")),
        (rule.credibility, codes.list("information_credibility")),
    )
    if not all(code in listed for code, listed in known):
        raise told.refusal("a level and its grades are codes of their lists")
    return rule
