"""The page on which a member brings in a packet that was carried here on a stick.

The file is sealed, and goes to storage as it streams past. So nothing may read the body before
this page does: Django's middleware would look for the form's token in it, and pass over the file.
The page is exempt from that, and has the same middleware judge the token at the file's first
octet. The token is the form's first field: a body that has it later, or not, brings nothing in.
"""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casework import doors
from casework.doors import See, UnlockedRequest
from casework.sentences import SENTENCES, sentence, status
from casework.services.packets import Importer
from casework.services.packets_erasing import all_kept
from casework.views.review_page import done
from intake import sentences as of_intake
from intake.body import BodyInterrupted, BodyRefused, Fields
from intake.errors import IntakeError
from intake.packets.receiving import receive


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@doors.unlocked_unread
def packets(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """GET: the page. POST: a packet is brought in, or it is said why not."""
    context: dict[str, Any] = {"desk": desk, "is_custodian": request.unlocked.is_custodian(desk)}
    if request.method != "POST":
        context |= {"done": done(request), "refused": all_kept(request.unlocked, desk)}
        return render(request, "casework/packets.html", context)

    def importer(fields: Fields) -> Importer:
        _require_our_form(request, fields)
        return Importer(request.unlocked, desk)

    try:
        receive(request, importer)
    except (BodyRefused, BodyInterrupted) as fault:
        if fault.code == "unforeseen" and fault.__cause__ is not None:
            raise fault.__cause__ from None
        said, code = _said(fault)
        return render(request, "casework/packets.html", {**context, "refusal": said}, status=code)
    return See(f"{reverse('packets', kwargs={'desk': desk})}?done=packet_taken_in")


def _require_our_form(request: HttpRequest, fields: Fields) -> None:
    """Raises IntakeError("forged")."""
    request.META[settings.CSRF_HEADER_NAME] = fields.get("csrfmiddlewaretoken", "")
    if CsrfViewMiddleware(_never).process_view(request, _never, (), {}) is not None:
        raise IntakeError("forged")


def _never(_request: HttpRequest) -> NoReturn:
    raise RuntimeError("Only the token is judged.")


def _said(fault: BodyRefused | BodyInterrupted) -> tuple[str, int]:
    """Sentence and status. Of packets, what the page of relays says; of all else, as casework."""
    if fault.code in SENTENCES:
        return sentence(fault), status(fault)
    passes = isinstance(fault, BodyInterrupted)
    return of_intake.sentence(fault.code, passes=passes), of_intake.status(fault)
