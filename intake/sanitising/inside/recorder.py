"""Read plain samples from standard input, write them as Opus in Ogg, end.

It never sees a file of anybody: what a decoder that was taken over can hand on are samples, and
any octets are samples. So what is written here is ours from the first octet to the last.
"""

import json
import os
import sys
from collections.abc import Iterator

import av
from av.audio.frame import AudioFrame

from .confine import confine
from .sounds import RATE

_BITS_A_SECOND = 24_000
_READ = 2 * RATE  # octets: half a second


def main() -> None:
    """The one argument is the order as JSON: memory, CPU."""
    order = json.loads(sys.argv[1])
    confine(memory_bytes=order["memory_bytes"], cpu_seconds=order["cpu_seconds"])
    _say("ready")
    out = _Said()
    with av.open(out, "w", format="ogg", options={"fflags": "+bitexact"}) as written:
        stream = written.add_stream("libopus", rate=RATE, layout="mono")
        stream.codec_context.bit_rate = _BITS_A_SECOND
        # Speech is no smaller with the slower ways, which cost three times as much.
        stream.codec_context.options = {"application": "audio", "compression_level": "5"}
        for frame in _frames():
            written.mux(stream.encode(frame))
        written.mux(stream.encode(None))
    out.finish()
    _say("done")
    os._exit(0)


def _frames() -> Iterator[AudioFrame]:
    at = 0
    while content := sys.stdin.buffer.read(_READ):
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(content) // 2)
        frame.planes[0].update(content)
        frame.sample_rate, frame.pts = RATE, at
        at += frame.samples
        yield frame


class _Said:
    """A file to write to: gathers, and says what it has in pieces."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, content: bytes) -> int:
        """Take `content`."""
        self._held += content
        if len(self._held) >= _READ:
            self.finish()
        return len(content)

    def finish(self) -> None:
        """Say what is left."""
        if self._held:
            _say({"ogg": len(self._held)})
            _write(bytes(self._held))
            self._held.clear()


def _say(word: object) -> None:
    _write(json.dumps(word).encode("ascii") + b"\n")


def _write(content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(1, rest) :]
