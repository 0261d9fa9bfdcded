"""Counted: one figure or table as rows, and what must be said under it. Pure.

The rows are what is frozen in the bag, and what is drawn and printed is drawn from them alone.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from casework.dossier.bagfile import BagFile
from casework.records.shapes import Mute

Mix = tuple[tuple[str, str], ...]  # (code, number as shown)


@dataclass(frozen=True, repr=False)
class Remarks(Mute):
    """What stands under a figure, as codes and shown numbers.

    Args:
        unit: what is counted, a key of the words "figures", such as "unit_acts".
        number: how many in all.
        left_out: not among them, by reason.
        not_placed: among them and not in this figure, by reason.
        sources, dates, places: what they rest on and how finely they are known.
        bias: the answer on the direction of bias; "" or "not_assessed" is written out.
        more: keys of further words, with their values.
    """

    unit: str
    number: str
    left_out: Mix = ()
    not_placed: Mix = ()
    sources: Mix = ()
    dates: Mix = ()
    places: Mix = ()
    bias: str = ""
    more: tuple[tuple[str, Mapping[str, str]], ...] = ()


@dataclass(frozen=True, repr=False)
class Counted(Mute):
    """One figure or table. `withheld`: so little is left to show that it has no rows."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remarks: Remarks
    withheld: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def frozen(self) -> BagFile:
        """The rows as CSV (UTF-8, comma, LF), in the bag under "data/figures/"."""
        text = io.StringIO(newline="")
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow(self.head)
        lines.writerows(self.rows)
        return BagFile.of(f"data/figures/{self.name}.csv", text.getvalue().encode())

    def column(self, name: str) -> tuple[str, ...]:
        """One column of the rows."""
        at = self.head.index(name)
        return tuple(row[at] for row in self.rows)
