"""A ground for processes that are started afterwards: `founding CODES [SENT]`.

SENT reports are taken in at once, of each length in turn.
"""

import itertools
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

from intake.keys.ceremony.founding import identity_file
from tests.faults import ground, resting
from tests.faults.accepting import LENGTHS
from tests.faults.posting import Told, post

_SHORT = "An invented account of nothing that happened. "


def main(codes: str, sent: str = "0") -> dict[str, Any]:
    """Codes to send with, the seeds that open custody events and reports, the backup's key."""
    base = ground.prepare()
    for code, length in zip(base.codes(int(sent)), itertools.cycle(LENGTHS), strict=False):
        told = Told(code, account=_SHORT + resting.LONG * length.long, files=length.files)
        post(WSGIHandler(), told)
    return {
        "codes": base.codes(int(codes)),
        "desk": base.desk.seed.hex(),
        "epoch": base.epoch.seed.hex(),
        "backup": identity_file(base.backup).decode(),
    }
