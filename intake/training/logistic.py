"""Logistic regression with a pull towards nothing, by limited-memory BFGS.

Plain Python: a few thousand short rows take seconds, and the same rows in the same order give
the same weights on every machine, which a library that splits work over cores does not promise.
"""

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence

Row = Mapping[str, float]
_REMEMBERED = 10
_ENOUGH = 3e-5  # of the loss, gained in one step: then it stops
_SHORTEST = 1e-8

_Vector = list[float]


def fit(
    rows: Sequence[Row],
    labels: Sequence[bool],
    pull: Callable[[str], float],
    most_rounds: int = 200,
) -> dict[str, float]:
    """The weight of every feature that tells `labels` best.

    Args:
        rows: the features of each example, by name.
        pull: how strongly the weight of a feature is held down (half of it times its square is
            added to the loss).
    """
    names = sorted({name for row in rows for name in row})
    place = {name: at for at, name in enumerate(names)}
    sparse = [[(place[name], value) for name, value in row.items()] for row in rows]
    loss = _Loss(sparse, [float(one) for one in labels], [pull(name) for name in names])
    return dict(zip(names, _descend(loss, len(names), most_rounds), strict=True))


def share(weights: Mapping[str, float], row: Row) -> float:
    """The probability that weights give a row."""
    return _sigmoid(sum(weights.get(name, 0.0) * value for name, value in row.items()))


class _Loss:
    def __init__(
        self, rows: Sequence[Sequence[tuple[int, float]]], labels: _Vector, pulls: _Vector
    ) -> None:
        self._rows, self._labels, self._pulls = rows, labels, pulls

    def __call__(self, weights: _Vector) -> tuple[float, _Vector]:
        """The loss and its gradient."""
        loss = sum(pull * w * w for pull, w in zip(self._pulls, weights, strict=True)) / 2
        gradient = [pull * w for pull, w in zip(self._pulls, weights, strict=True)]
        for row, label in zip(self._rows, self._labels, strict=True):
            score = sum(weights[at] * value for at, value in row)
            loss += max(score, 0.0) + math.log1p(math.exp(-abs(score))) - label * score
            error = _sigmoid(score) - label
            for at, value in row:
                gradient[at] += error * value
        return loss, gradient


def _sigmoid(score: float) -> float:
    if score >= 0:
        return 1 / (1 + math.exp(-score))
    raised = math.exp(score)
    return raised / (1 + raised)


def _dot(one: _Vector, other: _Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _descend(loss: _Loss, size: int, most_rounds: int) -> _Vector:
    weights = [0.0] * size
    value, gradient = loss(weights)
    memory: deque[tuple[_Vector, _Vector]] = deque(maxlen=_REMEMBERED)
    for _ in range(most_rounds):
        direction = _direction(gradient, memory)
        slope = _dot(gradient, direction)
        step = 1.0
        while True:
            there = [w - step * d for w, d in zip(weights, direction, strict=True)]
            lower, steeper = loss(there)
            if lower <= value - 1e-4 * step * slope or step < _SHORTEST:
                break
            step /= 2
        moved = [a - b for a, b in zip(there, weights, strict=True)]
        turned = [a - b for a, b in zip(steeper, gradient, strict=True)]
        if _dot(moved, turned) > 0:
            memory.append((moved, turned))
        gained = value - lower
        weights, value, gradient = there, lower, steeper
        if gained < _ENOUGH * abs(value):
            break
    return weights


def _direction(gradient: _Vector, memory: Sequence[tuple[_Vector, _Vector]]) -> _Vector:
    """The gradient, bent by what the last steps told of the curvature."""
    bent = list(gradient)
    shares: list[float] = []
    for moved, turned in reversed(memory):
        share = _dot(moved, bent) / _dot(turned, moved)
        bent = [b - share * t for b, t in zip(bent, turned, strict=True)]
        shares.append(share)
    if memory:
        moved, turned = memory[-1]
        scale = _dot(moved, turned) / _dot(turned, turned)
    else:
        scale = 1 / max(1.0, max(map(abs, gradient), default=1.0))
    bent = [scale * b for b in bent]
    for (moved, turned), share in zip(memory, reversed(shares), strict=True):
        change = share - _dot(turned, bent) / _dot(turned, moved)
        bent = [b + change * m for b, m in zip(bent, moved, strict=True)]
    return bent
