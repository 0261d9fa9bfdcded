"""A ground for processes that are started afterwards: `founding CODES`."""

from typing import Any

from intake.keys.ceremony.founding import identity_file
from tests.faults import ground


def main(codes: str) -> dict[str, Any]:
    """Codes to send with, the seeds that open custody events and reports, the backup's key."""
    base = ground.prepare()
    return {
        "codes": base.codes(int(codes)),
        "desk": base.desk.seed.hex(),
        "epoch": base.epoch.seed.hex(),
        "backup": identity_file(base.backup).decode(),
    }
