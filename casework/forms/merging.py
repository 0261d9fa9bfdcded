"""What is chosen where two records of one person become one."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import Choices, CodedForm, OneOf
from casework.merging import BOTH_STAND
from casework.register import LONGEST

LONGEST_WORDS = 2000
ONE, OTHER, BOTH = "one", "other", "both"


class Field(NamedTuple):
    """A field in which the two differ, as a page says it of each; "" for nothing said."""

    key: str
    label: str
    one: str
    other: str


class FindRecord(forms.Form):
    """By a word of it. It comes in the body of a post: addresses rest in logs."""

    words = forms.CharField(
        label=_("Pseudonym, or a word of the record"), max_length=LONGEST, required=False
    )


class MergeTwo(CodedForm):
    """Which of the two stays, and whose answer where they differ."""

    stays = OneOf(label=_("Which record stays"))

    def __init__(
        self,
        *args: Any,
        names: Choices = (),
        fields: Sequence[Field] = (),
        is_apart: bool = False,
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        choose = ("", _("choose"))
        self.fields["stays"].choices = [choose, *names]  # type: ignore[attr-defined]
        for field in fields:
            self.fields[field.key] = OneOf(label=field.label, choices=[choose, *_answers(field)])
            self.initial.setdefault(field.key, _said_by_one(field))
        if is_apart:
            self.fields["overrule"] = forms.BooleanField(
                label=_("It was found before that they are two. That was wrong.")
            )
        self.fields["words"] = forms.CharField(
            label=_("Why"),
            help_text=_("Not needed. No names."),
            widget=forms.Textarea({"rows": 3}),
            max_length=LONGEST_WORDS,
            required=False,
        )


class UndoMerge(forms.Form):
    """Which merge is wrong."""

    merge = forms.UUIDField(widget=forms.HiddenInput)
    understood = forms.BooleanField(label=_("They are two people"))


def _answers(field: Field) -> Choices:
    listed = [(ONE, field.one or _("nothing said")), (OTHER, field.other or _("nothing said"))]
    if field.key in BOTH_STAND and field.one and field.other:
        listed.append((BOTH, _("both")))
    return listed


def _said_by_one(field: Field) -> str:
    """Where one alone says something, that is offered; between two answers a person chooses."""
    if field.one and field.other:
        return ""
    return ONE if field.one else OTHER
