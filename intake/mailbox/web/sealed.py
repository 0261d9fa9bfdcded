"""What the mailbox's script asks: what lies in rows, what to seal to, and to take what it sealed,
files first and piece by piece.

The number stays on its reader's device, so this process has no key of that mailbox. It sees rows
that are asked for together and, from whoever answers, the locator: neither opens anything.
"""

import hashlib
import os
import uuid
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from intake import answers, octets, recipients, services
from intake.arrival import Arrival
from intake.errors import IntakeError, TransientError
from intake.mailbox import coming
from intake.mailbox.slots import QUESTIONS, SIZE, STATES
from intake.mailbox.web.coming_in import ThroughMailbox, check_id, free_number
from intake.mailbox.web.lines import record
from intake.mailbox.web.opening import to_nobody
from intake.mailbox.web.sentences import sentence
from intake.models import Mailbox
from intake.models import MailboxMessage as MessageRow
from intake.sealed_arrival import read_post
from intake.sealed_arrival.post import MAX_POST
from intake.sealed_arrival.views import MEDIA_TYPE as SEALED
from intake.sealed_arrival.views import documents
from intake.uploads.slip import FileSlip
from intake.uploads.views import Doors

SLOTS = "application/vnd.amanat.slots"
_ROW = 16
_ROWS = len(STATES) + QUESTIONS
_SHOWN = SIZE + _ROW  # a locator, and the row of a message that lies there
_Act = Callable[[HttpRequest], HttpResponse]


def is_sealed(request: HttpRequest) -> bool:
    """Whether a post is an answer that was sealed where it was written."""
    return request.headers.get("Content-Type") == SEALED


def slots(request: HttpRequest) -> HttpResponse:
    """POST of 13 rows: what lies in each, as many octets whether anything does."""
    return _answer(request, _slots)


def begin(request: HttpRequest) -> HttpResponse:
    """POST of what admits: whom to seal to today, and the number of an answer that is free."""
    return _answer(request, _begin)


def take(request: HttpRequest) -> HttpResponse:
    """POST of what admits and a sealed post behind it: the version under which it is durable."""
    return _answer(request, _take)


def _answer(request: HttpRequest, act: _Act) -> HttpResponse:
    if request.method != "POST":
        answer = answers.refusal(IntakeError("method_unknown"), sentence)
        answer["Allow"] = "POST"
        return answer
    try:
        return act(request)
    except DatabaseError:
        return answers.refusal(TransientError("database_away"), sentence)
    except (IntakeError, TransientError) as fault:
        return answers.refusal(fault, sentence)
    except Exception as fault:
        record(fault)
        return answers.refusal(TransientError("unforeseen"), sentence)


def _slots(request: HttpRequest) -> HttpResponse:
    asked = _body(request, _ROWS * _ROW)
    if len(asked) != _ROWS * _ROW:
        raise IntakeError("request_damaged")
    rows = [uuid.UUID(bytes=asked[at : at + _ROW]) for at in range(0, len(asked), _ROW)]
    kept = dict(MessageRow.objects.filter(pk__in=rows).values_list("pk", "sealed"))
    size = len(to_nobody()[0])
    found = (bytes(kept.get(row, b"")) for row in rows)
    content = b"".join(one if len(one) == size else os.urandom(size) for one in found)
    return HttpResponse(content, content_type=SLOTS)


def _begin(request: HttpRequest) -> HttpResponse:
    locator = _admitted(_body(request, _SHOWN))
    number = free_number(locator, coming.ANSWER)
    return answers.told({**documents(), "floor": recipients.lowest(), "number": number})


def _take(request: HttpRequest) -> HttpResponse:
    with octets.coming(request, _SHOWN + MAX_POST) as body:
        locator = _admitted(body.take(_SHOWN))
        post = read_post(body.rest())
    check_id(post.submission_id, locator, (coming.ANSWER,) if post.files else coming.WAYS)
    # The circle is as the message said, which is sealed: a lie would be another desk's to read.
    arrival = ThroughMailbox(locator, post.submission_id, through=post.network)
    return answers.told({"version": services.accept_sealed(post, arrival)})


def _for_answers(slip: FileSlip) -> Arrival:
    """Files of an answer, for what admits the answer itself, in hex.

    Raises IntakeError: form_damaged, mailbox_empty, page_old.
    """
    try:
        shown = bytes.fromhex(slip.admits)
    except ValueError:
        raise IntakeError("form_damaged") from None
    locator = _admitted(shown)
    check_id(slip.submission_id, locator, (coming.ANSWER,))
    return ThroughMailbox(locator, slip.submission_id)


UPLOADS = Doors(_for_answers, sentence)


def _admitted(shown: bytes) -> bytes:
    """The locator. IntakeError("mailbox_empty") where no message is shown, or no mailbox is: the
    same for numbers of every kind, whoever asks.
    """
    if len(shown) != _SHOWN:
        raise IntakeError("request_damaged")
    locator, row = shown[:SIZE], uuid.UUID(bytes=shown[SIZE:])
    is_there = Mailbox.objects.filter(pk=hashlib.sha256(locator).digest()).exists()
    if not (MessageRow.objects.filter(pk=row).exists() and is_there):
        raise IntakeError("mailbox_empty")
    return locator


def _body(request: HttpRequest, most: int) -> bytes:
    with octets.coming(request, most) as body:
        return body.rest()
