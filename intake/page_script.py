"""The scripts of the pages: one file each, read once, the same for everybody.

Its hash stands in the page and in the page's policy, so that no other octets run.
"""

import base64
import hashlib
from pathlib import Path

from django.http import HttpRequest, HttpResponse

from intake import answers
from intake.errors import IntakeError
from intake.gzipped import gzipped, takes_gzip

MEDIA_TYPE = "text/javascript; charset=utf-8"
_FOLDER = Path(__file__).parent / "static"


class PageScript:
    """A built script, where it lies (`path`) and its hash as pages and policies spell it."""

    do_not_call_in_templates = True  # a template asks for its parts

    def __init__(self, name: str) -> None:
        self.path = f"/{name}"
        self.content = (_FOLDER / name).read_bytes()
        digest = hashlib.sha256(self.content).digest()
        self.integrity = "sha256-" + base64.b64encode(digest).decode()
        self._gzipped = gzipped(self.content, 9)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """GET: the script, compressed for whoever takes it so."""
        if request.method not in ("GET", "HEAD"):
            answer = answers.refusal(IntakeError("method_unknown"))
            answer["Allow"] = "GET, HEAD"
            return answer
        if not takes_gzip(request.headers.get("Accept-Encoding", "")):
            return HttpResponse(self.content, content_type=MEDIA_TYPE)
        headers = {"Content-Encoding": "gzip"}
        return HttpResponse(self._gzipped, content_type=MEDIA_TYPE, headers=headers)


REPORT, MAILBOX = PageScript("page.js"), PageScript("mailbox.js")
