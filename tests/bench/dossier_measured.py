"""What `dossier` measures, in a process of its own: `python -c` with Django set up before."""

import hashlib
import io
import json
import os
import resource
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from casework.dossier import bag, crate, evidence_list
from casework.dossier.drawing import pages, render
from casework.dossier.profiles import annex, mechanism
from casework.dossier.selection import Item
from intake.pieces import PieceReader
from intake.sealing import HybridIdentity, Inner, Sealer, open_stream, seal_bytes, unwrap
from tests.casework.dossier import people
from tests.casework.dossier.documents.reading import peak_of
from tests.casework.dossier.figures.invented import many
from tests.casework.dossier.figures.invented import selection as of
from tests.intake.sanitising.boxed import processes

_EACH = 3  # items an act
_PIECE = 1 << 18


def _mechanism(acts: int, evidence_mb: int) -> dict[str, Any]:

    with tempfile.TemporaryDirectory(prefix="bench") as name:
        size = (evidence_mb << 20) // (acts * _EACH)
        store = _Sealed(Path(name), size)
        selection = _selection(acts, store)
        store.read_all(1)  # the same for both: what is in the page cache stays there
        floor = _timed(lambda: store.floor(acts * _EACH))
        drawn, began = _Drawn(render), time.perf_counter()
        assert not [gap for gap in mechanism.PROFILE.gaps(selection) if gap.blocks]
        with _Watch() as watch:
            _draft(mechanism.PROFILE, selection, drawn, Path(name) / "draft")
        seconds = time.perf_counter() - began
    pdf = drawn.made["pdf"]
    alone = _timed(lambda: render(drawn.document, ("pdf",)))
    empty = _timed(lambda: render(replace(drawn.document, blocks=()), ("pdf",)))
    count = pages(pdf)
    return {
        "acts": acts,
        "evidence_items": acts * _EACH,
        "evidence_mb": evidence_mb,
        "seconds": round(seconds, 2),
        "drawn_s": round(drawn.seconds, 2),
        "floor_s": round(floor, 2),
        **watch.memory(),
        "pdf_pages": count,
        "ms_per_page": round(alone * 1000 / count, 1),
        "box_start_ms": round(empty * 1000),
    }


def _annex(acts: int, _evidence_mb: int) -> dict[str, Any]:

    chosen = of(*many(acts), audience="statistics", scope="statistics_only")
    drawn, began = _Drawn(render), time.perf_counter()
    with _Watch() as watch:
        for file in annex.PROFILE.files(chosen, drawn):
            file.sha256()
    seconds = time.perf_counter() - began
    return {
        "acts": acts,
        "seconds": round(seconds, 2),
        "drawn_s": round(drawn.seconds, 2),
        **watch.memory(),
    }


class _Drawn:
    """The renderer, timed."""

    def __init__(self, render: Any) -> None:
        self._render, self.seconds = render, 0.0
        self.document: Any = None
        self.made: Any = {}

    def __call__(self, document: Any, formats: tuple[str, ...]) -> Any:
        began = time.perf_counter()
        made = self._render(document, formats)
        self.seconds += time.perf_counter() - began
        self.document, self.made = document, made
        return made


def _draft(profile: Any, selection: Any, render: Any, file: Path) -> None:
    """As the worker's child makes it: planned whole, then through the seal to where it rests."""

    files = [*evidence_list.files(selection), *profile.files(selection, render)]
    files.append(crate.metadata(selection.terms, files, selection.items))
    plan = bag.plan("D-2026-0007-v1", files, made_on=selection.terms.made_on, info={})
    readers = [HybridIdentity.generate().recipient for _ in range(2)]
    sealer = Sealer(readers, Inner("draft", 1, str(uuid.uuid4()), 1, 1))
    with file.open("wb") as out:
        for piece in bag.pieces(plan):
            out.write(sealer.update(piece))
        for piece in sealer.closing():
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


class _Sealed:
    """One sealed item, read as often as a dossier of many would read them all."""

    def __init__(self, folder: Path, size: int) -> None:

        owner = HybridIdentity.generate()
        self.inner = Inner("rendition", 1, str(uuid.uuid4()), 1, 1)
        self.content_sha256 = ""
        content = os.urandom(1 << 16) * (size // (1 << 16) + 1)
        sealed = seal_bytes(content[:size], [owner.recipient], self.inner)
        self.size, self.content_sha256 = size, hashlib.sha256(content[:size]).hexdigest()
        self._header, self._key = sealed.header, unwrap(sealed.header, [owner])
        self._file = folder / "item"
        self._file.write_bytes(sealed.payload)

    def open(self) -> BinaryIO:
        """The octets, opened as they are read."""

        return io.BufferedReader(PieceReader(self._pieces()), _PIECE)

    def _pieces(self) -> Iterator[bytes]:

        with self._file.open("rb") as payload:
            yield from open_stream(payload, self._header, self._key, self.inner)

    def read_all(self, count: int) -> None:
        for _ in range(count):
            for _piece in self._pieces():
                pass

    def floor(self, count: int) -> None:
        """What cannot be spared: two readings, each hashed twice, and one sealing."""

        sealer = Sealer([HybridIdentity.generate().recipient], Inner("draft", 1, "0", 1, 1))
        for reading in range(2):
            for _ in range(count):
                digests = hashlib.sha256(), hashlib.sha512()
                for piece in self._pieces():
                    for one in digests:
                        one.update(piece)
                    if reading:
                        sealer.update(piece)
        for _piece in sealer.closing():
            pass


def _selection(acts: int, store: _Sealed) -> Any:
    """The invented case, its detention told again and again with roles, accounts and items."""

    base = people.selection_of(
        "mechanism", audience="prosecutor", scope="court_or_mechanism_confidential"
    )
    records = {
        row: one
        for row, one in base.records.items()
        if row
        not in {
            people.row(n)
            for n in (4, 5, 6, 11, 12, 30, 31, 32, 33, 34, 40, 41, 42, 51, 52, 60, 61, 71, 72)
        }
    }
    items = []
    for nth in range(acts):
        at = partial(uuid.uuid5, uuid.UUID(int=nth))
        made = [
            replace(people.DETENTION, id=at("act")),
            replace(people.ROLES[0], id=at("victim"), act=at("act")),
            replace(people.ROLES[4], id=at("accused"), act=at("act")),
            replace(people.ACCOUNTS[0], id=at("account"), act=at("act")),
        ]
        for each in range(_EACH):
            evidence = replace(
                people.PHOTO,
                id=at(f"evidence {each}"),
                acts=(at("act"),),
                persons=(people.row(10),),
                working_sha256=store.content_sha256,
            )
            number = f"E-{nth * _EACH + each + 1:04}"
            items.append(
                Item(
                    number=number,
                    record=evidence.id,
                    name=f"{number}.png",
                    media_type="image/png",
                    copy="working",
                    sha256=store.content_sha256,
                    size=store.size,
                    evidentiary_sha256=evidence.evidentiary_sha256,
                    custody=("2026-10-02 submission.received",),
                    open=store.open,
                )
            )
            made.append(evidence)
        records |= {one.id: one for one in made}
    return replace(base, records=records, items=tuple(items))


def _timed(deed: Any) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


class _Watch:
    """The highest memory of any sandbox while it is on, in MiB."""

    def __init__(self) -> None:
        self._highest, self._over = 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_why: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            for process in processes("inside.program"):
                self._highest = max(self._highest, peak_of(process))

    def memory(self) -> dict[str, int]:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {"rss_mb": own >> 10, "box_mb": self._highest >> 10}


def main() -> None:
    """One line of JSON."""
    kind, acts, evidence_mb = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    made = {"mechanism": _mechanism, "annex": _annex}[kind](acts, evidence_mb)
    print(json.dumps(made))
