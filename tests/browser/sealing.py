"""A report page with script, and what stands in for the server behind it. All invented."""

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest

from intake import recipients, services, views
from intake.keys import RollError, Verifier
from intake.report import Report
from intake.sealed_arrival import SealedPost, read_post
from intake.sealing import HybridIdentity, Inner, open_bytes, unwrap
from tests.browser.test_form import SIZES
from tests.intake.browser.conftest import read_vectors
from tests.vectors.roll import make_believing

NETWORK = uuid.UUID("22222222-2222-4222-8222-222222222222")
MEDIA_TYPE = "application/vnd.amanat.sealed"
JSON = {"Content-Type": "application/json"}


@dataclass
class Behind:
    """What the page's script meets. Answers are taken in turn; the last one stays.

    `None` for an answer is a line that breaks after the request has arrived.
    """

    case: dict[str, Any]
    address: str
    brought: Any = None  # the documents that the page brings; none: it has to ask
    rolls: list[Any] = field(default_factory=list)
    answers: list[Any] = field(default_factory=lambda: [(200, {"version": 1})])
    posts: list[bytes] = field(default_factory=list)
    bodies: list[tuple[str, bytes]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def documents(self) -> dict[str, Any]:
        """As `GET roll` gives them."""
        certificates = [
            {"document": document, "kind": kind, "number": number}
            for kind, number, document in self.case["certificates"]
        ]
        return {
            "certificates": certificates,
            "day": self.case["today"],
            "roll": self.case["roll"],
            "schema": 1,
        }

    def offer(self) -> dict[str, Any]:
        """What stands in for `offered`."""
        if self.brought is None:
            raise RollError("roll_missing")
        given: dict[str, Any] = self.brought
        return given

    def follow(self, page: Any) -> None:
        """Answer what the script asks; let everything else through."""
        page.on("request", self._heard)
        page.route(
            "**/roll", lambda route: self._tell(route, self.rolls or [(200, self.documents)])
        )
        page.route("**/*", self._posted)

    def _heard(self, request: Any) -> None:
        self.asked.append(request.url)
        self.bodies.append((request.url, request.post_data_buffer or b""))

    def _posted(self, route: Any) -> None:
        if route.request.headers.get("content-type") != MEDIA_TYPE:
            route.fallback()
            return
        self.posts.append(route.request.post_data_buffer)
        self._tell(route, self.answers)

    def _tell(self, route: Any, answers: list[Any]) -> None:
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer is None:
            route.abort("connectionreset")
        else:
            status, told = answer
            route.fulfill(status=status, headers=JSON, body=json.dumps(told))

    def opened(self, post: bytes, *, files: int = 0) -> tuple[SealedPost, Report, str]:
        """A post, and with the epoch's key what is in it: the report and the receipt."""
        read = read_post(post)
        return read, *opened(read, files=files)


def opened(post: SealedPost, *, files: int = 0) -> tuple[Report, str]:
    """With the key of the invented epoch: the report, and the receipt's digits."""
    identity = HybridIdentity(bytes([20 + post.epoch] * 32))
    digest = digest_of(post)
    content = _opened(post.report, identity, Inner("report", 1, digest, 1, 1 + files))
    seed = _opened(post.seed, identity, Inner("mailbox_seed", 1, digest, 1, 1))
    return Report.from_bytes(content), seed.decode()


def digest_of(post: SealedPost) -> str:
    """What an inner line knows a submission by."""
    return hashlib.sha256(post.submission_id).hexdigest()


def _opened(sealed: Any, identity: HybridIdentity, inner: Inner) -> bytes:
    key = unwrap(sealed.header, [identity])
    return bytes(open_bytes(sealed.header, sealed.payload, key, inner))


@pytest.fixture
def behind(backstage, address, monkeypatch) -> Behind:
    """The report page brings what it needs to seal; codes open it as ever."""
    case = make_believing.unfolded(read_vectors("roll/believing.json"))[0]
    monkeypatch.setattr(services, "check_code", lambda _code, **_: NETWORK)
    monkeypatch.setattr(recipients, "pinned_root", lambda: Verifier.parse(case["root"]))
    monkeypatch.setattr(recipients, "lowest", lambda: case["floor"])
    there = Behind(case, address)
    there.brought = there.documents
    monkeypatch.setattr(views, "offered", there.offer)
    return there


def open_form(
    chromium,
    behind: Behind,
    language: str = "en",
    size: str = "phone",
    before: str = "",
    **more: Any,
):
    """A page on which the code was taken; `before` runs before any script of it."""
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, **more)
    context.add_init_script(before or ";")
    page = context.new_page()
    page.set_default_timeout(60_000)
    behind.follow(page)
    page.goto(f"{behind.address}/{language}/")
    page.fill("#id_code", "0123-4567-89ab-cdef")
    with page.expect_navigation():
        page.click("#send")
    return page


def shown_receipt(page: Any) -> str:
    """The digits of the first of the two."""
    page.wait_for_selector("main > div .receipt")
    digits: list[str] = page.locator(".receipt").first.locator("span").all_text_contents()
    return "".join(digits)
