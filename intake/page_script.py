"""The report page's script: one file, read once, the same for everybody.

Its hash stands in the page and in the page's policy, so that no other octets run.
"""

import base64
import hashlib
from pathlib import Path

from django.http import HttpRequest, HttpResponse

from intake import answers
from intake.errors import IntakeError
from intake.gzipped import gzipped, takes_gzip

PATH = "/page.js"
MEDIA_TYPE = "text/javascript; charset=utf-8"
SCRIPT = (Path(__file__).parent / "static" / "page.js").read_bytes()
INTEGRITY = "sha256-" + base64.b64encode(hashlib.sha256(SCRIPT).digest()).decode()
_GZIPPED = gzipped(SCRIPT, 9)


def script(request: HttpRequest) -> HttpResponse:
    """GET: the script, compressed for whoever takes it so."""
    if request.method not in ("GET", "HEAD"):
        answer = answers.refusal(IntakeError("method_unknown"))
        answer["Allow"] = "GET, HEAD"
        return answer
    if not takes_gzip(request.headers.get("Accept-Encoding", "")):
        return HttpResponse(SCRIPT, content_type=MEDIA_TYPE)
    return HttpResponse(_GZIPPED, content_type=MEDIA_TYPE, headers={"Content-Encoding": "gzip"})
