"""The database a benchmark runs on, made for it and removed with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import Postgres


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, int]]:
    """An empty one: (DATABASE_URL, pid of its server or 0)."""
    if kind == "sqlite":
        yield f"sqlite://{folder / 'bench.sqlite3'}", 0
        return
    server = Postgres()
    try:
        server.start()
        yield server.create("bench"), int((server.data / "postmaster.pid").read_text().split()[0])
    finally:
        server.remove()
