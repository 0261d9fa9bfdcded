"""What is filled in to have a desk's protected names opened, and to find a person by theirs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import CodedForm, CodeField
from casework.register import LONGEST

LONGEST_WHY = 2000  # of what custodians sign


class AskNames(CodedForm):
    """Why, for those who sign."""

    reason = CodeField("reveal_reason", label=_("Why"), required=True)
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("The two who sign read it. No names."),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_WHY,
    )


class OpenThem(forms.Form):
    """No question but the button: the page above it says what happens."""


class SearchNames(CodedForm):
    """A name, in whatever spelling."""

    words = forms.CharField(
        label=_("Name"),
        help_text=_("In any of the languages and spellings. Empty shows all."),
        max_length=LONGEST,
        required=False,
        error_messages={
            "max_length": _("This is too long for a search. Use at most 1,000 characters.")
        },
    )
