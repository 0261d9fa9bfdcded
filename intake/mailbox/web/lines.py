"""What the headers say of a body, and what is recorded of a fault."""

import logging
from typing import Any, cast

from django.http import HttpRequest

_log = logging.getLogger(__name__)


def framing(request: HttpRequest) -> tuple[str, str]:
    """Media type and length; a chunked body has no honest length."""
    chunked = "Transfer-Encoding" in request.headers
    length = "" if chunked else request.headers.get("Content-Length", "")
    return request.headers.get("Content-Type", ""), length


def record(fault: BaseException) -> None:
    """Class and place only: the value may quote what was sent."""
    bare = cast("Any", (type(fault), None, fault.__traceback__))
    _log.error("a mailbox could not be served", exc_info=bare)
