"""The mailbox's door: a number, then what lies behind it, then an answer, all at one address.

The number travels in the body of a POST and nowhere else. What a POST is shows in its media type
and its step: numbers and withdrawals come urlencoded, answers as multipart.
"""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from intake import receipts, services
from intake.body import Fields, read_urlencoded
from intake.errors import IntakeError, TransientError
from intake.languages import spoken
from intake.mailbox import coming
from intake.mailbox.web import coming_in, pages, sealed
from intake.mailbox.web.answering import take_answer
from intake.mailbox.web.lines import framing, record
from intake.mailbox.web.opening import open_mailbox
from intake.mailbox.web.sentences import sentence
from intake.pages import left_page
from intake.sentences import status

ASKED, SURE = "withdraw", "withdraw_sure"


def door(request: HttpRequest) -> HttpResponse:
    """GET: where the number is typed. POST: see the module."""
    if request.method in ("GET", "HEAD"):
        return pages.first_page()
    if request.method != "POST":
        answer = pages.notice("method_unknown", 405)
        answer["Allow"] = "GET, HEAD, POST"
        return answer
    if sealed.is_sealed(request):
        return sealed.take(request)
    is_answer = request.headers.get("Content-Type", "").lower().startswith("multipart/")
    return take_answer(request) if is_answer else _take_number(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page."""
    return pages.notice("page_unknown", 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django itself could not read."""
    return pages.notice("request_damaged", 400)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault that nobody foresaw; nothing of it is shown."""
    return pages.notice("unforeseen", 500)


def _take_number(request: HttpRequest) -> HttpResponse:
    try:
        fields = read_urlencoded(request.read, *framing(request)).fields
        return _step(fields)
    except DatabaseError:
        return _refused(TransientError("database_away"))
    except (IntakeError, TransientError) as fault:
        return _refused(fault)
    except Exception as fault:
        record(fault)
        return _refused(fault)


def _step(fields: Fields) -> HttpResponse:
    if "leave" in fields:
        return left_page()
    receipt = receipts.parse(fields.get("receipt", ""))
    step = fields.get("step", "")
    if step == ASKED:
        return pages.withdraw_page(receipt, fields.get("submission_id", ""))
    if step == SURE:
        return _withdraw(fields, receipt)
    return pages.mailbox_page(open_mailbox(receipt))


def _withdraw(fields: Fields, receipt: str) -> HttpResponse:
    """Sent as a report of one sentence, so that it takes the way of all reports."""
    id_ = fields.get("submission_id", "")
    try:
        opened = open_mailbox(receipt)
        try:
            arrival = coming_in.arrive(opened, fields, coming.WITHDRAWAL)
        except IntakeError as fault:
            if fault.code != "page_old":
                raise
            fresh = coming_in.free_id(opened.locator, coming.WITHDRAWAL).hex()
            return pages.withdraw_page(receipt, fresh, sentence(fault.code), status(fault))
        words = gettext("Whoever sent the report behind this receipt asks to take it back.")
        services.accept_report(arrival, coming_in.report(words, spoken(get_language())))
    except TransientError as fault:
        said = sentence(fault.code, passes=True)
        return pages.withdraw_page(receipt, id_, said, status(fault))
    return pages.taken_page(coming.WITHDRAWAL, ())


def _refused(fault: Exception) -> HttpResponse:
    code = getattr(fault, "code", "unforeseen")
    said = sentence(code, passes=isinstance(fault, TransientError))
    return pages.first_page(said, status(fault))
