"""A thread that ends what nobody came back to end: idle keys, and registers opened by them.

Every request does the same as it passes; this is for the hours in which there is none.
"""

import threading
import time

from casework import sessions

EVERY = 20.0  # seconds


def begin() -> threading.Thread:
    """Start it in this process; it ends with the process."""
    thread = threading.Thread(target=_go_on, name="reaping", daemon=True)
    thread.start()
    return thread


def _go_on() -> None:
    while True:
        time.sleep(EVERY)
        sessions.let_go()
