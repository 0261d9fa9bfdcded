"""A submitter's browser, as far as the demo needs one: reads forms, posts them, no script."""

import http.client
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

_TIMEOUT = 60


@dataclass(frozen=True)
class Page:
    """An answer: its status, its text, and the hidden fields of its form."""

    status: int
    text: str
    hidden: Mapping[str, str]
    receipt: str


class _Reader(HTMLParser):
    """Collects hidden fields, and the receipt's groups of digits."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.receipt = ""
        self._in_receipt = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what the form carries unseen."""
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden" and found.get("name"):
            self.hidden[str(found["name"])] = found.get("value") or ""
        if found.get("class") == "receipt":
            self._in_receipt = True

    def handle_endtag(self, tag: str) -> None:
        """The receipt ends with its element."""
        self._in_receipt = self._in_receipt and tag != "div"

    def handle_data(self, data: str) -> None:
        """Digits of the receipt."""
        if self._in_receipt and data.isascii():
            self.receipt += "".join(c for c in data if c.isdigit())


def hidden_fields(page: str) -> dict[str, str]:
    """What the forms of a page carry unseen."""
    reader = _Reader()
    reader.feed(page)
    return reader.hidden


@dataclass
class Visitor:
    """One person at one address; `language` is en, fa-af or ps."""

    host: str
    port: int
    language: str = "en"
    boundary: str = field(default_factory=lambda: secrets.token_hex(16))

    def look(self) -> Page:
        """GET the first page."""
        return self._ask("GET", None, {})

    def show_code(self, code: str) -> Page:
        """POST the code; the form comes back."""
        body = urlencode({"code": code}).encode()
        return self._ask("POST", body, {"Content-Type": "application/x-www-form-urlencoded"})

    def report(
        self,
        form: Page,
        fields: Mapping[str, str | Sequence[str]],
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Page:
        """POST the report under what the form carries."""
        body = multipart({**form.hidden, **fields}, files, self.boundary)
        kind = f"multipart/form-data; boundary={self.boundary}"
        return self._ask("POST", body, {"Content-Type": kind})

    def _ask(self, method: str, body: bytes | None, headers: dict[str, str]) -> Page:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=_TIMEOUT)
        try:
            connection.request(method, f"/{self.language}/", body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        reader = _Reader()
        reader.feed(text)
        return Page(answer.status, text, reader.hidden, reader.receipt)


def multipart(
    fields: Mapping[str, str | Sequence[str]], files: Sequence[tuple[str, bytes]], boundary: str
) -> bytes:
    """A body as browsers write it: fields first, files last."""
    parts: list[bytes] = []
    for name, value in fields.items():
        for one in [value] if isinstance(value, str) else value:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts.append(head.encode() + one.encode() + b"\r\n")
    for name, content in files:
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"'
            "\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()
