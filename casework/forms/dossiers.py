"""What is filled in to have a dossier made, to let it leave, and to know one that came back."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from casework.dossier.addressees import LONGEST_NAME
from casework.dossier.profiles import PROFILES
from casework.dossier.terms import LANGUAGES, LONGEST_ORGANISATION, PlaceMask, is_plain_name
from casework.dossier.words import keys, word
from casework.forms.coded import Choose, CodedForm, CodeField, OneOf
from intake.languages import LANGUAGES as PAGE_LANGUAGES
from intake.languages import spoken

LONGEST = 20_000  # of one answer
LONGEST_KEY = 4000  # a hybrid age recipient has 1,960 letters
LONGEST_LIST = 500_000  # of a tag manifest: a hundred octets a file of tags
_AREA = {"rows": 3}
_ANSWER = re.compile(r"answer-(\w+)")
_ADDRESSEE = re.compile(r"to-\d+-(\w+)")
_MAIN, _ANNEX, _BOTH = "main", "annex", "both"
GETS = {_MAIN: _("the dossier"), _ANNEX: _("the identity annex"), _BOTH: _("both")}


class Shape(CodedForm):
    """For whom, and how much of a place it shows."""

    profile = OneOf(widget=Choose, label=_("Kind of dossier"))
    language = OneOf(widget=Choose, label=_("Language"))
    audience = CodeField(
        "dossier_audience", label=_("For whom"), blank=_("as the kind of dossier has it")
    )
    place_mask = OneOf(widget=Choose, label=_("Finest place shown"))
    organisation = forms.CharField(
        label=_("Name of your organisation"),
        help_text=_("Stands on the cover. It may stay empty."),
        max_length=LONGEST_ORGANISATION,
        required=False,
    )
    whole = forms.BooleanField(
        label=_("Count the whole desk"),
        help_text=_("For statistics: everything, in place of what is ticked."),
        required=False,
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        kinds = [(one.name, _said(one.name)) for one in PROFILES]
        masks = [(str(one), _said(f"mask_{one}")) for one in PlaceMask]
        spoken_here = dict(PAGE_LANGUAGES)
        languages = [(code, spoken_here.get(code, code)) for code in LANGUAGES]
        for name, listed in (("profile", kinds), ("place_mask", masks), ("language", languages)):
            self.fields[name].choices = [("", _("choose")), *listed]  # type: ignore[attr-defined]

    def clean_organisation(self) -> str:
        """A plain name: it is printed where strangers read it."""
        name = str(self.cleaned_data["organisation"])
        if not is_plain_name(name):
            raise forms.ValidationError(
                _(
                    "A cover shows a plain name: one line of letters, digits and usual marks, and"
                    " no signs that are not seen. Type it anew here."
                )
            )
        return name


class Answers(CodedForm):
    """What a kind of dossier asks and no record holds; empty ones are said with what blocks.

    `hints` says of an answer where it is from, by its key, while nobody has sent it yet.
    """

    def __init__(
        self,
        *args: Any,
        asked: Iterable[str] = (),
        hints: Mapping[str, str] = MappingProxyType({}),
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        for key in asked:
            self.fields[f"answer-{key}"] = forms.CharField(
                label=_said(f"ask_{key}"),
                help_text=hints.get(key, ""),
                widget=forms.Textarea(_AREA),
                max_length=LONGEST,
                required=False,
            )


class To(CodedForm):
    """One addressee. A row without a name and without a key is no addressee."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("As you call them. It stands in the register here and in no package."),
        max_length=LONGEST_NAME,
        required=False,
    )
    key = forms.CharField(
        label=_("Their key"),
        help_text=_("age1pq1…, as they sent it. Compare it with them by another way."),
        widget=forms.Textarea({"rows": 3, "dir": "ltr", "spellcheck": "false"}),
        max_length=LONGEST_KEY,
        required=False,
    )
    until = forms.CharField(
        label=_("The key is theirs until"),
        help_text=_("Such as 24 Asad 1400 or 2021-08-15. Empty: they named no day."),
        max_length=80,
        required=False,
    )
    gets = OneOf(widget=Choose, label=_("Gets"), required=False)

    def __init__(self, *args: Any, has_annex: bool = False, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["gets"].choices = list(GETS.items())  # type: ignore[attr-defined]
        if not has_annex:
            del self.fields["gets"]

    @property
    def _gets(self) -> str:
        return str(self.cleaned_data.get("gets") or _MAIN)

    @property
    def gets_main(self) -> bool:
        """Whether the dossier itself is for them."""
        return self._gets != _ANNEX

    @property
    def gets_annex(self) -> bool:
        """Whether the annex with the names is."""
        return self._gets in (_ANNEX, _BOTH)


class Changed(CodedForm):
    """For those who had the version before."""

    changed = forms.CharField(
        label=_("What this version changes"),
        help_text=_("For those who have the one before. No names."),
        widget=forms.Textarea(_AREA),
        max_length=2000,
    )


class AskCustodians(CodedForm):
    """Why names or an original go along, for the two who sign."""

    reason = CodeField("reveal_reason", label=_("Why"), required=True)
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("The two who sign read it. No names."),
        widget=forms.Textarea(_AREA),
        max_length=2000,
    )


class AskRelease(CodedForm):
    """Why it leaves, for the two who sign."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Why it is to leave"),
        help_text=_("The two who sign read it. No names."),
        widget=forms.Textarea(_AREA),
        max_length=2000,
    )


class AskReading(AskCustodians):
    """To read a draft that carries names."""

    draft = forms.UUIDField(widget=forms.HiddenInput)


class Discard(CodedForm):
    """Why a draft will not leave."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    reason = CodeField("discard_reason", label=_("Why"), required=True)
    understood = forms.BooleanField(
        label=_("Its files and keys are deleted here, and an order to let it leave with them")
    )


class Forget(CodedForm):
    """The last question before a package is deleted here."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    understood = forms.BooleanField(label=_("I have it elsewhere, or nobody needs it here"))


class CameBack(CodedForm):
    """Small texts out of a package, and of its files what was printed: casework takes no files."""

    manifest = forms.CharField(
        label=_("The text of tagmanifest-sha256.txt, or its SHA-256"),
        widget=forms.Textarea({"rows": 6, "dir": "ltr", "spellcheck": "false"}),
        max_length=LONGEST_LIST,
        strip=False,
    )
    signature = forms.CharField(
        label=_("The text of the .sshsig file"),
        help_text=_("Not needed to find it; without it nothing is said about the signature."),
        widget=forms.Textarea({"rows": 6, "dir": "ltr", "spellcheck": "false"}),
        max_length=4000,
        required=False,
    )
    digests = forms.CharField(
        label=_("The SHA-256 of its files, as the command below prints them"),
        widget=forms.Textarea({"rows": 6, "dir": "ltr", "spellcheck": "false"}),
        max_length=LONGEST_LIST,
        required=False,
    )


def label_of(name: str) -> Any:
    """Of a field of a new dossier in a page that came late; "" for what carries rows."""
    if answer := _ANSWER.fullmatch(name):
        return _said(f"ask_{answer[1]}")
    if part := _ADDRESSEE.fullmatch(name):
        field = To.base_fields.get(part[1])
        return field.label if field else ""
    if name == "changed":
        return Changed.base_fields["changed"].label
    return ""


def _said(key: str) -> str:
    if key not in keys("profiles"):
        return gettext("What you typed")
    return word("profiles", key, spoken(get_language()))
