"""The files lane: verify an attachment whole, make it safe to look at, seal that. In a child."""

import io
from collections.abc import Iterator

from intake import custody
from intake.keys.agent.client import AgentClient
from intake.models import Stage
from intake.pipeline.claims import Claim
from intake.pipeline.opening import OpenedFile
from intake.pipeline.outcome import Outcome
from intake.pipeline.parts import seal_part
from intake.recipients import Recipients
from intake.sanitising import NotShown, sanitise
from intake.sealing import wrap


def work_file(claim: Claim, keys: Recipients, agent: AgentClient) -> Outcome:
    """Make a rendition of one attachment, or say why there is none. The original stays sealed."""
    key = agent.file_key(claim.kind, str(claim.row), claim.token)
    opened = OpenedFile(claim, key)
    shown = sanitise(io.BufferedReader(PieceReader(opened.pieces())), opened.name)
    desk_id = keys.desk_of(claim.network)
    desk, originals = keys.desk(desk_id), keys.originals(desk_id)
    if isinstance(shown, NotShown):
        part = seal_part("note", claim, {"not_shown": shown.reason}, [desk])
    else:
        part = seal_part("rendition", claim, shown.to_bytes(), [desk])
    event = custody.draft(
        "attachment.ready", [desk], row=str(claim.row), part=part.kind, sha256=part.sha256.hex()
    )
    return Outcome(Stage.READY, (part,), event, wrap(key, [originals, keys.custody]))


class PieceReader(io.RawIOBase):
    """A readable stream over pieces as they are opened; holds one piece at a time."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill what one piece can fill; 0 at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
