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
from casework.accounts.fingerprint import fingerprint
from casework.accounts.invitations import entry_of
from casework.doors import See, UnlockedRequest
from casework.models import Invitation, KeyShare, Member
from casework.sentences import sentence, status
from casework.services import approvals, memberships, removal
from casework.services.approvals import Subject
from casework.views.opening import opened
from intake.errors import IntakeError, TransientError
from intake.keys import Entry, strict
from intake.keys.approval import Deed


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


@require_POST
@doors.custodian
@doors.fresh_second_factor
def ask_in(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """A member of another desk is asked to come to this one too."""
    try:
        invitations.invite_member(request.unlocked, desk, request.POST.get("login", ""))
    except IntakeError as refusal:
        return _people(request, refusal)
    return See(reverse("people"))


@require_http_methods(["GET", "HEAD", "POST"])
@doors.custodian
@doors.fresh_second_factor
@opened
def remove(request: UnlockedRequest, desk: uuid.UUID, member: uuid.UUID) -> HttpResponse:
    """First what a removal means; of a custodian, whether two have signed for it; then the deed."""
    leaving = _member(desk, member)
    if request.method != "POST":
        return _removal(request, desk, leaving)
    try:
        if request.POST.get("deed") == "ask":
            words = request.POST.get("words", "")
            removal.ask_removal(request.unlocked, desk, member, words)
            return See(reverse("removal", args=[desk, member]))
        asked = removal.asked(request.unlocked, desk, Deed.REMOVE_MEMBER, member)
        approval = asked.id if asked else None
        done = removal.remove_member(request.unlocked, desk, member, approval=approval)
    except (IntakeError, TransientError) as refusal:
        return _removal(request, desk, leaving, refusal)
    context = {"desk": desk, "leaving": leaving, "removal": done, "lines": _lines(done.entries)}
    return render(request, "casework/people/removed.html", context)


def _removal(
    request: UnlockedRequest, desk: uuid.UUID, leaving: Member, refusal: Exception | None = None
) -> HttpResponse:
    by, is_custodian = request.unlocked, removal.is_custodian(desk, leaving.pk)
    asked = removal.asked(by, desk, Deed.REMOVE_MEMBER, leaving.pk) if is_custodian else None
    about = Subject("member", leaving.pk)
    context = {
        "desk": desk,
        "leaving": leaving,
        "is_custodian": is_custodian,
        "asked": asked,
        "may_remove": not is_custodian
        or (asked and approvals.is_granted(by, desk, asked.id, Deed.REMOVE_MEMBER, about)),
        "words": request.POST.get("words", ""),
        "most_words": approvals.MOST_WORDS,
        "refusal": sentence(refusal) if refusal else "",
    }
    code = status(refusal) if refusal else 200
    return render(request, "casework/people/remove.html", context, status=code)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.custodian
@doors.fresh_second_factor
@opened
def renew(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Next keys while nobody leaves: what that means, two signatures, then the deed."""
    by, words = request.unlocked, request.POST.get("words", "")
    if request.method != "POST":
        return _renewal(request, desk)
    try:
        if request.POST.get("deed") == "ask":
            removal.ask_renewal(by, desk, words)
            return See(reverse("renewal", args=[desk]))
        asked = removal.asked(by, desk, Deed.ROTATE, desk)
        removal.renew_keys(by, desk, approval=asked.id if asked else None)
    except (IntakeError, TransientError) as refusal:
        return _renewal(request, desk, refusal)
    return See(reverse("people"))


def _renewal(
    request: UnlockedRequest, desk: uuid.UUID, refusal: Exception | None = None
) -> HttpResponse:
    asked = removal.asked(request.unlocked, desk, Deed.ROTATE, desk)
    about = Subject("desk", desk)
    context = {
        "desk": desk,
        "asked": asked,
        "may_renew": asked
        and approvals.is_granted(request.unlocked, desk, asked.id, Deed.ROTATE, about),
        "words": request.POST.get("words", ""),
        "most_words": approvals.MOST_WORDS,
        "refusal": sentence(refusal) if refusal else "",
    }
    code = status(refusal) if refusal else 200
    return render(request, "casework/people/renew.html", context, status=code)


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
        **(_for_root(request, desk) if is_custodian else {}),
    }


def _for_root(request: UnlockedRequest, desk: uuid.UUID) -> Mapping[str, Any]:
    """The lines for the ceremony; where the opener is away, that some may be missing."""
    try:
        return {"lines": _lines(removal.waiting_for_root(request.unlocked, desk))}
    except TransientError as fault:
        return {"lines": "", "lines_missing": sentence(fault)}


def _invitations(reader: uuid.UUID, desk: uuid.UUID) -> Sequence[Mapping[str, Any]]:
    rows = (
        Invitation.objects.filter(desk=desk).select_related("member").order_by("expires_on", "pk")
    )
    return [
        {
            "row": row,
            "fingerprint": _fingerprint(row) if row.member else "",
            "is_mine": row.invited_by == reader,
            **_joining(row, reader),
        }
        for row in rows
    ]


def _joining(row: Invitation, reader: uuid.UUID) -> Mapping[str, Any]:
    both = invitations.admitting(row)
    return {
        "is_joining": bool(both),
        "is_over": invitations.is_over(row),
        "is_confirmed": memberships.is_confirmed(row),
        "may_open": not both or str(reader) in both,
    }


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
