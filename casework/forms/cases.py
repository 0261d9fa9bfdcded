"""What is filled in about a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import CodedForm, CodeField

LONGEST = 20_000


class CaseWords(forms.Form):
    """Its title and summary."""

    title = forms.CharField(
        label=_("Title"), help_text=_("No name of a victim, witness or source."), max_length=200
    )
    summary = forms.CharField(
        label=_("Summary"),
        widget=forms.Textarea({"rows": 8}),
        max_length=LONGEST,
        required=False,
    )


class CaseStatus(CodedForm):
    """Where it stands; closing needs a reason."""

    status = CodeField("case_status", label=_("Status"), required=True)
    closing_reason = CodeField("closing_reason", label=_("Why closed"))


class CaseProof(CodedForm):
    """How far it is proven, as a person judges."""

    level = CodeField("proof_level", label=_("Level of proof"), required=True)
