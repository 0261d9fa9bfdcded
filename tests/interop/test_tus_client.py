"""The real tus client, a real web, and a line between them that breaks. Files are invented."""

import http.client
import json
import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.drivers import drive, environment, new_database
from tests.faults.findings import memory_folder
from tests.faults.web import Web, serving
from tests.intake.uploads.sender import FORM_TYPE, POST_TYPE, SealedFile, Sender
from tests.interop.cutting import cutting

pytestmark = [pytest.mark.node, pytest.mark.timeout(600)]
CUTS = 20
Client = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class Page:
    """A sender before a real web."""

    web: Web
    sender: Sender
    folder: Path

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes]:
        """A request past the line that breaks."""
        line = http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=120)
        try:
            line.request(method, path, body, {"Content-Type": kind} if kind else {})
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def job(self, file: SealedFile, port: int, chunk: int) -> dict[str, Any]:
        """For the client."""
        path = self.folder / f"{file.number}.age"
        path.write_bytes(file.octets)
        endpoint = f"http://127.0.0.1:{port}/uploads"
        slip = self.sender.slip(file)
        return {"endpoint": endpoint, "file": str(path), "chunkSize": chunk, "slip": slip}


@pytest.fixture(scope="module")
def ground() -> Iterator[tuple[Path, Web, list[str]]]:
    """A real web with some codes."""
    with memory_folder() as var:
        database = new_database(var)
        founded = drive("founding", var, "10", database=database)
        with serving(environment(var, database)) as web:
            yield var, web, list(founded["codes"])


@pytest.fixture
def page(ground: tuple[Path, Web, list[str]], tmp_path: Path) -> Page:
    var, web, codes = ground
    line = http.client.HTTPConnection("127.0.0.1", web.port, timeout=120)
    line.request("GET", "/roll")
    answer = line.getresponse().read()
    line.close()
    root = (var / "keys" / "root.pub").read_text(encoding="utf-8")
    made = Page(web, Sender.reading(answer, root, codes.pop()), tmp_path)
    made.sender.on(made.ask("POST", "/en/", made.sender.code_alone(), FORM_TYPE)[1])
    return made


@pytest.fixture
def client(tus_client: Path, node: Path) -> Client:
    """Runs one job of `tus.mjs`."""

    def run(job: dict[str, Any]) -> dict[str, Any]:
        done = subprocess.run(
            [node, tus_client],
            input=json.dumps(job).encode(),
            stdout=subprocess.PIPE,
            check=True,
            timeout=400,
        )
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    return run


@pytest.mark.parametrize("seed", [1, 2])
def test_a_file_arrives_whole_through_a_line_cut_twenty_times(
    page: Page, client: Client, seed: int
) -> None:
    file = page.sender.file(1, random.Random(seed).randbytes(5_000_000))
    with cutting(page.web.port, CUTS, seed) as line:
        told = client(page.job(file, line.port, 256 << 10))
        assert (line.left, line.made) == (0, CUTS)

    assert "refused" not in told
    # The server compares its own digest of what rests with the one that is listed.
    post = page.sender.post(files=[(told["row"], file)])
    assert page.ask("POST", "/en/", post, POST_TYPE) == (200, b'{"version":1}\n')


def test_small_pieces_and_a_file_of_the_smallest_size_arrive_too(
    page: Page, client: Client
) -> None:
    files = [page.sender.file(1, b"invented"), page.sender.file(2, bytes(20_000))]
    jobs = [page.job(file, page.web.port, 1000 * file.number) for file in files]
    rows = [client(job)["row"] for job in jobs]

    post = page.sender.post(files=list(zip(rows, files, strict=True)))
    assert page.ask("POST", "/en/", post, POST_TYPE)[0] == 200


def test_the_client_is_told_of_a_refusal_and_does_not_try_again(page: Page, client: Client) -> None:
    file = page.sender.file(1, b"invented")
    garbage = SealedFile(1, file.tag, bytes(len(file.octets)))
    too_much = page.job(page.sender.file(2, bytes(400_000)), page.web.port, 300 << 10)

    assert client(page.job(garbage, page.web.port, 1000)) == {"refused": 422}
    assert client(too_much) == {"refused": 413}
    wrong = page.job(file, page.web.port, 1000) | {"slip": page.sender.slip(file, code="0")}
    assert client(wrong) == {"refused": 422}
