"""A file as large as is taken, chosen in the page: its memory never holds the whole of it."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from intake.models import Upload
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.firefox.conftest import Sealed, sealed
from tests.browser.firefox.held import Uploads, behind_the_door
from tests.browser.sealing import opened, shown_receipt

__all__ = ["sealed"]

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.timeout(1800)]

MB = 1_000_000
SIZE = 500 * MB
MOST = 64 * MB
# V8 itself ends a page that keeps more; what it keeps outside its heap is looked at below.
HELD_SHORT = [*FLAGS, "--js-flags=--max-old-space-size=64"]


@dataclass
class Counted(Uploads):
    """Only what tells that the octets came: how many, and their SHA-256."""

    sha256: Any = field(default_factory=hashlib.sha256)
    there: int = 0

    def offset(self, upload: Upload) -> int:
        return self.there

    def append(self, upload: Upload, at: int, piece: bytes) -> int:
        assert at == self.there
        self.sha256.update(piece)
        self.there += len(piece)
        return self.there


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Mostly a hole, so that it costs no disk; sealed it looks like any other."""
    file = tmp_path / "video.mp4"
    with file.open("wb") as writing:
        writing.truncate(SIZE)
        writing.seek(SIZE - 3)
        writing.write(b"end")
    return file


def test_a_file_of_500_mb_is_sealed_and_sent_in_little_memory(
    chromium: Any, address: str, sealed: Sealed, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads = Counted()
    behind_the_door(uploads, monkeypatch)
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=HELD_SHORT)
    try:
        page = _report_page(browser, address)
        page.set_input_files("#id_files_0", str(large))
        page.click("#send")
        most = max(_held(page))
        assert shown_receipt(page)
    finally:
        browser.close()

    (post,) = sealed.posts
    (file,) = uploads.files
    report, _ = opened(post, files=1)
    (listed,) = report.attachments
    assert uploads.there == file.length > SIZE
    assert listed.sha256 == uploads.sha256.hexdigest()
    assert most <= MOST


def _report_page(browser: Any, address: str) -> Any:
    page = browser.new_context().new_page()
    page.goto(f"{address}/en/")
    page.fill("#id_code", "0123-4567-89ab-cdef")
    with page.expect_navigation():
        page.click("#send")
    page.fill("#id_account", "An invented account.")
    return page


def _held(page: Any) -> list[int]:
    """Octets that its scripts hold, what is nobody's any more taken off, until it is done."""
    session, held = page.context.new_cdp_session(page), []
    while not page.locator("main > div .receipt").count():
        session.send("HeapProfiler.collectGarbage")
        told = session.send("Runtime.getHeapUsage")
        held.append(int(told["usedSize"] + told["backingStorageSize"]))
        page.wait_for_timeout(500)
    return held
