"""The page of those who carry a packet: a code of their own, the file, and no receipt.

It works without script and under the same headers as the form.
"""

import logging
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from intake import pages
from intake.body import Fields
from intake.errors import TransientError
from intake.forms import CodeForm
from intake.packets.receiving import receive
from intake.packets.taking import Relay
from intake.sentences import sentence, status

_log = logging.getLogger(__name__)


def packet(request: HttpRequest) -> HttpResponse:
    """GET: the page. POST: takes a packet, or says why not."""
    if request.method in ("GET", "HEAD"):
        return pages.packet_page()
    if request.method != "POST":
        answer = pages.notice("method_unknown", 405)
        answer["Allow"] = "GET, HEAD, POST"
        return answer
    try:
        receive(request, lambda fields: Relay(fields.get("code", "")))
    except Exception as fault:
        return _not_taken(fault, getattr(fault, "fields", Fields()))
    return pages.packet_arrived_page()


def _not_taken(fault: Exception, fields: Fields) -> HttpResponse:
    code = getattr(fault, "code", "unforeseen")
    if code == "unforeseen":
        _record(fault.__cause__ or fault)
    said = sentence(code, passes=isinstance(fault, TransientError))
    return pages.packet_page(CodeForm(fields) if fields else None, said, status(fault))


def _record(fault: BaseException) -> None:
    """Class and place only."""
    bare = cast("Any", (type(fault), None, fault.__traceback__))
    _log.error("a packet could not be taken", exc_info=bare)
