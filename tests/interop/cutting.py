"""A line that breaks: passes octets on to a port and cuts some of the connections."""

import random
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_STEP = 8 << 10


class CuttingLine:
    """Listens at `port`. Of the first connections it cuts `left`, each at a place of its own:
    after so many octets on their way in, or when the answer is about to come back. The web
    hears nothing of a cut on the way in, as from a phone without a cell: it goes on waiting.
    """

    def __init__(self, target: int, cuts: int, seed: int) -> None:
        self._target, self._drawn, self.left, self.made = target, random.Random(seed), cuts, 0
        self._lock = threading.Lock()
        self._webs: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])

    def serve(self) -> None:
        """Until it is closed."""
        with suppress(OSError):
            while True:
                line, _ = self._door.accept()
                threading.Thread(target=self._pass_on, args=[line], daemon=True).start()

    def close(self) -> None:
        """Take no more, and let the web know."""
        for one in (self._door, *self._webs):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _plan(self) -> tuple[int, bool]:
        """After how many octets, and whether the answer is lost instead; (0, False) for never."""
        with self._lock:
            if not self.left:
                return 0, False
            self.left -= 1
            self.made += 1
            lost = self._drawn.random() < 0.3
            return self._drawn.choice([200, 900, 40_000, 150_000, 300_000]), lost

    def _pass_on(self, line: socket.socket) -> None:
        after, answer_lost = self._plan()
        web = socket.create_connection(("127.0.0.1", self._target))
        self._webs.append(web)
        with line:
            back = threading.Thread(target=self._back, args=[web, line, answer_lost], daemon=True)
            back.start()
            passed = 0
            with suppress(OSError):
                while octets := line.recv(_STEP):
                    web.sendall(octets)
                    passed += len(octets)
                    if after and not answer_lost and passed >= after:
                        _reset(line)
                        return
            with suppress(OSError):
                web.shutdown(socket.SHUT_WR)
            back.join(60)

    @staticmethod
    def _back(web: socket.socket, line: socket.socket, lost: bool) -> None:
        with suppress(OSError):
            while octets := web.recv(_STEP):
                if lost:
                    _reset(line)
                    return
                line.sendall(octets)


def _reset(line: socket.socket) -> None:
    """Without a farewell, as a phone that loses its cell."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(target: int, cuts: int, seed: int = 1) -> Iterator[CuttingLine]:
    """A line to a loopback port that breaks so many times."""
    made = CuttingLine(target, cuts, seed)
    threading.Thread(target=made.serve, daemon=True).start()
    try:
        yield made
    finally:
        made.close()
