"""The signer's socket: one question at a time, so that its log grows in one line."""

from pathlib import Path
from typing import Any

from casework.dossier.signing import wire
from casework.dossier.signing.signer import Signer
from intake.keys.agent.listening import Listening
from intake.keys.agent.peers import Peer
from intake.keys.agent.wire import BadLineError


class SignerServer(Listening):
    """Who is in the socket's group may ask: the worker's user."""

    name, per_second, patience, longest = "signer", 20.0, 5.0, wire.LONGEST

    def __init__(self, signer: Signer, path: Path) -> None:
        self._signer = signer
        super().__init__(path)

    def serve(self) -> None:
        """Answer until stopped."""
        self.answer_all()
        self._listener.close()

    def answer(self, question: dict[str, Any], _who: Peer) -> dict[str, Any]:
        """The signatures asked for. Raises as `Signer`, and BadLineError."""
        asked = wire.asked_in(question)
        if question.get("ask") == "sign_release":
            return wire.answer(self._signer.sign_release(asked))
        if question.get("ask") == "sign_sums":
            return {"sshsig": self._signer.sign_sums(asked, wire.sums_in(question))}
        raise BadLineError
