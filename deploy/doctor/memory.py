"""What the kernel may write of memory onto a disk: swap and core dumps. P1 has no other hole."""

import resource
from collections.abc import Iterator
from pathlib import Path

from deploy.doctor.fault import Fault

_PROC, _SYS = Path("/proc"), Path("/sys")
_NOWHERE = ("|/bin/false", "|/usr/bin/false", "|/bin/true", "|/usr/bin/true")


def look_at_swap() -> Iterator[Fault]:
    """Swap that is neither memory itself nor encrypted."""
    lines = (_PROC / "swaps").read_text(encoding="utf-8").splitlines()[1:]
    for device in (line.split()[0] for line in lines):
        if not _keeps_nothing(Path(device).resolve()):
            yield Fault(
                f"Swap is on, unencrypted: {device}. Opened reports can get onto the disk.",
                f"swapoff {device}, and take it out of /etc/fstab; then overwrite it.",
            )


def look_at_cores() -> Iterator[Fault]:
    """Where a process that dies leaves its memory."""
    pattern = (_PROC / "sys/kernel/core_pattern").read_text(encoding="utf-8").strip()
    if pattern.startswith("|"):
        is_kept = pattern.split()[0] not in _NOWHERE
    else:
        is_kept = bool(pattern) and resource.getrlimit(resource.RLIMIT_CORE)[0] != 0
    if is_kept:
        yield Fault(
            "The memory of a process that dies is kept in a core dump.",
            "sysctl -w kernel.core_pattern='|/bin/false', and the same in /etc/sysctl.d/.",
        )


def _keeps_nothing(device: Path) -> bool:
    """Compressed memory, or a device under a key (dm-crypt)."""
    if device.name.startswith("zram"):
        return True
    mapped = _SYS / "block" / device.name / "dm/uuid"
    return mapped.is_file() and mapped.read_text(encoding="utf-8").startswith("CRYPT-")
