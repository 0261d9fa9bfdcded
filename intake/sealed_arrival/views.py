"""What a page with script asks of the door: what to seal to, and to take what it sealed."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from intake import answers, octets, services, views
from intake.errors import IntakeError, TransientError
from intake.offered import offered
from intake.sealed_arrival.post import BEGINNING, MAX_POST, read_line, read_post

MEDIA_TYPE = "application/vnd.amanat.sealed"
Act = Callable[[HttpRequest], dict[str, object]]


def door(request: HttpRequest) -> HttpResponse:
    """The one address of the pages; a post of this media type is a sealed report."""
    if request.method == "POST" and request.headers.get("Content-Type") == MEDIA_TYPE:
        return _answer(request, _take)
    return views.door(request)


def roll(request: HttpRequest) -> HttpResponse:
    """GET: the signed documents that say whom to seal to, today.

    A page brings them; one that was open for long asks for them anew.
    """
    if request.method not in ("GET", "HEAD"):
        answer = answers.refusal(IntakeError("method_unknown"))
        answer["Allow"] = "GET, HEAD"
        return answer
    return _answer(request, documents)


def _answer(request: HttpRequest, act: Act) -> HttpResponse:
    try:
        return answers.told(act(request))
    except (IntakeError, TransientError) as fault:
        return answers.refusal(fault)
    except DatabaseError:
        return answers.refusal(TransientError("database_away"))
    except Exception as fault:
        return answers.unforeseen(fault)


def _take(request: HttpRequest) -> dict[str, object]:
    with octets.coming(request, MAX_POST) as body:
        beginning = body.take(BEGINNING)
        arrival = services.admit_sealed(read_line(beginning))
        post = read_post(beginning + body.rest())
    return {"version": services.accept_sealed(post, arrival)}


def documents(_request: HttpRequest | None = None) -> dict[str, object]:
    """The signed documents, the day they are handed out on, and the schema of this answer."""
    return offered()
