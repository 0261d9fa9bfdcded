"""The one middleware of the pages: the reader's language, and headers on every answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from intake.languages import negotiate, of_path
from intake.pages import STYLE_HASH

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
        response["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
        return response
