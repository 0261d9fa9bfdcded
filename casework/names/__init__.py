"""Protected names that a custodian has open, in one session's memory and nowhere else.

`keep` puts them there, `of` gives them to the same session of the same person, and `keep_only`
drops those of every session that is locked. They are shared with nobody, not even with another
session of the same person, and a restart forgets them.
"""

import threading
import uuid
from collections.abc import Collection

from casework.names.held import HeldName, OpenNames

__all__ = ["HeldName", "OpenNames", "drop", "keep", "keep_only", "of"]

_lock = threading.Lock()
_open: dict[tuple[str, uuid.UUID], OpenNames] = {}


def keep(session: str, names: OpenNames) -> None:
    """Keep them for this session; what it had open of the same desk goes."""
    with _lock:
        _open[session, names.desk] = names


def of(session: str, desk: uuid.UUID, member: uuid.UUID) -> OpenNames | None:
    """What this session has open of a desk; None where it is another person's by now."""
    with _lock:
        found = _open.get((session, desk))
    return found if found is not None and found.member == member else None


def drop(session: str, desk: uuid.UUID) -> None:
    """Forget them, before anybody locks."""
    with _lock:
        _open.pop((session, desk), None)


def keep_only(sessions: Collection[str]) -> None:
    """Forget those of every session but these; none: all."""
    with _lock:
        for place in [one for one in _open if one[0] not in sessions]:
            del _open[place]
