"""Inputs: how one field of a record is filled in, shown again and read.

An input is drawn as one control or several, named by where it stands (`at`). Reading raises
what the value itself refuses; whoever holds the form says it beside the control.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language, gettext_lazy

from casework import codes
from casework.facts import AskedField
from casework.forms.coded import Choose, OneOf
from casework.forms.records.links import Links, NoLinks
from casework.records.checks import LONGEST
from intake.languages import spoken
from intake.letters import ascii_digits

Told = Mapping[str, Any]
Controls = dict[str, forms.Field]
LINE = 400  # characters of what is a line
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_NOT_SAID, _CHOOSE = gettext_lazy("not said"), gettext_lazy("choose")


@dataclass(frozen=True, repr=False)
class Drawn:
    """What a form is drawn from beside the record: what may be named, and what was sent.

    `sent` are the controls as they came, by name; `more` is where one more row was asked for.
    """

    links: Links = field(default_factory=NoLinks)
    sent: Mapping[str, str] | None = None
    more: str = ""


class Input(ABC):
    """One field. `shape` names how a page lays its controls out."""

    shape: ClassVar[str] = "one"

    def __init__(self, asked: AskedField, *, is_needed: bool = False) -> None:
        self.asked, self.is_needed = asked, is_needed

    @property
    def key(self) -> str:
        """Where it stands in its form."""
        return self.asked.key

    @property
    def label(self) -> str:
        """In the language of the page."""
        return self.asked.label(spoken(get_language()))

    @property
    def hint(self) -> str:
        """What stands beside it, "" for nothing."""
        told = self.asked.hint
        return told.get(spoken(get_language()), told["en"]) if told else ""

    @abstractmethod
    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """The controls, by name; the first of them has the label and the refusals."""

    def shown(self, at: str, value: Any) -> dict[str, Any]:
        """What stands in the controls for a value."""
        return {at: value}

    def read(self, at: str, told: Told, value: Any) -> Any:
        """The value that was filled in; `value` is the one before. Raises IntakeError."""
        return told[at]

    def _label(self) -> dict[str, Any]:
        return {"label": self.label, "help_text": self.hint, "required": self.is_needed}


class Line(Input):
    """Words, of one line or, as the file says, of more."""

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """One control."""
        if self.asked.is_area:
            area = forms.Textarea({"rows": 3})
            return {at: forms.CharField(widget=area, max_length=LONGEST, **self._label())}
        return {at: forms.CharField(max_length=LINE, **self._label())}


class Lines(Input):
    """Several texts, one on each line."""

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """One control."""
        area = forms.Textarea({"rows": 3})
        return {at: forms.CharField(widget=area, max_length=LONGEST, **self._label())}

    def shown(self, at: str, value: Any) -> dict[str, Any]:
        """One on each line."""
        return {at: "\n".join(value or ())}

    def read(self, at: str, told: Told, value: Any) -> Any:
        """Empty lines are none."""
        return tuple(line.strip() for line in told[at].splitlines() if line.strip())


class Flag(Input):
    """Yes or no."""

    shape = "flag"

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """A box to tick."""
        return {at: forms.BooleanField(**{**self._label(), "required": False})}


class NumberField(forms.CharField):
    """A whole number in digits of any script; None for nothing."""

    default_error_messages = {  # noqa: RUF012 - Django's shape
        "number": gettext_lazy("Enter a whole number.")
    }

    def __init__(self, **rest: Any) -> None:
        super().__init__(widget=forms.TextInput({"inputmode": "numeric"}), **rest)

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError for what is no number; it is not quoted."""
        digits = ascii_digits(super().to_python(value) or "").strip()
        if not digits:
            return None
        if not _NUMBER.fullmatch(digits):
            raise forms.ValidationError(self.error_messages["number"], code="number")
        return int(digits)


class Number(Input):
    """A whole number, or none."""

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """One control; a keyboard of digits where there is one."""
        return {at: NumberField(**self._label())}


class Code(Input):
    """One code of a list. Where the record has a code from the start, "not said" is no answer."""

    def __init__(self, asked: AskedField, codes_of: str, first: str = "", **rest: Any) -> None:
        super().__init__(asked, **rest)
        self.codes, self.first = codes_of, first

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """A list to choose from. A code that was withdrawn since stays where it stands."""
        listed = offered(self.codes, self.asked.family, [value] if value else [])
        empty = _CHOOSE if self.asked.refusals else _NOT_SAID
        blank = () if self.first else (("", empty),)
        label = {**self._label(), "required": False}
        return {at: OneOf(choices=[*blank, *listed], widget=Choose, **label)}


class Codes(Code):
    """Several codes of a list."""

    shape = "many"

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """Boxes to tick."""
        listed = offered(self.codes, self.asked.family, value or ())
        label = {**self._label(), "required": False}
        return {at: SomeOf(choices=listed, widget=forms.CheckboxSelectMultiple, **label)}

    def read(self, at: str, told: Told, value: Any) -> Any:
        """In the order of the list."""
        return tuple(told[at])

    def shown(self, at: str, value: Any) -> dict[str, Any]:
        """Those that are ticked."""
        return {at: list(value or ())}


class SomeOf(forms.MultipleChoiceField):
    """Some of a list. What was sent instead is not quoted."""

    default_error_messages = {  # noqa: RUF012 - Django's shape
        "invalid_choice": gettext_lazy("This is not in the list. Choose again."),
        "invalid_list": gettext_lazy("This is not in the list. Choose again."),
    }


def offered(name: str, family: str, kept: Any) -> list[tuple[str, Any]]:
    """The codes of a list that are in use, and those that a record has already."""
    language = spoken(get_language())
    if name == "act":
        return _acts(family, kept, language)
    listed = list(codes.choices(name, language))
    known = {code for code, _words in listed}
    gone = [(code, codes.label(name, code, language)) for code in kept if code not in known]
    return [*listed, *gone]


def _acts(family: str, kept: Any, language: str) -> list[tuple[str, Any]]:
    """Grouped by family; claims are no acts, and are offered alone."""
    families = [one for one in codes.choices("family", language) if _is_of(one[0], family)]
    groups = [(words, codes.acts(code, language)) for code, words in families]
    known = {code for _words, acts in groups for code, _label in acts}
    gone = [(code, codes.label("act", code, language)) for code in kept if code not in known]
    return [*groups, *gone]


def _is_of(code: str, family: str) -> bool:
    return code == family if family else code != "CLM"
