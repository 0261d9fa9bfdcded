"""Gunicorn's threaded worker, for lines that are slow and lines that only pretend to be.

Whoever has sent nothing yet holds no thread; whoever is too slow loses theirs (`intake.patience`),
and whoever does not hang up is waited for beside all others, where gunicorn's loop waits for one
after the other and serves nobody meanwhile.
And it is replaced by time, not by count: a worker that has read bodies ends at the first moment
when no line is open, so that it cuts nobody off. Gunicorn's `max_requests` ends it, with every
upload in its other threads, after `graceful_timeout`.
"""

import errno
import select
import signal
import socket
import struct
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from intake.patience import LITTLE, PLENTY, Patience, Watch

FIRST_BYTE = 20.0  # seconds that a new line may say nothing; it holds no thread meanwhile
ANSWER = 60  # whole seconds without a byte of the answer being taken
_FAREWELL = 2.0  # seconds for the last of an answer to be taken, and for what is still sent
_STILL = 64 << 10  # octets that are heard out meanwhile
_PIECE = 16 << 10
_LOOK = 1.0  # seconds after which a wait looks whether it has become crowded
_FULL = (errno.EAGAIN, errno.ECONNABORTED, errno.EMFILE, errno.ENFILE)


class Line(socket.socket):
    """A visitor's line. Reading from it waits as long as there is patience; then, or when it
    breaks, it has ended. An error instead would lose what had come of a piece until then.
    """

    def __init__(self, taken: socket.socket, patience: Callable[[], Patience]) -> None:
        super().__init__(taken.family, taken.type, taken.proto, fileno=taken.detach())
        self.watch = Watch()
        self.is_over = False
        self._patience = patience
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", ANSWER, 0))

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """As a socket's; a time-out that somebody set is theirs and goes before ours."""
        if self.gettimeout() is not None:
            return super().recv(bufsize, flags)
        try:
            piece = super().recv(bufsize, flags) if self._comes() else b""
        except ConnectionError:
            piece = b""
        self.is_over = not piece
        self.watch.heard(len(piece))
        return piece

    def _comes(self) -> bool:
        """Whether anything is there to be read, in time."""
        ready = select.poll()
        ready.register(self, select.POLLIN)
        # Looked at before each read: whoever drips is never silent.
        while not self.is_over and (left := self.watch.left(self._patience())) > 0:
            if ready.poll(1000 * min(left, _LOOK)):
                return True
        return False


@dataclass
class _Farewell:
    """A line that was answered for the last time."""

    until: float
    heard: int = 0


class WaitingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """One process of the web, with its threads."""

    renew_after = 60.0  # seconds from the first body it read, and then once nobody is there

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._read_since: float | None = None
        self._leaving: dict[TConn, _Farewell] = {}

    @property
    def in_hand(self) -> int:
        """Requests that hold a thread, or wait for one."""
        waiting = len(self.keepalived_conns) + len(self.pending_conns) + len(self._leaving)
        return int(self.nr_conns) - waiting

    def patience(self) -> Patience:
        """Little when three quarters of the threads are taken."""
        return LITTLE if 4 * self.in_hand >= 3 * self.cfg.threads else PLENTY

    def accept(self, listener: Any) -> None:
        """Take a new line, and wait for its first byte without a thread."""
        try:
            taken, address = listener.accept()
        except OSError as fault:
            if fault.errno not in _FULL:
                raise
            return
        self.nr_conns += 1
        line = Line(taken, self.patience)
        visitor = TConn(self.cfg, line, address, listener.getsockname())
        visitor.timeout = time.monotonic() + FIRST_BYTE
        self.pending_conns.append(visitor)
        spoken = partial(self.on_pending_socket_readable, visitor)
        self.poller.register(line, EVENT_READ, spoken)

    def handle(self, conn: TConn) -> Any:
        """One request, in a thread. What may still come of a body that was given up is no other
        request.
        """
        conn.sock.watch.begin()
        return super().handle(conn) and not conn.sock.is_over

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Its head is there."""
        conn.sock.watch.head_came()
        if self._read_since is None and req.method not in ("GET", "HEAD"):
            self._read_since = time.monotonic()
        return super().handle_request(req, conn)

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """In the loop, when a thread is done with a line."""
        if not fs.cancelled() and not fs.exception() and fs.result():
            super().finish_request(conn, fs)
        else:
            self._see_off(conn)

    def _see_off(self, conn: TConn) -> None:
        """Nothing more comes from us. Closed at once, what is still on its way to us would
        make the kernel take back the end of our answer.
        """
        conn.parser = None  # with whatever it read ahead
        self._leaving[conn] = _Farewell(time.monotonic() + _FAREWELL)
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, EVENT_READ, partial(self._hear_out, conn))
        except OSError:
            self._let_go(conn)

    def _hear_out(self, conn: TConn, _line: object) -> None:
        try:
            piece = conn.sock.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        farewell = self._leaving[conn]
        farewell.heard += len(piece)
        if not piece or farewell.heard > _STILL:
            self._let_go(conn)

    def _let_go(self, conn: TConn) -> None:
        del self._leaving[conn]
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def notify(self) -> None:
        """At each turn of the loop, and each second: a sign of life; who leaves; the end."""
        super().notify()
        now = time.monotonic()
        for conn in [one for one, farewell in self._leaving.items() if farewell.until < now]:
            self._let_go(conn)
        if self.alive and self._is_due():
            self.handle_exit(signal.SIGTERM, None)
        # The loop asks it next. What this one does not take, the others' loops do.
        has_room = self.alive and self.in_hand < self.cfg.threads
        self.worker_connections = self.cfg.worker_connections if has_room else 0

    def _is_due(self) -> bool:
        read_for = 0.0 if self._read_since is None else time.monotonic() - self._read_since
        return self._read_since is not None and read_for > self.renew_after and not self.nr_conns
