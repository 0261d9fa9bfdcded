"""What a caseworker fills in on the page of a review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.coded import Choose, CodedForm, CodeField, OneOf
from casework.showing.selection import LONGEST as LONGEST_WORDS
from casework.views import wording
from intake.languages import LANGUAGES
from intake.working_copy import ALL_TEXTS

LONGEST_NOTE = 4000
LONGEST_REASON = 2000  # of what custodians sign
_AREA = {"rows": 3}


class Hide(CodedForm):
    """A stretch of a text, by the offsets that a script gave or by its first and last words."""

    text = OneOf(widget=Choose, label=_("In which text"))
    first = forms.CharField(
        label=_("First words"),
        help_text=_("Select the words in the text, or copy the first few here."),
        max_length=LONGEST_WORDS,
        required=False,
    )
    last = forms.CharField(
        label=_("Last words"),
        help_text=_("Only if more is to be hidden than the words above."),
        max_length=LONGEST_WORDS,
        required=False,
    )
    kind = CodeField("redaction_kind", label=_("What it is"), required=True)
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        text = self.fields["text"]
        text.choices = [(name, wording.said("text", name)) for name in ALL_TEXTS]  # type: ignore[attr-defined]


class OpenCheck(forms.Form):
    """One doubt, by its tag."""

    pseudonym = forms.CharField(widget=forms.HiddenInput, max_length=40)


class Unmask(CodedForm):
    """Ask custodians whom a tag stands for."""

    pseudonym = OneOf(widget=Choose, label=_("Which one"))
    reason = CodeField("reveal_reason", label=_("Why"), required=True)
    words = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea(_AREA),
        max_length=LONGEST_REASON,
    )

    def __init__(self, *args: Any, tags: tuple[str, ...] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["pseudonym"].choices = [(tag, f"[{tag}]") for tag in tags]  # type: ignore[attr-defined]


class AskUnhide(forms.Form):
    """Why something that a reader hid may be read again, for those who sign."""

    redaction = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("The two who sign read it. No names."),
        widget=forms.Textarea(_AREA),
        max_length=LONGEST_REASON,
    )


class Unhide(forms.Form):
    """What two have signed for."""

    redaction = forms.UUIDField(widget=forms.HiddenInput)


class MakePerson(CodedForm):
    """A person of a tag, with their role in one act of this report."""

    tag = OneOf(widget=Choose, label=_("Which tag"))
    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        help_text=_("Empty: the tag with this report's number. No name."),
        max_length=200,
        required=False,
    )
    role = CodeField("involvement_role", label=_("Role"), required=True)
    act = OneOf(widget=Choose, label=_("In which act"))
    sex = CodeField("sex", label=_("Sex"))
    age_band = CodeField("age_band", label=_("Age"))
    status_at_end = CodeField("victim_status_at_end", label=_("Their state afterwards"))

    def __init__(
        self,
        *args: Any,
        tags: tuple[str, ...] = (),
        acts: tuple[tuple[str, str], ...] = (),
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        self.fields["tag"].choices = [(tag, f"[{tag}]") for tag in tags]  # type: ignore[attr-defined]
        self.fields["act"].choices = acts  # type: ignore[attr-defined]


class OpenOriginal(CodedForm):
    """Ask custodians to open the report or a file as it was sent."""

    what = OneOf(widget=Choose, label=_("What"))
    reason = CodeField("reveal_reason", label=_("Why"), required=True)
    words = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea(_AREA),
        max_length=LONGEST_REASON,
    )

    def __init__(
        self, *args: Any, originals: tuple[tuple[str, Any], ...] = (), **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.fields["what"].choices = originals  # type: ignore[attr-defined]


class ProposedAct(forms.Form):
    """An act that the machine proposed, to take or to refuse as it is."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=12)


class ChangedAct(CodedForm):
    """Another kind of act instead of the proposed one."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=12)
    instead = CodeField("act", label=_("It is rather"), required=True)


class AddedAct(CodedForm):
    """An act that the machine did not find."""

    code = CodeField("act", label=_("What was done"), required=True)
    began = forms.CharField(
        label=_("When"),
        help_text=_("Such as 24 Asad 1400, 2021-08 or 1400. Leave it empty if it is not known."),
        max_length=80,
        required=False,
    )
    province = CodeField("province", label=_("Province"))
    first = forms.CharField(
        label=_("Words it rests on"),
        help_text=_("Copy them from the text, if you can."),
        max_length=LONGEST_WORDS,
        required=False,
    )


class GradeAccount(CodedForm):
    """How far the source of this report is trusted and what it tells believed."""

    act = OneOf(widget=Choose, label=_("About which act"))
    reliability = CodeField("source_reliability", label=_("The source"), required=True)
    credibility = CodeField("information_credibility", label=_("What it tells"), required=True)
    words = forms.CharField(
        label=_("Why"), widget=forms.Textarea(_AREA), max_length=LONGEST_NOTE, required=False
    )

    def __init__(self, *args: Any, acts: tuple[tuple[str, str], ...] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["act"].choices = acts  # type: ignore[attr-defined]


class LinkCase(forms.Form):
    """An open case, or the title of a new one."""

    case = OneOf(widget=Choose, label=_("Case"), required=False)
    title = forms.CharField(
        label=_("Or a new case, called"),
        help_text=_("No name of a victim, witness or source."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, cases: tuple[tuple[str, str], ...] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["case"].choices = [("", "–"), *cases]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of both."""
        told: dict[str, Any] = self.cleaned_data
        if not told.get("case") and not (told.get("title") or "").strip():
            raise forms.ValidationError(_("Choose a case or give a new one a title."))
        return told


class Ask(forms.Form):
    """A message to the source's mailbox."""

    text = forms.CharField(
        label=_("Your question"),
        help_text=_(
            "Whoever finds it must learn nothing. Name nobody, and ask only what you need now."
        ),
        widget=forms.Textarea({"rows": 5}),
        max_length=LONGEST_NOTE,
    )
    language = OneOf(widget=Choose, label=_("Language"), choices=LANGUAGES)


class Duplicate(forms.Form):
    """Another review that tells the same."""

    of = OneOf(widget=Choose, label=_("The same as"))

    def __init__(self, *args: Any, others: tuple[tuple[str, str], ...] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["of"].choices = others  # type: ignore[attr-defined]


class Reject(CodedForm):
    """Why it is not worked on."""

    reason = CodeField("rejection_reason", label=_("Why"), required=True)
    words = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea(_AREA),
        max_length=LONGEST_NOTE,
        required=False,
    )


class SetUrgency(CodedForm):
    """Raise alone; lower with the signatures of two custodians."""

    level = OneOf(widget=Choose, label=_("How soon"))
    reason = CodeField(
        "lowering_reason",
        label=_("Why lower"),
        help_text=_("Only for lowering, which two custodians must sign."),
    )
    words = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea(_AREA),
        max_length=LONGEST_REASON,
        required=False,
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        levels = [(code, wording.said("urgency", code)) for code in ("T0", "T1", "T2", "T3")]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]


class Note(forms.Form):
    """What colleagues should know."""

    words = forms.CharField(
        label=_("For your colleagues"),
        help_text=_("No name of a victim, witness or source."),
        widget=forms.Textarea(_AREA),
        max_length=LONGEST_NOTE,
        required=False,
    )


class WrittenAct(forms.Form):
    """An act that people wrote down, by its row and the version that was seen."""

    act = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class Accept(forms.Form):
    """The review is done; nothing is asked."""
