"""Inputs of links: one record or several, with a search that needs no script."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.records.inputs import LINE, Controls, Drawn, Input, Told
from casework.forms.records.links import (
    LinkChoices,
    OneRecord,
    SomeRecords,
    flat,
    grouped,
    row_of,
    rows_in,
)

FIND = "find"


class OneLink(Input):
    """One record of the kinds that the file says."""

    shape = "link"

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """A list, and where the desk has more than it shows a line to find them by."""
        found = _offered(self, at, [value] if value else [], drawn)
        blank = [("", _("choose") if self.is_needed else _("none"))]
        choose = OneRecord(
            drawn.links, self.asked.to, choices=[*blank, *grouped(found)], **self._label()
        )
        return {at: choose, **_find(at, found)}

    def shown(self, at: str, value: Any) -> dict[str, Any]:
        """Its id."""
        return {at: str(value) if value else ""}

    def read(self, at: str, told: Told, value: Any) -> Any:
        """The id, or None."""
        return row_of(told[at]) if told[at] else None


class ManyLinks(Input):
    """Several records."""

    shape = "many"

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """Boxes to tick, and a line to find others by."""
        found = _offered(self, at, list(value or ()), drawn)
        choose = SomeRecords(drawn.links, self.asked.to, choices=flat(found), **self._label())
        return {at: choose, **_find(at, found)}

    def shown(self, at: str, value: Any) -> dict[str, Any]:
        """Their ids."""
        return {at: [str(one) for one in value or ()]}

    def read(self, at: str, told: Told, value: Any) -> Any:
        """Those that stood there before keep their order."""
        chosen = [uuid.UUID(one) for one in told[at]]
        before = [one for one in value or () if one in chosen]
        return (*before, *(one for one in chosen if one not in before))


def _offered(one: Input, at: str, before: list[uuid.UUID], drawn: Drawn) -> LinkChoices:
    sent = drawn.sent
    kept = [*before, *rows_in(sent, at)]
    words = str(sent.get(f"{at}-{FIND}", "")) if sent is not None else ""
    return drawn.links.offered(one.asked.to, kept, words[:LINE])


def _find(at: str, found: LinkChoices) -> Controls:
    if not found.is_cut:
        return {}
    label = _("Find others by a word")
    return {f"{at}-{FIND}": forms.CharField(label=label, required=False, max_length=LINE)}
