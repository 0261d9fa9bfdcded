"""Which keys this host has within reach, and which of them its role must not have."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.checks import MAY_HOLD, PRIVATE

# What a ceremony leaves behind if it was run here, or brought along by mistake.
_OFFLINE = ("root.age", "backup.age", "custody.age", "custody-share-*.txt")


@dataclass(frozen=True)
class Holding:
    """Something found. `allowed` for this role."""

    what: str
    where: Path
    allowed: bool


def holdings(role: str, settings: Any) -> Iterator[Holding]:
    """Every private key that this process could read, allowed or not."""
    allowed = MAY_HOLD.get(role, set())
    for name in PRIVATE:
        path = getattr(settings, name)
        if path is not None and _readable(Path(path)):
            yield Holding(name, Path(path), name in allowed)
    for folder in _folders(settings):
        for pattern in _OFFLINE:
            for file in sorted(folder.glob(pattern)):
                # Offline keys belong on no server at all, whatever its role.
                yield Holding("offline key", file, allowed=False)


def _readable(path: Path) -> bool:
    return path.exists() and os.access(path, os.R_OK)


def _folders(settings: Any) -> set[Path]:
    """Where such files would be dropped: beside the pinned root, and in the agent's folder."""
    near = [Path(settings.ROLL_ROOT_FILE).parent, getattr(settings, "VAR_DIR", None)]
    near.append(settings.AGENT_DIR)
    return {Path(folder) for folder in near if folder is not None and _readable(Path(folder))}
