"""What is filled in about who a protected person is, and to have it opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import CodedForm, CodeField

_LONGEST, _LONGEST_REASON = 4000, 2000
_AREA = {"rows": 3, "autocomplete": "off", "spellcheck": "false"}


def _lines(label: object, **more: object) -> forms.CharField:
    """One on each line."""
    area = forms.Textarea(_AREA)
    return forms.CharField(label=label, widget=area, max_length=_LONGEST, required=False, **more)  # type: ignore[arg-type]


class Names(forms.Form):
    """Everything that names somebody. It goes in, and does not come back to this page."""

    called = _lines(
        _("Names, every way they are written, one on each line"),
        help_text=_("With father's and grandfather's name, as far as they are known."),
    )
    contacts = _lines(_("Contacts, one on each line"))
    kin = _lines(_("Kin, one on each line"))
    remarks = _lines(_("What else says who it is: birth, address, papers"))


class NamesAnew(Names):
    """What is sealed already goes."""

    understood = forms.BooleanField(
        label=_("This takes the place of all that is sealed about them")
    )


class AskToOpen(CodedForm):
    """Why custodians should open it."""

    reason = CodeField("reveal_reason", label=_("Why"), required=True)
    words = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea({"rows": 3}),
        max_length=_LONGEST_REASON,
    )
