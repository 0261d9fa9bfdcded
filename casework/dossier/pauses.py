"""How long an order that waits for others is left alone: longer each time it met the same.

In the worker's memory alone: who starts anew asks sooner, and nothing of it rests.
"""

import uuid

from intake.models.order import LONGEST_WAIT

FIRST = 60.0  # seconds
_MOST = 1000  # orders that are remembered


class Pauses:
    """How often each order was put back."""

    def __init__(self) -> None:
        self._met: dict[uuid.UUID, int] = {}

    def of(self, order: uuid.UUID) -> float:
        """Seconds until it is tried again: a minute, then twice as long, a quarter of an hour
        at most.
        """
        if len(self._met) >= _MOST and order not in self._met:
            self._met.clear()
        met = self._met[order] = self._met.get(order, 0) + 1
        return min(FIRST * 2.0 ** min(met - 1, 10), float(LONGEST_WAIT))

    def over(self, order: uuid.UUID) -> None:
        """It was carried out, or never will be."""
        self._met.pop(order, None)
