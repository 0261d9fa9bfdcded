"""Naming other records: those of the case first, others by their newest or by words."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import Choose, OneOf

FILE = "file"  # of a report, as what a field leads to: no record of the desk
Choices = list[tuple[str, str]]


@dataclass(frozen=True, repr=False)
class LinkChoices:
    """What can be named, as (id, words): `near` of the case, `others` of the desk.

    `is_cut`: the desk has more than are listed, and words find them.
    """

    near: Choices
    others: Choices
    is_cut: bool = False


class Links(Protocol):
    """The records that a form may name."""

    def offered(self, to: tuple[str, ...], kept: Collection[Any], words: str) -> LinkChoices:
        """Those of these kinds that are chosen already, near, or found by the words."""

    def has(self, to: tuple[str, ...], row: uuid.UUID) -> bool:
        """Whether the desk has such a record of one of these kinds."""


class NoLinks:
    """Where a form is read for its words alone."""

    def offered(self, to: tuple[str, ...], kept: Collection[Any], words: str) -> LinkChoices:
        """Nothing."""
        return LinkChoices([], [])

    def has(self, to: tuple[str, ...], row: uuid.UUID) -> bool:
        """Anything may be there."""
        return True


def grouped(found: LinkChoices) -> list[tuple[str, Any]]:
    """For one list to choose from."""
    if not found.near or not found.others:
        return [*found.near, *found.others]
    return [(str(_("Of this case")), found.near), (str(_("Others of the desk")), found.others)]


def flat(found: LinkChoices) -> Choices:
    """For boxes to tick."""
    return [*found.near, *found.others]


class OneRecord(OneOf):
    """The id of one record; what this desk does not have is as if it had never been."""

    def __init__(self, links: Links, to: tuple[str, ...], **rest: Any) -> None:
        super().__init__(widget=Choose, **rest)
        self._links, self._to = links, to

    def valid_value(self, value: Any) -> bool:
        """Also one that was found by other words than those that stand there now."""
        return _is_there(self._links, self._to, value)


class SomeRecords(forms.MultipleChoiceField):
    """The ids of several."""

    default_error_messages = {  # noqa: RUF012 - Django's shape
        "invalid_choice": _("This is not in the list. Choose again."),
        "invalid_list": _("This is not in the list. Choose again."),
    }

    def __init__(self, links: Links, to: tuple[str, ...], **rest: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **rest)
        self._links, self._to = links, to

    def valid_value(self, value: Any) -> bool:
        """As `OneRecord`."""
        return _is_there(self._links, self._to, value)


def _is_there(links: Links, to: tuple[str, ...], value: Any) -> bool:
    row = row_of(value)
    return row is not None and links.has(to, row)


def row_of(value: Any) -> uuid.UUID | None:
    """The id in a text, None for what is none."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None


def rows_in(sent: Mapping[str, Any] | None, name: str) -> list[uuid.UUID]:
    """The ids that were sent under a name."""
    if sent is None:
        return []
    every = sent.getlist(name) if hasattr(sent, "getlist") else [sent.get(name, "")]
    return [row for one in every if (row := row_of(one)) is not None]
