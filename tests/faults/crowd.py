"""Submitters at a stack that is being hurt: each presses "Send" until a receipt comes."""

import json
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.canary import hatch
from tests.faults import resting
from tests.faults.posting import FileSent, Told
from tests.faults.web import press

_FILLING = b"An invented file for a test. " * 400
_PAUSE = 0.3  # seconds before somebody presses again
_GIVES_UP = 90.0


class Crowd:
    """Some people at once, each with their share of the codes."""

    def __init__(
        self, port: int, codes: Sequence[str], seed: int, *, people: int = 4, pace: float = 0
    ) -> None:
        """`pace`: seconds that each person takes, on average, before the next report."""
        self._port, self._issued, self._pace = port, len(codes), pace
        self.canaries = [hatch("account"), hatch("file")]
        shares = [codes[n::people] for n in range(people)]
        self._threads = [
            threading.Thread(
                target=self._person, args=(share, random.Random(seed * 100 + n)), daemon=True
            )
            for n, share in enumerate(shares)
        ]
        self.receipts: list[Told] = []
        self.gave_up = 0
        self.other_receipt = 0
        self.pressed = 0
        self.seconds: list[float] = []  # of each answer that brought a receipt

    def start(self) -> None:
        """They begin."""
        for thread in self._threads:
            thread.start()

    def are_done(self) -> bool:
        """Whether everybody has a receipt or gave up."""
        return not any(thread.is_alive() for thread in self._threads)

    def wait(self) -> None:
        """Until they are done."""
        for thread in self._threads:
            thread.join()

    def _person(self, codes: Sequence[str], chance: random.Random) -> None:
        for code in codes:
            words, file = self.canaries
            sent = FileSent(file.file_name, file.file_body + _FILLING)
            files = (sent,) if chance.random() < 0.3 else ()
            account = f"An invented account, number {chance.randrange(10**9)}. {words.text}"
            if chance.random() < 0.2:
                account += resting.LONG
            self._tell(Told(code, account=account, files=files))
            time.sleep(chance.uniform(0, 2 * self._pace))

    def _tell(self, told: Told) -> None:
        until = time.monotonic() + _GIVES_UP
        while time.monotonic() < until:
            began = time.monotonic()
            receipt = self._press(told)
            if receipt:
                self.seconds.append(time.monotonic() - began)
                self.other_receipt += receipt != told.receipt
                self.receipts.append(told)
                return
            time.sleep(_PAUSE)
        self.gave_up += 1

    def _press(self, told: Told) -> str:
        self.pressed += 1
        return press(self._port, told, seconds=15)

    def write(self, file: Path, founded: Mapping[str, Any]) -> None:
        """For `stack_check`: what they hold, and the keys that the ground was founded with."""
        receipts = [
            {"id": t.submission_id.hex(), "receipt": t.receipt, "files": len(t.files)}
            for t in self.receipts
        ]
        known = {**founded, "codes": self._issued, "receipts": receipts}
        file.write_text(json.dumps(known))


def hurt(crowd: Crowd, deeds: Sequence[Callable[[], None]], *, every: float) -> None:
    """Do the deeds one after another while people send, then let them finish."""
    crowd.start()
    for deed in deeds:
        time.sleep(every)
        deed()
    crowd.wait()
