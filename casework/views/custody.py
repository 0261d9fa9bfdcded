"""The custody log's last checkpoint, for custodians to take away from this server."""

import uuid

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework import doors
from casework.doors import See, UnlockedRequest
from intake.models import CustodyCheckpoint


@require_safe
@doors.custodian
def custody(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """As text and as a QR code; both are public by nature."""
    latest = CustodyCheckpoint.objects.order_by("day", "size", "pk").last()
    drawn = segno.make(latest.note, error="m").svg_inline(omitsize=True) if latest else ""
    context = {"desk": desk, "latest": latest, "qr": drawn}
    return render(request, "casework/custody.html", context)


@require_safe
@doors.custodian
def custody_file(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """The checkpoint as a file, as `custody_verify` and other tools read it."""
    latest = CustodyCheckpoint.objects.order_by("day", "size", "pk").last()
    if latest is None:
        return See(reverse("custody", kwargs={"desk": desk}))
    answer = HttpResponse(latest.note, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="checkpoint-{latest.day}.txt"'
    return answer
