"""A first load with the process beside, in a store of its own: run by test_beside.

It is told what happens to that process, and prints what was loaded as one line of JSON.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from unittest.mock import patch

_SLOW = 2.0  # seconds; there are thirty pieces


def fill() -> None:
    """600 rows, of which one was altered and one is gone."""
    from django.core.management import call_command  # noqa: PLC0415

    from casework.models import Desk, RowSecret, SealedRow  # noqa: PLC0415
    from tests.bench.register import DESK, fill_desk, keys  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    Desk.objects.create(id=DESK)
    fill_desk(keys(), 600)
    altered, gone = SealedRow.objects.order_by("pk")[:2]
    SealedRow.objects.filter(pk=altered.pk).update(sealed=bytes(altered.sealed)[:-1] + b"?")
    SealedRow.objects.filter(pk=gone.pk).delete()
    RowSecret.objects.filter(pk=gone.pk).delete()


def load(fate: str) -> dict[str, object]:
    """What a register holds, and how many rows either process opened for it."""
    from casework.register import beside, opening  # noqa: PLC0415
    from casework.register.shelf import Shelf  # noqa: PLC0415
    from tests.bench.register import keys  # noqa: PLC0415

    here: list[int] = []
    there: list[int] = []
    examine, following = opening.examine, beside._Helper.next

    def by_this_process(desk, ids):
        if fate not in ("alone", "unstartable") and not there:
            time.sleep(_SLOW)  # so that the other comes to it, too
        here.append(len(ids))
        return examine(desk, ids)

    def by_the_other(helper):
        piece = following(helper)
        if piece is not None:
            there.append(piece.read)
            if fate in ("SIGKILL", "SIGSTOP") and len(there) == 2:
                os.kill(helper._process.pid, getattr(signal, fate))
        return piece

    if fate == "unstartable":
        sys.executable = "/nowhere/python"
    with (
        patch.multiple(beside, LEAST=1000 if fate == "alone" else 1, _PATIENCE=0.5),
        patch.multiple(beside, examine=by_this_process),
        patch.object(beside._Helper, "next", by_the_other),
        patch.object(opening, "PIECE", 20),
    ):
        register = Shelf().of(keys())
    return {
        "records": sorted(str(one.record.id) for one in register),
        "faults": sorted(one.wrong for one in register.faults),
        "here": sum(here),
        "there": sum(there),
        "pipes": sum(map(_is_pipe, Path("/proc/self/fd").iterdir())),
    }


def _is_pipe(link: Path) -> bool:
    try:
        return int(link.name) > 2 and str(link.readlink()).startswith("pipe:")
    except OSError:
        return False


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "fill":
        fill()
        print("{}")
    else:
        print(json.dumps(load(sys.argv[1])))
