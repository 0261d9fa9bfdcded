"""Weights opened in memory, and what they say of a row of tokens."""

import hashlib
from collections.abc import Sequence

import pycrfsuite

from intake.errors import IntakeError

NOTHING = "O"  # the label of a token that identifies nobody


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
        self._kinds = tuple(one for one in self._tagger.labels() if one != NOTHING)

    def __repr__(self) -> str:
        return f"<Model of {len(self._kinds)} labels>"

    def likely(self, features: Sequence[Sequence[str]], floor: float) -> list[tuple[str, float]]:
        """For each token, the likeliest label and the probability that it identifies at all.

        Probabilities are 0 to 1; below `floor` the pair is ("O", 0.0).
        """
        if not features:
            return []
        self._tagger.set(features)
        return [self._token(place, floor) for place in range(len(features))]

    def _token(self, place: int, floor: float) -> tuple[str, float]:
        marginal = self._tagger.marginal
        identifies = 1.0 - float(marginal(NOTHING, place))
        if identifies < floor:
            return NOTHING, 0.0
        return max(self._kinds, key=lambda kind: float(marginal(kind, place))), min(identifies, 1.0)
