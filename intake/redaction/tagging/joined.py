"""Models that were taught different texts, asked together; the surest is believed."""

from collections.abc import Sequence

from intake.redaction.tagging.model import Model, Told
from intake.redaction.types import SHOWN_BELOW


class Joined:
    """Models of the same features, each with the probability from which it is heard.

    That probability is chosen for each on texts it was not taught. A model taught mostly
    sentences without names says little of a rare name; what is heard at all is asked about.
    """

    def __init__(self, *models: tuple[Model, float]) -> None:
        self._models = models

    def __repr__(self) -> str:
        return f"<Joined: {len(self._models)} models>"

    def shares(self, told: Told, floor: float) -> list[dict[str, float]]:
        """As `Model.shares`; what is heard of is at least SHOWN_BELOW, else nothing."""
        every = [_heard(model.shares(told, least), least) for model, least in self._models]
        joined = [_surest(said) if any(said) else {} for said in zip(*every, strict=True)]
        return [one if sum(one.values()) >= floor else {} for one in joined]


def _heard(shares: Sequence[dict[str, float]], least: float) -> list[dict[str, float]]:
    return [
        {kind: max(share, SHOWN_BELOW) for kind, share in one.items() if share >= least}
        for one in shares
    ]


def _surest(said: Sequence[dict[str, float]]) -> dict[str, float]:
    kinds = {kind for one in said for kind in one}
    return {kind: max(one.get(kind, 0.0) for one in said) for kind in sorted(kinds)}
