"""The baseline of redaction: Presidio in a process of its own, asked text by text."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from intake.redaction import Redacted
from tests.bench.processes import ROOT
from tests.corpus.redaction.places import only_hiding

HOW = (
    "skipped: python3 -m venv DIR && DIR/bin/pip install --require-hashes "
    "-r tests/bench/requirements.txt, then --presidio DIR/bin/python"
)
# What it calls the kinds that we measure by.
_KINDS = {"PHONE_NUMBER": "PHONE", "EMAIL_ADDRESS": "EMAIL", "IBAN_CODE": "ACCOUNT"}


class Baseline:
    """A running Presidio. `told` is what it says of itself, in the end also of what it cost."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.told = self._hear()

    def redact(self, text: str) -> Redacted:
        """Everything it finds, hidden."""
        return only_hiding(
            (start, end, _KINDS.get(kind, kind)) for start, end, kind in self._ask(text)["spans"]
        )

    def characters_per_s(self, texts: Iterable[str]) -> int:
        """Of processor time."""
        characters, seconds = 0, 0.0
        for text in texts:
            characters += len(text)
            seconds += float(self._ask(text)["seconds"])
        return round(characters / seconds)

    def end(self) -> None:
        """Let it go, and hear what it cost."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self.told |= self._hear()
        self._process.wait()

    def _ask(self, text: str) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        return self._hear()

    def _hear(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


@contextmanager
def running(python: Path | None) -> Iterator[Baseline | None]:
    """The baseline that `python` has installed, or none; ended with the block."""
    if python is None:
        yield None
        return
    command = [str(python), "-m", "tests.bench.floor.presidio"]
    with tempfile.TemporaryDirectory() as folder:
        # One core, and no list that an earlier run fetched.
        own = {"HOME": folder, "TLDEXTRACT_CACHE": folder, "OMP_NUM_THREADS": "1"}
        with subprocess.Popen(
            command, cwd=ROOT, env={"PATH": os.environ["PATH"], **own},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            yield Baseline(process)
