"""A desk's register: the first load after unlocking, and search over what it opened.

    python -m tests.bench register [--quick] [--database sqlite|postgresql]

For 1,000, 10,000 and 100,000 records: `first_load_s` from the first row read to a register that
answers, every row opened and held against the custody log; `search_s` the slowest of the searches
below, each with its page decoded; `rss_mb` resident memory of the process after both, `peak_mb`
its highest, `idle_mb` before, `beside_mb` the highest of the process that opens rows beside it
while a large register is loaded; `first_load_cpu_s` is processor time of this one, of which
neighbours take less than of the clock. The floor: the same rows fetched and unsealed, by one
process and nothing else.

Each size has a database and a process of its own, so that memory is of that size. Records carry
about 600 octets of Dari made of invented words with the frequencies of natural text, a hundred
thousand different ones at most, and codes; one in ten is an office-holder with an invented name.
"""

import argparse
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from tests.bench.databases import database
from tests.bench.processes import ROOT, environment

SIZES = (1_000, 10_000, 100_000)
DESK, _SEED = uuid.UUID(int=1), bytes(range(32))
_BATCH = 500
_TODAY = date(2026, 11, 21)
_PROVINCES = ("AF-KAB", "AF-HER", "AF-GHA", "AF-BAM")
# Of people who do not exist; spelt in either script.
_NAMES = ("محمد", "Mohammad", "Kabeer", "کبیر", "Sadbarg", "صدبرگ", "Abdurrahman", "Nawzad")
_LETTERS = "ابپتجچحخدرزژسشعغفقکگلمنوهی"
_TEXT = 600  # octets
_KERNEL = 5_000  # words


def run(arguments: list[str]) -> dict[str, object]:
    parser = argparse.ArgumentParser(prog="python -m tests.bench register")
    parser.add_argument("--quick", action="store_true", help="the two smaller sizes")
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql"))
    options = parser.parse_args(arguments)
    sizes = SIZES[:2] if options.quick else SIZES
    found = [_measured(size, options.database) for size in sizes]
    return {"benchmark": "register", "database": options.database, "sizes": found}


def _measured(size: int, kind: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="b") as name, database(kind, Path(name)) as (url, _):
        _apart("fill", size, Path(name), url)
        return {"records": size, **_apart("measure", size, Path(name), url)}


def _apart(deed: str, size: int, folder: Path, url: str) -> dict[str, object]:
    """Run one half in a process of its own; what it printed."""
    command = [sys.executable, "-m", "tests.bench.register", deed, str(size)]
    surroundings = environment(folder, url, ROLE="operator", DJANGO_SETTINGS_MODULE=_SETTINGS)
    surroundings.pop("PYTHONMALLOC")
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings, check=True, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, object] = json.loads(done.stdout)
    return told


_SETTINGS = "deploy.settings"


def _fill(size: int) -> dict[str, object]:
    from django.core.management import call_command  # noqa: PLC0415

    from casework.models import Desk  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    Desk.objects.create(id=DESK)
    fill_desk(keys(), size)
    return {}


def fill_desk(keys, size: int) -> None:
    """So many records of a desk that has none yet, under its keys."""
    from django.db import transaction  # noqa: PLC0415

    from casework.models import RowSecret, SealedRow  # noqa: PLC0415
    from intake.models import CustodyEvent  # noqa: PLC0415

    numbered = enumerate(_records(size), start=1)
    while batch := list(itertools.islice(numbered, _BATCH)):
        made = [_row(record, number, keys) for number, record in batch]
        with transaction.atomic():
            SealedRow.objects.bulk_create(row for row, _secret, _leaves in made)
            RowSecret.objects.bulk_create(secret for _row, secret, _leaves in made)
            CustodyEvent.objects.bulk_create(
                CustodyEvent(leaf=leaf) for _row, _secret, leaves in made for leaf in leaves
            )


def _row(record, number: int, desk):
    """What `rows.write` inserts for a new row; a transaction each would take an hour."""
    from casework import row_marks as marks  # noqa: PLC0415
    from casework.models import RowSecret, SealedRow  # noqa: PLC0415
    from casework.records.codec import to_bytes  # noqa: PLC0415
    from casework.row_seal import Content, Place, seal  # noqa: PLC0415

    place = Place(desk.desk, record.KIND, record.id, 1, 1, _TODAY)
    secret = os.urandom(32)
    keys = place.keys(desk, secret)
    sealed = seal(Content(to_bytes(record), number), place, keys)
    row = SealedRow(
        id=record.id, desk_id=desk.desk, kind=record.KIND, version=1, generation=1,
        day=_TODAY, sealed=sealed,
    )  # fmt: skip
    leaves = marks.written(place, keys, sealed).leaf, marks.counted(desk, number, 1).leaf
    return row, RowSecret(row=record.id, secret=secret), leaves


def keys():
    from casework.unlocked import DeskKeys  # noqa: PLC0415

    return DeskKeys(DESK, {1: _SEED})


def _records(size: int):
    """Of ten, five reviews, four accounts of an act and one office-holder."""
    random.seed(7)
    words = vocabulary()
    makers = (_review, _review, _review, _review, _review, *(_information,) * 4, _office_holder)
    for number in range(size):
        yield makers[number % 10](number, _text(words))


def _review(number: int, text: str):
    from casework.records import Review  # noqa: PLC0415

    return Review(
        id=uuid.uuid4(),
        submission=uuid.uuid4(),
        version=1,
        network=uuid.UUID(int=number % 20),
        received_on=_day(number),
        language="fa-af",
        urgency=f"T{number % 4}",
        acts=(f"LIF-0{number % 9 + 1}",),
        families=("LIF", ("LIB", "INT", "GRP")[number % 3]),
        province=_PROVINCES[number % 4],
        words_on_it=text,
    )


def _information(number: int, text: str):
    from casework.records import Information  # noqa: PLC0415
    from casework.records.shapes import Grade  # noqa: PLC0415

    return Information(
        id=uuid.uuid4(),
        act=uuid.UUID(int=number // 3 + 1),
        source=uuid.UUID(int=number // 5 + 1),
        grade=Grade(reliability="ABCDEF"[number % 6], credibility=str(number % 6 + 1)),
        remarks=text,
    )


def _office_holder(number: int, text: str):
    from casework.records import OfficeHolder  # noqa: PLC0415
    from casework.records.shapes import Place  # noqa: PLC0415

    name = f"{random.choice(_NAMES)} {random.choice(_NAMES)}"
    place = Place(province=_PROVINCES[number % 4])
    return OfficeHolder(id=uuid.uuid4(), called=(name,), place=place, remarks=text)


def _day(number: int) -> date:
    return date(2021, 8, 15) + timedelta(days=number % 1900)


def vocabulary() -> tuple[list[str], list[float]]:
    """Invented words, and weights for them: Zipf's for the first 5,000, which everybody uses, and
    from there on falling with the square of the rank, as counts over large corpora do.
    """
    words = {"".join(random.choices(_LETTERS, k=random.randint(2, 8))) for _ in range(100_000)}
    ordered = sorted(words, key=lambda word: (len(word), word))
    ranks = (rank + 2.7 for rank in range(len(ordered)))
    weights = (1 / rank if rank < _KERNEL else _KERNEL / rank**2 for rank in ranks)
    return ordered, list(itertools.accumulate(weights))


def _text(known: tuple[list[str], list[float]]) -> str:
    words, weights = known
    text, size = [], 0
    while size < _TEXT:
        word = random.choices(words, cum_weights=weights)[0]
        text.append(word)
        size += 2 * len(word) + 1
    return " ".join(text)


def _measure(_size: int) -> dict[str, object]:
    from casework.register.shelf import Shelf  # noqa: PLC0415

    idle = _resident("VmRSS")
    floor = _timed(_floor)
    shelf = Shelf()
    began = time.process_time()
    load = _timed(lambda: shelf.of(keys()))
    processor = time.process_time() - began
    register = shelf.of(keys())
    assert not register.faults
    searches = {name: _timed(search) for name, search in _searches(register).items()}
    return {
        "first_load_s": round(load, 2),
        "first_load_cpu_s": round(processor, 2),
        "floor_s": round(floor, 2),
        "search_s": round(max(searches.values()), 4),
        "searches_s": {name: round(seconds, 4) for name, seconds in searches.items()},
        "idle_mb": idle,
        "rss_mb": _resident("VmRSS"),
        "peak_mb": _resident("VmHWM"),
        "beside_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6, 1),
    }


def _floor() -> None:
    from casework.models import RowSecret, SealedRow  # noqa: PLC0415
    from casework.row_seal import Place, unseal  # noqa: PLC0415

    desk = keys()
    ids = list(SealedRow.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _BATCH):
        piece = ids[start : start + _BATCH]
        secrets = dict(RowSecret.objects.filter(pk__in=piece).values_list("row", "secret"))
        for row in SealedRow.objects.filter(pk__in=piece):
            place = Place(DESK, row.kind, row.pk, row.version, row.generation, row.day)
            unseal(bytes(row.sealed), place, place.keys(desk, bytes(secrets[row.pk])))


def _searches(register) -> dict[str, Callable[[], object]]:
    from casework.register import Query  # noqa: PLC0415

    random.seed(7)
    words = vocabulary()[0]
    queries = {
        "common_words": Query(words=" ".join(words[:8])),
        "rare_word": Query(words=words[40_000]),
        "one_facet": Query(family="LIF"),
        "all_facets": Query(
            code="LIF-01", family="LIF", province="AF-KAB", state="new", kinds=("review",),
            from_day=date(2022, 1, 1), to_day=date(2024, 1, 1), facets={"urgency": "T0"},
        ),
        "words_and_period": Query(words=" ".join(words[:3]), from_day=date(2023, 1, 1)),
        "period_alone": Query(from_day=date(2021, 1, 1)),
        "everything": Query(),
        "last_page": Query(page=1_000),
        "name": Query(words="Muhammad Kabir"),
        "name_of_a_kind": Query(words="عبدالرحمن", kinds=("office_holder",), province="AF-BAM"),
        "grade": Query(grade="B2"),
        "nothing": Query(words="ناموجودترین", state="new"),
        "longest": Query(words=" ".join(words[:400])[:1000]),
    }  # fmt: skip
    return {name: partial(register.find, query) for name, query in queries.items()}


def _timed(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def _resident(name: str) -> float:
    """A line of /proc/self/status, in MB of 10^6 octets."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return round(int(line.split()[1]) * 1024 / 1e6, 1)
    return 0.0


if __name__ == "__main__":
    import django

    django.setup()
    deed = {"fill": _fill, "measure": _measure}[sys.argv[1]]
    print(json.dumps(deed(int(sys.argv[2]))))
