"""What is filled in to have something erased."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import CodedForm, CodeField

LONGEST = 2000  # of what custodians sign


class AskErasure(CodedForm):
    """Why, for those who sign."""

    reason = CodeField("erasure_reason", label=_("Why"), required=True)
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("The two who sign read it. No names."),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST,
    )


class Erase(CodedForm):
    """The last question before it is done."""

    understood = forms.BooleanField(label=_("I have read what goes and what stays"))
