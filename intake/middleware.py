"""The one middleware of the pages: the reader's language, and headers on every answer."""

import gzip
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from intake.languages import negotiate, of_path
from intake.pages import STYLE_HASH

_WORTH_IT = 1024  # bytes; a shorter answer fits one packet as it is
HEADERS = {
    # no-store also keeps a page that shows a receipt out of the back-forward cache.
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; img-src 'none'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
        " magnetometer=(), microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


class SealedPages:
    """Speaks the language of the path, else of the browser; no cookie remembers a choice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.headers.get("Accept-Language", "")
        language = of_path(request.path_info) or negotiate(asked)
        with translation.override(language):
            response = self._get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        response["Content-Language"] = language
        _compress(request, response)
        response["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
        return response


def _compress(request: HttpRequest, response: HttpResponse) -> None:
    """For weak lines. No page holds a secret beside words of somebody else's choosing, which is
    what a guess by size needs: nothing here knows one reader from another. Without a time in it.
    """
    if "gzip" in _encodings(request) and len(response.content) >= _WORTH_IT:
        response.content = gzip.compress(response.content, 6, mtime=0)
        response["Content-Encoding"] = "gzip"


def _encodings(request: HttpRequest) -> set[str]:
    """What the browser takes; an encoding that it weighs with zero is one it does not."""
    asked = request.headers.get("Accept-Encoding", "")[:200].replace(" ", "").lower().split(",")
    return {name for name, _, weight in (one.partition(";q=") for one in asked) if _wanted(weight)}


def _wanted(weight: str) -> bool:
    return weight.strip("0.") != "" or weight == ""
