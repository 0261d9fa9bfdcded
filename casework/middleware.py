"""The outermost layer of the casework web: language, headers, and refusals as pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils import translation

from casework.look import SCRIPT, STYLE
from casework.views.failures import refused
from intake.errors import IntakeError, TransientError
from intake.languages import negotiate, of_path

HEADERS = {
    # no-store also keeps what a person read out of the back-forward cache.
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src '{STYLE.hash}'; script-src '{SCRIPT.hash}';"
        " img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
        " magnetometer=(), microphone=(), payment=(), usb=()"
    ),
    # With "no-referrer" browsers send "Origin: null", and every form would count as forged.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


class CaseworkPages:
    """Speaks the language of the path, else of the browser; answers refusals with a sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.headers.get("Accept-Language", "")
        language = of_path(request.path_info) or negotiate(asked)
        with translation.override(language):
            response = self._get_response(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers["Content-Language"] = language
        if not isinstance(response, StreamingHttpResponse):
            _finish(request, response)
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """A refusal that a page did not answer itself becomes a page with its sentence."""
        if isinstance(fault, (IntakeError, TransientError)):
            return refused(request, fault)
        return None


def _finish(request: HttpRequest, response: HttpResponseBase) -> None:
    content = getattr(response, "content", b"")
    response.headers["Content-Length"] = str(len(content))
    if request.method == "HEAD" and isinstance(response, HttpResponse):
        response.content = b""
