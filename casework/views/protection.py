"""Taking protection off a person, on the page of their record."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.forms import protection as forms
from casework.records import Person, Stored
from casework.records.approval import Approval
from casework.services import protection
from casework.views.page_deeds import PageDeed
from casework.views.record_form import RecordPage
from intake.errors import IntakeError

Told = Mapping[str, Any]


def asked(page: RecordPage) -> Approval | None:
    """The open request about this person as the record is now."""
    found = _person(page)
    return protection.granted(page.request.unlocked, page.desk, found) if found else None


def slugs(page: RecordPage) -> tuple[str, ...]:
    """What can be done about their protection now."""
    if _person(page) is None:
        return ()
    one = asked(page)
    if one is None:
        return ("ask_unprotect",)
    return () if one.missing else ("unprotect",)


def _person(page: RecordPage) -> Stored[Person] | None:
    found = page.found
    one = found.record if found else None
    if found is None or not isinstance(one, Person) or not one.protected or one.same_as:
        return None
    return Stored(one, found.version)


def _ask(page: RecordPage, told: Told, _expects: int) -> str:
    found = _person(page)
    if found is None:
        raise IntakeError("not_protected")
    protection.ask(page.request.unlocked, page.desk, found.record.id, words=told["words"])
    return f"{_address(page, found)}?done=asked_custodians"


def _take_off(page: RecordPage, _told: Told, expects: int) -> str:
    found, one = _person(page), asked(page)
    if found is None:
        raise IntakeError("not_protected")
    if one is None:
        raise IntakeError("approval_missing")
    by, row = page.request.unlocked, found.record.id
    protection.take_off(by, page.desk, row, expects=expects, approval=one.id)
    return f"{_address(page, found)}?done=unprotected"


def _address(page: RecordPage, found: Stored[Person]) -> str:
    return reverse("record", kwargs={"desk": page.desk, "row": found.record.id})


DEEDS: Mapping[str, PageDeed[RecordPage]] = {
    "ask_unprotect": PageDeed(
        _("Take protection off this person"),
        _("Ask two custodians to sign"),
        forms.AskUnprotect,
        _ask,
    ),
    "unprotect": PageDeed(
        _("Take protection off this person"),
        _("Take it off now"),
        forms.Unprotect,
        _take_off,
    ),
}
