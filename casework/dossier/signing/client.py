"""Asking the signer. Used by the worker that finishes a release."""

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.dossier.package import Signed
from casework.dossier.signing import wire
from casework.dossier.signing.signer import Asked
from intake.errors import IntakeError, TransientError
from intake.keys.agent import wire as lines

_TIMEOUT = 30.0  # seconds; the log and the event are committed meanwhile


@dataclass(frozen=True)
class SignerClient:
    """One release with the signer: a `package.Signer`.

    Both methods raise TransientError("signer_away") when nobody answers, and IntakeError for
    what the signer refuses.
    """

    path: Path
    asked: Asked

    def sign_release(self, tag_manifest: bytes) -> Signed:
        """The signatures over the tag manifest, which must be the one that was approved."""
        if tag_manifest != self.asked.tag_manifest:
            raise IntakeError("release_detail_wrong")
        return wire.signed_in(self._ask(wire.question("sign_release", self.asked)))

    def sign_sums(self, sums: bytes) -> str:
        """The signature over the package's SHA256SUMS."""
        return str(self._ask(wire.question("sign_sums", self.asked, sums))["sshsig"])

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
                peer.settimeout(_TIMEOUT)
                peer.connect(str(self.path))
                lines.send(peer, question)
                answer = lines.receive(peer)
        except (OSError, lines.BadLineError):
            raise TransientError("signer_away") from None
        if "refused" in answer:
            raise IntakeError(str(answer["refused"]))
        if "later" in answer:
            raise TransientError(str(answer["later"]))
        return answer
