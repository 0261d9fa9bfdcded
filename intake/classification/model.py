"""What was learned from the training accounts: the worth of each phrase, the weight of evidence."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.classification.features import Features, Worth
from intake.classification.phrases import Index
from intake.classification.word_files import words
from intake.errors import IntakeError

SHIPPED = Path(__file__).parent / "weights" / "acts.json"
SCHEMA = 1
HINT = 0.6  # of what the same phrase would be worth if it were sure
_STEEPEST = 30.0
_BESIDE = "beside "


@dataclass(frozen=True)
class Thresholds:
    """From which probability on an act is proposed, and counts for urgency. A person overrules
    the one with a glance and a missed cry for help with nothing: `urgent` is lower."""

    proposed: float
    urgent: float


class Model:
    """Weights by feature name, the worth of phrases, and how scores become probabilities.

    `worth`: 0 to 1 by `Phrase.line`, 1 for every phrase not in it. Where learning was done on
    testimony the whole is content and rests only sealed.
    """

    def __init__(
        self,
        weights: Mapping[str, float],
        worth: Mapping[str, float],
        thresholds: Thresholds,
        known: Index | None = None,
    ) -> None:
        self.weights, self._beside = _parted(weights)
        self.thresholds = thresholds
        every = {
            one: worth.get(one.line, 1.0) * (1.0 if one.sure else HINT) for one in known or words()
        }
        # What finding a phrase once says for its notion, 0 to 1. (Asked for every hit.)
        self.worth: Worth = every.__getitem__

    def probability(self, code: str, features: Features, company: Mapping[str, float]) -> float:
        """How likely an act is, given its features and what else is told: 0 to 1, 3 decimals."""
        weights, beside = self.weights, self._beside.get(code, {})
        score = sum(weights.get(name, 0.0) * value for name, value in features.items())
        score += sum(beside.get(notion, 0.0) * value for notion, value in company.items())
        return round(1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, score)))), 3)


def beside(code: str, notion: str) -> str:
    """What the weight of a notion told beside an act is stored under."""
    return f"{_BESIDE}{code} {notion}"


def _parted(weights: Mapping[str, float]) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Weights of features, and by act those of the notions beside it."""
    own: dict[str, float] = {}
    others: dict[str, dict[str, float]] = {}
    for name, weight in weights.items():
        if name.startswith(_BESIDE):
            _, code, notion = name.split(" ")
            others.setdefault(code, {})[notion] = weight
        else:
            own[name] = weight
    return own, others


def model_of(content: bytes) -> Model:
    """Read weights. IntakeError("damaged_weights") for anything `train_classifier` did not make."""
    try:
        told: dict[str, Any] = json.loads(content)
        if told["schema"] != SCHEMA:
            raise IntakeError("damaged_weights")
        return Model(told["weights"], told["worth"], Thresholds(**told["thresholds"]))
    except (ValueError, KeyError, TypeError):
        raise IntakeError("damaged_weights") from None


def shipped() -> Model:
    """The weights that come with the program."""
    return model_of(SHIPPED.read_bytes())
