"""F12: ways to build it wrong. Each is put into a running process, and a row above must notice.

A mutation that nothing notices means a check that checks nothing.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from django.db import transaction

from intake import blobs, checks, custody, payloads, pipeline, services
from intake.models.submission import Claimable
from intake.pipeline import claims


def without_fencing() -> None:
    """A worker settles a row whoever has claimed it since, and whatever became of it."""
    still_mine = classmethod(lambda cls, pk, _token: cls._default_manager.filter(pk=pk))
    patch.object(Claimable, "still_mine", still_mine).start()


def effect_outside() -> None:
    """The custody event is written in a transaction of its own, before the row is settled."""
    finish = claims.finish

    def apart(claim: Any, outcome: Any) -> bool:
        with transaction.atomic():
            custody.record(outcome.event)
        with patch("intake.pipeline.claims.custody.record"):
            return finish(claim, outcome)

    patch.object(pipeline, "finish", apart).start()


def payload_outside() -> None:
    """A small payload is committed by itself, ahead of the row it belongs to."""
    commit, keep = services._commit, payloads.Payload.keep

    def apart(*given: Any) -> int:
        payload = next(one for one in given if isinstance(one, payloads.Payload))
        with transaction.atomic():
            keep(payload)
        with patch.object(payloads.Payload, "keep"):
            return commit(*given)

    patch.object(services, "_commit", apart).start()


def payload_forgotten() -> None:
    """A report's row is written without its small payload."""
    patch.object(payloads.Payload, "keep").start()


def receipt_first() -> None:
    """The receipt is shown while another thread has yet to commit."""
    commit = services._commit

    def slowly(*given: Any) -> None:
        time.sleep(0.05)
        commit(*given)

    def soon(*given: Any) -> int:
        threading.Thread(target=slowly, args=given).start()
        return 1

    patch.object(services, "_commit", soon).start()


def without_fsync() -> None:
    """Sealed files are renamed into place without being synced."""
    _own_os(fsync=lambda _descriptor: None)


def without_folder_fsync() -> None:
    """The folder that names a sealed file is not synced."""
    patch.object(blobs, "_fsync_folder").start()


def _own_os(**replaced: Any) -> None:
    """An `os` for the blobs module alone: the database syncs as ever."""

    class Os:
        def __getattr__(self, name: str) -> Any:
            return replaced.get(name) or getattr(os, name)

    patch.object(blobs, "os", Os()).start()


def normal_synchronous() -> None:
    """SQLite as most recipes have it: the last commits live only in the kernel's memory.

    The start-up check, which refuses it, is muted too.
    """
    from django.conf import settings  # noqa: PLC0415

    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("=FULL", "=NORMAL")
    patch.object(checks, "weaknesses", lambda _connection: []).start()


MUTATIONS: dict[str, Callable[[], None]] = {
    "no fencing token": without_fencing,
    "effect outside the transaction": effect_outside,
    "small payload outside the transaction": payload_outside,
    "small payload not kept": payload_forgotten,
    "receipt before commit": receipt_first,
    "fsync removed": without_fsync,
    "folder fsync removed": without_folder_fsync,
    "synchronous=NORMAL": normal_synchronous,
}
