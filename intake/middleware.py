"""The one middleware of the pages: the reader's language, and headers on every answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from intake.gzipped import gzipped, takes_gzip
from intake.languages import negotiate, of_path
from intake.page_script import ASKING, integrity
from intake.pages import FIRST_STYLE, STYLE, CodePage, SealingPage, style_hash

_WORTH_IT = 1024  # bytes; a shorter answer fits one packet as it is


def _policy(style: str) -> str:
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash(style)}'; img-src 'none';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


_POLICY = _policy(STYLE)
_TRUSTED = "require-trusted-types-for 'script'; trusted-types 'none'"
_ASKING_POLICY = f"{_policy(FIRST_STYLE)}; script-src '{integrity(ASKING)}'; {_TRUSTED}"
_SEALING_POLICY = "{policy}; script-src {scripts}; connect-src 'self'; {trusted}"
_RECORDED = "; media-src blob:"  # what the page itself made, to be listened to before it is sent
# What is sealed gets no smaller, and must not tell by its size what it is.
_COMPRESSED = ("text/", "application/json")
HEADERS = {
    # no-store also keeps a page that shows a receipt out of the back-forward cache.
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": _POLICY,
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
_MAY_RECORD = HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")


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
        if isinstance(response, CodePage):
            response["Content-Security-Policy"] = _ASKING_POLICY
        if isinstance(response, SealingPage):
            response["Content-Security-Policy"] = _SEALING_POLICY.format(
                policy=_POLICY, scripts=response.scripts, trusted=_TRUSTED
            )
            if response.records:
                response["Content-Security-Policy"] += _RECORDED
                response["Permissions-Policy"] = _MAY_RECORD
        response["Content-Language"] = language
        _compress(request, response)
        response["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
        return response


def _compress(request: HttpRequest, response: HttpResponse) -> None:
    """For weak lines. No page holds a secret beside words of somebody else's choosing, which is
    what a guess by size needs: nothing here knows one reader from another.
    """
    if "Content-Encoding" in response or len(response.content) < _WORTH_IT:
        return
    if not response["Content-Type"].startswith(_COMPRESSED):
        return
    if takes_gzip(request.headers.get("Accept-Encoding", "")):
        response.content = gzipped(response.content)
        response["Content-Encoding"] = "gzip"
