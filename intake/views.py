"""The door: a code, then a report, then a receipt, all at one address.

One address, because the browser's history then shows one visit and not how far it went. What
a post is shows in its media type: a code comes urlencoded, a report as multipart. Buttons tell
the rest by their names: `safety` and `leave` ask for a page, `hold` sends files ahead, `again`
drops those of a page that is gone.
"""

import logging
import uuid
from collections.abc import Iterable, Sequence

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from intake import pages, recipients, services
from intake.arrival import Arrival, SealingFile, StagedFile
from intake.body import (
    Body,
    BodyInterrupted,
    BodyRefused,
    Fields,
    read_multipart,
    read_urlencoded,
)
from intake.errors import IntakeError, TransientError
from intake.forms import CodeForm, ReportForm, Slip
from intake.keys import RollError
from intake.languages import spoken
from intake.offered import offered
from intake.report import canonical
from intake.sentences import sentence, status
from intake.silence import record

_log = logging.getLogger(__name__)


def door(request: HttpRequest) -> HttpResponse:
    """GET: the code page. POST of a code: the report form. POST of a report: the receipt.

    A POST without a code asks for the safety page, or leaves.
    """
    if request.method in ("GET", "HEAD"):
        return pages.code_page()
    if request.method != "POST":
        answer = pages.notice("method_unknown", 405)
        answer["Allow"] = "GET, HEAD, POST"
        return answer
    is_report = request.headers.get("Content-Type", "").lower().startswith("multipart/")
    return take_report(request) if is_report else take_code(request)


def take_code(request: HttpRequest) -> HttpResponse:
    """Look at a code; the report form follows in this same response."""
    form = None
    try:
        body = read_urlencoded(request.read, *_framing(request))
        if "leave" in body.fields:
            return pages.left_page()
        if "safety" in body.fields:
            return pages.safety_page()
        form = CodeForm(body.fields)
        form.is_valid()
        code = services.code_meant(form.cleaned_data.get("code", ""))
        if "again" in body.fields:
            services.begin_again(code)
        pinned = _pinned(body.fields, services.check_code(code))
    except (IntakeError, TransientError) as fault:
        if form and not isinstance(fault, TransientError):
            form.add_error("code", sentence(fault.code))
        said = sentence(fault.code, passes=isinstance(fault, TransientError))
        return pages.code_page(form, said, status(fault), is_held=fault.code == "code_held")
    return pages.fresh_report_page(Slip.new(code), pinned)


def _pinned(fields: Fields, network: uuid.UUID) -> pages.Pinned | None:
    """What the page needs to seal; None for a browser that runs no script, and where that has gone
    this moment, which is said when a report comes.
    """
    if fields.get("script") != "1":
        return None
    try:
        root, floor = str(recipients.pinned_root()), recipients.lowest()
    except RollError:
        return None
    return pages.Pinned(root, floor, str(network), _documents())


def _documents() -> str:
    """Nothing that does not verify: then the page asks when a report is sent, and says why."""
    try:
        return canonical(offered()).decode()
    except (IntakeError, DatabaseError):
        return ""


def _pinned_again(fields: Fields, staged: Sequence[StagedFile]) -> pages.Pinned | None:
    """For a page that comes back: it seals as before, unless files came in without its seal, which
    it could not list.
    """
    if fields.get("script") != "1" or staged:
        return None
    try:
        return _pinned(fields, services.check_code(fields.get("code", ""), may_be_held=True))
    except (IntakeError, TransientError):
        return None


def take_report(request: HttpRequest) -> HttpResponse:
    """Take a report, or give back the page with everything typed and why it was not taken."""
    incoming = _Incoming()
    fields = Fields()
    try:
        body = read_multipart(request.read, *_framing(request), incoming.open_file)
        fields = body.fields
        if fields.getlist("staged"):
            incoming.arrive(fields)  # what is gone by now is not called safe again
        form = ReportForm(fields, has_files=bool(incoming.staged(fields)))
        if "hold" in fields:
            return _hold(form, body, incoming)
        if not form.is_valid() or body.refused:
            return _look_again(form, body, incoming)
        told = form.report(spoken(get_language()))
        accepted = services.accept_report(incoming.arrive(fields), told)
    except (BodyRefused, BodyInterrupted) as stop:
        return _not_taken(stop, stop.fields, incoming)
    except Exception as fault:
        # Whatever failed, people get back what they typed; a bare error page would lose it.
        return _not_taken(fault, fields, incoming)
    return pages.receipt_page(accepted.receipt, _named(accepted.files, fields), accepted.version)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page."""
    return pages.notice("page_unknown", 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django itself could not read."""
    return pages.notice("request_damaged", 400)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault outside the taking of reports; nothing of it is shown."""
    return pages.notice("unforeseen", 500)


class _Incoming:
    """The arrival of one POST, made when the first file or the whole text is there."""

    def __init__(self) -> None:
        self.arrival: Arrival | None = None

    def open_file(self, fields: Fields, untrusted_name: str, media_type: str) -> SealingFile:
        return self.arrive(fields).open_file(untrusted_name, media_type)

    def arrive(self, fields: Fields) -> Arrival:
        if self.arrival is None:
            slip = Slip.read(fields)
            arrival = Arrival(slip.submission_id, slip.code, slip.receipt)
            arrival.take_staged([file.number for file in _staged_before(fields)])
            self.arrival = arrival
        return self.arrival

    def staged(self, fields: Fields) -> list[StagedFile]:
        """Files that are safe: those the page knew of, with their names, and this POST's."""
        gone = self.arrival.gone if self.arrival else set()
        files = {file.number: file for file in self.arrival.staged} if self.arrival else {}
        files |= {file.number: file for file in _staged_before(fields) if file.number not in gone}
        return [files[number] for number in sorted(files)]


def _staged_before(fields: Fields) -> Iterable[StagedFile]:
    """What an earlier answer's page says is staged. Only the numbers are ever relied upon."""
    for value in fields.getlist("staged"):
        number, _, rest = value.partition(" ")
        size, _, name = rest.partition(" ")
        if all(word.isascii() and word.isdigit() and len(word) < 16 for word in (number, size)):
            yield StagedFile(int(number), name, int(size))


def _named(files: Iterable[StagedFile], fields: Fields) -> list[StagedFile]:
    """Files of earlier posts under the names and sizes that only the page remembered."""
    known = {file.number: file for file in _staged_before(fields)}
    return [file if file.name else known.get(file.number, file) for file in files]


def _framing(request: HttpRequest) -> tuple[str, str]:
    # A chunked body has no honest length; whatever length stands beside it is not believed.
    chunked = "Transfer-Encoding" in request.headers
    length = "" if chunked else request.headers.get("Content-Length", "")
    return request.headers.get("Content-Type", ""), length


def _look_again(form: ReportForm, body: Body, incoming: _Incoming) -> HttpResponse:
    staged = incoming.staged(body.fields)
    return pages.report_page(
        _slip(body.fields),
        form,
        alert=pages.refusal_alert(form, body.refused),
        staged=staged,
        pinned=_pinned_again(body.fields, staged),
        status=422,
    )


def _hold(form: ReportForm, body: Body, incoming: _Incoming) -> HttpResponse:
    """Files were sent ahead, one by one on a weak line: the page comes back and names them.

    202, not 200: it is no report yet, and the web frees at once what such an answer held.
    """
    return pages.report_page(
        _slip(body.fields),
        form.unjudged(),
        alert=pages.held_alert(body.refused),
        staged=incoming.staged(body.fields),
        status=202,
    )


def _not_taken(fault: Exception, fields: Fields, incoming: _Incoming) -> HttpResponse:
    code = getattr(fault, "code", "unforeseen")
    if code == "unforeseen":
        record(_log, "a report could not be taken", fault.__cause__ or fault)
    if not fields:
        return pages.notice(code, status(fault))
    said = sentence(code, passes=isinstance(fault, TransientError))
    staged, is_code = incoming.staged(fields), code in ("code_unknown", "code_held")
    return pages.report_page(
        _slip(fields),
        ReportForm(fields),
        alert=pages.fault_alert(said, is_kept=True),
        staged=staged,
        code_refused=is_code,
        pinned=None if is_code else _pinned_again(fields, staged),
        status=status(fault),
    )


def _slip(fields: Fields) -> Slip:
    """The slip that came, or, if it was damaged, a fresh one for the same code."""
    try:
        return Slip.read(fields)
    except IntakeError:
        return Slip.new(fields.get("code", ""))
