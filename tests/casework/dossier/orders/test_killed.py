"""A worker killed at any step leaves no draft or a whole one, and the next one goes on."""

import logging
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.db import connections

from casework.dossier import releasing, working
from casework.models import Draft, Package
from casework.services import approvals, dossiers, releases
from intake import orders
from intake.blobs import FileBlobs, FileBlobWriter, blob_store
from intake.forked import in_a_fork
from intake.models import CustodyEvent, SmallPayload
from intake.models import Order as OrderRow
from intake.sealing import age
from intake.sweeper import tidy
from tests.casework.dossier.orders.placing import OFFICE, laila, place
from tests.casework.dossier.orders.resting import Case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
Kill = Callable[[], None]


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def at_step(number: int) -> Iterator[None]:
    """The child dies when it says that it is so far."""
    step = orders.step

    def fatal(claim: orders.Claim, reached: int) -> bool:
        if reached == number:
            die()
        return step(claim, reached)

    with patch.object(orders, "step", fatal):
        yield


@contextmanager
def once_durable() -> Iterator[None]:
    """The child dies when its blob is where it will rest and nobody knows of it."""
    commit = FileBlobWriter.commit

    def fatal(writer: FileBlobWriter) -> str:
        commit(writer)
        die()
        return ""

    with patch.object(FileBlobWriter, "commit", fatal):
        yield


@contextmanager
def before_the_end() -> Iterator[None]:
    """The parent dies with the child's answer in its hand."""
    with patch.object(orders, "finish", die):
        yield


@contextmanager
def inside_the_end() -> Iterator[None]:
    """The parent dies in the transaction, after the draft's row."""
    with patch("intake.custody.record", die):
        yield


@contextmanager
def after_the_end() -> Iterator[None]:
    """The parent dies after the commit and before it has told anybody."""
    finish = orders.finish

    def fatal(claim: orders.Claim, write: Kill) -> bool:
        finish(claim, write)
        die()
        return True

    with patch.object(orders, "finish", fatal):
        yield


COMPILING = [*(at_step(n) for n in range(1, 7)), once_durable(), before_the_end(), inside_the_end()]


def doomed(fatal: object) -> str:
    """A worker of its own that meets the point, with its child.

    Returns what it had to say when it ended by itself; "" where it was killed.
    """

    def live() -> bytes:
        said: list[str] = ["lived"]
        working.log.addHandler(handler := logging.Handler())
        handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
        try:
            with fatal:  # type: ignore[attr-defined]
                working.work_off()
        except Exception:  # (what a worker would have died of is what the test is to say)
            said.append(traceback.format_exc())
        return "; ".join(said).encode()

    connections.close_all()
    # Nobody waits for the worker's own child longer than for it.
    said = in_a_fork(live, deadline=60, most=100_000)
    assert said is not None
    assert b"Traceback" not in said, said.decode()
    OrderRow.objects.update(lease_until=None, attempts=0)
    return said.decode()


def test_a_worker_killed_at_any_step_leaves_no_draft_and_the_next_one_makes_it(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = place(case)
    events = CustodyEvent.objects.count()

    for fatal in COMPILING:
        doomed(fatal)
        assert not Draft.objects.exists()
        assert OrderRow.objects.get().stage == "placed"
        assert CustodyEvent.objects.count() == events

    assert doomed(after_the_end()) == ""
    draft = Draft.objects.get()
    assert not OrderRow.objects.exists()
    assert draft.order == order
    assert b"".join(releases.open_draft(laila(case), case.house.desk, draft.pk))
    assert dossiers.progress(laila(case), case.house.desk, order).state == "drafted"

    monkeypatch.setattr(FileBlobs, "age_days", lambda *_: 9)
    tidy()
    named = {draft.blob, case.submission.blob, case.attachment.blob}
    assert {name for name in blob_store().names() if name not in named} == set()
    assert not SmallPayload.objects.filter(content=b"").exists()


def test_a_release_killed_at_any_step_leaves_no_package_and_is_signed_once(
    case: Case, signing: object
) -> None:
    place(case)
    working.work_off()
    desk, draft = case.house.desk, Draft.objects.get()
    releases.take_new(laila(case), desk)
    amina = case.house.unlocked("Amina")
    asked = releases.ask_release(amina, desk, draft.pk, words="For the working group.")
    approvals.sign(case.house.unlocked("Farid"), desk, asked.record.id)
    releases.release(amina, desk, asked.record.id)

    @contextmanager
    def once_signed() -> Iterator[None]:
        with patch.object(releasing._Late, "sign_sums", die):
            yield

    points = [at_step(1), once_signed(), at_step(5), once_durable(), before_the_end()]
    for fatal in [*points, inside_the_end()]:
        doomed(fatal)
        assert not Package.objects.exists()
        assert OrderRow.objects.get().stage == "placed"

    assert doomed(after_the_end()) == ""
    assert Package.objects.count() == 1
    content = b"".join(releases.download(laila(case), desk, draft.pk).pieces)
    assert age.decrypt_bytes(content, [OFFICE])


def test_a_worker_forks_and_its_child_opens_what_it_does_not(case: Case) -> None:
    order = place(case)

    assert working.work_off() == 1

    assert Draft.objects.get().order == order
