"""The two forms: a code, then a report. Everything but the account may be left empty.

No field has an HTML `maxlength`: browsers cut a paste there without a word.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.utils import ErrorDict
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from intake import calendars, choices, lengths, receipts
from intake.body import Fields
from intake.errors import IntakeError
from intake.letters import ascii_digits, clean_line
from intake.questions import QUESTIONS, YES_NO, Question
from intake.report import Answer, Report, When, Where

_TOO_LONG_WORDS = gettext_noop("This is longer than %(limit_value)s letters. Please shorten it.")
_TOO_LONG = _(_TOO_LONG_WORDS)
_ODD_CHOICE = _("Please choose again from the list.")
_YEAR = gettext_noop(
    "Please write the year with four digits, such as 1403 or 2024, or leave it empty."
)
_DAY = gettext_noop("Please write the day as a number from 1 to 31, or leave it empty.")
_NO_SUCH_DAY = gettext_noop(
    "There is no such day in that month. Correct it, or leave the day empty."
)
_OTHER_CALENDAR = gettext_noop("This year does not belong to the calendar of that month.")
_NOTHING_TOLD = gettext_noop(
    "Please tell in a few words what happened, or add a sound recording below."
)
_ALONE = gettext_noop("Please add the month and the year, or leave the day and month empty.")

# What a page's script says beside a field, by the names it has for it.
REFUSALS = {
    "too_long": _TOO_LONG_WORDS,
    "nothing_told": _NOTHING_TOLD,
    "year": _YEAR,
    "day": _DAY,
    "no_such_day": _NO_SUCH_DAY,
    "other_calendar": _OTHER_CALENDAR,
    "alone": _ALONE,
}


class Line(forms.CharField):
    """One line of free words: no controls, nothing that reorders what is read."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.validators.append(MaxLengthValidator(longest, _TOO_LONG))

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class Words(forms.CharField):
    """Several lines of free words. Control signs are already gone (`letters.clean_words`)."""

    def __init__(self, *, longest: int, rows: int, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "cols": None})
        super().__init__(widget=widget, strip=False, **kwargs)
        self.validators.append(MaxLengthValidator(longest, _TOO_LONG))


class _Known:
    """Tells a choice of the list from others by its code, which is the same in every language.

    Django walks and translates the whole list for each answer: half of a form's time.
    """

    choices: Any

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(_codes(self.choices))

    def valid_value(self, value: str) -> bool:
        return value in self._codes


def _codes(listed: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    """Codes of a list of choices; a group of them stands in it as (label, list)."""
    for code, label in listed:
        if isinstance(label, list | tuple):
            yield from _codes(label)
        else:
            yield code


class _Shared(dict[str, forms.Field]):
    """Fields that every form of a kind uses as they are: ours change none after this module.

    Django copies them deeply for each form, choices included.
    """

    def __deepcopy__(self, _memo: object) -> "_Shared":
        return self


class Choice(_Known, forms.ChoiceField):
    """One of a list, or nothing."""

    default_error_messages = {"invalid_choice": _ODD_CHOICE}  # noqa: RUF012 - Django's shape

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


class Choices(_Known, forms.MultipleChoiceField):
    """Any of a list."""

    default_error_messages = {  # noqa: RUF012 - Django's shape
        "invalid_choice": _ODD_CHOICE,
        "invalid_list": _ODD_CHOICE,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


def _digits_line(size: int, **kwargs: Any) -> Line:
    # Not type=number: such inputs refuse Persian digits.
    attrs = {"inputmode": "numeric", "size": size, "dir": "ltr"}
    return Line(longest=20, widget=forms.TextInput(attrs=attrs), **kwargs)


class Passing(forms.Form):
    """A form that holds what was typed no longer than its request.

    Django makes a bound field for each answer before it cleans it. Form and bound fields hold
    each other, so that what was typed would wait for some later garbage collection.
    """

    def _clean_fields(self) -> None:
        """As Django's, without bound fields: those are made when the form is shown again."""
        for name, field in self.fields.items():
            typed = field.widget.value_from_datadict(self.data, self.files, name)
            if not typed and name in QUESTIONS:
                self.cleaned_data[name] = ""  # most are left alone, and there are many
                continue
            try:
                self.cleaned_data[name] = field.clean(typed)
                if own := getattr(self, f"clean_{name}", None):
                    self.cleaned_data[name] = own()
            except forms.ValidationError as refusal:
                self.add_error(name, refusal)

    def unjudged(self) -> Self:
        """To show what was typed without saying what is wrong in it."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        return self


class CodeForm(Passing):
    """An admission code or a token, typed in any way that leaves its letters readable."""

    code = Line(
        longest=2000,
        label=_("Your code"),
        help_text=_(
            "16 letters and digits, or a long one that you made yourself. Spaces, hyphens and small"
            " letters do not matter."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "size": 24}),
    )


class ReportForm(Passing):
    """What a person tells. Only the account is needed, and a recording may stand for it.

    Args:
        has_files: whether a file is safe already; then the account may be left empty.
    """

    account = Words(
        longest=lengths.ACCOUNT,
        rows=12,
        required=False,
        label=_("What happened?"),
        help_text=_(
            "In your own words, in any language: who did what to whom, if you know. Of sexual"
            " violence a few words are enough; nobody asks you to describe it here. Instead of"
            " writing you may speak: add a sound recording below, and leave this empty."
        ),
    )
    kinds = Choices(
        label=_("What kind of thing was it?"),
        help_text=_("Tick what fits, or nothing."),
        choices=choices.kinds,
    )
    when = Line(
        longest=lengths.LINE,
        label=_("When, in your words"),
        help_text=_("For example: last Thursday after dark, or the second day of Eid."),
    )
    day = _digits_line(2, label=_("Day"))
    month = Choice(label=_("Month"), choices=choices.months)
    year = _digits_line(4, label=_("Year"))
    precision = Choice(label=_("How sure is the date?"), choices=choices.PRECISIONS)
    province = Choice(label=_("Province"), choices=choices.provinces)
    district = Line(
        longest=lengths.DISTRICT,
        label=_("District"),
        widget=forms.TextInput(attrs={"list": "districts"}),
    )
    place = Line(longest=lengths.LINE, label=_("Village, street or place, in your words"))
    how_known = Choice(label=_("How do you know of it?"), choices=choices.HOW_KNOWN)
    danger = Choice(
        label=_("Is anyone in danger now?"), choices=choices.DANGER, widget=forms.RadioSelect
    )
    danger_words = Words(
        longest=lengths.SEVERAL_LINES,
        rows=3,
        required=False,
        label=_("Who, and what may happen soon?"),
    )
    ask_back = forms.BooleanField(
        required=False, label=_("Yes, you may leave a question for me behind my receipt.")
    )
    consent = Choices(
        label=_("What may we do with your report?"),
        help_text=_(
            "If you tick nothing, only we read it, and we ask you before anything else is done."
        ),
        choices=choices.CONSENT,
    )

    def __init__(self, *args: Any, has_files: bool = False, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._has_files = has_files

    def clean_account(self) -> str:
        account: str = self.cleaned_data["account"]
        if not (account.strip() or self._has_files):
            raise forms.ValidationError(gettext(_NOTHING_TOLD))
        return account

    def clean_year(self) -> int:
        return self._number("year", 4, _YEAR)

    def clean_day(self) -> int:
        return self._number("day", 2, _DAY)

    def _number(self, name: str, length: int, refusal: str) -> int:
        typed = ascii_digits(self.cleaned_data[name])
        if not typed:
            return 0
        if not (typed.isascii() and typed.isdigit() and len(typed) <= length and int(typed)):
            raise forms.ValidationError(gettext(refusal))
        return int(typed)

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not {"day", "month", "year"} & set(self.errors):
            field, refusal = _date_refusal(told["year"], told["month"], told["day"])
            if refusal:
                self.add_error(field, gettext(refusal))
        return told

    def report(self, language: str) -> Report:
        """What was told, without its network, which only the code can tell."""
        told = self.cleaned_data
        return Report(
            network="",
            language=language,
            account=told["account"],
            kinds=tuple(told["kinds"]),
            when=self._when(),
            where=self._where(),
            how_known=told["how_known"],
            danger=told["danger"],
            danger_words=told["danger_words"],
            ask_back=told["ask_back"],
            consent=(choices.IMPLIED_CONSENT, *told["consent"]),
            answers=tuple(self._answers()),
        )

    def _answers(self) -> Iterator[Answer]:
        for one in QUESTIONS.values():
            given = self.cleaned_data[one.key]
            if given.strip():
                yield Answer(one.key, code=given) if one.is_choice else Answer(one.key, words=given)

    def _when(self) -> When:
        told = self.cleaned_data
        calendar, month = choices.month_of(told["month"])
        return When(
            words=told["when"],
            calendar=calendar or calendars.calendar_of(told["year"]),
            year=told["year"],
            month=month,
            day=told["day"],
            precision=told["precision"],
        )

    def _where(self) -> Where:
        """A district that the gazetteer does not know stays, as the first of the words."""
        told = self.cleaned_data
        district = choices.district_code(told["province"], told["district"])
        words = (told["place"],) if district else (told["district"], told["place"])
        return Where(told["province"], district, "\n".join(filter(None, words)))


def _date_refusal(year: int, choice: str, day: int) -> tuple[str, str]:
    """The field to mend and why; ("", "") for a date that can be, or none."""
    calendar, month = choices.month_of(choice)
    if (day and not (month and year)) or (month and not year):
        return ("month" if year else "year"), _ALONE
    if not year:
        return "", ""
    if not calendars.exists(calendar or calendars.calendar_of(year), year):
        return "year", _OTHER_CALENDAR if month else _YEAR
    if month and not calendars.exists(calendar, year, month, day):
        return "day", _NO_SUCH_DAY
    return "", ""


def _field_of(question: Question) -> forms.Field:
    if question.is_choice:
        return Choice(label=question.words, choices=(("", _("not said")), *YES_NO))
    return Words(longest=lengths.SEVERAL_LINES, rows=2, required=False, label=question.words)


_ANSWERED = {one.key: _field_of(one) for one in QUESTIONS.values()}
ReportForm.base_fields = {**ReportForm.base_fields, **_ANSWERED}
for _form in (CodeForm, ReportForm):
    _form.base_fields = _Shared(_form.base_fields)


@dataclass(frozen=True, repr=False)
class Slip:
    """What the page carries along unseen: the code, the submission id, the receipt."""

    code: str
    submission_id: bytes
    receipt: str

    def __repr__(self) -> str:
        return "<Slip>"

    @classmethod
    def new(cls, code: str) -> Self:
        """A fresh id (128 random bits) and receipt for a code that was looked at."""
        return cls(code, secrets.token_bytes(16), receipts.draw())

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """IntakeError("form_damaged") when a part is missing or cannot be ours."""
        typed_id = fields.get("submission_id", "")
        if len(typed_id) != 32 or not set(typed_id) <= set("0123456789abcdef"):
            raise IntakeError("form_damaged")
        try:
            receipt = receipts.parse(fields.get("receipt", ""))
        except IntakeError:
            raise IntakeError("form_damaged") from None
        return cls(fields.get("code", ""), bytes.fromhex(typed_id), receipt)
