"""A caseworker's browser without script: keeps cookies, reads forms, follows links."""

import base64
import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django_otp.oath import hotp  # type: ignore[import-untyped]

from tests.journeys.casework_forms import Form, forms_of

_TIMEOUT = 120
_STEP = 30
# A page of ours in English; what only differs in its fragment is the same page.
LINK = re.compile(r'href="(/en/[^"#]*)"')
# Forms that end the session asked in, or take its people away.
ENDS = ("/sign-out/", "/lock/", "/removal/")


@dataclass(frozen=True, repr=False)
class Answer:
    """What came back from `path`."""

    path: str
    status: int
    location: str
    text: str

    @property
    def forms(self) -> list[Form]:
        """The forms of the page, but for ENDS."""
        found = forms_of(self.text)
        return [form for form in found if not (form.action or self.path).endswith(ENDS)]


@dataclass(repr=False)
class Caseworker:
    """One of the demo's people, `told` being all that they know."""

    port: int
    told: Mapping[str, str]
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """GET, or POST when there are fields. Redirections are told, not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT)
        sent = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items()), **headers}
        body = None
        if fields is not None:
            body = urlencode({**fields, **self._token()}).encode()
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("GET" if body is None else "POST", path, body, sent)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                for name, morsel in SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        return Answer(path, answer.status, answer.headers.get("Location", ""), text)

    def _token(self) -> dict[str, str]:
        known = self.cookies.get("__Host-csrf", "")
        return {"csrfmiddlewaretoken": known} if known else {}

    def sign_in(self) -> None:
        """Both steps. The number is the next one: a restart takes none of its own time."""
        self.ask("/en/sign-in/")
        typed = {"login": self.told["login"], "password": self.told["password"]}
        first = self.ask("/en/sign-in/", typed)
        step = next(form for form in first.forms if "token" in form.fields)
        number = hotp(base64.b32decode(self.told["device"]), int(time.time()) // _STEP + 1)
        answer = self.ask("/en/sign-in/number/", step.filled(f"{number:06d}"))
        assert answer.status == 303, answer.status

    def unlock(self) -> Answer:
        """Type the passphrase."""
        answer = self.ask("/en/unlock/", {"passphrase": self.told["passphrase"]})
        assert answer.status == 303, answer.status
        return answer

    def pages(self, most: int = 60) -> dict[str, Answer]:
        """Every page that links lead to from the first one."""
        seen: dict[str, Answer] = {}
        ahead = ["/en/"]
        while ahead and len(seen) < most:
            path = unescape(ahead.pop(0))
            if path in seen:
                continue
            answer = self.ask(path)
            if answer.status == 303:
                ahead.insert(0, answer.location)
            seen[path] = answer
            ahead += [link for link in LINK.findall(answer.text) if link not in seen]
        return seen
