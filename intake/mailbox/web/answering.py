"""Taking an answer: its files sealed as they stream in, its words kept on the page until taken."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from intake import lengths, services
from intake.arrival import SealingFile, StagedFile
from intake.body import BodyInterrupted, BodyRefused, Fields, RefusedFile, read_multipart
from intake.errors import IntakeError, TransientError
from intake.languages import spoken
from intake.mailbox import coming
from intake.mailbox.web import coming_in, pages
from intake.mailbox.web.coming_in import ThroughMailbox
from intake.mailbox.web.lines import framing, record
from intake.mailbox.web.opening import Opened, open_mailbox
from intake.mailbox.web.sentences import sentence
from intake.receipts import parse
from intake.sentences import status


def take_answer(request: HttpRequest) -> HttpResponse:
    """Take an answer, or give back the page with everything typed and why it was not taken."""
    incoming = _Incoming()
    fields = Fields()
    try:
        body = read_multipart(request.read, *framing(request), incoming.open_file)
        fields = body.fields
        _require(fields, body.refused)
        arrival = incoming.arrive(fields)
        told = coming_in.report(fields.get("answer", ""), spoken(get_language()))
        services.accept_report(arrival, told)
    except (BodyRefused, BodyInterrupted) as stop:
        return _not_taken(stop, stop.fields, incoming)
    except Exception as fault:
        # Whatever failed, people get back what they typed; a bare error page would lose it.
        return _not_taken(fault, fields, incoming)
    return pages.taken_page(coming.ANSWER, incoming.staged(fields))


class _Incoming:
    """The arrival of one POST, made when the first file or the whole text is there."""

    def __init__(self) -> None:
        self.opened: Opened | None = None
        self._arrival: ThroughMailbox | None = None

    def open_file(self, fields: Fields, untrusted_name: str, media_type: str) -> SealingFile:
        return self.arrive(fields).open_file(untrusted_name, media_type)

    def arrive(self, fields: Fields) -> ThroughMailbox:
        if self._arrival is None:
            self.opened = self.opened or open_mailbox(parse(fields.get("receipt", "")))
            arrival = coming_in.arrive(self.opened, fields, coming.ANSWER)
            arrival.take_staged([file.number for file in _staged_before(fields)])
            self._arrival = arrival
        return self._arrival

    def staged(self, fields: Fields) -> list[StagedFile]:
        """Files that are safe, with the names that only the page remembers."""
        gone = self._arrival.gone if self._arrival else set()
        known = {file.number: file for file in _staged_before(fields) if file.number not in gone}
        here = self._arrival.staged if self._arrival else []
        files = known | {file.number: file for file in here if file.name}
        return [files[number] for number in sorted(files)]


def _require(fields: Fields, refused: tuple[RefusedFile, ...]) -> None:
    if refused:
        raise IntakeError(refused[0].code)
    words = fields.get("answer", "")
    if not words.strip():
        raise IntakeError("answer_missing")
    if len(words) > lengths.ACCOUNT:
        raise IntakeError("answer_too_long")


def _staged_before(fields: Fields) -> Iterator[StagedFile]:
    """What an earlier page says is safe. Only the numbers are ever relied upon."""
    for value in fields.getlist("staged"):
        number, _, rest = value.partition(" ")
        size, _, name = rest.partition(" ")
        if all(word.isascii() and word.isdigit() and len(word) < 16 for word in (number, size)):
            yield StagedFile(int(number), name, int(size))


def _not_taken(fault: Exception, fields: Fields, incoming: _Incoming) -> HttpResponse:
    code = getattr(fault, "code", "unforeseen")
    if code == "unforeseen":
        record(fault.__cause__ or fault)
    said, number = sentence(code, passes=isinstance(fault, TransientError)), status(fault)
    if not fields:
        return pages.notice(code, number)
    words, opened = fields.get("answer", ""), incoming.opened
    if opened is not None and not opened.messages:
        return pages.kept_page(words, said, number)
    id_ = fields.get("submission_id", "")
    if opened is not None and code == "page_old":
        id_ = _fresh_id(opened)
    typed = pages.Typed(id_, words, incoming.staged(fields))
    if opened is None:
        return pages.not_taken_page(_receipt_of(fields), typed, said, number)
    return pages.mailbox_page(opened, typed=typed, fault=said, status=number)


def _fresh_id(opened: Opened) -> str:
    """None on a day that is full: a page without an id gets one when it is sent tomorrow."""
    try:
        return coming_in.free_id(opened.locator, coming.ANSWER).hex()
    except IntakeError:
        return ""


def _receipt_of(fields: Fields) -> str:
    """As the page carried it; "" where it must be typed anew."""
    try:
        return parse(fields.get("receipt", ""))
    except IntakeError:
        return ""
