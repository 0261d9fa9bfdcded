"""F1, first half: reports sent to pages that are killed at every point of taking them."""

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from django.core.handlers.wsgi import WSGIHandler

from tests.faults import resting
from tests.faults.ground import Ground, in_fork
from tests.faults.points import POINTS, Turns
from tests.faults.posting import FileSent, Told, post, receipt_on

# Of a kind that is kept but not shown, so that no sandbox has to start for it.
_FILE = FileSent("note.txt", b"An invented file for a test. " * 400)


class Length(NamedTuple):
    """What a report is made of: each rests elsewhere and passes other points."""

    long: bool = False  # a blob; else a row beside its own
    files: tuple[FileSent, ...] = ()


LENGTHS = (Length(), Length(files=(_FILE,)), Length(long=True), Length(long=True, files=(_FILE,)))
# Of those that are taken in peace: every kind waits for the workers, few of the kind that takes
# them a tenth of a second.
_USUAL = [LENGTHS[n] for n in (0, 1, 2, 0, 0, 1, 0, 0)]


@dataclass
class History:
    """What the submitters know: what they sent, and which receipts they were shown."""

    told: list[Told] = field(default_factory=list)
    acknowledged: set[int] = field(default_factory=set)
    refused: int = 0  # retries that got no receipt
    other_receipt: int = 0

    def note(self, number: int, receipt: str) -> None:
        """What one pressing of "Send" brought; "" is nothing."""
        if receipt:
            self.acknowledged.add(number)
            self.other_receipt += receipt != self.told[number].receipt

    def covered(self) -> list[Told]:
        """Everything a receipt was shown for."""
        return [self.told[number] for number in sorted(self.acknowledged)]


class Submitters:
    """Sends reports, short and long, with files and without, and remembers what came back."""

    def __init__(self, ground: Ground, count: int, seed: int) -> None:
        self._random = random.Random(seed)
        self._pages = WSGIHandler()
        self.codes = ground.codes(count)
        self.history = History()

    def send_and_kill(self, life: int, before: Callable[[], None] = lambda: None) -> None:
        """Send one report for each code, `life` to each web process; it dies in the last.

        `before` is called ahead of each process.
        """
        turns = Turns(LENGTHS)
        for start in range(0, len(self.codes), life):
            before()
            codes = self.codes[start : start + life]
            lengths = [_USUAL[n % len(_USUAL)] for n in range(start, start + len(codes) - 1)]
            told = list(map(self._tell, codes, [*lengths, turns.series]))
            self.history.told += told
            said, _ = in_fork(partial(self._live, told, turns.number))
            for number, receipt in enumerate(said.decode().splitlines(), start=start):
                self.history.note(number, receipt)
            turns.go_on()

    def _tell(self, code: str, length: Length) -> Told:
        account = f"An invented account, number {self._random.randrange(10**9)}. "
        return Told(code, account=account + resting.LONG * length.long, files=length.files)

    def _live(self, life: Sequence[Told], fatal: int, pipe: int) -> None:
        """A life of the web process: all but the last of its reports are taken in peace."""
        for told in life:
            POINTS.enter("web")
            if told is life[-1]:
                POINTS.arm("web", fatal)
            _, page = post(self._pages, told)
            os.write(pipe, receipt_on(page).encode() + b"\n")
            POINTS.reached("answered")

    def retry(self) -> None:
        """Whoever saw no receipt presses "Send" again; so does every fifth of the others."""
        known = self.history.acknowledged
        again = [n for n in range(len(self.history.told)) if n not in known or n % 5 == 0]
        said, _ = in_fork(partial(self._repeat, again))
        for number, receipt in zip(again, said.decode().splitlines(), strict=True):
            self.history.refused += not receipt
            self.history.note(number, receipt)

    def _repeat(self, again: Sequence[int], pipe: int) -> None:
        for number in again:
            _, page = post(self._pages, self.history.told[number])
            os.write(pipe, receipt_on(page).encode() + b"\n")
