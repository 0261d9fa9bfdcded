"""Deeds on one database, each in a process of its own: `python -m tests.bench.working DEED …`.

Prints one line of JSON. Reports are the demo's samples: invented, in three languages.
"""

import itertools
import json
import os
import secrets
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

_HEADER = 3300  # octets: two hybrid stanzas


def found() -> dict[str, str]:
    """Database, keys, roll and network, as the demo makes them."""
    from deploy.demonstration import keys  # noqa: PLC0415

    keys.found(keys.Places(Path(os.environ["VAR_DIR"])))
    return {}


def accept(count: str) -> dict[str, int]:
    """Store that many reports without ringing; every third one is in the same language."""
    from deploy.demonstration.keys import wait_for_epoch  # noqa: PLC0415
    from deploy.demonstration.once import samples  # noqa: PLC0415
    from intake import networks, receipts, services  # noqa: PLC0415
    from intake.arrival import Arrival  # noqa: PLC0415
    from intake.models import Network  # noqa: PLC0415
    from intake.report import Report  # noqa: PLC0415

    wait_for_epoch(30)
    patch.object(services, "ring_quietly").start()
    told = [
        Report(network="", language=one["language"], account=one["account"]) for one in samples()
    ]
    codes = networks.issue_codes(Network.objects.get(), int(count))
    for code, report in zip(codes, itertools.cycle(told)):
        services.accept_report(Arrival(secrets.token_bytes(16), code, receipts.draw()), report)
    return {"octets": statistics.mean(len(one.to_bytes()) for one in told)}  # type: ignore[dict-item]


def watch(kind: str, total: str, first: str) -> dict[str, float]:
    """Rows of a kind settled in a second, from the `first` one to the last of `total`."""
    started, begun, seen = time.monotonic(), 0.0, 0
    while (settled := _settled(kind)) < int(total):
        if settled >= int(first) and not begun:
            begun, seen = time.monotonic(), settled
        if time.monotonic() - started > 150:
            raise RuntimeError("The workers did not settle the rows in time.")
        time.sleep(0.05)
    took = time.monotonic() - (begun or started)
    return {"per_s": round((int(total) - seen) / max(took, 0.001), 1)}


def _settled(kind: str) -> int:
    from intake.models import CustodyEvent, Mailbox, Stage, Submission  # noqa: PLC0415

    if kind == "submission":
        return Submission.objects.filter(stage=Stage.READY).count()
    return (Mailbox if kind == "seed" else CustodyEvent).objects.count()


def code() -> dict[str, str]:
    """A fresh admission code; seeds that still wait are taken away."""
    from deploy.demonstration import keys  # noqa: PLC0415
    from intake.models import MailboxSeed  # noqa: PLC0415

    MailboxSeed.objects.all().delete()
    return {"code": keys.issue_code(keys.Places(Path(os.environ["VAR_DIR"])))}


def attached(total: str) -> dict[str, float]:
    """Wait until that many files are ready; seeds that come with them go before their turn."""
    from intake.models import Attachment, MailboxSeed, Stage  # noqa: PLC0415

    print(json.dumps({"watching": True}), flush=True)
    until = time.monotonic() + 100
    while Attachment.objects.filter(stage=Stage.READY).count() < int(total):
        if time.monotonic() > until:
            raise RuntimeError("The file did not become ready in time.")
        time.sleep(0.01)
        if MailboxSeed.objects.exists():
            MailboxSeed.objects.all().delete()
    return {"at": time.monotonic()}


def hold() -> dict[str, str]:
    """Claim the oldest report, say so, and sleep until killed."""
    from intake.pipeline.claims import claim_next  # noqa: PLC0415
    from intake.queue import Lane  # noqa: PLC0415

    claim = claim_next(Lane.TEXT)
    print(json.dumps({"held": claim is not None}), flush=True)
    time.sleep(600)
    return {}


def bookkeeping(rows: str, rounds: str) -> dict[str, float]:
    """Rows a second through claim and finish with nothing between, and through a bare loop."""
    from intake.pipeline import child  # noqa: PLC0415

    ours, bare, forked = [], [], []
    for _ in range(int(rounds)):
        fill(rows)
        ours.append(_rate(int(rows), lambda: _ours(child._attempt)))
        fill(rows)
        bare.append(_rate(int(rows), _bare))
        fill(rows)
        forked.append(_rate(int(rows), lambda: _ours(lambda w: child.in_a_child(w, deadline=9))))
    empty()
    return {
        "rows_per_s": round(statistics.median(ours)),
        "bare_rows_per_s": round(statistics.median(bare)),
        "ratio": _paired(ours, bare),
        "rows_per_s_with_a_child_each": round(statistics.median(forked)),
    }


def backlog(small: str, large: str, rows: str) -> dict[str, Any]:
    """Milliseconds to claim and settle a row, with few and with many rows behind it."""
    from intake.pipeline import child  # noqa: PLC0415

    found: dict[str, Any] = {}
    for size in (small, large):
        empty()
        fill(str(int(size) + 4 * int(rows)), header=100)
        cpu = time.process_time()
        rates = [_rate(int(rows), lambda: _ours(child._attempt, int(rows))) for _ in range(3)]
        spent = (time.process_time() - cpu) * 1000 / (3 * int(rows))
        found[f"at_{size}"] = {
            "ms_per_row": round(1000 / statistics.median(rates), 3),
            "cpu_ms_per_row": round(spent, 3),
            "ms_per_bare_row": round(1000 / _rate(int(rows), lambda: _bare(int(rows))), 3),
            "ms_per_look": round(1000 / _rate(50, _look), 3),
        }
    few, many = found[f"at_{small}"], found[f"at_{large}"]
    empty()
    return found | {of: round(many[of] / few[of], 3) for of in ("ms_per_row", "cpu_ms_per_row")}


def _paired(ones: list[float], others: list[float]) -> float:
    return round(statistics.median(a / b for a, b in zip(ones, others, strict=True)), 3)


def _rate(count: int, deed: Callable[[], None]) -> float:
    start = time.perf_counter()
    deed()
    return count / (time.perf_counter() - start)


def _look() -> None:
    """What the sweeper asks twice a second."""
    from intake.pipeline.claims import work_waits  # noqa: PLC0415
    from intake.queue import Lane  # noqa: PLC0415

    for _ in range(50):
        work_waits(Lane.TEXT)


def _ours(run: Callable[[Any], Any], most: int = 1 << 30) -> None:
    """Claim and finish as the worker does; the stages between are empty."""
    from intake.custody import Draft  # noqa: PLC0415
    from intake.models import Stage  # noqa: PLC0415
    from intake.pipeline.claims import claim_next, finish  # noqa: PLC0415
    from intake.pipeline.outcome import Outcome  # noqa: PLC0415
    from intake.queue import Lane  # noqa: PLC0415

    event = bytes(6000)  # as long as a sealed event
    while most and (claim := claim_next(Lane.TEXT)):
        most -= 1
        nothing = Outcome(Stage.READY, (), Draft(os.urandom(32), event))
        assert finish(claim, run(partial(_give, nothing)))


def _give(outcome: Any) -> Any:
    return outcome


def _bare(most: int = 1 << 30) -> None:
    """The least a queue in this table does: take a row, commit, mark it done, commit.

    The custody event belongs to the deed and is written here too.
    """
    from django.db import connection, transaction  # noqa: PLC0415

    from intake.models import CustodyBody, CustodyEvent, Submission  # noqa: PLC0415

    event = bytes(6000)
    while most:
        most -= 1
        with transaction.atomic(durable=True):
            waiting = Submission.objects.filter(stage="received").order_by("received_on")
            if connection.vendor == "postgresql":
                waiting = waiting.select_for_update(skip_locked=True)
            row = waiting.first()
            if row is None:
                return
            Submission.objects.filter(pk=row.pk).update(token=row.token + 1)
        with transaction.atomic(durable=True):
            Submission.objects.filter(pk=row.pk, token=row.token + 1).update(stage="ready")
            made = CustodyEvent.objects.create(leaf=os.urandom(32))
            CustodyBody.objects.create(event=made, sealed=event)


def fill(count: str, header: int = _HEADER) -> dict[str, int]:
    """Rows that wait, made in bulk: nobody sent them and nothing opens them."""
    from django.db import connection  # noqa: PLC0415

    from intake import clock  # noqa: PLC0415
    from intake.models import Submission  # noqa: PLC0415

    today, left = clock.today(), int(count)
    while left > 0:
        batch = min(left, 1000)
        left -= batch
        Submission.objects.bulk_create(
            Submission(
                id_digest=os.urandom(32), tag=os.urandom(32), received_on=today, parts=1,
                stage="received", epoch=1, header=bytes(header), network=uuid.uuid4(),
                blob=secrets.token_hex(20), blob_sha256=bytes(32), blob_size=4112,
            )
            for _ in range(batch)
        )  # fmt: skip
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # as autovacuum does within the minute
            cursor.execute("ANALYZE intake_submission")
    return {"rows": int(count)}


def empty() -> None:
    """Take the rows of `fill` away again."""
    from intake.models import Submission  # noqa: PLC0415

    Submission.objects.filter(blob_size=4112, blob_sha256=bytes(32)).delete()


DEEDS: dict[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (found, accept, watch, code, attached, hold, bookkeeping, backlog, fill)
}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(DEEDS[sys.argv[1]](*sys.argv[2:])), flush=True)
