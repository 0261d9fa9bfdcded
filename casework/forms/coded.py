"""Fields whose choices are code lists, worded in the language of the page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from casework import codes
from intake.languages import spoken

_ANY = gettext_lazy("any")
_NOT_SAID = gettext_lazy("not said")
_CHOOSE = gettext_lazy("choose")

Choices = Sequence[tuple[str, Any]]


def choices(name: str) -> Choices:
    """(code, label) of a list in the language of the page."""
    return codes.choices(name, spoken(get_language()))


def acts_by_family() -> Choices:
    """Every act in use under the name of its family, claims left out: they are no acts."""
    language = spoken(get_language())
    return [
        (words, codes.acts(family, language))
        for family, words in codes.choices("family", language)
        if family != "CLM"
    ]


class CodeField(forms.ChoiceField):
    """A code of one list; "" is offered first, and taken where it may be left out."""

    def __init__(self, name: str, *, blank: Any = None, **rest: Any) -> None:
        """`blank`: the words of the empty choice, which a required field does not accept."""
        super().__init__(required=rest.pop("required", False), **rest)
        self._name, self._blank = name, blank

    def fill(self) -> None:
        """Take the choices in the language of this request."""
        # Also where one must be chosen: the first of a list would be taken without a thought.
        empty = self._blank or (_CHOOSE if self.required else _NOT_SAID)
        listed = acts_by_family() if self._name == "act" else choices(self._name)
        self.choices = [("", empty), *listed]


class CodedForm(forms.Form):
    """A form that words its codes when it is made, and marks its faulty fields."""

    use_required_attribute = False  # what is missing is said by us, in the page's language

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for field in self.fields.values():
            if isinstance(field, CodeField):
                field.fill()


any_code = _ANY
