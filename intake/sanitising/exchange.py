"""One box from start to end: feed it, read it, bound it, and never believe it."""

import contextlib
import os
import selectors
import signal
import subprocess
import time
from types import TracebackType
from typing import IO, Protocol, Self

from intake.errors import TransientError
from intake.sanitising.limits import Limits
from intake.sanitising.rendition import Reason

_PIECE = 64 * 1024
_LONGEST_LINE = 512
_OUT_OF_CPU = 128 + signal.SIGXCPU  # as bubblewrap reports the death of what it ran


class StoppedError(Exception):
    """The run ended without a whole answer, for `reason`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Source(Protocol):
    """Where a box's input comes from; b"" is its end."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""


class Exchange:
    """A running box, used as a context manager: leaving it ends every process of the box.

    `start` is what was read of `untrusted` to know its kind; the box gets it first.
    Input is handed over only after the box has said that it is closed. Both pipes are
    served from one loop, so a box that stops reading or never stops writing meets the
    deadline and not a deadlock.
    """

    def __init__(self, command: list[str], start: bytes, untrusted: Source, limits: Limits) -> None:
        self._command = command
        self._untrusted = untrusted
        self._limits = limits
        self._input_left = limits.input_bytes - len(start)
        self._to_write = memoryview(start)
        self._received = bytearray()
        self._deadline = time.monotonic() + limits.start_seconds

    def __enter__(self) -> Self:
        self._process = _start(self._command)
        self._in, self._out = _pipes(self._process)
        self._ends = selectors.DefaultSelector()
        self._ends.register(self._out, selectors.EVENT_READ)
        try:
            self._await_closed()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Killing the outer bubblewrap takes its process namespace, hence all, with it."""
        self._process.kill()
        self._ends.close()
        for end in (self._in, self._out):
            with contextlib.suppress(OSError):
                end.close()
        self._process.wait()

    def line(self) -> bytes:
        """The next line without its end. Raises StoppedError."""
        while (end := self._received.find(b"\n", 0, _LONGEST_LINE)) < 0:
            if len(self._received) >= _LONGEST_LINE:
                raise StoppedError(Reason.OUTPUT_REFUSED)
            self._receive()
        return bytes(self._take(end + 1)[:-1])

    def exactly(self, count: int) -> bytearray:
        """The next `count` bytes; the caller has bounded `count`. Raises StoppedError."""
        while len(self._received) < count:
            self._receive()
        return self._take(count)

    def finish(self) -> None:
        """Nothing may follow the last line. Raises StoppedError if something does."""
        with contextlib.suppress(EOFError):
            while not self._received:
                self._pump()
            raise StoppedError(Reason.OUTPUT_REFUSED)

    def _await_closed(self) -> None:
        try:
            closed = self.line() == b'"ready"'
        except StoppedError:
            closed = False
        if not closed:
            # Nothing of the file has been handed over: the fault is this host's.
            raise TransientError("sandbox_missing")
        os.set_blocking(self._in.fileno(), False)
        self._ends.register(self._in, selectors.EVENT_WRITE)
        self._deadline = time.monotonic() + self._limits.wall_seconds

    def _take(self, count: int) -> bytearray:
        """Cut the buffer; the larger part (a page of 20 MB) is not copied."""
        taken, self._received = self._received, self._received[count:]
        del taken[count:]
        return taken

    def _receive(self) -> None:
        try:
            self._pump()
        except EOFError:
            raise StoppedError(self._why_it_ended()) from None

    def _pump(self) -> None:
        """Move what can be moved now in either direction. Raises EOFError at the box's end."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise StoppedError(Reason.TOOK_TOO_LONG)
        for key, _ in self._ends.select(left):
            if key.fileobj is self._in:
                self._feed()
            else:
                piece = os.read(self._out.fileno(), _PIECE)
                if not piece:
                    raise EOFError
                self._received += piece

    def _feed(self) -> None:
        try:
            if not self._to_write:
                self._to_write = self._next_piece()
            if self._to_write:
                written = os.write(self._in.fileno(), self._to_write)
                self._to_write = self._to_write[written:]
                return
        except BlockingIOError:
            return
        except BrokenPipeError:
            pass  # It needs no more: a refusal early in the file. Its answer is still read.
        self._ends.unregister(self._in)
        self._in.close()

    def _next_piece(self) -> memoryview:
        piece = self._untrusted.read(_PIECE)
        self._input_left -= len(piece)
        if self._input_left < 0:
            raise StoppedError(Reason.TOO_LARGE)
        return memoryview(piece)

    def _why_it_ended(self) -> Reason:
        left = max(0.0, self._deadline - time.monotonic())
        try:
            code = self._process.wait(left)
        except subprocess.TimeoutExpired:
            return Reason.TOOK_TOO_LONG
        return Reason.TOOK_TOO_LONG if code == _OUT_OF_CPU else Reason.PARSER_DIED


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """No environment, no other descriptor, and no error output: its words may quote the file."""
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            close_fds=True,
            cwd="/",
            env={},
        )
    except OSError:
        raise TransientError("sandbox_missing") from None


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise TransientError("sandbox_missing")
    return process.stdin, process.stdout
