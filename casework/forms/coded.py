"""Fields whose choices are code lists, worded in the language of the page."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy

from casework import codes
from intake.languages import spoken

_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
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


def in_words(field: forms.Field, value: str) -> str:
    """A value as its field words it: the label of a choice, a tick as yes, words as they are.

    An id that stands in no list, or in one that only its own page can fill, is shown short.
    """
    if isinstance(field.widget, forms.CheckboxInput):
        return gettext("yes") if value else gettext("no")
    if not isinstance(field, forms.ChoiceField):
        return value
    known = {str(code): str(words) for code, words in _flat(field.choices)}
    return known.get(value, value[:8] if _UUID.fullmatch(value) else value)


def _flat(listed: Any) -> Iterator[tuple[Any, Any]]:
    for code, words in listed:
        if isinstance(words, list | tuple):
            yield from _flat(words)
        else:
            yield code, words


class Choose(forms.Select):
    """A select as Django draws it. Drawn by a template for each option, the sixty acts of a
    review's forms took longer than the rest of its page.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Options, those of a group under its label."""
        chosen = [str(one) for one in self.format_value(value)]
        parts = []
        for words, options, _place in self.optgroups(name, chosen, attrs):
            drawn = format_html_join("", "<option{}>{}</option>", map(_option, options))
            group = format_html('<optgroup label="{}">{}</optgroup>', words, drawn)
            parts.append(group if words else drawn)
        told = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        return format_html("<select{}>{}</select>", told, mark_safe("".join(parts)))  # noqa: S308


def _option(one: dict[str, Any]) -> tuple[str, Any]:
    return flatatt({"value": one["value"], "selected": one["selected"]}), one["label"]


class OneOf(forms.ChoiceField):
    """One of a list. What was sent instead is not quoted: it may be words of a report."""

    default_error_messages = {  # noqa: RUF012 - Django's shape
        "invalid_choice": gettext_lazy("This is not in the list. Choose again.")
    }


class CodeField(OneOf):
    """A code of one list; "" is offered first, and taken where it may be left out."""

    def __init__(self, name: str, *, blank: Any = None, **rest: Any) -> None:
        """`blank`: the words of the empty choice, which a required field does not accept."""
        super().__init__(required=rest.pop("required", False), widget=Choose, **rest)
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
