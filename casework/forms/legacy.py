"""A table of earlier documentation, and what people say that it means."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework import codes
from casework.forms.coded import Choices, Choose, OneOf, acts_by_family, choices
from casework.legacy import COLUMNS, LEFT_OUT, Column, Plan, Unknown, spelt_alike
from intake.languages import LANGUAGES, spoken

LABELS: Mapping[str, Promise] = {
    "began": _("Day, or when it began"),
    "ended": _("Day it ended"),
    "place": _("Place, in their words"),
    "persons": _("How many people it was done to"),
    "age": _("Age at the time"),
    "occupation": _("Occupation"),
    "called": _("Name (sealed)"),
    "contacts": _("Contacts (sealed)"),
    "kin": _("Kin (sealed)"),
    "told": _("What is told (sealed)"),
}


def label(column: Column, language: str) -> str:
    """What a column is called: as its list, or as the gazetteer has it."""
    if column.name in LABELS:
        return str(LABELS[column.name])
    titles = codes.list(column.codes or column.name).labels
    return titles.get(language, titles["en"])


class Pasted(forms.Form):
    """The table, and what all of it has in common."""

    table = forms.CharField(
        label=_("The table"),
        help_text=_(
            "In your table program select the cells, headings too, copy them and paste them here."
        ),
        widget=forms.Textarea({"rows": 8, "dir": "auto", "autocomplete": "off", "wrap": "off"}),
        strip=False,
    )
    title = forms.CharField(
        label=_("What this documentation is called"),
        help_text=_(
            "It becomes a case and a source of this name. No name of a victim, witness or source."
        ),
        max_length=120,
    )
    calendar = OneOf(label=_("Calendar"), widget=Choose, required=False)

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        listed = [("", _("as it is written")), *choices("calendar")]
        self.fields["calendar"].choices = listed  # type: ignore[attr-defined]


class Columns(forms.Form):
    """What each column holds; where nobody has said it yet, what its heading says."""

    def __init__(self, headings: Sequence[str], data: Mapping[str, Any]) -> None:
        said = {name: data.get(name, "") for name in map(_at, range(len(headings)))}
        if not any(name in data for name in said):
            said = {_at(at): guess for at, guess in enumerate(_guessed(headings))}
        super().__init__(said)
        language = spoken(get_language())
        offered = [("", _("leave out")), *((one.name, label(one, language)) for one in COLUMNS)]
        for at, heading in enumerate(headings):
            self.fields[_at(at)] = OneOf(
                label=heading or str(at + 1), choices=offered, widget=Choose, required=False
            )

    @property
    def told(self) -> tuple[str, ...]:
        """The name of a column for each; the form is valid."""
        return tuple(self.cleaned_data[name] for name in self.fields)


class Meant(forms.Form):
    """Which code of a list a word of the table stands for; an answer can be changed."""

    def __init__(self, words: Iterable[Unknown]) -> None:
        super().__init__()
        language = spoken(get_language())
        for one in words:
            self.fields[f"meant-{one.key}"] = OneOf(
                label=f"{label(one.column, language)}: {one.word}",
                choices=_meanings(one.column),
                initial=one.meant,
                widget=Choose,
                required=False,
            )


def plan_of(columns: tuple[str, ...], calendar: str, sent: Mapping[str, Any]) -> Plan:
    """What was filled in, the meanings of words that are known by now too."""
    meant = {
        name.removeprefix("meant-"): str(sent[name]) for name in sent if name.startswith("meant-")
    }
    return Plan(columns, calendar, meant)


def _at(number: int) -> str:
    return f"column-{number}"


def _meanings(column: Column) -> Choices:
    if column.name == "act":
        return [("", _("choose")), *acts_by_family()]
    return [("", _("choose")), (LEFT_OUT, _("leave empty")), *choices(column.codes)]


def _guessed(headings: Sequence[str]) -> Iterable[str]:
    """Each column's name once, where a heading is what we call it in any language."""
    left = {one.name: one for one in COLUMNS}
    for heading in headings:
        found = next(
            (name for name, one in left.items() if spelt_alike(heading) in _names(one)), ""
        )
        left.pop(found, None)
        yield found


def _names(column: Column) -> set[str]:
    named = {column.name, label(column, spoken(get_language()))}
    if column.name not in LABELS:
        named |= {label(column, language) for language, _name in LANGUAGES}
    return {spelt_alike(one) for one in named}
