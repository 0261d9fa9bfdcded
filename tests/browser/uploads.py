"""What stands in for `uploads` in a browser's tests, over a line that breaks as it is told to."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from intake.sealing import HybridIdentity, Inner, open_bytes, split, unwrap
from intake.uploads import MAX_PIECE
from intake.uploads.beginning import check_beginning, check_length
from intake.uploads.slip import FileSlip
from tests.browser.sealing import JSON, Behind


@dataclass
class Held:
    """One upload; `row` is how the report lists it."""

    slip: FileSlip
    length: int
    octets: bytes = b""
    row: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.octets).hexdigest()

    def opened(self) -> tuple[str, bytes]:
        """Name and content, with the epoch's key."""
        header, payload = split(self.octets)
        digest = hashlib.sha256(self.slip.submission_id).hexdigest()
        inner = Inner("attachment", 1, digest, self.slip.number + 1, 0)
        key = unwrap(header, [HybridIdentity(bytes([20 + self.slip.epoch] * 32))])
        line, _, content = bytes(open_bytes(header, payload, key, inner)).partition(b"\n")
        return json.loads(line)["name"], content


@dataclass
class Uploads:
    """How it answers each piece: "ok", or

    "dead": the line breaks before it; "cut": half of it comes; "lost": it comes, its answer does
    not; "busy": 503; "gone": the upload is no longer known. Afterwards always "ok".
    """

    behind: Behind
    line: list[str] = field(default_factory=list)
    held: dict[str, Held] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refuse: tuple[int, dict[str, str]] | None = None  # what each creation is answered

    def follow(self, page: Any) -> None:
        page.route("**/uploads", self._created)
        page.route("**/uploads/*", self._answer)

    @property
    def pieces(self) -> int:
        return self.asked.count("PATCH")

    def named(self) -> dict[str, bytes]:
        """Contents of what came whole, by name."""
        return dict(one.opened() for one in self.held.values() if len(one.octets) == one.length)

    def _created(self, route: Any) -> None:
        self.asked.append("POST")
        if self.refuse:
            status, told = self.refuse
            route.fulfill(status=status, headers=JSON, body=json.dumps(told))
            return
        headers = route.request.headers
        assert "upload-metadata" not in headers
        made = Held(FileSlip.read(headers["amanat-slip"]), int(headers["upload-length"]))
        check_length(made.length)
        address = secrets.token_urlsafe(24)
        self.held[address] = made
        path = route.request.url.partition("//")[2].partition("/")[2]
        told = {"Location": f"/{path}/{address}", "Amanat-File": made.row}
        route.fulfill(status=201, headers=told)

    def _answer(self, route: Any) -> None:
        address, method = route.request.url.rpartition("/")[2], route.request.method
        self.asked.append(method)
        if address not in self.held:
            route.fulfill(status=404, headers=JSON, body='{"code":"upload_unknown"}')
        elif method == "PATCH":
            self._grow(route, address, self.line.pop(0) if self.line else "ok")
        elif method == "DELETE":
            del self.held[address]
            route.fulfill(status=204)
        else:
            there = str(len(self.held[address].octets))
            route.fulfill(status=200, headers={"Upload-Offset": there})

    def _grow(self, route: Any, address: str, how: str) -> None:
        held, piece = self.held[address], route.request.post_data_buffer
        assert 0 < len(piece) <= MAX_PIECE
        assert int(route.request.headers["upload-offset"]) == len(held.octets)
        if how == "gone":
            del self.held[address]
            route.fulfill(status=404, headers=JSON, body='{"code":"upload_unknown"}')
            return
        if how == "busy":
            route.fulfill(status=503, headers=JSON, body='{"code":"database_away"}')
            return
        held.octets += {"dead": b"", "cut": piece[: len(piece) // 2]}.get(how, piece)
        check_beginning(held.octets, held.length)
        if how == "ok":
            route.fulfill(status=204, headers={"Upload-Offset": str(len(held.octets))})
        else:
            route.abort("connectionreset")
