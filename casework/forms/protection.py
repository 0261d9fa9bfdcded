"""What is filled in to have protection taken off a person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import CodedForm

LONGEST = 2000  # of what custodians sign


class AskUnprotect(CodedForm):
    """Why, for those who sign."""

    words = forms.CharField(
        label=_("Why they need no protection"),
        help_text=_("The two who sign read it. No names."),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST,
    )


class Unprotect(CodedForm):
    """The last question before it is done."""

    understood = forms.BooleanField(
        label=_(
            "From now on they may be named here; consent is still asked of them, but not for acts"
            " in which they are accused"
        )
    )
