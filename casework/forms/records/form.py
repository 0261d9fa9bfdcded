"""A form about one record, made of its inputs, and the record that it was filled in as."""

import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict

from casework.forms.records.answers import PREFIX, Answer
from casework.forms.records.inputs import Drawn, Input
from casework.forms.records.links import Links
from casework.forms.records.plan import Section
from casework.forms.records.repeated import ROWS, Part, RowCount, Several
from casework.records import Act, Involvement, Record
from casework.records.shapes import FieldValue
from casework.sentences import sentence
from intake.errors import IntakeError

R = TypeVar("R", bound=Record)
NAME = "record"  # before every control, and of the deed


@dataclass(frozen=True, repr=False)
class Group:
    """One input with its controls as a page shows it; `rows` of those that repeat."""

    label: str
    hint: str
    shape: str
    at: str
    controls: list[BoundField]
    rows: list[list["Group"]]
    is_again: bool = False  # one of several; the label stands above them all
    is_leading: bool = False  # what is chosen here decides what else is asked

    @property
    def errors(self) -> list[str]:
        """Every refusal of its controls."""
        return [str(error) for one in self.controls for error in one.errors]

    @property
    def is_filled(self) -> bool:
        """Whether anything stands in it."""
        inside = any(one.is_filled for row in self.rows for one in row)
        return inside or any(one.value() for one in self.controls if not one.is_hidden)


@dataclass(frozen=True, repr=False)
class ShownSection:
    """A heading with its groups; `apart` as `plan.Section`."""

    heading: str
    groups: list[Group]
    apart: tuple[str, ...]
    is_open: bool


class RecordForm(forms.Form):
    """What is filled in about a record.

    Args:
        before: the values that the record has, by input; {} for a new one.
        sent: the post, or None. In it `more` asks for one more row and `look` for other
            records to choose from; neither writes.
    """

    use_required_attribute = False

    def __init__(
        self,
        sections: Sequence[Section],
        before: Mapping[str, Any],
        links: Links,
        sent: Any = None,
    ) -> None:
        super().__init__(sent.copy() if sent is not None else None, prefix=NAME)
        self.sections, self.before = sections, before
        self.found: dict[str, Any] = {}
        own = _Sent(sent) if sent is not None else None
        drawn = Drawn(links, own, str(sent.get("more", "")) if sent is not None else "")
        for one in self.inputs:
            self.fields.update(one.controls(one.key, before.get(one.key), drawn))
            self.initial.update(one.shown(one.key, before.get(one.key)))
        self._count_rows()

    @property
    def is_redrawn(self) -> bool:
        """Sent for one more row, or for other records to choose from: nothing is written."""
        return self.is_bound and any(name in self.data for name in ("more", "look"))

    def full_clean(self) -> None:
        """What is only drawn again is not judged yet."""
        if self.is_redrawn:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    @property
    def inputs(self) -> Iterator[Input]:
        """All, in order."""
        return (one for section in self.sections for one in section.inputs)

    def clean(self) -> dict[str, Any]:
        """Every input read; what it refuses is said beside its first control."""
        told = self.cleaned_data
        for one in self.inputs:
            names = self.names(one)
            if not any(name in self.errors for name in names):
                self._read(one, {name: told[name] for name in names})
        return told

    def names(self, one: Input) -> list[str]:
        """Its controls."""
        return [name for name in self.fields if name == one.key or name.startswith(f"{one.key}-")]

    def typed(self) -> dict[str, str]:
        """Each input as it came, in the shape of `marked`."""
        told = self.cleaned_data
        return {one.key: _flat({n: told.get(n) for n in self.names(one)}) for one in self.inputs}

    def marked(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Each input as it stands in a form about these values, to be compared."""
        return {one.key: _flat(one.shown(one.key, values.get(one.key))) for one in self.inputs}

    def taken_from(self, values: Mapping[str, Any], keys: Collection[str]) -> Any:
        """What was sent, with these inputs as they stand in a form about the values."""
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        for one in self.inputs:
            for name, value in one.shown(one.key, values.get(one.key)).items():
                if one.key in keys:
                    told = value if isinstance(value, list) else [str(value or "")]
                    sent.setlist(self.add_prefix(name), [each for each in told if each])
        return sent

    def new(self, kind: type[R]) -> R:
        """A record with what was filled in, and an id of its own."""
        answers = self._answered(()) if any(map(_is_answer, self.found)) else ()
        more: dict[str, Any] = {"values": answers} if answers else {}
        return kind(id=uuid.uuid4(), **self._plain(), **more)

    def made(self, record: R) -> R:
        """The record with what was filled in. Raises IntakeError as its class does."""
        plain = self._plain()
        if isinstance(record, Act | Involvement):
            plain["values"] = self._answered(record.values)
        return replace(record, **plain)

    def refuse(self, fault: IntakeError) -> None:
        """Say a refusal of the whole record beside the input that it is about, if there is one."""
        about = next((one for one in self.inputs if fault.code in one.asked.refusals), None)
        name = self._first(about) if about is not None else None
        self.add_error(name, sentence(fault))

    def shown(self) -> Iterator[ShownSection]:
        """For a page."""
        led = self.is_redrawn and any(
            one.asked.is_leading and self.data.get("look") == one.key for one in self.inputs
        )
        for number, section in enumerate(self.sections):
            groups = [self._group(one, one.key) for one in section.inputs]
            full = led or any(one.errors or one.is_filled for one in groups)
            yield ShownSection(section.heading, groups, section.apart, full or not number)

    def _read(self, one: Input, told: Mapping[str, Any]) -> None:
        before = self.before.get(one.key)
        if one.key in self.before and _is_same(one.shown(one.key, before), told):
            self.found[one.key] = before  # as it was told, even where we would read it otherwise
            return
        try:
            self.found[one.key] = one.read(one.key, told, before)
        except IntakeError as fault:
            self.add_error(self._first(one), sentence(fault))

    def _first(self, one: Input) -> str:
        """The control that a refusal stands beside; above all rows of what repeats."""
        counted = f"{one.key}-{ROWS}"
        return counted if counted in self.fields else self.names(one)[0]

    def _plain(self) -> dict[str, Any]:
        """The fields of the record without its answers."""
        return {key: value for key, value in self.found.items() if not _is_answer(key)}

    def _answered(self, before: Iterable[FieldValue]) -> tuple[FieldValue, ...]:
        """Answers of another code or role that was chosen before stay where they were."""
        asked = {one.field.key: one.key for one in self.inputs if isinstance(one, Answer)}
        old = {one.key: one for one in before}
        new = {key: self.found[name] for key, name in asked.items()}
        every = {**old, **new}
        return tuple(value for value in every.values() if value is not None)

    def _group(self, one: Input, at: str) -> Group:
        repeats = one.inner if isinstance(one, Answer) else one
        rows: list[list[Group]] = []
        if isinstance(repeats, Several):
            count = self.fields[f"{at}-rows"].count  # type: ignore[attr-defined]
            rows = [self._row(repeats.inner, f"{at}-{row}") for row in range(count)]
            controls = [self[f"{at}-rows"]]
        else:
            controls = [self[name] for name in self.fields if _is_at(name, at)]
        leads = one.asked.is_leading
        return Group(one.label, one.hint, one.shape, at, controls, rows, is_leading=leads)

    def _row(self, inner: Input, at: str) -> list[Group]:
        if not isinstance(inner, Part):
            return [replace(self._group(inner, at), is_again=True)]
        return [self._group(one, f"{at}-{one.key}") for one in inner.inputs]

    def _count_rows(self) -> None:
        sent: Any = self.data
        for name, field in self.fields.items():
            if self.is_bound and isinstance(field, RowCount):
                sent[self.add_prefix(name)] = str(field.count)


def values_of(record: Record) -> dict[str, Any]:
    """What a record has, by the keys of its inputs."""
    found = {one.name: getattr(record, one.name) for one in fields(record)}
    answers = found.pop("values", ()) if isinstance(record, Act | Involvement) else ()
    return {**found, **{f"{PREFIX}{one.key}": one for one in answers}}


class _Sent(Mapping[str, Any]):
    """A post without the prefix of the form's controls."""

    def __init__(self, sent: Any) -> None:
        self._sent = sent

    def __getitem__(self, name: str) -> Any:
        return self._sent[f"{NAME}-{name}"]

    def __iter__(self) -> Iterator[str]:
        return (name.removeprefix(f"{NAME}-") for name in self._sent)

    def __len__(self) -> int:
        return len(self._sent)

    def getlist(self, name: str) -> list[str]:
        """All that was sent under a name."""
        return list(self._sent.getlist(f"{NAME}-{name}"))


def _is_answer(key: str) -> bool:
    return key.startswith(PREFIX)


def _is_at(name: str, at: str) -> bool:
    """Its own control, or one of its parts; those of its rows have numbers."""
    return name == at or (name.startswith(f"{at}-") and not name[len(at) + 1].isdigit())


def _is_same(shown: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    return _flat(shown) == _flat(told)


def _flat(told: Mapping[str, Any]) -> str:
    """What stands in controls, without what is empty or says nothing of the record."""
    full = {
        name: plain
        for name, value in told.items()
        if (plain := _plain(value)) and not name.endswith(("-rows", "-find"))
    }
    return json.dumps(full, sort_keys=True, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return sorted(str(one) for one in value)
    return str(value).strip().replace("\r\n", "\n") if value not in (None, False, "") else ""
