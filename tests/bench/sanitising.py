"""What making hostile files harmless takes, and what is shown of which kind of file.

    python -m tests.bench sanitising [--rounds 5] [--quick]

- `files`: a photograph of a megapixel, ten pages of print as PDF and as DOCX, 30 seconds of film
  in 720p, each in a fresh box. `seconds` is the median by the clock, `floor_s` that of another
  program doing the least with the same file, unboxed, in the same round (`floor/files.py`);
  `faces_seconds` the median of looking for faces on its pages. What is not shown has its reason
  and no seconds.
- `formats`: of every format that is to be taken, how many pages and recordings are shown, or why
  none.
- `bombs`: what became of each, in how many seconds by the clock, and how much this process grew
  by meanwhile; a box can have no more than `box_mb`.

Printed words are not read here: that takes a second or more for a page, and is a deed of its own.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar

from intake.programs import has_office
from intake.sanitising import (
    LIMITS,
    NotShown,
    Rendition,
    Unpacked,
    Writing,
    faceless,
    sanitise,
)
from tests.bench import sanitising_samples as made
from tests.bench.floor import files as floor
from tests.bench.sealing import Peak

_NO_FLOOR = "skipped: its program is not installed"
Given = TypeVar("Given")
GOALS = {"photo": 1, "pdf": 2, "docx": 4, "film": 20}  # seconds


def run(arguments: list[str]) -> dict[str, object]:
    options = _options(arguments)
    found: dict[str, object] = {"benchmark": "sanitising", "load_before": os.getloadavg()[0]}
    found["files"] = files(options.rounds, 3 if options.quick else 30)
    formats = made.formats() | (made.formats_of_office() if has_office() else {})
    found["formats"] = {name: told(sanitised(make())) for name, make in formats.items()}
    found["bombs"] = bombs(("document", "recording") if options.quick else ("",))
    found["box_mb"] = round(LIMITS.memory_bytes / 1e6)
    return found


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench sanitising")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one round, a short film, two bombs")
    options = parser.parse_args(arguments)
    options.rounds = 1 if options.quick else options.rounds
    return options


def files(rounds: int, film_seconds: int) -> dict[str, Any]:
    """Each kind of file that has a goal, ours and the floor in turn."""
    content = {
        "photo": (made.photo(), floor.picture),
        "pdf": (made.letter_pdf(), floor.document),
        "docx": (made.letter_docx(), floor.office),
        "film": (made.film(film_seconds), floor.film),
    }
    return {
        name: {"goal_s": GOALS[name], **measured(octets, least, rounds)}
        for name, (octets, least) in content.items()
    }


def bombs(beginnings: tuple[str, ...]) -> dict[str, Any]:
    """Those whose names begin so."""
    found = {}
    for name, make in made.bombs().items():
        if name.startswith(beginnings):
            content = make()
            with Peak() as peak:
                seconds, outcome = taken(sanitised, content)
            grew = round(peak.above / 1e6, 1)
            found[name] = told(outcome) | {"seconds": round(seconds, 2), "worker_grew_mb": grew}
    return found


def sanitised(content: bytes) -> Rendition | Writing | Unpacked | NotShown:
    """What becomes of a file; its name says nothing."""
    return sanitise(BytesIO(content), "")


def without_faces(shown: Rendition) -> Rendition | NotShown:
    """The same with black boxes."""
    return faceless(shown, LIMITS)


def told(outcome: Rendition | Writing | Unpacked | NotShown) -> dict[str, Any]:
    """For JSON: pages and recordings, of a text how long it is, of an archive how many files there
    are in it, or the reason.
    """
    if isinstance(outcome, Writing):
        return {"characters": len(outcome.text), "of": outcome.of}
    if isinstance(outcome, Unpacked):
        return {"files": len(outcome.files)}
    if isinstance(outcome, NotShown):
        return {"not_shown": outcome.reason.value}
    return {"pages": len(outcome.pages), "of": outcome.of, "sounds": len(outcome.sounds)}


def measured(content: bytes, least: Callable[[bytes], bool], rounds: int) -> dict[str, Any]:
    """What is shown, and the medians of ours and of the floor's; each is begun in turn."""
    outcome = sanitised(content)
    ours: list[float] = []
    faces: list[float] = []
    floors: list[float] = []
    for _ in range(rounds):
        if isinstance(outcome, Rendition):
            ours.append(taken(sanitised, content)[0])
            faces.append(taken(without_faces, outcome)[0])
        seconds, there = taken(least, content)
        if there:
            floors.append(seconds)
    return {
        **told(outcome),
        **({"seconds": round(statistics.median(ours), 2)} if ours else {}),
        **({"faces_seconds": round(statistics.median(faces), 2)} if faces else {}),
        "floor_s": round(statistics.median(floors), 2) if floors else _NO_FLOOR,
    }


def taken(work: Callable[[Given], Any], given: Given) -> tuple[float, Any]:
    """Seconds by the clock, and what came of it."""
    began = time.perf_counter()
    result = work(given)
    return time.perf_counter() - began, result
