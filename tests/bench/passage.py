"""Memory of web and worker while one large file goes through them."""

import socket
import threading
import time
from typing import TYPE_CHECKING, Any

from deploy.demonstration.visitor import Visitor
from tests.bench.processes import family, pss_mb, web

if TYPE_CHECKING:
    from tests.bench.pipeline import Stand

_PIECE = bytes(1 << 20)
_BOUNDARY = "----an-invented-boundary-77aa"


class Peak:
    """Memory of a process and its descendants above the start, in MB of PSS, ten times a second."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._seen: list[tuple[float, float]] = []
        self._idle = self._now()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self._seen.append((time.monotonic(), self._now() - self._idle))

    def above(self, until: float) -> float:
        """The most that was seen up to a moment of the monotonic clock."""
        return round(max((mb for at, mb in self._seen if at <= until), default=0.0), 1)

    def _now(self) -> float:
        return sum(map(pss_mb, family(self.pid)))


def of_a_file(stand: "Stand", megabytes: int) -> dict[str, Any]:
    """Send one file of that size through the pages, and let the files lane work on it.

    A small one goes first, so that everything is loaded before idle is read. Seeds are taken
    away: deriving a mailbox takes 64 MiB by design, whatever the file.
    """
    code = stand.deed("code")["code"]
    with (
        web(stand.surroundings("intake")) as (port, pid),
        stand.process("sweeper", "worker"),
        stand.process("worker-files", "worker") as worker,
    ):
        form = Visitor("127.0.0.1", port).show_code(code)
        with stand.watching("attached", "1"):
            send(port, form.hidden, "small.bin", 1)
        time.sleep(3)  # a seed may have been under way
        with (
            stand.watching("attached", "2") as watched,
            Peak(pid) as serving,
            Peak(worker) as working,
        ):
            start = time.monotonic()
            answer = send(port, form.hidden, "large.bin", megabytes)
            taken = time.monotonic()
            assert b'class="receipt"' in answer, "The file was not taken."
            ready = watched()["at"]
    return {
        "file_mb": megabytes,
        "taken_in_s": round(taken - start, 1),
        "ready_after_s": round(ready - taken, 1),
        "web_peak_mb_above_idle": serving.above(taken),
        "worker_peak_mb_above_idle": working.above(ready),
    }


def send(port: int, hidden: Any, name: str, megabytes: int) -> bytes:
    """Post a report with one file of zeros, without ever holding it; the answer."""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="'
    fields = {**hidden, "account": "An invented account with a large file."}
    texts = "".join(f'{head}{key}"\r\n\r\n{value}\r\n' for key, value in fields.items())
    before = f'{texts}{head}files"; filename="{name}"\r\n\r\n'.encode()
    after = f"\r\n--{_BOUNDARY}--\r\n".encode()
    length = len(before) + megabytes * len(_PIECE) + len(after)
    with socket.create_connection(("127.0.0.1", port), 300) as line:
        line.sendall(
            "POST /en/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\n"
            f"Content-Length: {length}\r\n\r\n".encode()
            + before
        )
        for _ in range(megabytes):
            line.sendall(_PIECE)
        line.sendall(after)
        return b"".join(iter(lambda: line.recv(1 << 16), b""))
