"""What a browser sends: a report with files as one multipart body. Everything in it is invented."""

import io
import re
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from intake import receipts

_BOUNDARY = "----a-boundary-no-file-holds-7f3a"
_GROUP = re.compile(r"<span>(\d{3})</span>")


@dataclass(frozen=True)
class FileSent:
    """A file of the form's file input."""

    name: str
    content: bytes
    media_type: str = "text/plain"


@dataclass(frozen=True)
class Told:
    """One pressing of "Send". Equal ones are the same report."""

    code: str
    submission_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    receipt: str = field(default_factory=receipts.draw)
    account: str = "Nobody was hurt: this is an invented account for a test."
    files: tuple[FileSent, ...] = ()

    def changed(self) -> "Told":
        """The same submission, told differently."""
        return replace(self, account=self.account + " Something more.")

    def body(self) -> bytes:
        """The multipart body, as `content_type` announces it."""
        fields = {
            "code": self.code,
            "submission_id": self.submission_id.hex(),
            "receipt": self.receipt,
            "account": self.account,
        }
        texts = [_part(f'name="{name}"', value.encode()) for name, value in fields.items()]
        files = [
            _part(f'name="files"; filename="{f.name}"\r\nContent-Type: {f.media_type}', f.content)
            for f in self.files
        ]
        return b"".join([*texts, *files, f"--{_BOUNDARY}--\r\n".encode()])


content_type = f"multipart/form-data; boundary={_BOUNDARY}"


def _part(disposition: str, content: bytes) -> bytes:
    head = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def receipt_on(page: bytes) -> str:
    """The digits a page shows as a receipt; "" when it shows none."""
    groups = _GROUP.findall(page.decode(errors="replace"))
    return "".join(groups[:7]) if len(groups) >= 7 else ""


def post(application: Any, told: Told) -> tuple[int, bytes]:
    """Hand a report to the pages in this process, as a WSGI server would."""
    body, answer = told.body(), []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/", "QUERY_STRING": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost", "HTTP_ACCEPT_LANGUAGE": "en",
        "CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }  # fmt: skip
    pieces = application(environ, lambda status, headers, *_: answer.append(status))
    page = b"".join(pieces)
    pieces.close()
    return int(answer[0].split()[0]), page
