"""What a page of erasing knows: what would go today, who asked for it, whether it may be done."""

import uuid
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from casework import policy
from casework.doors import UnlockedRequest
from casework.records import Approval
from casework.retention import Plan
from casework.services import approvals, planned
from casework.services.approvals import Subject
from casework.views import page_deeds
from casework.views.page_deeds import Deeds
from casework.views.review_page import Answer
from intake.keys.approval import Deed

TIME_OVER = "retention_ended"


@dataclass(frozen=True)
class AskedPage(ABC):
    """Something that may go, for one request; `about` says what, `retention` by which class its
    time is over.
    """

    request: UnlockedRequest
    desk: uuid.UUID

    @property
    @abstractmethod
    def about(self) -> Subject:
        """What people sign for."""

    @property
    @abstractmethod
    def retention(self) -> str:
        """The class by which its time is over; "" where it is not."""

    @cached_property
    def _every_asked(self) -> list[Approval]:
        return [
            one.record
            for one in approvals.waiting(self.request.unlocked, self.desk)
            if one.record.asked.deed is Deed.ERASE
            and (one.record.asked.kind, one.record.about) == self.about
        ]

    @cached_property
    def asked(self) -> Approval | None:
        """The open request for exactly what would go today, the one with its signatures before
        any other.
        """
        found = [one for one in self._every_asked if one.asked.detail == self.digest]
        return min(found, key=lambda one: one.missing, default=None)

    @property
    def plan_changed(self) -> bool:
        """Whether it was asked for, and since then other things would go."""
        return self.asked is None and bool(self._every_asked)

    @cached_property
    def is_granted(self) -> bool:
        """Whether it may be done today."""
        by = self.request.unlocked
        return self.asked is not None and approvals.is_granted(
            by, self.desk, self.asked.id, Deed.ERASE, self.about
        )

    @cached_property
    def _today(self) -> Plan:
        return planned.plan(self.request.unlocked, self.desk, *self.about)

    @cached_property
    def digest(self) -> str:
        """What people sign for: of the plan that this page lists, and of no other."""
        return planned.digest(self.request.unlocked, self.desk, self._today)

    @property
    def plan(self) -> Plan:
        """What would go."""
        return self._today.sparing([self.asked.id] if self.asked else [])

    @property
    def seen(self) -> str:
        """The digest of the list that somebody asks below.

        Raises IntakeError("plan_changed") where it is not today's.
        """
        policy.require(self.request.POST.get("was", "") == self.digest, "plan_changed")
        return self.digest

    @property
    def slugs(self) -> tuple[str, ...]:
        """What can be done about it now."""
        if self.asked is None:
            return ("ask",)
        return ("erase",) if self.is_granted else ()


def asked_in_context(page: AskedPage, answer: Answer, deeds: Deeds[Any]) -> dict[str, Any]:
    """What `shown/erasing_deed.html` is given."""
    return {
        "asked": page.asked,
        "plan_changed": page.plan_changed,
        "is_granted": page.is_granted,
        # With the list that it stands below: who asks does so for what they read.
        "deeds": [
            replace(one, was=page.digest)
            for one in page_deeds.offered(page, deeds, answer, *page.slugs)
        ],
    }


def first_reason(page: AskedPage) -> dict[str, Any]:
    """That its time is over, where it is."""
    return {"reason": TIME_OVER} if page.retention else {}
