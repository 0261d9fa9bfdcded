"""What the forms of one page may name: records of its case first, others of the desk by words."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any

from django.utils.translation import gettext

from casework.forms.records import LinkChoices
from casework.forms.records.links import FILE
from casework.records import Case, Record, Review
from casework.register import DeskRegister, Query
from casework.showing import case_records, units
from casework.showing.record_names import each_named
from intake.models import Attachment

_MOST_NEAR, _FEW = 200, 25


class DeskLinks:
    """As `forms.records.Links`, from a desk's register."""

    def __init__(self, here: DeskRegister, case: Case | None, language: str) -> None:
        self._here, self._language = here, language
        self.near: Mapping[str, list[Record]] = {}
        if case is not None:
            reviews = [held.record for row in case.reviews if (held := here.get(row))]
            self.near = {
                **case_records.of_case(here, case),
                Case.KIND: [case],
                Review.KIND: reviews,
            }

    def offered(self, to: tuple[str, ...], kept: Collection[Any], words: str) -> LinkChoices:
        """At most some hundred, however many the desk has; of what is held after an erasure, only
        what stands in the form already.
        """
        if FILE in to:
            return LinkChoices(self._files(kept), [])
        held = self._here.held - set(kept)
        every = (one for kind in to for one in self.near.get(kind, []) if one.id not in held)
        near = list(islice(every, _MOST_NEAR))
        known = {one.id for one in near}
        chosen = [one.record for row in kept if row not in known and (one := self._here.get(row))]
        page = self._here.find(Query(words=words, kinds=to), hiding=self._here.held)
        found = [one.record for one in page.found]
        listed = found if words else found[:_FEW]
        others = {one.id: one for one in (*chosen, *listed) if one.id not in known}
        is_cut = page.total > len(found[:_FEW]) or bool(words)
        return LinkChoices(self._named(near), self._named(others.values()), is_cut)

    def has(self, to: tuple[str, ...], row: uuid.UUID) -> bool:
        """Of the desk, and of one of these kinds."""
        if FILE in to:
            file = Attachment.objects.filter(pk=row).first()
            report = file.submission_id if file is not None else None
            return report is not None and self._here.is_linked(report)
        held = self._here.get(row)
        return held is not None and held.record.KIND in to

    def _named(self, records: Iterable[Record]) -> list[tuple[str, str]]:
        every = each_named(records, self._here, self._language)
        return [(str(one.record.id), one.line) for one in every]

    def _files(self, kept: Collection[Any]) -> list[tuple[str, str]]:
        reports = [one for one in self.near.get(Review.KIND, []) if isinstance(one, Review)]
        ids = [one.submission for one in reports]
        files = Attachment.objects.filter(submission__in=ids) | Attachment.objects.filter(
            pk__in=[row for row in kept if self.has((FILE,), row)]
        )
        words = gettext("Report %(report)s, file %(number)s")
        return [
            (str(one.pk), words % {"report": self._of(reports, one), "number": self._number(one)})
            for one in files.order_by("submission", "number")
        ]

    def _of(self, reports: list[Review], file: Attachment) -> str:
        found = (one.id for one in reports if one.submission == file.submission_id)
        return str(next(found, file.submission_id))[:8]

    def _number(self, file: Attachment) -> str:
        return units.number(file.number, self._language)
