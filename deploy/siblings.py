"""Several workers of one lane, forked from one parent that has loaded everything for them.

Each is a whole worker of its own. Celery's pool of processes was not chosen: it ends altogether
when one of its children is killed at a bad moment.
"""

import gc
import os
import signal
import sys
import time
from collections.abc import Callable

from intake.silence import die_with_parent, harden_process

_HEARD = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)
_PAUSE = 1.0  # seconds until one that ended is replaced


def keep_at_work(number: int, work: Callable[[], None]) -> None:
    """Fork `number` children into `work` and replace each that ends, until SIGTERM or SIGINT.

    Then they are asked to stop, and waited for as long as what they have begun takes.
    """
    gc.collect()
    gc.freeze()
    # Blocked and waited for, so that none can come between a look and the sleep after it.
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    children = {_fork(work) for _ in range(number)}
    while signal.sigwait(_HEARD) == signal.SIGCHLD:
        for _ in _ended(children):
            time.sleep(_PAUSE)
            children.add(_fork(work))
    for child in children:
        os.kill(child, signal.SIGTERM)
    for child in children:
        os.waitpid(child, 0)


def _ended(children: set[int]) -> list[int]:
    """Those that have ended, taken out of the set: one signal may stand for several."""
    gone = [child for child in children if os.waitpid(child, os.WNOHANG)[0]]
    children.difference_update(gone)
    return gone


def _fork(work: Callable[[], None]) -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        die_with_parent()
        if os.getppid() != parent:  # it died before the kernel was asked
            os._exit(1)
        harden_process()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
        work()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException as fault:
        sys.stderr.write(f"worker: {type(fault).__name__}\n")
    finally:
        os._exit(status)
