"""One version of a dossier as its page needs it: the order, the drafts, who signed, what left."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.urls import reverse

from casework import register
from casework.doors import UnlockedRequest
from casework.dossier.summaries import DraftSummary, PackageSummary, Refusal
from casework.records import Dossier, Record
from casework.records.approval import Approval, ApprovalState
from casework.records.dossier import DossierState, Left
from casework.services import dossiers as services
from casework.services import releases
from casework.services.dossiers import Progress
from casework.views.finding import records, stored
from intake import clock
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.keys.approval import Request as AskedFor
from intake.models import Order, OrderStage

T = TypeVar("T")
Request = Approval | None


@dataclass(frozen=True, repr=False)
class Part:
    """The dossier or its annex: the draft that rests here, who signed, what became of it.

    `draft` and `package` are None where they are not here any more. `refusal` says why the last
    order to let it leave was not carried out; `came_to_nothing`: the reasons are gone, too.
    `waits_for`: the code of whom a release that is on its way waits for, "" for nobody; `until`:
    the day from which what two signed for it counts no more.
    """

    left: Left
    draft: DraftSummary | None
    package: PackageSummary | None
    release: Request
    reading: Request
    is_being_released: bool
    waits_for: str
    until: date | None
    refusal: Refusal | None
    came_to_nothing: bool
    is_custodian: bool

    @property
    def slugs(self) -> tuple[str, ...]:
        """What can be done about it now, beside reading and fetching."""
        if self.package is not None:
            return ("forget",)
        if self.left.on or self.draft is None:
            return ()
        if self.is_being_released:
            return ("discard",)
        asked = () if self.release else ("ask_release",)
        reading = ("ask_reading",) if self.draft.named and not self.reading else ()
        return (*asked, *reading, "discard")

    @property
    def may_release(self) -> bool:
        """Whether this person can let it go now."""
        return self.is_custodian and _is_signed(self.release) and not self.is_being_released

    @property
    def may_read(self) -> bool:
        """Whether this person can open the draft now."""
        if self.draft is None:
            return False
        return not self.draft.named or (self.is_custodian and _is_signed(self.reading))


class DossierPage:
    """One version, for one request."""

    def __init__(self, request: UnlockedRequest, desk: uuid.UUID, dossier: uuid.UUID) -> None:
        self.request, self.desk, self.by = request, desk, request.unlocked
        self.version = stored(request, desk, dossier, Dossier).record

    @property
    def address(self) -> str:
        """This page."""
        return reverse("dossier", kwargs={"desk": self.desk, "dossier": self.version.id})

    @cached_property
    def progress(self) -> Progress | None:
        """Of the order, while there is one."""
        if self.version.state is not DossierState.ORDERED:
            return None
        return services.progress(self.by, self.desk, self.version.order)

    @cached_property
    def refusal(self) -> Refusal | None:
        """Why the order was not carried out; the reasons are kept for a day."""
        return _or_none(services.reasons, self.by, self.desk, self.version.order)

    @cached_property
    def parts(self) -> list[Part]:
        """The dossier, and its annex where it has one."""
        return [self._part(one) for one in self.version.packages]

    @property
    def is_waiting(self) -> bool:
        """Whether a worker has something of it in hand, so that the page looks again."""
        return self.progress is not None or any(one.is_being_released for one in self.parts)

    def part(self, data: Any) -> Part:
        """The one that a form is about. Raises IntakeError("page_unknown")."""
        for one in self.parts:
            if str(one.left.draft) == data.get("draft", ""):
                return one
        raise IntakeError("page_unknown")

    def find(self, row: uuid.UUID) -> Record | None:
        """A record of this desk."""
        found = register.of(self.by, self.desk).get(row)
        return found.record if found else None

    @cached_property
    def _approvals(self) -> list[Approval]:
        drafts = {one.draft for one in self.version.packages}
        return [one for one in records(self.request, self.desk, Approval) if one.about in drafts]

    def _part(self, left: Left) -> Part:
        stage = self._stage(left)
        is_on_its_way = left.waits and stage == OrderStage.PLACED
        package = _or_none(releases.package_summary, self.by, self.desk, left.draft)
        return Part(
            left=left,
            draft=_or_none(releases.draft_summary, self.by, self.desk, left.draft),
            package=package,
            release=self._open_request(left, Deed.RELEASE),
            reading=self._open_request(left, Deed.REVEAL_IDENTITY),
            is_being_released=is_on_its_way,
            waits_for=self._waits_for(left) if is_on_its_way else "",
            until=self._until(left) if is_on_its_way else None,
            refusal=self._refusal(left) if stage == OrderStage.REFUSED else None,
            came_to_nothing=left.waits and not stage and bool(left.release) and package is None,
            is_custodian=self.by.is_custodian(self.desk),
        )

    def _open_request(self, left: Left, deed: Deed) -> Request:
        """The one with its signatures before any other."""
        today = clock.today()
        found = [
            one
            for one in self._approvals
            if (one.about, one.asked.deed, one.state) == (left.draft, deed, ApprovalState.ASKED)
            and today < one.asked.expires
        ]
        return min(found, key=lambda one: one.missing, default=None)

    def _waits_for(self, left: Left) -> str:
        return _or_none(releases.waits_for, self.by, self.desk, left.release) or ""

    def _until(self, left: Left) -> date | None:
        """Of the request that its last order was placed with."""
        used = (one.asked for one in self._approvals if one.state is ApprovalState.USED)
        days = (one.expires for one in used if one.deed is Deed.RELEASE and _is_of(one, left))
        return max(days, default=None)

    def _stage(self, left: Left) -> str:
        """Of the last order to let it leave; "" where there is none any more."""
        found = Order.objects.filter(pk=left.release, desk=self.desk) if left.release else None
        return (found.values_list("stage", flat=True).first() if found is not None else None) or ""

    def _refusal(self, left: Left) -> Refusal | None:
        return _or_none(services.reasons, self.by, self.desk, left.release)


def _is_of(asked: AskedFor, left: Left) -> bool:
    return (asked.kind, asked.id) == ("draft", str(left.draft))


def _is_signed(asked: Request) -> bool:
    return asked is not None and not asked.missing


def _or_none(ask: Callable[..., T], *about: Any) -> T | None:
    """What is asked for; None where it is not there any more."""
    try:
        return ask(*about)
    except IntakeError:
        return None
