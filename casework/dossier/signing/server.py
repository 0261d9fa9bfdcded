"""The signer's socket: one question at a time, so that its log grows in one line."""

import contextlib
import logging
import socket
import threading
from pathlib import Path
from typing import Any

from django.db import close_old_connections, connections

from casework.dossier.signing import wire
from casework.dossier.signing.signer import Signer
from intake.errors import IntakeError, TransientError
from intake.keys.agent import wire as lines
from intake.keys.agent.peers import Pace, peer_of
from intake.keys.agent.server import listen

log = logging.getLogger("casework.signer")
_PATIENCE = 5.0  # seconds a peer may take to ask
_PER_SECOND = 20.0


class SignerServer:
    """Listens until `stop`. Who is in the socket's group may ask: the worker's user."""

    def __init__(self, signer: Signer, path: Path) -> None:
        self._signer, self._path = signer, path
        self._pace, self._stopping = Pace(_PER_SECOND), threading.Event()
        self._listener = listen(path)
        self._group = path.stat().st_gid

    def serve(self) -> None:
        """Answer until stopped."""
        while not self._stopping.is_set():
            try:
                peer, _ = self._listener.accept()
            except OSError:
                if self._stopping.wait(0.1):
                    break
                continue
            with peer, contextlib.suppress(OSError):
                self._answer(peer)
        connections.close_all()
        self._listener.close()

    def stop(self) -> None:
        """Ask it to end. Safe in a signal handler."""
        self._stopping.set()
        self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)

    def _answer(self, peer: socket.socket) -> None:
        peer.settimeout(_PATIENCE)
        who = peer_of(peer)
        try:
            question = lines.receive(peer, wire.LONGEST)
        except lines.BadLineError as refusal:
            lines.send(peer, {"refused": refusal.code})
            return
        if not who.may_ask(self._group):
            lines.send(peer, {"refused": "signer_not_allowed"})
        elif not self._pace.take():
            lines.send(peer, {"later": "signer_busy"})
        else:
            lines.send(peer, self._judged(question))

    def _judged(self, question: dict[str, Any]) -> dict[str, Any]:
        close_old_connections()
        try:
            return self._done(question)
        except IntakeError as refusal:
            return {"refused": refusal.code}
        except TransientError as fault:
            return {"later": fault.code}
        except Exception:
            # The line has the place, never the value.
            log.exception("a release could not be signed")
            return {"later": "signer_fault"}

    def _done(self, question: dict[str, Any]) -> dict[str, Any]:
        asked = wire.asked_in(question)
        if question.get("ask") == "sign_release":
            return wire.answer(self._signer.sign_release(asked))
        if question.get("ask") == "sign_sums":
            return {"sshsig": self._signer.sign_sums(asked, wire.sums_in(question))}
        raise lines.BadLineError
