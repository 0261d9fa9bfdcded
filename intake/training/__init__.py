"""Making the weights of the taggers. No process that serves or works imports this package."""

from intake.training.learning import Row, Settings, learn

__all__ = ["Row", "Settings", "learn"]
