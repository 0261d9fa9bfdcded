"""The scripts of the pages, read once, the same for everybody. Those of the report stand in their
page, so that no request more is needed; what records is fetched by who asks for it.

Each one's hash stands in its page's policy, so that no other octets run.
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


def _integrity(script: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script).digest()).decode()


class PageScript:
    """A built script, where it lies (`path`) and its hash as pages and policies spell it."""

    do_not_call_in_templates = True  # a template asks for its parts

    def __init__(self, name: str) -> None:
        self.path = f"/{name}"
        self.content = (_FOLDER / name).read_bytes()
        self.integrity = _integrity(self.content)
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


MAILBOX = PageScript("mailbox.js")
RECORDER = PageScript("voice.js")  # fetched by the report page when somebody asks to record
SEALING = (_FOLDER / "page.js").read_text(encoding="utf-8")
# Tells, when a code is sent, that this browser runs script and has what sealing needs: nobody else
# is sent the script that seals.
ASKING = (
    '"getRandomValues"in(window.crypto||{})&&window.fetch&&window.TextEncoder'
    '&&window.AbortController&&(document.getElementById("script").value=1)'
)


def integrity(script: str) -> str:
    """As a policy names it."""
    return _integrity(script.encode())
