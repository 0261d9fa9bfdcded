"""Answers about an act: the field sets of its code, each question an input of its type."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.facts import AskedField
from casework.forms.records.days import Day
from casework.forms.records.inputs import (
    LINE,
    Code,
    Codes,
    Controls,
    Drawn,
    Input,
    Line,
    Lines,
    Number,
    NumberField,
    Told,
)
from casework.forms.records.places import Where
from casework.forms.records.records_named import ManyLinks, OneLink
from casework.forms.records.repeated import Several
from casework.records.shapes import FieldValue
from intake.errors import IntakeError
from intake.facts import Field, FieldType
from intake.languages import spoken

PREFIX = "answer-"  # so that no question is taken for a field of the record
_YES_NO = "yes_no_unknown"
_TO: Mapping[FieldType, tuple[str, ...]] = {
    FieldType.PERSON: ("person", "source"),
    FieldType.OFFICE_HOLDER: ("office_holder",),
    FieldType.EVIDENCE: ("evidence",),
    FieldType.RECORD: ("act", "event", "claim", "edict", "case", "person", "information"),
}
_HELD: Mapping[FieldType, str] = {
    FieldType.TEXT: "texts",
    FieldType.CODE: "texts",
    FieldType.YES_NO_UNKNOWN: "texts",
    FieldType.NUMBER: "numbers",
    FieldType.COUNT: "numbers",
    FieldType.DATE: "dates",
    FieldType.PLACE: "places",
}


class Money(Input):
    """An amount and its currency; the value is (amount, currency)."""

    shape = "place"

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """Both."""
        amount = NumberField(label=_("Amount"), required=False)
        currency = forms.CharField(label=_("Currency"), required=False, max_length=LINE)
        return {f"{at}-amount": amount, f"{at}-currency": currency}

    def shown(self, at: str, value: Any) -> dict[str, Any]:
        """Both."""
        amount, currency = value or (None, "")
        return {f"{at}-amount": amount, f"{at}-currency": currency}

    def read(self, at: str, told: Told, value: Any) -> Any:
        """Raises IntakeError("field_shape") for one without the other."""
        amount, currency = told[f"{at}-amount"], told[f"{at}-currency"].strip()
        if amount is None and not currency:
            return None
        if amount is None or not currency:
            raise IntakeError("field_shape")
        return amount, currency


class Answer(Input):
    """One question; its value is a `FieldValue`, or None where nothing was answered."""

    def __init__(self, field: Field) -> None:
        super().__init__(_asked(field))
        self.field = field
        self.inner = _inner(field, self.asked)
        self.shape = self.inner.shape  # type: ignore[misc]

    @property
    def key(self) -> str:
        """Apart from the fields of the record."""
        return PREFIX + self.field.key

    @property
    def label(self) -> str:
        """As the file of questions has it."""
        return self.field.label(spoken(get_language()))

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """Those of its type."""
        return self.inner.controls(at, self.held(value), drawn)

    def shown(self, at: str, value: Any) -> dict[str, Any]:
        """As its type shows it."""
        return self.inner.shown(at, self.held(value))

    def read(self, at: str, told: Told, value: Any) -> Any:
        """The whole answer."""
        found = self.inner.read(at, told, self.held(value))
        if found is None or found in ("", ()):
            return None
        if self.field.type is FieldType.MONEY:
            return FieldValue(key=self.field.key, numbers=(found[0],), texts=(found[1],))
        every = found if self.field.many else (found,)
        holding: dict[str, Any] = {self._holder: every}
        return FieldValue(key=self.field.key, **holding)

    def held(self, value: FieldValue | None) -> Any:
        """What the answer holds, as its type takes it."""
        if value is None:
            return None
        if self.field.type is FieldType.MONEY:
            return (value.numbers[0], value.texts[0])
        every = getattr(value, self._holder)
        return every if self.field.many else (every[0] if every else None)

    @property
    def _holder(self) -> str:
        return _HELD.get(self.field.type, "records")


def _asked(field: Field) -> AskedField:
    area = field.type is FieldType.TEXT
    return AskedField(field.key, field.labels, to=_TO.get(field.type, ()), is_area=area)


def _inner(field: Field, asked: AskedField) -> Input:
    if field.type in _TO:
        return ManyLinks(asked) if field.many else OneLink(asked)
    if field.type is FieldType.CODE:
        return (Codes if field.many else Code)(asked, field.codes)
    if field.type is FieldType.TEXT:
        return Lines(asked) if field.many else Line(asked)
    one = _ONE[field.type](asked)
    return Several(one) if field.many else one


def _yes_no(asked: AskedField) -> Input:
    return Code(asked, _YES_NO)


_ONE: Mapping[FieldType, Callable[[AskedField], Input]] = {
    FieldType.YES_NO_UNKNOWN: _yes_no,
    FieldType.NUMBER: Number,
    FieldType.COUNT: Number,
    FieldType.DATE: Day,
    FieldType.PLACE: Where,
    FieldType.MONEY: Money,
}
