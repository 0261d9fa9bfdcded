"""The weights of classification, taught by the training accounts.

The word lists were written by people who had read those accounts. A phrase that stands in one
account only may have been taken from it, and would teach that every phrase is as telling as one
made to measure: while an account teaches, phrases that no other account has are not seen.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from intake.classification.features import Evidence, Features
from intake.classification.mentions import TOLD, mentions
from intake.classification.model import SCHEMA, Model, Thresholds, beside
from intake.classification.phrases import Phrase
from intake.classification.tokens import tokens_of
from intake.classification.word_files import rules, words
from intake.redaction import read
from intake.training.accounts import Account, accounts
from intake.training.logistic import fit, share

FOLDS = 3
_ONCE = 3  # accounts that hold even the rarest phrase, for counting
_LEAST_WORTH = 0.1
_FEWEST = 3  # rows that must have a feature for it to be learned
_SMALLEST = 0.003  # weights nearer to nothing are left out
# How strongly weights are held down: those of one act rest on few accounts.
_PULLS = {"act": 0.3, "family": 0.5, "beside": 3.0}
_PULL = 0.02
_STEPS = [step / 100 for step in range(10, 41)]
_URGENT = 0.1

Rows = dict[str, Features]


@dataclass(frozen=True)
class _Lesson:
    rows: Rows
    codes: Set[str]


def weights(corpora: Path) -> bytes:
    """The weights that the accounts of a folder teach, as they are shipped."""
    every = list(accounts(corpora))
    worth = _worths(every)
    blank = Model({}, worth, Thresholds(1.0, 1.0))
    lessons = list(_lessons(every, blank))
    proposed = _threshold(lessons, foretold(lessons))
    told = {
        "schema": SCHEMA,
        "thresholds": {"proposed": proposed, "urgent": _URGENT},
        "worth": worth,
        "weights": {
            name: round(weight, 4)
            for name, weight in _learn(lessons).items()
            if abs(weight) >= _SMALLEST
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=0, sort_keys=True).encode() + b"\n"


def _seen(account: Account) -> set[Phrase]:
    tokens = tokens_of(account.text, read(account.text))
    return {hit.phrase for hit in words().find(tokens)}


def _told(account: Account) -> set[Phrase]:
    """Those that stand there as having happened."""
    tokens = tokens_of(account.text, read(account.text))
    return {one.hit.phrase for one in mentions(words(), tokens) if one.voice == TOLD}


def _counts(every: Iterable[Account]) -> Counter[Phrase]:
    counts: Counter[Phrase] = Counter()
    for account in every:
        counts.update(_seen(account))
    return counts


def _worths(every: Sequence[Account]) -> dict[str, float]:
    """What each phrase is worth, 0 to 1, by `Phrase.line`; those worth 1 are left out.

    Half of it is how rare the phrase is, the rest how much likelier it makes the act that it makes
    likeliest of those its notion speaks of: "arrested" is common because arrests are.
    """
    spoken_of = _spoken_of()
    seen = [(_told(account), account.codes) for account in every]
    told = Counter(code for account in every for code in account.codes)
    holding: dict[str, list[Set[str]]] = {}
    meant: dict[str, set[str]] = {}
    for phrases, codes in seen:
        for line in {phrase.line for phrase in phrases}:
            holding.setdefault(line, []).append(codes)
        for phrase in phrases:
            meant.setdefault(phrase.line, set()).update(spoken_of.get(phrase.notion, ()))
    worth = {line: _worth(told, len(every), meant[line], ones) for line, ones in holding.items()}
    return {line: round(one, 3) for line, one in sorted(worth.items()) if one < 1}


def _spoken_of() -> Mapping[str, Set[str]]:
    """The acts that some rule lets each notion speak of."""
    codes: dict[str, set[str]] = defaultdict(set)
    for rule in rules():
        for notion in rule.notions:
            codes[notion].add(rule.code)
    return codes


def _worth(
    told: Mapping[str, int], accounts: int, meant: Iterable[str], holding: Sequence[Set[str]]
) -> float:
    rarity = math.log(accounts / (_ONCE + len(holding))) / math.log(accounts / _ONCE)
    rarity = max(_LEAST_WORTH, min(1.0, rarity))
    if len(holding) <= _ONCE:
        return rarity
    gains = (_gain(told[code] / accounts, code, holding) for code in meant)
    return min(1.0, rarity / 2 + max(gains, default=0.0))


def _gain(usual: float, code: str, holding: Sequence[Set[str]]) -> float:
    """How much nearer to certain the phrase makes an act, 0 to 1; two more as usual are added."""
    share = (sum(code in codes for codes in holding) + 2 * usual) / (len(holding) + 2)
    return max(0.0, (share - usual) / (1 - usual))


def _lessons(every: Sequence[Account], model: Model) -> Iterator[_Lesson]:
    alone = {phrase for phrase, count in _counts(every).items() if count == 1}
    for account in every:
        tokens = tokens_of(account.text, read(account.text))
        found = [one for one in mentions(words(), tokens) if one.hit.phrase not in alone]
        evidence = Evidence(rules(), found, model.worth, len(tokens))
        rows = {
            code: row | {beside(code, one): worth for one, worth in evidence.company.items()}
            for code, row in evidence.rows(sorted({*evidence.told, *evidence.doubted})).items()
        }
        yield _Lesson(rows, account.codes)


def _learn(lessons: Iterable[_Lesson]) -> dict[str, float]:
    examples = [(row, code in one.codes) for one in lessons for code, row in one.rows.items()]
    seen = Counter(name for row, _ in examples for name in row)
    rows = [
        {name: value for name, value in row.items() if seen[name] >= _FEWEST} for row, _ in examples
    ]
    return fit(rows, [label for _, label in examples], _pull)


def _pull(name: str) -> float:
    kind, _, rest = name.partition(" ")
    return _PULLS.get(kind, _PULL) if rest else _PULL


def foretold(lessons: Sequence[_Lesson]) -> list[dict[str, float]]:
    """Of each lesson the probability of each act, by weights that it did not teach."""
    told: list[dict[str, float]] = [{} for _ in lessons]
    for fold in range(FOLDS):
        taught = _learn(one for at, one in enumerate(lessons) if at % FOLDS != fold)
        for at in range(fold, len(lessons), FOLDS):
            told[at] = {code: share(taught, row) for code, row in lessons[at].rows.items()}
    return told


def _threshold(lessons: Sequence[_Lesson], told: Sequence[dict[str, float]]) -> float:
    """From where on proposing does most good: the best F1 over the acts of all lessons."""
    wanted = sum(len(one.codes) for one in lessons)

    def score(least: float) -> float:
        proposed = right = 0
        for lesson, probabilities in zip(lessons, told, strict=True):
            kept = {code for code, one in probabilities.items() if one >= least}
            proposed += len(kept)
            right += len(kept & lesson.codes)
        return 2 * right / (wanted + proposed) if right else 0.0

    return max(_STEPS, key=score)
