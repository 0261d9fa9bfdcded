"""The agent itself: locked or unlocked, and its answer to each question."""

import base64
import logging
import threading
import time
import uuid
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from intake import recipients
from intake.errors import IntakeError, TransientError
from intake.keys.agent import wire
from intake.keys.agent.escrow import keep_half
from intake.keys.agent.keyring import Keyring
from intake.keys.agent.keyring import unlock as unlock_keys
from intake.keys.agent.naming import AskedNames, NamesOpener
from intake.keys.agent.opener import Asked, Opener
from intake.keys.agent.peers import Peer
from intake.keys.agent.release import Releases
from intake.keys.agent.rounds import Round, code_of, go_round
from intake.keys.agent.store import Store
from intake.keys.approval import HALF_SIZE, Request, Signature

log = logging.getLogger("intake.keys.agent")
_UNLOCK_PACE = 1.0  # seconds after a wrong passphrase, on top of what scrypt takes

Question = Callable[["Agent", dict[str, Any]], dict[str, Any]]


class Agent:
    """State of the process. Methods may be called from several threads."""

    def __init__(self, folder: Path, operators: Collection[str] = ()) -> None:
        """`operators`: OS users who may ask FOR_OPERATORS and nothing else."""
        self._folder, self._operators = folder, operators
        self._ring: Keyring | None = None
        self._opener: Opener | None = None
        self._naming: NamesOpener | None = None
        self._unlocking = threading.Lock()
        self._rounding = threading.Lock()
        self._releases = Releases()
        self.last_round: Round | None = None
        self.round_failed = ""
        self.memory_locked = False

    def __repr__(self) -> str:
        return "<Agent>"

    def unlock(self, passphrase: str) -> None:
        """Read the store. One try at a time. Raises IntakeError."""
        with self._unlocking:
            try:
                ring = unlock_keys(Store.unlock(self._folder, passphrase))
                self._ring, self._opener = ring, Opener(ring)
                self._naming = NamesOpener(ring, self._opener)
            except IntakeError:
                time.sleep(_UNLOCK_PACE)
                raise

    def ring(self) -> Keyring:
        """The keys. Raises TransientError("agent_locked")."""
        if self._ring is None:
            raise TransientError("agent_locked")
        return self._ring

    def opener(self) -> Opener:
        """The opener. Raises TransientError("agent_locked")."""
        if self._opener is None:
            raise TransientError("agent_locked")
        return self._opener

    def go_round(self) -> None:
        """One round of the day table; a failure is kept for `status`, and the next one tries."""
        with self._rounding:
            try:
                self.last_round = go_round(self.ring())
                self.round_failed = ""
            except (IntakeError, TransientError, DatabaseError, OSError) as fault:
                self.round_failed = code_of(fault)
                log.warning("a round of the day table did not end; `manage.py keys` says why")

    def answer(self, request: dict[str, Any], peer: Peer) -> dict[str, Any]:
        """The answer to a question, refusals included."""
        try:
            return self._question(request, peer)(self, request)
        except IntakeError as refusal:
            return {"refused": refusal.code}
        except TransientError as fault:
            return {"later": fault.code}
        except DatabaseError:
            return {"later": "database_away"}

    def _question(self, request: dict[str, Any], peer: Peer) -> Question:
        question = QUESTIONS.get(wire.text(request, "ask"))
        if question is None:
            raise wire.BadLineError
        if not self._may_ask(question, request, peer):
            raise IntakeError("agent_not_allowed")
        return question

    def _may_ask(self, question: Question, request: dict[str, Any], peer: Peer) -> bool:
        if peer.may_administer:
            return True
        if peer.is_one_of(self._operators):
            # A desk's first half comes from its founding. Later ones are the opener's own: who
            # could place one would know it, and open with a single custodian.
            is_later = question is Agent.keep_half and request.get("generation") != 1
            return question in FOR_OPERATORS and not is_later
        return question not in ADMINISTRATION

    def file_key(self, request: dict[str, Any]) -> dict[str, Any]:
        """See AgentClient.file_key."""
        ring, (kind, row, token) = self.ring(), _claim(request)
        key = self._releases.file_key(ring, kind, row, token)
        return {"key": base64.b64encode(key.octets).decode()}

    def linking_tags(self, request: dict[str, Any]) -> dict[str, Any]:
        """See AgentClient.linking_tags."""
        ring, (kind, row, token) = self.ring(), _claim(request)
        names = wire.texts(request, "names")
        return {"tags": self._releases.linking_tags(ring, kind, row, token, names)}

    def unlock_by(self, request: dict[str, Any]) -> dict[str, Any]:
        """Unlock with a passphrase sent once, then catch up with the days."""
        self.unlock(wire.text(request, "passphrase", most=1000))
        self.go_round()
        return {}

    def round_now(self, _request: dict[str, Any]) -> dict[str, Any]:
        """Read the day table at once."""
        self.ring()
        self.go_round()
        return self.status({})

    def keep_half(self, request: dict[str, Any]) -> dict[str, Any]:
        """See AgentClient.keep_originals_half."""
        try:
            half = bytes.fromhex(wire.text(request, "half", most=64))
            desk, generation = wire.text(request, "desk"), wire.number(request, "generation")
            keep_half(self.ring().store, desk, generation, half, recipients.current().custody)
        except ValueError:
            raise wire.BadLineError from None
        return {}

    def open_original(self, request: dict[str, Any]) -> dict[str, Any]:
        """See AgentClient.open_original."""
        key = self.opener().open_original(_asked(request))
        return {"key": base64.b64encode(key.octets).decode()}

    def open_release(self, request: dict[str, Any]) -> dict[str, Any]:
        """See AgentClient.open_release."""
        key, opened = self.opener().open_release(_asked(request))
        return {"key": base64.b64encode(key.octets).decode(), "opened": opened.to_line()}

    def open_names(self, request: dict[str, Any]) -> dict[str, Any]:
        """See AgentClient.open_names."""
        if self._naming is None:
            raise TransientError("agent_locked")
        keys = self._naming.open_names(_asked_names(request))
        return {"keys": [base64.b64encode(one.octets).decode() if one else "" for one in keys]}

    def check_half(self, request: dict[str, Any]) -> dict[str, Any]:
        """See AgentClient.check_half."""
        desk, generation = wire.text(request, "desk"), wire.number(request, "generation")
        header = wire.octets(request, "header", most=wire.MAX_HEADER)
        self.opener().check(desk, generation, _half(request), header)
        return {}

    def make_half(self, request: dict[str, Any]) -> dict[str, Any]:
        """See AgentClient.make_originals_half."""
        generation, half_a = wire.number(request, "generation"), _half(request)
        return {"made": self.opener().make_half(*_signed(request), generation, half_a)}

    def recipient(self, request: dict[str, Any]) -> dict[str, Any]:
        """See AgentClient.originals_recipient."""
        desk, generation = wire.text(request, "desk"), wire.number(request, "generation")
        return {"recipient": self.opener().recipient(desk, generation, _half(request))}

    def status(self, _request: dict[str, Any]) -> dict[str, Any]:
        """Names and days; nothing that opens anything."""
        terms = self._ring.terms() if self._ring else []
        done = self.last_round
        return {
            "locked": self._ring is None,
            "terms": [
                {
                    "name": key.name,
                    "until": str(key.held.certificate.until),
                    "ends": str(key.held.certificate.ends),
                    "retired": key.held.retired,
                }
                for key in terms
            ],
            "overdue": done.overdue if done else [],
            "round": self.round_failed or ("ok" if done else "none"),
            "memory_locked": self.memory_locked,
        }


def _claim(request: dict[str, Any]) -> tuple[str, uuid.UUID, int]:
    try:
        row = uuid.UUID(wire.text(request, "row"))
    except ValueError:
        raise wire.BadLineError from None
    return wire.text(request, "kind"), row, wire.number(request, "token")


def _asked(request: dict[str, Any]) -> Asked:
    """An approval that is malformed is refused as such; anything else is a bad request."""
    return Asked(
        *_signed(request),
        wire.number(request, "generation"),
        _half(request),
        _half(request, "newest_half"),
        wire.octets(request, "header", most=wire.MAX_HEADER),
        wire.octets(request, "start", most=wire.START),
    )


def _asked_names(request: dict[str, Any]) -> AskedNames:
    lines = wire.texts(request, "signatures", most=8)
    return AskedNames(
        Request.parse(wire.text(request, "request", most=4000)),
        tuple(Signature.from_line(line) for line in lines),
        {wire.number(one, "generation"): _half(one) for one in wire.parts(request, "halves", 32)},
        tuple(
            (
                wire.octets(one, "header", most=wire.MAX_HEADER),
                wire.octets(one, "start", most=wire.START),
            )
            for one in wire.parts(request, "sealed", wire.MOST_NAMES)
        ),
    )


def _signed(request: dict[str, Any]) -> tuple[Request, tuple[Signature, ...]]:
    lines = wire.texts(request, "signatures", most=8)
    asked = Request.parse(wire.text(request, "request", most=4000))
    return asked, tuple(Signature.from_line(line) for line in lines)


def _half(request: dict[str, Any], name: str = "half") -> bytes:
    half_a = wire.octets(request, name, most=HALF_SIZE)
    if len(half_a) != HALF_SIZE:
        raise wire.BadLineError
    return half_a


QUESTIONS: dict[str, Question] = {
    "file_key": Agent.file_key,
    "linking_tags": Agent.linking_tags,
    "status": Agent.status,
    "round": Agent.round_now,
    "unlock": Agent.unlock_by,
    "keep_half": Agent.keep_half,
    "open_original": Agent.open_original,
    "open_release": Agent.open_release,
    "open_names": Agent.open_names,
    "check_half": Agent.check_half,
    "make_half": Agent.make_half,
    "originals_recipient": Agent.recipient,
}
ADMINISTRATION = (Agent.unlock_by, Agent.keep_half)
FOR_OPERATORS = (Agent.status, Agent.round_now, Agent.keep_half, Agent.check_half)
