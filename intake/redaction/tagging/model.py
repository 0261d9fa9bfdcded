"""Weights opened in memory, and what they say of a row of tokens."""

import hashlib
from typing import TypeAlias

import pycrfsuite

from intake.errors import IntakeError

NOTHING = "O"  # the label of a token that identifies nobody
# The features of a row's tokens as the library holds them: made once, however many models read it.
Told: TypeAlias = pycrfsuite.ItemSequence


class Model:
    """A conditional random field.

    Damaged weights are read past their end by the library and end the process, so they are
    opened only when they are known to be what was written.
    """

    def __init__(self, weights: bytes, digest: str) -> None:
        """Open `weights`, whose SHA-256 in hexadecimal must be `digest`.

        Raises IntakeError("damaged_weights") when it is not, or when they are no weights.
        """
        if hashlib.sha256(weights).hexdigest() != digest:
            raise IntakeError("damaged_weights")
        self._weights = weights  # the library reads them where they lie
        self._tagger = pycrfsuite.Tagger()
        try:
            self._tagger.open_inmemory(weights)
        except ValueError:
            raise IntakeError("damaged_weights") from None
        labels = self._tagger.labels()
        if NOTHING not in labels:
            raise IntakeError("damaged_weights")
        self._kinds = tuple(one for one in labels if one != NOTHING)

    def __repr__(self) -> str:
        return f"<Model of {len(self._kinds)} labels>"

    def shares(self, told: Told, floor: float) -> list[dict[str, float]]:
        """For each token, the probability of every label but "O", 0 to 1.

        Nothing is said of a token whose probabilities come to less than `floor`.
        """
        if not len(told):
            return []
        self._tagger.set(told)
        marginal = self._tagger.marginal
        return [
            {kind: float(marginal(kind, place)) for kind in self._kinds}
            if 1.0 - marginal(NOTHING, place) >= floor
            else {}
            for place in range(len(told))
        ]
