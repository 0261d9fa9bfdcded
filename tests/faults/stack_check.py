"""`stack_check FILE [waiting]`: compare what is stored with the receipts its submitters hold.

FILE holds JSON: the desk's seed and, where it is at hand, the epoch's, how many codes were
issued, and for each receipt the submission id and how many files it covers. With "waiting" no
worker has been at work yet.
"""

import json
from pathlib import Path
from typing import Any

from intake.sealing import HybridIdentity
from tests.faults.checker import Checker
from tests.faults.posting import FileSent, Told

_FILE = FileSent("", b"")  # the checker counts files; it does not compare their content


def main(file: str, state: str = "settled") -> dict[str, Any]:
    """The checker's findings."""
    known = json.loads(Path(file).read_text())
    covered = [
        Told("", bytes.fromhex(one["id"]), one["receipt"], files=(_FILE,) * one["files"])
        for one in known["receipts"]
    ]
    desk = HybridIdentity(bytes.fromhex(known["desk"]))
    epoch = HybridIdentity(bytes.fromhex(known["epoch"])) if "epoch" in known else None
    return Checker(desk, settled=state == "settled", epoch=epoch).check(covered, known["codes"])
