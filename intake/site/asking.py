"""Asking a site for its pages: over the network, or the program itself with no network at all."""

import io
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from intake.errors import TransientError

LONGEST = 4 << 20  # octets of one answer; a server that is not ours could send for ever
SECONDS = 120  # a page through Tor
# What a server, a line or a clock makes of an answer, and no program of ours.
_OF_THE_LINE = frozenset(
    ("connection", "content-length", "date", "keep-alive", "server", "transfer-encoding", "via")
)


@dataclass(frozen=True, repr=False)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]  # by lower-case name, without what the line adds
    body: bytes


Ask = Callable[[str], Answer]


def over_http(address: str) -> Ask:
    """Ask `address` (such as `http://….onion`). Raises TransientError("site_away") when asked.

    No proxy is used but what the process was started under, such as torsocks.
    """
    return lambda path: _asked(address.rstrip("/") + path)


def post_code(address: str, path: str, code: str) -> Answer:
    """The form that a code opens. Looking does not use it up. Raises as `over_http` does."""
    body = urllib.parse.urlencode({"code": code, "script": "1"}).encode()
    return _asked(address.rstrip("/") + path, body)


class _Staying(urllib.request.HTTPRedirectHandler):
    """No page of ours leads elsewhere; where one does, that is the finding."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _asked(url: str, body: bytes | None = None) -> Answer:
    if not url.startswith(("http://", "https://")):
        raise TransientError("site_away")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Staying())
    try:
        with opener.open(url, body, timeout=SECONDS) as came:
            return _read(came)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return _read(refusal)
    except (OSError, ValueError, HTTPException):
        raise TransientError("site_away") from None


def _read(came: Any) -> Answer:
    body = came.read(LONGEST + 1)
    if len(body) > LONGEST:
        raise TransientError("site_away")
    return Answer(came.status, _kept(came.headers.items()), body)


def in_process(application: Callable[..., Iterable[bytes]]) -> Ask:
    """Ask a WSGI application, as a browser that takes no compression would."""

    def ask(path: str) -> Answer:
        told: list[Any] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "HTTP_HOST": "127.0.0.1",
            "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "http",
        }
        pieces = application(environ, lambda *heard: told.extend(heard))
        body = b"".join(pieces)
        return Answer(int(told[0].split()[0]), _kept(told[1]), body)

    return ask


def _kept(headers: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    named = ((name.lower(), value) for name, value in headers)
    return {name: value for name, value in named if name not in _OF_THE_LINE}
