"""What is filled in to grade an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import CodedForm, CodeField

LONGEST = 4000


class Grade(CodedForm):
    """How far a source is trusted and what it tells believed."""

    reliability = CodeField("source_reliability", label=_("The source"), required=True)
    credibility = CodeField("information_credibility", label=_("What it tells"), required=True)
    words = forms.CharField(
        label=_("Why"), widget=forms.Textarea({"rows": 3}), max_length=LONGEST, required=False
    )
