"""Examples in, weights out, and no file between."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pycrfsuite

# Of each token of a row: its features; and in the same order its label.
Row = tuple[Sequence[Sequence[str]], Sequence[str]]


@dataclass(frozen=True)
class Settings:
    """How strongly weights are held down (`c1` makes most of them nothing), and when to stop.

    `fewest` is how often a feature must be seen to have a weight.
    """

    c1: float = 0.1
    c2: float = 0.01
    most_rounds: int = 100
    fewest: int = 1


def learn(rows: Iterable[Row], settings: Settings) -> bytes:
    """The weights that `rows` teach. The same rows in the same order give the same bytes.

    The library writes to a path: here that of an anonymous file in memory, so that what was
    learned from testimony could be sealed without ever having been on a disk.
    """
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for features, labels in rows:
        trainer.append(features, labels)
    trainer.set_params(
        {
            "c1": settings.c1,
            "c2": settings.c2,
            "max_iterations": settings.most_rounds,
            "feature.minfreq": settings.fewest,
            "feature.possible_transitions": True,
        }
    )
    memory = os.memfd_create("weights")
    try:
        trainer.train(f"/proc/self/fd/{memory}")
        return os.pread(memory, os.fstat(memory).st_size, 0)
    finally:
        os.close(memory)
