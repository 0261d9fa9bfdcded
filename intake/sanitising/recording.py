"""Sound from one box to a fresh recording made in another, piece by piece.

As with pixels: a parser that has been taken over can hand out samples and nothing else, and what
is kept was written by an encoder that has seen nothing but samples. It runs in a box of its own,
since it would be a weight in the worker.
"""

import json
from dataclasses import replace

from intake.sanitising.exchange import Exchange, StoppedError
from intake.sanitising.limits import Limits
from intake.sanitising.rendition import SOUND_MAGIC, Reason, Sound
from intake.sanitising.sandbox import MEDIA, box
from intake.sanitising.words import numbers, word

RATE = 24_000  # as in `inside.sounds`
PIECE = RATE // 5
_START = "import sys; sys.path.append('/program'); from inside.recorder import main; main()"
_STEP = 16  # every so many samples are looked at for the drawing
_LONGEST_OGG = 1024 * 1024


class Samples:
    """What a box says of sound, as a stream to read. It ends where the box stops keeping to it.

    `word` is what the box said next, None where it was stopped; `peaks` how loud each piece
    was, 0 to 32,768; `count` how many samples there were.
    """

    def __init__(self, hostile: Exchange, first: object) -> None:
        self.word: object = first
        self.stop: StoppedError | None = None
        self.peaks: list[int] = []
        self.count = 0
        self._box = hostile
        self._held = b""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; b"" at the end, however it came."""
        if not self._held:
            try:
                self._held = self._next()
            except StoppedError as stop:
                self.stop, self.word = stop, None
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def _next(self) -> bytes:
        if self.peaks and self.word is not None:
            # Only now: a fault behind a piece must not take it along.
            self.word = word(self._box.line())
        if not (isinstance(self.word, dict) and "samples" in self.word):
            return b""
        (count,) = numbers(self.word, samples=PIECE)
        if self.count % PIECE:
            raise StoppedError(Reason.OUTPUT_REFUSED)  # only the last piece may be shorter
        piece = bytes(self._box.exactly(count * 2))
        self.count += count
        some = memoryview(piece).cast("h")[::_STEP]
        lowest, highest = min(some), max(some)
        self.peaks.append(max(highest, -lowest))
        return piece


def recorded(samples: Samples, limits: Limits, most: int) -> Sound:
    """Opus in Ogg, of at most `most` bytes, in a fresh box.

    Every Firefox and Chromium plays it, Tor Browser too, which has no decoder of AAC by itself;
    and nothing says as much of a voice in as few bytes.

    What came before a fault of either box is kept; `whole` is then False. Raises StoppedError
    where there is nothing to keep, TransientError as `sanitise`.
    """
    room = replace(limits, input_bytes=2 * RATE * (limits.sound_seconds + 1))
    order = {"memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds}
    command = [*box(MEDIA), "-c", _START, json.dumps(order)]
    written = bytearray()
    whole = True
    try:
        with Exchange(command, b"", samples, room) as recorder:
            while (said := word(recorder.line())) != "done":
                room_left = min(_LONGEST_OGG, most - len(written))
                written += recorder.exactly(numbers(said, ogg=room_left)[0])
            recorder.finish()
    except StoppedError:
        whole = False
    if not written.startswith(SOUND_MAGIC) or not samples.count:
        raise samples.stop or StoppedError(Reason.DAMAGED)
    is_long = samples.count >= RATE * limits.sound_seconds
    return Sound(
        bytes(written), samples.count * 1000 // RATE, whole and not samples.stop and not is_long
    )
