"""Inputs that are filled in several times, and parts that are made of several inputs."""

from dataclasses import replace
from typing import Any

from django import forms

from casework.facts import AskedField
from casework.forms.records.inputs import Controls, Drawn, Input, Told
from intake.errors import IntakeError

ROWS, MOST = "rows", 40


class RowCount(forms.CharField):
    """How many rows were drawn."""

    def __init__(self, count: int) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, initial=str(count))
        self.count = count


class Part(Input):
    """A value made of inputs, such as one step of an evidence item's way."""

    shape = "part"

    def __init__(
        self, asked: AskedField, made_of: Any, inputs: tuple[Input, ...], needed: frozenset[str]
    ) -> None:
        super().__init__(asked)
        self.made_of, self.inputs, self.needed = made_of, inputs, needed

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """Those of its inputs."""
        found: Controls = {}
        for one in self.inputs:
            found |= one.controls(f"{at}-{one.key}", getattr(value, one.key, None), drawn)
        return found

    def shown(self, at: str, value: Any) -> dict[str, Any]:
        """As its inputs show it."""
        told: dict[str, Any] = {}
        for one in self.inputs:
            told |= one.shown(f"{at}-{one.key}", getattr(value, one.key, None))
        return told

    def read(self, at: str, told: Told, value: Any) -> Any:
        """None where nothing was filled in. What no input asks stays as it was.

        Raises IntakeError("choice_missing") where only some of what belongs together was.
        """
        found = {
            one.key: one.read(f"{at}-{one.key}", told, getattr(value, one.key, None))
            for one in self.inputs
        }
        if not any(found.values()):
            return None
        if not all(found[key] for key in self.needed):
            raise IntakeError("choice_missing")
        return replace(value, **found) if value is not None else self.made_of(**found)


class Several(Input):
    """One input over and over, with an empty one at the end; empty ones are left out."""

    shape = "rows"

    def __init__(self, inner: Input) -> None:
        super().__init__(inner.asked)
        self.inner = inner

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """Each row's, and how many there are."""
        count = self._count(at, value, drawn)
        found: Controls = {}
        for row in range(count):
            found |= self.inner.controls(f"{at}-{row}", _nth(value, row), drawn)
        return {**found, f"{at}-{ROWS}": RowCount(count)}

    def shown(self, at: str, value: Any) -> dict[str, Any]:
        """Each as it is."""
        told: dict[str, Any] = {}
        for row, one in enumerate(value or ()):
            told |= self.inner.shown(f"{at}-{row}", one)
        return told

    def read(self, at: str, told: Told, value: Any) -> Any:
        """All that were filled in."""
        rows = [
            self.inner.read(f"{at}-{row}", told, _nth(value, row)) for row in range(_rows(at, told))
        ]
        return tuple(one for one in rows if one is not None and one != "")

    def _count(self, at: str, value: Any, drawn: Drawn) -> int:
        if drawn.sent is None:
            return len(value or ()) + 1
        sent = str(drawn.sent.get(f"{at}-{ROWS}", ""))
        count = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 1
        return min(max(count, 1) + (drawn.more == at), MOST)


def _nth(value: Any, row: int) -> Any:
    return value[row] if value and row < len(value) else None


def _rows(at: str, told: Told) -> int:
    """How many were drawn: the names that stand in the form say it."""
    rows = {name.removeprefix(f"{at}-").split("-")[0] for name in told if name.startswith(f"{at}-")}
    return len([one for one in rows if one.isdigit()])
