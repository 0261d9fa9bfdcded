"""A process that may ask nobody: sockets are refused, and who tried is counted.

Standard library only: the baseline's process, which has none of our requirements, uses it too.
"""

import sys

_ASKING = frozenset(
    f"socket.{deed}"
    for deed in ("connect", "getaddrinfo", "gethostbyaddr", "gethostbyname", "sendmsg", "sendto")
)


class Attempts:
    """How often something looked a name up, connected or sent since `refuse`."""

    def __init__(self) -> None:
        self.count = 0

    def seen(self, event: str, _: object) -> None:
        """Called by the interpreter before the deed; what is raised here stops it."""
        if event in _ASKING:
            self.count += 1
            raise OSError("this process asks nobody")


def refuse() -> Attempts:
    """From now to the end of this process, without a way back."""
    attempts = Attempts()
    sys.addaudithook(attempts.seen)
    return attempts
