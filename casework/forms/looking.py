"""What is filled in when a case that was due was looked at and stays."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import CodedForm, CodeField

LONGEST = 2000


class KeepOn(CodedForm):
    """Why it stays, and when to look again."""

    reason = CodeField("keeping_reason", label=_("Why it stays"), required=True)
    again = forms.CharField(
        label=_("Look again on"), help_text=_("Such as 24 Asad 1400 or 2021-08-15."), max_length=80
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("Not needed. No names."),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST,
        required=False,
    )
