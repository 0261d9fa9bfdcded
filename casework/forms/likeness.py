"""What is filled in where two acts, reports or sources are held against each other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import Choices, CodedForm, CodeField, OneOf

LONGEST = 2000
_AREA = {"rows": 3}


def _why() -> forms.CharField:
    return forms.CharField(
        label=_("Why"),
        help_text=_("Not needed. No names."),
        widget=forms.Textarea(_AREA),
        max_length=LONGEST,
        required=False,
    )


class KnownAct(forms.Form):
    """One act that a report may tell again."""

    act = forms.UUIDField(widget=forms.HiddenInput)


class Merge(CodedForm):
    """Which of two acts stays."""

    kept = OneOf(label=_("Which one stays"))
    words = _why()

    def __init__(self, *args: Any, acts: Choices = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["kept"].choices = [("", _("choose")), *acts]  # type: ignore[attr-defined]


class NotTheSame(forms.Form):
    """They are two."""

    words = _why()


class JoinPseudonyms(CodedForm):
    """A tag of one report and a tag of the other that are one person."""

    one = OneOf(label=_("In the first report"))
    other = OneOf(label=_("In the second report"))
    words = _why()

    def __init__(self, *args: Any, ones: Choices = (), others: Choices = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        for name, tags in (("one", ones), ("other", others)):
            listed = [("", _("choose")), *((sent, f"[{tag}]") for sent, tag in tags)]
            self.fields[name].choices = listed  # type: ignore[attr-defined]


class SameOrigin(CodedForm):
    """Two sources that know it from one and the same."""

    one = OneOf(label=_("One source"))
    other = OneOf(label=_("The other source"))
    words = _why()

    def __init__(self, *args: Any, sources: Choices = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        for name in ("one", "other"):
            self.fields[name].choices = [("", _("choose")), *sources]  # type: ignore[attr-defined]


class ActProof(CodedForm):
    """How far an act is proven, as a person judges."""

    level = CodeField("proof_level", label=_("Level of proof"), required=True)
