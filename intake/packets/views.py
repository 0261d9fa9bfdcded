"""The page of those who carry a packet: a code of their own, the file, and no receipt.

It works without script and under the same headers as the form.
"""

import logging
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from intake import pages
from intake.body import Fields, Limits, read_multipart
from intake.errors import IntakeError, TransientError
from intake.forms import CodeForm
from intake.packets import MAX_LINE, MAX_PACKET
from intake.packets.taking import Relay, Taking
from intake.sentences import sentence, status

_log = logging.getLogger(__name__)
LIMITS = Limits(fields=5, text=16 << 10, files=1, file=MAX_PACKET + MAX_LINE, parts=20)
# What refuses one file of several in a report refuses the packet here.
_REFUSED = {
    "file_empty": "no_packet",
    "file_too_large": "packet_too_large",
    "too_many_files": "packet_one_file",
}


def packet(request: HttpRequest) -> HttpResponse:
    """GET: the page. POST: takes a packet, or says why not."""
    if request.method in ("GET", "HEAD"):
        return pages.packet_page()
    if request.method != "POST":
        answer = pages.notice("method_unknown", 405)
        answer["Allow"] = "GET, HEAD, POST"
        return answer
    fields = Fields()
    try:
        fields = _take(request)
    except Exception as fault:
        return _not_taken(fault, getattr(fault, "fields", fields))
    return pages.packet_arrived_page()


def _take(request: HttpRequest) -> Fields:
    """A packet is durable when this returns."""
    begun: list[Taking] = []

    def open_file(fields: Fields, _name: str, _media_type: str) -> Taking:
        begun.append(Taking(Relay(fields.get("code", ""))))
        return begun[-1]

    body = read_multipart(request.read, *_framing(request), open_file, LIMITS)
    if body.refused:
        raise IntakeError(_REFUSED.get(body.refused[0].code, body.refused[0].code))
    if not begun:
        raise IntakeError("packet_missing")
    return body.fields


def _framing(request: HttpRequest) -> tuple[str, str]:
    # A chunked body has no honest length; whatever length stands beside it is not believed.
    chunked = "Transfer-Encoding" in request.headers
    length = "" if chunked else request.headers.get("Content-Length", "")
    return request.headers.get("Content-Type", ""), length


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
