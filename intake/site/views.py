"""The signed statement about this site, for whoever watches it from outside."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from intake.keys.note import MAX_NOTE

PATH = "/site.note"


def statement(request: HttpRequest) -> HttpResponse:
    """GET: the note as it was pinned here, unread; 404 where none was."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(("GET", "HEAD"))
    try:
        with Path(settings.SITE_NOTE_FILE).open("rb") as file:
            note = file.read(MAX_NOTE)
    except OSError:
        raise Http404 from None
    return HttpResponse(note, content_type="text/plain; charset=utf-8")
