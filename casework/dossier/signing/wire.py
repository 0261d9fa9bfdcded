"""What worker and signer say to each other: the agent's one line of JSON each way, only longer."""

from dataclasses import asdict
from typing import Any

from casework.dossier.package import Signed
from casework.dossier.signing.signer import Asked
from intake.keys.agent import wire
from intake.keys.agent.wire import BadLineError
from intake.keys.approval import Request, Signature
from intake.keys.attestation import Attestation, AttestationError

LONGEST = 16 << 20  # bytes of a line: the sums of some hundred thousand files
_SMALL = 1 << 16


def question(name: str, asked: Asked, sums: bytes = b"") -> dict[str, Any]:
    """A question as it travels. Sums are ASCII."""
    return {
        "ask": name,
        "request": asked.request.body(),
        "signatures": [one.to_line() for one in asked.signatures],
        "opened": asked.opened.to_line(),
        "order": asked.order,
        "tag_manifest": asked.tag_manifest.decode("ascii"),
        "sums": sums.decode("ascii"),
    }


def asked_in(message: dict[str, Any]) -> Asked:
    """What is asked about.

    Raises BadLineError, AttestationError, ApprovalError("approval_malformed").
    """
    return Asked(
        Request.parse(wire.text(message, "request", _SMALL)),
        tuple(map(Signature.from_line, wire.texts(message, "signatures", most=20))),
        _opened_in(message),
        wire.text(message, "order"),
        _ascii(wire.text(message, "tag_manifest", _SMALL)),
    )


def sums_in(message: dict[str, Any]) -> bytes:
    """The sums to be signed. Raises BadLineError."""
    return _ascii(wire.text(message, "sums", LONGEST))


def answer(signed: Signed) -> dict[str, Any]:
    """A signed release as it travels."""
    return asdict(signed)


def signed_in(message: dict[str, Any]) -> Signed:
    """The inverse. Raises TypeError for another answer."""
    return Signed(**{name: str(value) for name, value in message.items()})


def _opened_in(message: dict[str, Any]) -> Attestation:
    """None at all is refused with the word that says what is missing."""
    line = message.get("opened")
    if not isinstance(line, str):
        raise AttestationError
    return Attestation.from_line(line)


def _ascii(text: str) -> bytes:
    try:
        return text.encode("ascii")
    except UnicodeEncodeError:
        raise BadLineError from None
