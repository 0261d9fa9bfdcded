"""A caseworker's browser, as far as the demo needs one: password, number, passphrase, the desk."""

import base64
import http.client
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from deploy.demonstration.faults import DemoFailedError
from deploy.demonstration.visitor import hidden_fields

_TIMEOUT = 60
_STEP = 30  # seconds that a number counts


class Browser:
    """Keeps cookies; follows nothing by itself."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def ask(self, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, str]:
        """GET, or POST where there are fields; status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        body = None
        if fields is not None:
            token = self._cookies.get("__Host-csrf", "")
            body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("POST" if body else "GET", path, body, sent)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                found = SimpleCookie(line)
                self._cookies |= {name: morsel.value for name, morsel in found.items()}
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()


def see_the_desk(port: int, person: Mapping[str, str]) -> None:
    """Sign in with both factors, unlock, look at the queue, sign out.

    Raises DemoFailedError where a step does not lead on.
    """
    browser = Browser(port)
    browser.ask("/en/sign-in/")
    _status, page = browser.ask(
        "/en/sign-in/", {"login": person["login"], "password": person["password"]}
    )
    number = {**hidden_fields(page), "token": _number(person["device"])}
    for path, fields in (
        ("/en/sign-in/number/", number),
        ("/en/unlock/", {"passphrase": person["passphrase"]}),
    ):
        status, _page = browser.ask(path, fields)
        if status != HTTPStatus.SEE_OTHER:
            raise DemoFailedError(f"Signing in stopped at {path}: {status}.")
    status, _page = browser.ask("/en/queue/")
    if status not in (HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
        raise DemoFailedError(f"The queue did not open: {status}.")
    browser.ask("/en/sign-out/", {})


def _number(device: str) -> str:
    """What the person's device shows; the next one, since each counts once."""
    from django_otp.oath import hotp  # type: ignore[import-untyped]  # noqa: PLC0415

    return f"{hotp(base64.b32decode(device), int(time.time()) // _STEP + 1):06d}"
