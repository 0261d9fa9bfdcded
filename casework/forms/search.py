"""What a search asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import Choose, CodedForm, CodeField, OneOf, any_code
from casework.views import wording

LONGEST = 1000  # characters; more is no search
KINDS = ("review", "case", "act", "person", "event", "claim", "information", "evidence", "edict",
         "office_holder", "unit", "intervention")  # fmt: skip


class Search(CodedForm):
    """Everything in it may be left out, and all that is not must hold at once."""

    words = forms.CharField(
        label=_("Words or names"),
        help_text=_("In any of the languages and spellings."),
        max_length=LONGEST,
        required=False,
        error_messages={
            "max_length": _("This is too long for a search. Use at most 1,000 characters.")
        },
    )
    kind = OneOf(widget=Choose, label=_("What"), required=False)
    code = CodeField("act", label=_("Kind of act"), blank=any_code)
    family = CodeField("family", label=_("Family of acts"), blank=any_code)
    province = CodeField("province", label=_("Province"), blank=any_code)
    force = CodeField("perpetrator_type", label=_("Force"), blank=any_code)
    from_day = forms.CharField(
        label=_("From"), help_text=_("Such as 1400 or 24 Asad 1400"), max_length=80, required=False
    )
    to_day = forms.CharField(label=_("Until"), max_length=80, required=False)
    state = OneOf(widget=Choose, label=_("State"), required=False)
    grade = CodeField("source_reliability", label=_("Grade of the source"), blank=any_code)

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        anything = ("", any_code)
        kinds = [(code, wording.said("kind", code)) for code in KINDS]
        self.fields["kind"].choices = [anything, *kinds]  # type: ignore[attr-defined]
        states = [code for code in wording.WORDS["state"] if code not in ("open", "all")]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            anything,
            *((code, wording.said("state", code)) for code in states),
        ]
