"""Many people pressing "Send" at once: `python -m tests.bench.load < order`, one JSON line back.

A process of its own, so that its work is not counted as the server's. One thread over epoll
and raw sockets: a heavier client would slow a fast server more than a slow one, and flatter
the ratio. Each POST is a connection of its own, as behind Tor and a proxy, and has its own
code and id. Latency runs from connect to the last octet of the answer.
"""

import errno
import json
import select
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

Slip = tuple[str, str, str]  # code, submission id in hex, receipt
_BOUNDARY = "----an-invented-boundary-51c0"
# Invented, like everything here: 1.7 KB in UTF-8.
_SENTENCE = "روز پنجشنبه دو مرد مسلح به خانه آمدند و برادر مرا با خود بردند. "
ACCOUNT = (_SENTENCE * 40).encode()[:1700].decode(errors="ignore")
_FIELDS = {
    "account": ACCOUNT,
    "kinds": "LIB",
    "when": "پنجشنبه گذشته، بعد از نماز شام",
    "day": "12",
    "month": "s5",
    "year": "1403",
    "precision": "exact day",
    "province": "AF-KAB",
    "district": "",
    "place": "نزدیک بازار",
    "how_known": "witness",
    "danger": "no",
    "danger_words": "",
    "ask_back": "on",
    "consent": "statistics_only",
}
_PATIENCE = 60.0  # seconds after the last start until a silent answer counts as failed


def request(slip: Slip, path: str = "/en/") -> bytes:
    """A whole HTTP request with a report of 1.7 KB and no file."""
    hidden = dict(zip(("code", "submission_id", "receipt"), slip, strict=True))
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="'
    parts = [f'{head}{name}"\r\n\r\n{value}\r\n' for name, value in (hidden | _FIELDS).items()]
    body = "".join([*parts, f"--{_BOUNDARY}--\r\n"]).encode()
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


@dataclass
class Line:
    """One POST under way."""

    socket: socket.socket
    started: float
    answer: list[bytes] = field(default_factory=list)


class Crowd:
    """`clients` people, each posting again as soon as answered, for `seconds`."""

    def __init__(self, port: int, requests: Sequence[bytes], clients: int, seconds: float) -> None:
        self._port, self._requests = port, iter(requests)
        self._clients, self._seconds = clients, seconds
        self._epoll = select.epoll()
        self._lines: dict[int, Line] = {}
        self.latencies: list[float] = []
        self.failed = self.used = 0

    def run(self, wanted: bytes) -> float:
        """Post until the time is up; returns seconds to the last answer."""
        start = time.perf_counter()
        until = start + self._seconds
        for _ in range(self._clients):
            self._begin()
        while self._lines and time.perf_counter() < until + _PATIENCE:
            for number, happened in self._epoll.poll(1.0):
                self._step(number, happened, wanted, until)
        self.failed += len(self._lines)
        return time.perf_counter() - start

    def _begin(self) -> None:
        content = next(self._requests, None)
        if content is None:
            return
        line = Line(socket.socket(), time.perf_counter())
        self.used += 1
        # Loopback takes a request of this size whole, so it is sent before anything is read.
        line.socket.connect(("127.0.0.1", self._port))
        line.socket.sendall(content)
        line.socket.setblocking(False)
        self._lines[line.socket.fileno()] = line
        self._epoll.register(line.socket, select.EPOLLIN)

    def _step(self, number: int, happened: int, wanted: bytes, until: float) -> None:
        line = self._lines[number]
        try:
            piece = line.socket.recv(1 << 16)
        except OSError as fault:
            if fault.errno == errno.EAGAIN:
                return
            piece = b""
        if piece and not happened & select.EPOLLERR:
            line.answer.append(piece)
            return
        self._end(number, wanted)
        if time.perf_counter() < until:
            self._begin()

    def _end(self, number: int, wanted: bytes) -> None:
        line = self._lines.pop(number)
        self._epoll.unregister(number)
        line.socket.close()
        answer = b"".join(line.answer)
        if answer.startswith(b"HTTP/1.1 200 ") and wanted in answer:
            self.latencies.append((time.perf_counter() - line.started) * 1000)
        else:
            self.failed += 1


def main() -> None:
    """Read an order from stdin, carry it out, print the result."""
    order = json.load(sys.stdin)
    requests = [request(tuple(slip), order["path"]) for slip in order["slips"]]
    crowd = Crowd(order["port"], requests, order["clients"], order["seconds"])
    cpu = time.process_time()
    seconds = crowd.run(order["wanted"].encode())
    result = {
        "seconds": seconds,
        "cpu_seconds": time.process_time() - cpu,
        "latencies": crowd.latencies,
        "failed": crowd.failed,
        "used": crowd.used,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
