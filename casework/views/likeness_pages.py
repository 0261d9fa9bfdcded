"""What each page of likeness has before it: an act, a report beside an act, two acts."""

import uuid
from abc import ABC, abstractmethod
from functools import cached_property

from django.urls import reverse
from django.utils.translation import get_language

from casework.corroboration import Likely, Origins
from casework.doors import UnlockedRequest
from casework.records import Act, Information, Join, Likeness, Review, Source, Stored
from casework.records.act import ActState
from casework.services import corroboration
from casework.showing import likeness as showing
from casework.views.finding import linked, stored
from casework.views.review_page import ReviewPage
from intake.errors import IntakeError
from intake.languages import spoken
from intake.working_copy import WorkingCopy


class ActPage:
    """One act with its accounts, for one request."""

    def __init__(self, request: UnlockedRequest, desk: uuid.UUID, found: Stored[Act]) -> None:
        self.request, self.desk = request, desk
        self.act, self.version = found.record, found.version

    @cached_property
    def accounts(self) -> list[tuple[Information, Source]]:
        """Each account with its source."""
        found = linked(self.request, self.desk, self.act.id, Information)
        told = [(one, stored(self.request, self.desk, one.source, Source).record) for one in found]
        return sorted(told, key=lambda one: one[1].pseudonym)

    @cached_property
    def sources(self) -> dict[uuid.UUID, Source]:
        """Who tells of it, by id."""
        return {source.id: source for _account, source in self.accounts}

    @cached_property
    def origins(self) -> tuple[Origins, list[list[Source]]]:
        """How many there are, and who goes back to each."""
        found = corroboration.origins_of(self.request.unlocked, self.desk, self.act.id)
        groups = [[self.sources[one] for one in group] for group in found.groups]
        return found, [sorted(group, key=lambda one: one.pseudonym) for group in groups]

    @cached_property
    def told_alike(self) -> list[tuple[Source, Source]]:
        """Two and two who tell it in nearly the same words, and perhaps have it from one origin."""
        found = corroboration.told_alike(self.request.unlocked, self.desk, self.act.id)
        return [(self.sources[one], self.sources[other]) for one, other in found]

    @cached_property
    def decided(self) -> list[tuple[Likeness, uuid.UUID]]:
        """What people decided about this act and another row, whose id comes with it."""
        found = linked(self.request, self.desk, self.act.id, Likeness)
        return [(one, next(iter(one.pair - {self.act.id}))) for one in found]

    @cached_property
    def report(self) -> ReviewPage | None:
        """The report it was told in, opened; None without one, and where it does not open."""
        if self.act.review is None:
            return None
        found = stored(self.request, self.desk, self.act.review, Review)
        try:
            return ReviewPage(self.request, self.desk, found)
        except IntakeError:
            return None


class TwoReports(ABC):
    """Two reports, opened, with the people that both may name."""

    request: UnlockedRequest
    desk: uuid.UUID
    address: str

    @property
    @abstractmethod
    def reports(self) -> tuple[ReviewPage | None, ReviewPage | None]:
        """Both, in the order of the page; None where there is none to read."""

    @cached_property
    def joins(self) -> list[Join]:
        """Pseudonyms of both that people found to be one person."""
        one, other = (self._joined_in(report) for report in self.reports)
        return [join for join in one if join in other]

    @cached_property
    def names(self) -> list[showing.SharedName]:
        """Names of both that are equal in some part, those joined already left out."""
        one, other = self.reports
        if one is None or other is None:
            return []
        found = showing.shared_names(one.copy.linking, other.copy.linking)
        joined = [set(join.pseudonyms) for join in self.joins]
        return [
            each
            for each in found
            if not any({one.named(each.one), other.named(each.other)} <= group for group in joined)
        ]

    @property
    def copies(self) -> list[WorkingCopy]:
        """Both working copies, as far as they open."""
        return [report.copy for report in self.reports if report]

    @property
    def joinable(self) -> tuple[str, ...]:
        """The deed of joining, where there are two reports to join tags of."""
        ids = {report.review.id for report in self.reports if report}
        return ("join",) if len(ids) == len(self.reports) else ()

    def _joined_in(self, report: ReviewPage | None) -> list[Join]:
        return linked(self.request, self.desk, report.review.id, Join) if report else []


class Pair(TwoReports):
    """Two acts side by side."""

    def __init__(
        self, request: UnlockedRequest, desk: uuid.UUID, one: Stored[Act], other: Stored[Act]
    ) -> None:
        if one.record.id == other.record.id:
            raise IntakeError("page_unknown")
        self.request, self.desk = request, desk
        self.one, self.other = ActPage(request, desk, one), ActPage(request, desk, other)
        ids = {"act": one.record.id, "other": other.record.id}
        self.address = reverse("comparison", kwargs={"desk": desk, **ids})

    @property
    def sides(self) -> tuple[ActPage, ActPage]:
        """Both, in the order of the address."""
        return self.one, self.other

    @property
    def reports(self) -> tuple[ReviewPage | None, ReviewPage | None]:
        """What each was first told in."""
        return self.one.report, self.other.report

    @cached_property
    def likely(self) -> showing.LikelyShown | None:
        """The reasons, words and people included; None where they do not look alike."""
        by, ids = self.request.unlocked, (self.one.act.id, self.other.act.id)
        found = corroboration.compare(by, self.desk, *ids, self.copies)
        return _shown(found, self.other.act)

    @property
    def slugs(self) -> tuple[str, ...]:
        """What can be done with the two as they stand."""
        standing = all(side.act.state is not ActState.WITHDRAWN for side in self.sides)
        return (*(("merge", "refuse") if standing else ()), *self.joinable)


class ReportBeside(TwoReports):
    """A report beside an act that it may tell again."""

    def __init__(
        self, request: UnlockedRequest, desk: uuid.UUID, found: Stored[Review], act: Stored[Act]
    ) -> None:
        self.request, self.desk = request, desk
        self.report, self.known = ReviewPage(request, desk, found), ActPage(request, desk, act)
        ids = {"review": found.record.id, "act": act.record.id}
        self.address = reverse("report_comparison", kwargs={"desk": desk, **ids})

    @property
    def reports(self) -> tuple[ReviewPage | None, ReviewPage | None]:
        """It, and the one in which the act was first told."""
        return self.report, self.known.report

    @cached_property
    def likely(self) -> showing.LikelyShown | None:
        """The reasons; None where it is not proposed, such as after a decision."""
        by, act = self.request.unlocked, self.known.act
        ids = (self.report.review.id, act.id)
        found = corroboration.report_beside(
            by, self.desk, *ids, self.report.copy, shown=self.copies
        )
        return _shown(found, act)

    @property
    def slugs(self) -> tuple[str, ...]:
        """A decision once: what was decided is not proposed again."""
        return (*(("told_again", "another") if self.likely else ()), *self.joinable)


def _shown(pair: Likely | None, act: Act) -> showing.LikelyShown | None:
    language = spoken(get_language())
    return next(iter(showing.likely_shown([pair] if pair else [], {act.id: act}, language)), None)
