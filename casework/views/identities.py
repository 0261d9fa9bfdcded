"""Who a protected person or a source is: written here, and never shown here.

What was typed comes back only with a refusal, to whoever typed it.
"""

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casework.doors import See, UnlockedRequest
from casework.forms import identities as forms
from casework.identities import ProtectedIdentity
from casework.records import Person, Record, Source, Stored
from casework.records.approval import Approval
from casework.services import approvals, protected_names, reveals
from casework.services.approvals import Subject
from casework.services.merged import closed_into
from casework.views import page_deeds
from casework.views.finding import stored
from casework.views.opening import opened
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_page import Answer, done
from intake.errors import IntakeError
from intake.keys.approval import Deed

Told = Mapping[str, Any]


class IdentityPage:
    """One protected person or source, for one request."""

    def __init__(
        self, request: UnlockedRequest, desk: uuid.UUID, whose: Stored[Person | Source]
    ) -> None:
        self.request, self.desk, self.whose = request, desk, whose

    @cached_property
    def version(self) -> int:
        """Of what is sealed about them; 0 for nothing."""
        return protected_names.version_of(self.desk, self.whose.record.identity)

    @property
    def slugs(self) -> tuple[str, ...]:
        """What can be done now. What is closed is not written any more, and may be opened."""
        if self.is_closed:
            return ("open",) if self.version else ()
        return ("again", "open") if self.version else ("write",)

    @property
    def is_closed(self) -> bool:
        """Whether the record was closed into another one of the same person."""
        return isinstance(self.whose.record, Person) and self.whose.record.same_as is not None

    @property
    def beside(self) -> list[Person]:
        """Records that were closed into this one and have names of their own."""
        whose = self.whose.record
        found = closed_into(self.request.unlocked, self.desk, whose.id)
        return [one for one in found if one.identity is not None]

    @property
    def asked(self) -> Approval | None:
        """The open request to open it; one with its signatures before any other."""
        found = [
            one.record
            for one in approvals.waiting(self.request.unlocked, self.desk)
            if one.record.about == self.whose.record.identity and reveals.is_shown(one.record)
        ]
        return min(found, key=lambda one: one.missing, default=None)

    @property
    def may_sign(self) -> bool:
        """Whether this custodian's signature is still wanted."""
        by, asked = self.request.unlocked, self.asked
        return (
            asked is not None
            and asked.missing > 0
            and by.is_custodian(self.desk)
            and str(by.member.pk) not in asked.signers
        )

    @property
    def address(self) -> str:
        """Of this page."""
        return reverse("identity", kwargs={"desk": self.desk, "row": self.whose.record.id})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def identity(request: UnlockedRequest, desk: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """Whether anything is sealed, and the form; opening goes through two custodians."""
    page = _page(request, desk, row)
    answer: str | Answer = Answer()
    if request.method == "POST":
        answer = page_deeds.carry_out(page, DEEDS, request.POST)
    if isinstance(answer, str):
        return See(answer)
    if answer.conflict:
        page = _page(request, desk, row)
    context = {
        "desk": desk,
        "record": page.whose.record,
        "is_sealed": bool(page.version),
        "is_custodian": request.unlocked.is_custodian(desk),
        "is_closed": page.is_closed,
        "beside": page.beside,
        "asked": page.asked,
        "may_sign": page.may_sign,
        "expects": page.version,
        "deeds": list(page_deeds.offered(page, DEEDS, answer, *page.slugs)),
        "done": done(request),
        "refusal": answer.refusal,
        "conflict": answer.conflict,
    }
    status = page_deeds.status_of(answer)
    return render(request, "casework/identity.html", context, status=status)


def _page(request: UnlockedRequest, desk: uuid.UUID, row: uuid.UUID) -> IdentityPage:
    found = stored(request, desk, row, Record)
    whose = found.record
    if isinstance(whose, Source) or (isinstance(whose, Person) and whose.protected):
        return IdentityPage(request, desk, Stored(whose, found.version))
    raise IntakeError("page_unknown")


def _write(page: IdentityPage, told: Told, expects: int) -> str:
    by = page.request.unlocked
    identity = ProtectedIdentity(
        id=uuid.uuid4(),
        called=_lines(told["called"]),
        contacts=_lines(told["contacts"]),
        kin=_lines(told["kin"]),
        remarks=told["remarks"],
    )
    protected_names.write_names(by, page.desk, page.whose, identity, expects=expects)
    return f"{page.address}?done=names_sealed"


def _ask(page: IdentityPage, told: Told, _expects: int) -> str:
    """Raises IntakeError("row_missing") where nothing is sealed."""
    row = page.whose.record.identity
    if row is None:
        raise IntakeError("row_missing")
    by, about = page.request.unlocked, Subject(ProtectedIdentity.KIND, row)
    approvals.ask(by, page.desk, Deed.REVEAL_IDENTITY, about, **told)
    return f"{page.address}?done=asked_custodians"


def _lines(typed: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in typed.splitlines() if line.strip())


DEEDS: Deeds[IdentityPage] = {
    "write": PageDeed(_("Write it down and seal it"), _("Seal it"), forms.Names, _write),
    "again": PageDeed(_("Write it down anew"), _("Seal it anew"), forms.NamesAnew, _write),
    "open": PageDeed(
        _("Ask custodians to open it"), _("Ask two custodians to sign"), forms.AskToOpen, _ask
    ),
}
