"""A ground for processes that are started afterwards: `founding CODES`."""

from typing import Any

from tests.faults import ground


def main(codes: str) -> dict[str, Any]:
    """Codes to send with, and the desk's seed to read custody events with."""
    base = ground.prepare()
    return {"codes": base.codes(int(codes)), "desk": base.desk.seed.hex()}
