"""The rules of counting, as `rules.yaml` has them. Pure."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from casework.dossier.terms import Terms


@dataclass(frozen=True)
class Rules:
    """What is counted how; see the file for each."""

    fewer_than: int
    below_province: tuple[str, ...]
    public_audiences: tuple[str, ...]
    trailing_weeks: int
    week_begins: int
    capital_line_km: int
    mix_moves_points: int
    detention_acts: tuple[str, ...]

    def least_shown(self, terms: Terms, level: str = "province") -> int:
        """Cells from 1 to one less than this are not shown; 1 hides none.

        `level` is the finest place that the table's cells are split by.
        """
        hides = terms.audience in self.public_audiences or level in self.below_province
        return self.fewer_than if hides else 1


@cache
def rules() -> Rules:
    """The rules in force."""
    text = resources.files(__package__).joinpath("rules.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    values: dict[str, Any] = {
        key: tuple(one) if isinstance(one, list) else one for key, one in read.items()
    }
    return Rules(**values)
