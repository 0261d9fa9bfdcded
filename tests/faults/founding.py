"""A ground for processes that are started afterwards: `founding CODES`."""

from typing import Any

from tests.faults import ground


def main(codes: str) -> dict[str, Any]:
    """Codes to send with, and the seeds that open custody events and reports."""
    base = ground.prepare()
    return {
        "codes": base.codes(int(codes)),
        "desk": base.desk.seed.hex(),
        "epoch": base.epoch.seed.hex(),
    }
