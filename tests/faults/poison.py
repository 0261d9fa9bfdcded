"""F10: `poison SOUND`: rows and files that cannot be worked, among some that can.

Each poison is a sound submission that was then spoilt where it rests, or a hostile file that
arrived as files do. HeldKeys stands in for the agent; sanitising is the real sandbox.
"""

import hashlib
import os
import signal
import time
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from django.core.handlers.wsgi import WSGIHandler

from intake import pipeline
from intake.models import Attachment, MailboxSeed, Stage, Submission
from intake.pipeline import text
from intake.queue import Lane
from tests.faults import ground, resting, spoiling, working
from tests.faults.checker import Checker
from tests.faults.posting import FileSent, Told, post, receipt_on
from tests.intake.sanitising import samples

SHORT = "An invented account of one sentence."
CRASHES, HANGS = "this account kills its child", "this account never ends"
_FILES = (FileSent("a.txt", b"An invented file. " * 900), FileSent("b.txt", b"Another. " * 900))
_CODES = 100


def main(sound: str) -> dict[str, Any]:
    """Accept, spoil, work until nothing waits; what became of each kind of poison."""
    base = ground.prepare()
    working.lighten(base)
    working.warm()
    desk = _Desk(base.codes(_CODES))
    good = [desk.take(files=_FILES[:1]) for _ in range(int(sound))]
    hostile = [desk.take(files=(file,)) for file in _hostile()]
    spoilt = {name: desk.take(account=name) for name in (CRASHES, HANGS)}
    for name, spoil in spoiling.ways(base.epoch.recipient, base.desk.recipient).items():
        spoilt[name] = desk.take(files=_FILES)
        spoil(spoilt[name])
    for size, account in (("short", SHORT), ("long", resting.LONG)):
        spoilt |= _payloads_spoilt(desk, size, account)
    kept = _originals()
    _make_deadly()
    _work()
    found = Checker(base.desk, settled=True, epoch=base.epoch).check((), _CODES)
    return found | {
        "sound": _stages(good), "hostile": _stages(hostile),
        "spoilt": {name: _stages([row]) for name, row in spoilt.items()},
        "most_claims": max(_claims()), "originals_touched": _originals() != kept,
    }  # fmt: skip


def _payloads_spoilt(desk: "_Desk", size: str, account: str) -> dict[str, Submission]:
    """A report of this length for each way, and two that changed places."""
    spoilt = {}
    for name, spoil in spoiling.ways_with_a_payload().items():
        spoilt[f"{size} payload {name}"] = row = desk.take(account=account)
        spoil(row)
    one, other = desk.take(account=account), desk.take(account=account)
    spoiling.swap(one, other)
    return spoilt | {f"{size} payload of another": one, f"{size} payload of one": other}


class _Desk:
    """Where reports come in."""

    def __init__(self, codes: list[str]) -> None:
        self._codes, self._pages = iter(codes), WSGIHandler()

    def take(self, **told: Any) -> Submission:
        """Send one and find its row."""
        one = Told(next(self._codes), **told)
        _, page = post(self._pages, one)
        if receipt_on(page) != one.receipt:
            raise RuntimeError("A report of the ground was not taken.")
        return Submission.objects.get(id_digest=hashlib.sha256(one.submission_id).digest())


def _hostile() -> tuple[FileSent, ...]:
    """Files that harm whoever opens them carelessly."""
    png, pdf = "image/png", "application/pdf"
    return (
        FileSent("1600-megapixels.png", samples.png_bomb(40_000, 1), png),
        FileSent("unfolds.png", samples.png_bomb(8_000), png),
        FileSent("locked.pdf", samples.locked_pdf(), pdf),
        FileSent("half.jpg", samples.jpeg()[:400], "image/jpeg"),
        FileSent("noise.png", os.urandom(5000), png),
    )


def _make_deadly() -> None:
    """Two accounts that no child survives."""
    redact_all = text.redact_all  # type: ignore[attr-defined]

    def redact_or_die(texts: Any, *rest: Any, **named: Any) -> Any:
        if CRASHES in texts[0]:
            os.kill(os.getpid(), signal.SIGSEGV)
        while HANGS in texts[0]:
            time.sleep(1)
        return redact_all(texts, *rest, **named)

    patch.object(text, "redact_all", redact_or_die).start()


def _work() -> None:
    """Workers until nothing waits; the clock goes on so that every pause is over."""
    for round_ in range(1, 8):
        working.turn_clock(timedelta(minutes=2 * round_))
        for lane in Lane:
            ground.in_fork(partial(_work_off, lane))
    ground.in_fork(working.link_all)


def _work_off(lane: Lane, _pipe: int) -> None:
    pipeline.work_off(lane)


def _claims() -> list[int]:
    """How often each row was claimed; a seed that was published is gone."""
    models = (Submission, Attachment, MailboxSeed)
    return [n for model in models for n in model.objects.values_list("token", flat=True)]


def _originals() -> list[tuple[str, bytes, bytes]]:
    """Id, header and digest of the payload of everything that arrived."""
    return [
        (str(row.pk), bytes(row.header), _digest(row.blob))
        for model in (Submission, Attachment)
        for row in model.objects.order_by("pk")
    ]


def _digest(blob: str) -> bytes:
    try:
        return hashlib.sha256(resting.content(blob)).digest()
    except FileNotFoundError:
        return b""


def _stages(rows: Iterable[Submission]) -> list[str]:
    """Where reports, their files and their seeds came to stand, each once."""
    ids = [row.pk for row in rows]
    found = set(Submission.objects.filter(pk__in=ids).values_list("stage", flat=True))
    for model in (Attachment, MailboxSeed):
        found |= set(model.objects.filter(submission__in=ids).values_list("stage", flat=True))
    return sorted(Stage(stage).value for stage in found)
