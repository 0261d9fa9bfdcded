"""Keeping keys out of swap, as far as the system lets us."""

import ctypes
import os
import resource

_CURRENT, _FUTURE, _ON_FAULT = 1, 2, 4


def lock_memory() -> bool:
    """Ask that no page of this process is ever swapped out; True if the system agreed.

    Only where there is no limit on locked memory: under a limit, later allocations would fail
    instead, and a dead agent helps nobody. Pages are locked as they are first touched.
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if soft != resource.RLIM_INFINITY and os.geteuid() != 0:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.mlockall(_CURRENT | _FUTURE | _ON_FAULT) == 0)
