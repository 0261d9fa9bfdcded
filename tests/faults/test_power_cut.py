"""F7 and, of F12, what F7 must catch: is what a receipt covers on the disk when it is shown?"""

import hashlib
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from intake.payloads import is_small
from tests.faults import resting, strace
from tests.faults.drivers import drive, environment, new_database, on_postgres
from tests.faults.posting import FileSent, Told
from tests.faults.power_cut import Disk, cuts
from tests.faults.web import serving

pytestmark = [
    pytest.mark.faults,
    pytest.mark.database,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
    pytest.mark.timeout(600),
]
_ROWS = "SELECT header, blob, blob_sha256 FROM intake_{} WHERE id_digest = {}"
_SMALL = "SELECT content FROM intake_smallpayload WHERE name = {}"
Found = list[tuple[Any, ...]]


class Replay:
    """Reports sent one after another to a traced web; then the power goes at each receipt."""

    def __init__(self, folder: Path, reports: int, mutations: Sequence[str] = ()) -> None:
        self._var = folder / "var"
        self._var.mkdir()
        self.database = new_database(self._var)
        founded = drive("founding", self._var, str(reports), database=self.database)
        disk, log = Disk(self._var), folder / "calls"
        self._sent: dict[str, Told] = {}
        surroundings = environment(self._var, self.database)
        with serving(surroundings, before=strace.command(log), mutations=mutations) as web:
            for number, code in enumerate(founded["codes"]):
                told = _told(code, number)
                if web.send(told):
                    self._sent[told.receipt] = told
        self.receipts = len(self._sent)
        self._cuts = cuts(log, disk)
        self._image = folder / "image"

    def losses(self) -> Counter[str]:
        """What would be missing of the receipts already out, counted over every cut."""
        lost: Counter[str] = Counter()
        out: list[Told] = []
        for receipt, image in self._cuts:
            out.append(self._sent[receipt])
            # Losing an older receipt at a later cut would be seen at the last one.
            looked_at = out if len(out) == len(self._sent) else out[-1:]
            for told in looked_at:
                lost += self._missing(told, image)
        lost["receipt never seen in the calls"] += len(self._sent) - len(out)
        return +lost

    def _missing(self, told: Told, image: dict[str, bytes]) -> Counter[str]:
        digest = hashlib.sha256(told.submission_id).digest()
        lost: Counter[str] = Counter()
        with self._database(image) as ask:
            for table, wanted in (("submission", 1), ("attachment", len(told.files))):
                rows = ask(_ROWS.format(table, "{}"), digest)
                lost[f"row of {table}"] += wanted - len(rows)
                for header, name, sha256 in rows:
                    blob = image.get(f"{self._var}/blobs/{name[:2]}/{name}", b"")
                    payload = b"".join(row[0] for row in ask(_SMALL, name)) or blob
                    kind = "small payload" if is_small(name) else "blob"
                    lost[kind] += hashlib.sha256(header + payload).digest() != sha256
        return lost

    @contextmanager
    def _database(self, image: dict[str, bytes]) -> Iterator[Callable[[str, Any], Found]]:
        """From the image of SQLite's files; of PostgreSQL, which syncs for itself, as it stands."""
        if on_postgres():
            with psycopg.connect(self.database) as server:
                yield lambda query, key: server.execute(query.format("%s"), [key]).fetchall()
            return
        shutil.rmtree(self._image, ignore_errors=True)
        self._image.mkdir()
        for name in ("faults.sqlite3", "faults.sqlite3-wal"):
            if (content := image.get(f"{self._var}/{name}")) is not None:
                (self._image / name).write_bytes(content)
        with closing(sqlite3.connect(self._image / "faults.sqlite3")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            yield lambda query, key: connection.execute(query.format("?"), [key]).fetchall()


def _told(code: str, number: int) -> Told:
    """Of three, the first is a blob, the second has one, the third rests in the database."""
    account = f"Invented account {number}. " + resting.LONG * (number % 3 == 0)
    files = (FileSent("a.txt", b"An invented file. " * 700),) if number % 3 == 1 else ()
    return Told(code, account=account, files=files)


def test_every_receipt_survives_the_power_going_as_it_leaves(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    replay = Replay(tmp_path, 40)

    lost = replay.losses()

    say(f"F7: {replay.receipts} receipts, the power cut at each; harm: {dict(lost) or 'none'}")
    assert replay.receipts == 40
    assert not lost


@pytest.mark.full
def test_a_hundred_receipts_survive_it(tmp_path: Path, say: Callable[[str], None]) -> None:
    replay = Replay(tmp_path, 200)

    lost = replay.losses()

    say(f"F7 full: {replay.receipts} receipts; harm: {dict(lost) or 'none'}")
    assert replay.receipts == 200
    assert not lost


@pytest.mark.parametrize(
    ("mutation", "noticed"),
    [
        ("fsync removed", "blob"),
        ("folder fsync removed", "blob"),
        ("synchronous=NORMAL", "row of submission"),
    ],
)
def test_the_power_cut_notices(
    mutation: str, noticed: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    if mutation == "synchronous=NORMAL" and on_postgres():
        pytest.skip("a setting of SQLite")
    replay = Replay(tmp_path, 5, [mutation])

    lost = replay.losses()

    say(f"F12 {mutation}: {replay.receipts} receipts; harm: {dict(lost)}")
    assert replay.receipts == 5
    assert lost[noticed] >= 5
