"""What is filled in about a packet whose code inside admits nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 2000


class TakeIn(forms.Form):
    """The last question before it is done."""

    understood = forms.BooleanField(label=_("I know by another way whom it comes from"))


class Refuse(forms.Form):
    """Why, for those who ask later."""

    words = forms.CharField(
        label=_("Why"),
        help_text=_("Sealed to this desk. No names."),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST,
    )
