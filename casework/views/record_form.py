"""The page of a form about one record: added to a case, or changed."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework import facts, register
from casework.doors import UnlockedRequest
from casework.forms.records import NAME, RecordForm, Section, sections_of, sets_sent, values_of
from casework.records import Act, Case, Involvement, Record, Stored
from casework.register import DeskRegister
from casework.services import writing
from casework.showing import case_records, edits, record_lines
from casework.showing.edits import Both
from casework.views.page_deeds import expected
from casework.views.record_links import DeskLinks
from intake.errors import IntakeError
from intake.languages import spoken

TAKEN = "record-taken"  # of an account: whoever fills it in took it
KINDS: Mapping[str, type[Record]] = {cls.KIND: cls for cls in writing.FILLED_IN}


def kind_of(name: str) -> type[Record]:
    """The class of a kind that forms are for. Raises IntakeError("page_unknown")."""
    if name not in KINDS:
        raise IntakeError("page_unknown")
    return KINDS[name]


def adding(desk: uuid.UUID, case: uuid.UUID, kind: str) -> str:
    """Where a record of a kind is added to a case."""
    return reverse("record_add", kwargs={"desk": desk, "case": case, "kind": kind})


class RecordPage:
    """One form, for one request. `found` is None for a record that is not there yet."""

    def __init__(
        self,
        request: UnlockedRequest,
        desk: uuid.UUID,
        kind: type[Record],
        *,
        case: Case | None,
        found: Stored[Record] | None = None,
        of: Record | None = None,
    ) -> None:
        self.request, self.desk, self.kind, self.of = request, desk, kind, of
        self.found, self._case = found, case

    @property
    def register(self) -> DeskRegister:
        """The desk's records."""
        return register.of(self.request.unlocked, self.desk)

    @cached_property
    def case(self) -> Case | None:
        """The case it is added to or belongs to."""
        if self._case is not None or self.found is None:
            return self._case
        return case_records.case_of(self.register, self.found.record)

    @cached_property
    def links(self) -> DeskLinks:
        """What the form may name."""
        return DeskLinks(self.register, self.case, spoken(get_language()))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """What it asks; about a role that is chosen anew, by what was sent."""
        record = self.found.record if self.found else None
        is_sent = self.kind is Involvement and self.request.method == "POST"
        sets = sets_sent(self.request.POST, NAME) if is_sent else None
        return sections_of(self.kind, record, sets)

    @property
    def values(self) -> dict[str, Any]:
        """What stands in it at first."""
        if self.found is not None:
            return values_of(self.found.record)
        return {**_defaults(self.kind), **dict(self._given())}

    def form(self, sent: Any = None) -> RecordForm:
        """The form, as it was sent where it was."""
        return RecordForm(self.sections, self.values, self.links, sent)

    def was(self, form: RecordForm, *, is_kept: bool = False) -> str:
        """What the form carries along, for when somebody is faster.

        Args:
            is_kept: the form is shown once more about the version it was filled in on, which
                may be older than the row by now.
        """
        if self.found is None:
            return ""
        fresh = form.marked(self.values)
        return (
            edits.kept_on(self.request.POST.get("was", ""), fresh)
            if is_kept
            else edits.marks(fresh)
        )

    def expects(self, *, is_kept: bool = False) -> int:
        """The version that the form is about, 0 for a new record; `is_kept` as `was`."""
        if self.found is None:
            return 0
        return expected(self.request.POST) if is_kept else self.found.version

    def write(self, form: RecordForm) -> uuid.UUID | None:
        """Write what was filled in. None: it was refused, and the form says why.

        Raises IntakeError("row_changed").
        """
        by = self.request.unlocked
        try:
            if self.found is None:
                is_taken = self.request.POST.get(TAKEN) == "on"
                return writing.add(by, self.desk, form.new(self.kind), is_taken=is_taken)
            record = form.made(self.found.record)
            version = expected(self.request.POST)
            writing.change(by, self.desk, record, expects=version)
        except IntakeError as refusal:
            if refusal.code == "row_changed":
                raise
            form.refuse(refusal)
            return None
        return record.id

    def overtaken(self, form: RecordForm) -> tuple[RecordForm, list[Both]]:
        """After somebody was faster: a form with theirs where this person changed nothing, what
        this person typed where they did, and the fields that both changed.
        """
        carried = self.request.POST.get("was", "")
        now, typed = form.marked(self.values), form.typed()
        left = frozenset(edits.untouched(carried, typed))
        sent = form.taken_from(self.values, left)
        pairs = frozenset(edits.changed_by_both(carried, now, typed)) - left
        return self.form(sent), list(self._both(form, pairs))

    def _both(self, form: RecordForm, keys: frozenset[str]) -> Iterator[Both]:
        language, here = spoken(get_language()), self.register
        for one in form.inputs:
            if one.key in keys:
                now, typed = self.values.get(one.key), form.found.get(one.key)
                told = (record_lines.plain(one, each, here, language) for each in (now, typed))
                yield Both(one.label, *told)

    def _given(self) -> Iterator[tuple[str, Any]]:
        """The case, what it is added to, and the act where the case has one alone."""
        acts = self.links.near.get(Act.KIND, [])
        every = [self.case, self.of, *(acts if len(acts) == 1 else ())]
        for asked in facts.asked_kinds()[self.kind.KIND].fields:
            for one in every:
                if one is not None and one.KIND in asked.to and is_meant(asked.key, one):
                    many = isinstance(_defaults(self.kind).get(asked.key), tuple)
                    yield asked.key, (one.id,) if many else one.id


def is_meant(key: str, one: Record) -> bool:
    """A new record leads to the one it is added to where the field says so by its name, such as
    `act`, and is not among its like.
    """
    return key in (one.KIND, f"{one.KIND}s", "about", "issuer", "copy", "enforced_in")


def _defaults(kind: type[Record]) -> dict[str, Any]:
    return {one.name: one.default for one in fields(kind) if one.default is not MISSING}


TITLES: Mapping[str, Any] = {
    "act": _("Add an act"),
    "person": _("Add a person"),
    "involvement": _("Add a role in an act"),
    "source": _("Add a source"),
    "information": _("Add an account of an act"),
    "claim": _("Add a claim"),
    "claim_check": _("Add a check of a claim"),
    "attribution": _("Add who is held responsible"),
    "intervention": _("Add a step that was taken"),
    "evidence": _("Add an item of evidence"),
    "event": _("Add an event"),
    "edict": _("Add an edict"),
    "office_holder": _("Add an office-holder"),
    "unit": _("Add a unit"),
}
