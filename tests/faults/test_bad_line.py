"""F8: a line that breaks, stalls and repeats itself while a report with files is on its way."""

import hashlib
import json
import random
import socket
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy import gunicorn_intake
from tests.faults.drivers import drive, environment, new_database
from tests.faults.findings import harm, memory_folder
from tests.faults.posting import FileSent, Told, content_type
from tests.faults.web import Web, serving

pytestmark = [pytest.mark.faults, pytest.mark.database, pytest.mark.timeout(600)]
_STEP = 16 << 10
_HALF = 512 << 10


@dataclass
class Line:
    """A web under test and what its submitters sent."""

    var: Path
    database: str
    web: Web
    codes: list[str]
    founded: dict[str, Any]

    def tell(self, seed: int) -> Told:
        """A report with two files of half a megabyte, invented and incompressible."""
        drawn = random.Random(seed)
        files = tuple(FileSent(f"{n}.bin", drawn.randbytes(_HALF)) for n in range(2))
        return Told(self.codes.pop(), files=files)

    def cut(self, told: Told, at: int, *, reset: bool) -> None:
        """Send the first `at` bytes of the body and go away, with or without a farewell."""
        with self.begin(told) as line:
            line.sendall(told.body()[:at])
            if reset:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def stall(self, told: Told, at: int, seconds: float) -> bytes:
        """Send all of it, with a pause; the status line of the answer."""
        with self.begin(told) as line:
            line.sendall(told.body()[:at])
            time.sleep(seconds)
            line.sendall(told.body()[at:])
            return line.recv(64).splitlines()[0]

    def begin(self, told: Told) -> socket.socket:
        """A line on which the head is sent."""
        line = socket.create_connection(("127.0.0.1", self.web.port), timeout=120)
        head = f"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\n"
        line.sendall(f"{head}Content-Length: {len(told.body())}\r\n\r\n".encode())
        return line

    def judge(self, covered: Sequence[Told]) -> dict[str, Any]:
        """The checker's findings and the digests of what is inside the stored files."""
        receipts = [
            {"id": t.submission_id.hex(), "receipt": t.receipt, "files": len(t.files)}
            for t in covered
        ]
        file = self.var / "receipts"
        file.write_text(json.dumps({**self.founded, "codes": 40, "receipts": receipts}))
        found = drive("stack_check", self.var, str(file), "waiting", database=self.database)
        return found | drive("bad_line", self.var, str(file), database=self.database)


@pytest.fixture
def line() -> Iterator[Line]:
    """A real web with forty codes."""
    with memory_folder() as var:
        database = new_database(var)
        founded = drive("founding", var, "40", database=database)
        with serving(environment(var, database)) as web:
            yield Line(var, database, web, list(founded["codes"]), founded)


def _digests(told: Told) -> list[str]:
    return [hashlib.sha256(file.content).hexdigest() for file in told.files]


def _inside(found: dict[str, Any], told: Told) -> list[str]:
    inside: list[str] = found["files"][hashlib.sha256(told.submission_id).hexdigest()]
    return inside


def test_a_body_cut_at_every_step_and_sent_again_is_one_report(
    line: Line, say: Callable[[str], None]
) -> None:
    told = line.tell(1)
    steps = range(_STEP, len(told.body()), _STEP)
    for number, at in enumerate(steps):
        line.cut(told, at, reset=bool(number % 2))

    assert line.web.send(told) == told.receipt
    assert line.web.send(told) == told.receipt

    found = line.judge([told])
    say(f"F8: {len(steps)} cuts, 1 report; harm: {harm(found) or 'none'}")
    assert not harm(found)
    assert found["submissions"] == 1
    assert sorted(_inside(found, told)) == sorted(_digests(told))
    assert found["partial"] == found["strays"] == 0


def test_a_line_that_stalls_delivers_the_same_bytes(line: Line) -> None:
    told = [line.tell(seed) for seed in range(2, 8)]

    with ThreadPoolExecutor(6) as people:
        answers = people.map(lambda n: line.stall(told[n], (n + 1) * 9 * _STEP, 1.0), range(6))

    assert set(answers) == {b"HTTP/1.1 200 OK"}
    found = line.judge(told)
    assert not harm(found)
    assert all(sorted(_inside(found, one)) == sorted(_digests(one)) for one in told)


def test_a_report_sent_eight_times_at_once_is_one_report(line: Line) -> None:
    told = line.tell(9)

    with ThreadPoolExecutor(8) as people:
        receipts = set(people.map(lambda _: line.web.send(told), range(8)))
    again = line.web.send(told)

    assert receipts <= {told.receipt, ""}  # "": asked to press again, nothing kept twice
    assert again == told.receipt
    found = line.judge([told])
    assert not harm(found)
    assert found["submissions"] == 1
    assert sorted(_inside(found, told)) == sorted(_digests(told))


@pytest.mark.full
def test_more_silent_lines_than_threads_do_not_keep_out_a_report(line: Line) -> None:
    told, silent = line.tell(10), line.tell(11)
    with ExitStack() as lines:
        for _ in range(gunicorn_intake.workers * (gunicorn_intake.threads + 5)):
            lines.enter_context(line.begin(silent)).sendall(silent.body()[:_STEP])
        receipt = line.web.send(told, seconds=300)

    assert receipt == told.receipt
    assert not harm(line.judge([told]))
