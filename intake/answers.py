"""What a script is answered: one line of canonical JSON, small, the same shape each time."""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

from django.http import HttpResponse

from intake.errors import IntakeError, TransientError
from intake.report import canonical
from intake.sentences import sentence, status
from intake.silence import record

_log = logging.getLogger(__name__)

MEDIA_TYPE = "application/json"
_STATUS: Mapping[str, int] = MappingProxyType(
    {
        "metadata_refused": 400,
        "number_malformed": 400,
        "upload_unknown": 404,
        "method_unknown": 405,
        "offset_wrong": 409,
        "upload_expired": 410,
        "protocol_unknown": 412,
        "file_too_large": 413,
        "piece_too_large": 413,
        "upload_held": 423,
    }
)


class Say(Protocol):
    """The sentence for a code, in the active language."""

    def __call__(self, code: str, *, passes: bool = False) -> str: ...


def told(value: Mapping[str, Any]) -> HttpResponse:
    """An answer."""
    return HttpResponse(canonical(value) + b"\n", content_type=MEDIA_TYPE)


def unforeseen(fault: BaseException) -> HttpResponse:
    """A fault of ours. A script that got a page for an answer could only say that none came."""
    record(_log, "a script could not be answered", fault)
    return refusal(TransientError("unforeseen"))


def refusal(fault: IntakeError | TransientError, say: Say = sentence) -> HttpResponse:
    """Why not: a code for the script, a sentence for its reader in the page's language.

    Args:
        say: has the sentences of other pages than the form's.
    """
    passes = isinstance(fault, TransientError)
    answer = told({"code": fault.code, "sentence": say(fault.code, passes=passes)})
    answer.status_code = _STATUS.get(fault.code) or status(fault)
    return answer
