"""tus 1.0 over HTTP: core, creation, expiration, termination (https://tus.io).

No metadata is taken, because a file's name travels inside its seal; whose file it is stands in
a header of ours, `Amanat-Slip`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from intake import octets
from intake.answers import Say, refusal, unforeseen
from intake.errors import IntakeError, TransientError
from intake.models import Upload
from intake.sentences import sentence
from intake.uploads import MAX_LENGTH, MAX_PIECE, receiving
from intake.uploads.creating import Admit, by_code, create
from intake.uploads.slip import FileSlip

VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
Act = Callable[[HttpRequest, str], HttpResponse]


@dataclass(frozen=True)
class Doors:
    """Where a site's uploads begin and go on: `admit` says whose may begin."""

    admit: Admit
    say: Say = sentence

    def collection(self, request: HttpRequest) -> HttpResponse:
        """OPTIONS says what there is, POST begins an upload."""
        return self._answer(request, "", {"POST": self._create})

    def upload(self, request: HttpRequest, address: str) -> HttpResponse:
        """HEAD says how far it is, PATCH adds a piece, DELETE ends it."""
        return self._answer(request, address, {"HEAD": _look, "PATCH": _add, "DELETE": _end})

    def _answer(self, request: HttpRequest, address: str, acts: dict[str, Act]) -> HttpResponse:
        method = request.headers.get("X-HTTP-Method-Override", request.method or "")
        if method == "OPTIONS":
            return _options()
        try:
            answer = _chosen(request, method, acts)(request, address)
        except (IntakeError, TransientError) as fault:
            answer = refusal(fault, self.say)
        except DatabaseError:
            answer = refusal(TransientError("database_away"))
        except Exception as fault:
            answer = unforeseen(fault)
        if answer.status_code == 405:
            answer["Allow"] = ", ".join(["OPTIONS", *acts])
        answer["Tus-Resumable"] = VERSION
        answer["Tus-Version"] = VERSION
        return answer

    def _create(self, request: HttpRequest, _address: str) -> HttpResponse:
        for name in ("Upload-Metadata", "Upload-Defer-Length", "Upload-Concat"):
            if name in request.headers:
                raise IntakeError("metadata_refused")
        if request.headers.get("Content-Length") not in (None, "", "0"):
            raise IntakeError("metadata_refused")
        slip = FileSlip.read(request.headers.get("Amanat-Slip", ""))
        made = create(slip, _number(request, "Upload-Length"), self.admit)
        return _empty(
            201,
            {
                "Location": f"{request.path.rstrip('/')}/{made.address}",
                # The report lists it by this id.
                "Amanat-File": str(made.upload.pk),
                **_expiry(made.upload),
            },
        )


OF_REPORTS = Doors(by_code)


def _chosen(request: HttpRequest, method: str, acts: dict[str, Act]) -> Act:
    if method not in acts:
        raise IntakeError("method_unknown")
    if request.headers.get("Tus-Resumable") != VERSION:
        raise IntakeError("protocol_unknown")
    return acts[method]


def _options() -> HttpResponse:
    return _empty(
        204,
        {
            "Tus-Resumable": VERSION,
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,expiration,termination",
            "Tus-Max-Size": str(MAX_LENGTH),
        },
    )


def _look(_request: HttpRequest, address: str) -> HttpResponse:
    found = receiving.find(address)
    there = receiving.offset(found)
    length = {"Upload-Length": str(found.length)}
    return _empty(200, {"Upload-Offset": str(there), **length, **_expiry(found)})


def _add(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("Content-Type", "") != PIECE_TYPE:
        raise IntakeError("content_type_wrong")
    at, length = _number(request, "Upload-Offset"), octets.announced(request)
    found = receiving.find(address)
    if length > MAX_PIECE or at + length > found.length:
        raise IntakeError("piece_too_large")
    if receiving.glance(found) != at:
        raise IntakeError("offset_wrong")
    came = octets.read(request, length)
    there = receiving.append(found, at, came.content)
    if not came.whole:
        raise IntakeError("body_cut")  # nobody is left to read it; what came is kept
    return _empty(204, {"Upload-Offset": str(there), **_expiry(found)})


def _end(_request: HttpRequest, address: str) -> HttpResponse:
    receiving.end(receiving.find(address))
    return _empty(204, {})


def _expiry(found: Upload) -> dict[str, str]:
    return {"Upload-Expires": http_date(receiving.expires(found).timestamp())}


def _number(request: HttpRequest, name: str) -> int:
    told = request.headers.get(name, "")
    if not (told.isascii() and told.isdigit() and len(told) < 16):
        raise IntakeError("number_malformed")
    return int(told)


def _empty(status: int, headers: dict[str, str]) -> HttpResponse:
    answer = HttpResponse(status=status, headers=headers)
    if status == 204:
        del answer["Content-Type"]
    return answer
