"""Uploads through real web processes that are killed while pieces come in. All is invented."""

import http.client
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.drivers import drive, environment, new_database
from tests.faults.findings import memory_folder
from tests.faults.web import Web, serving
from tests.intake.uploads.sender import FORM_TYPE, PIECE_TYPE, POST_TYPE, Sender

pytestmark = [pytest.mark.faults, pytest.mark.database, pytest.mark.timeout(600)]
KILLS = 12
Answer = tuple[int, dict[str, str], bytes]


class Page:
    """A sender that tries again until the web lives."""

    def __init__(self, web: Web, sender: Sender) -> None:
        self.web, self.sender = web, sender

    def once(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        """One request. OSError or HTTPException when the web dies under it."""
        line = http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=120)
        try:
            line.request(method, path, body, {"Tus-Resumable": "1.0.0", **headers})
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            line.close()

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        """Until there is an answer."""
        until = time.monotonic() + 120
        while True:
            with suppress(OSError, http.client.HTTPException):
                return self.once(method, path, headers, body)
            assert time.monotonic() < until, "the web did not come back"
            time.sleep(0.05)

    def offset(self, address: str) -> int:
        """What HEAD says, when nobody else is writing."""
        while True:
            status, headers, _ = self.ask("HEAD", address, {})
            if status == 200:
                return int(headers["Upload-Offset"])
            assert status == 423, status
            time.sleep(0.02)


@pytest.fixture
def page() -> Iterator[Page]:
    with memory_folder() as var:
        database = new_database(var)
        founded = drive("founding", var, "1", database=database)
        with serving(environment(var, database)) as web:
            page = Page(web, None)  # type: ignore[arg-type]
            _, _, roll = page.ask("GET", "/roll", {})
            root = (var / "keys" / "root.pub").read_text(encoding="utf-8")
            sender = page.sender = Sender.reading(roll, root, founded["codes"][0])
            sender.on(page.ask("POST", "/en/", {"Content-Type": FORM_TYPE}, sender.code_alone())[2])
            yield page


def kill_children(web: Web) -> None:
    """SIGKILL to every process that answers; their parent starts others."""
    children = Path(f"/proc/{web.process.pid}/task/{web.process.pid}/children")
    for child in children.read_text().split():
        with suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)


def test_what_was_acknowledged_is_there_after_every_kill_and_the_file_arrives_whole(
    page: Page,
) -> None:
    drawn = random.Random(7)
    file = page.sender.file(1, drawn.randbytes(3_000_000))
    _, headers, _ = page.ask("POST", "/uploads", page.sender.creation(file))
    address, row = headers["Location"], headers["Amanat-File"]
    acknowledged = kills = 0
    while (there := page.offset(address)) < len(file.octets):
        assert there >= acknowledged, "an acknowledged piece was lost"
        killer = threading.Timer(drawn.uniform(0, 0.02), kill_children, [page.web])
        if kills < KILLS:
            kills += 1
            killer.start()
        piece = file.octets[there : there + (256 << 10)]
        told = {"Upload-Offset": str(there), "Content-Type": PIECE_TYPE}
        with suppress(OSError, http.client.HTTPException):
            status, answered, _ = page.once("PATCH", address, told, piece)
            if status == 204:
                acknowledged = int(answered["Upload-Offset"])
        if killer.ident:
            killer.join()

    assert kills == KILLS
    post = page.sender.post(files=[(row, file)])
    status, _, said = page.ask("POST", "/en/", {"Content-Type": POST_TYPE}, post)
    assert (status, said) == (200, b'{"version":1}\n')
    assert page.ask("POST", "/en/", {"Content-Type": POST_TYPE}, post)[2] == said
