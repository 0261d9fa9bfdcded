"""What is filled in about consent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import CodedForm, CodeField

LONGEST = 2000
_AREA = {"rows": 3}
_BY_ITSELF = "expired"  # comes with the last day; nobody puts a scope into it


class SetScope(CodedForm):
    """One scope, its state, and until when it holds."""

    consent = forms.UUIDField(widget=forms.HiddenInput, required=False)
    scope = CodeField("consent_scope", label=_("To what"), required=True)
    state = CodeField("consent_state", label=_("State"), required=True)
    until = forms.CharField(
        label=_("Until, the last day"),
        help_text=_("Such as 24 Asad 1400 or 2021-08-15. Empty: until it is taken back."),
        max_length=80,
        required=False,
    )
    words = forms.CharField(
        label=_("How and by whom it was said"),
        help_text=_("No names."),
        widget=forms.Textarea(_AREA),
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        state: Any = self.fields["state"]
        state.choices = [one for one in state.choices if one[0] != _BY_ITSELF]


class Withdraw(CodedForm):
    """Everything that was given is taken back."""

    consent = forms.UUIDField(widget=forms.HiddenInput)
    understood = forms.BooleanField(label=_("I have read what this means"))
    words = forms.CharField(
        label=_("How it was said"),
        help_text=_("No names."),
        widget=forms.Textarea(_AREA),
        max_length=LONGEST,
        required=False,
    )
