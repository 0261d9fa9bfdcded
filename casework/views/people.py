"""The people of a desk: inviting, comparing fingerprints, giving and taking keys."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import doors
from casework.accounts import invitations
from casework.accounts.enrolment import entry_of
from casework.accounts.fingerprint import fingerprint
from casework.doors import See, UnlockedRequest
from casework.models import Invitation, KeyShare, Member
from casework.sentences import sentence, status
from casework.services import memberships
from intake.errors import IntakeError
from intake.keys import Entry, strict


@require_safe
@doors.unlocked
def people(request: UnlockedRequest) -> HttpResponse:
    """Everybody of the desks that this person may open."""
    return _people(request)


@require_POST
@doors.custodian
@doors.fresh_second_factor
def invite(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """The link and the code are in this answer and nowhere else."""
    invited = invitations.invite(request.unlocked, desk)
    address = request.build_absolute_uri(reverse("enrolment", args=[invited.id]))
    context = {"invited": invited, "address": address, "days": invitations.DAYS}
    return render(request, "casework/people/invited.html", context)


@require_POST
@doors.unlocked
def take_back(request: UnlockedRequest, invitation: uuid.UUID) -> HttpResponse:
    """An unused invitation ends."""
    invitations.take_back(request.unlocked, invitation)
    return See(reverse("people"))


@require_POST
@doors.fresh_second_factor
def confirm(request: UnlockedRequest, invitation: uuid.UUID) -> HttpResponse:
    """The second custodian types what they heard."""
    try:
        memberships.confirm(request.unlocked, invitation, request.POST.get("heard", ""))
    except IntakeError as refusal:
        return _people(request, refusal, invitation)
    return See(reverse("people"))


@require_POST
@doors.fresh_second_factor
def add(request: UnlockedRequest, invitation: uuid.UUID) -> HttpResponse:
    """Wrap the desk's keys to who is on the roll by now."""
    as_custodian = "custodian" in request.POST
    try:
        memberships.add_member(request.unlocked, invitation, as_custodian=as_custodian)
    except IntakeError as refusal:
        return _people(request, refusal, invitation)
    return See(reverse("people"))


@require_http_methods(["GET", "HEAD", "POST"])
@doors.custodian
@doors.fresh_second_factor
def remove(request: UnlockedRequest, desk: uuid.UUID, member: uuid.UUID) -> HttpResponse:
    """First what a removal means, then the removal and what it leaves for the root."""
    context: dict[str, Any] = {"desk": desk, "leaving": _member(desk, member)}
    if request.method != "POST":
        return render(request, "casework/people/remove.html", context)
    try:
        removal = memberships.remove_member(request.unlocked, desk, member)
    except IntakeError as refusal:
        context["refusal"] = sentence(refusal)
        return render(request, "casework/people/remove.html", context, status=status(refusal))
    context |= {"removal": removal, "lines": _lines([removal.entry])}
    return render(request, "casework/people/removed.html", context)


def _people(
    request: UnlockedRequest, refusal: IntakeError | None = None, about: uuid.UUID | None = None
) -> HttpResponse:
    by = request.unlocked
    desks = [_desk(request, desk) for desk in sorted(by.desks)]
    context = {"desks": desks, "refusal": sentence(refusal) if refusal else "", "about": about}
    code = status(refusal) if refusal else 200
    return render(request, "casework/people/people.html", context, status=code)


def _desk(request: UnlockedRequest, desk: uuid.UUID) -> Mapping[str, Any]:
    by = request.unlocked
    shares = KeyShare.objects.filter(desk=desk).select_related("member")
    custodians = {one.member_id for one in shares if one.kind == KeyShare.Kind.ORIGINALS_A}
    members = {one.member.pk: one.member for one in shares}.values()
    is_custodian = by.is_custodian(desk)
    return {
        "id": desk,
        "short": str(desk)[:8],
        "is_custodian": is_custodian,
        "members": [
            {"row": one, "is_custodian": one.pk in custodians, "is_me": one.pk == by.member.pk}
            for one in sorted(members, key=lambda one: one.login)
        ],
        "invitations": _invitations(by.member.pk, desk) if is_custodian else [],
        "lines": _lines(memberships.waiting_for_root(by, desk)) if is_custodian else "",
    }


def _invitations(reader: uuid.UUID, desk: uuid.UUID) -> Sequence[Mapping[str, Any]]:
    rows = Invitation.objects.filter(desk=desk).select_related("member").order_by("expires_on")
    return [
        {
            "row": row,
            "fingerprint": _fingerprint(row) if row.member else "",
            "is_mine": row.invited_by == reader,
        }
        for row in rows
    ]


def _fingerprint(row: Invitation) -> str:
    entry = entry_of(row)
    return fingerprint(entry.recipient, entry.verifier)


def _lines(entries: Sequence[Entry]) -> str:
    """As `ceremony draft --add` reads them."""
    return "".join(strict.dump(entry.to_json()) for entry in entries)


def _member(desk: uuid.UUID, member: uuid.UUID) -> Member:
    share = KeyShare.objects.filter(desk=desk, member=member).select_related("member").first()
    if share is None:
        raise IntakeError("not_your_desk")
    return share.member
