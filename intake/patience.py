"""How long a slow line may hold a thread. Pure.

Behind Tor there are no addresses to count, and each open POST holds one of the web's threads.
A bad line is answered with patience, a line that only pretends to send with an end.
"""

import socket
import time
from collections.abc import Callable

SILENCE = 120.0  # seconds without a byte
GRACE = 300.0  # seconds before the average counts at all
SLOWEST = 200.0  # bytes a second on average: a tenth of a poor 2G line


class PatientLine:
    """Reads from `read`; raises TimeoutError (an OSError, as a cut line is) when it is enough.

    `line` is the socket under it where the server gives it: silence is measured there.
    """

    def __init__(
        self,
        read: Callable[[int], bytes],
        line: socket.socket | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read, self._now = read, now
        self._started, self._received = now(), 0
        if line is not None:
            line.settimeout(SILENCE)

    def read(self, most: int) -> bytes:
        """Up to `most` bytes, b"" at the end."""
        spent = self._now() - self._started
        if spent > GRACE and self._received < SLOWEST * spent:
            raise TimeoutError
        piece = self._read(most)
        self._received += len(piece)
        return piece
