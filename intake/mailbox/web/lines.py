"""What the headers say of a body, and what is recorded of a fault."""

import logging

from django.http import HttpRequest

from intake import silence

_log = logging.getLogger(__name__)


def framing(request: HttpRequest) -> tuple[str, str]:
    """Media type and length; a chunked body has no honest length."""
    chunked = "Transfer-Encoding" in request.headers
    length = "" if chunked else request.headers.get("Content-Length", "")
    return request.headers.get("Content-Type", ""), length


def record(fault: BaseException) -> None:
    """Class and place only."""
    silence.record(_log, "a mailbox could not be served", fault)
