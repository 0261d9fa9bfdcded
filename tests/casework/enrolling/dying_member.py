"""Puts a new passphrase in force and is killed by SIGKILL on the way. For test_new_passphrase.py.

    ROLE=operator … python -m tests.casework.enrolling.dying_member MEMBER WHERE

Reads password, device secret in hex and the passphrase until now from standard input, one a line;
writes the new words before it goes on, as a person writes them on paper.
"""

import os
import signal
import sys
import time
import uuid
from typing import Any

import django
from django_otp.oath import hotp  # type: ignore[import-untyped]


def main(member: str, where: str) -> None:
    """WHERE: event (before it is written), commit (before it), answer (after the commit)."""
    django.setup()
    from casework import sessions  # noqa: PLC0415
    from casework.accounts import new_passphrase  # noqa: PLC0415
    from casework.models import Member  # noqa: PLC0415
    from intake import custody  # noqa: PLC0415

    row = Member.objects.get(pk=uuid.UUID(member))
    password, secret, passphrase = sys.stdin.read().splitlines()
    # The number is read off the device here: on a busy machine one read before is too old.
    number = hotp(bytes.fromhex(secret), int(time.time()) // 30 + 1)
    token = new_passphrase.begin(row, password, f"{number:06d}", passphrase)
    words = new_passphrase.current(token, row).words
    sys.stdout.write(words)
    sys.stdout.flush()
    record = custody.record

    def dying(event: Any) -> None:
        if where == "commit":
            record(event)
        _die()

    def gone(whose: Any) -> None:
        _die()

    if where in ("event", "commit"):
        custody.record = dying
    else:
        sessions.lock = gone
    new_passphrase.finish(token, row, words)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
