"""What a child hands back: sealed rows and nothing readable, as one line of JSON."""

import base64
import json
from dataclasses import dataclass
from typing import Any

from intake.custody import Draft
from intake.errors import IntakeError
from intake.payloads import Payload
from intake.report import canonical

MAX_SIZE = 4 << 20


@dataclass(frozen=True, repr=False)
class Part:
    """A sealed output. Its payload is durable already, or small and written at the finish."""

    id: str
    kind: str
    header: bytes
    payload: Payload
    sha256: bytes
    size: int


@dataclass(frozen=True, repr=False)
class Resealed:
    """What came by packet, under a fresh file key, and what was judged of the packet's code.

    `epoch` is that of today: from here on its row is one like any other. Of a report besides: its
    circle, the digest of the code to use up (b"": none), of a token what is kept of it once it is
    spent and its batch (16 octets), the numbers of its files.
    """

    header: bytes
    payload: Payload
    sha256: bytes
    size: int
    epoch: int
    network: str = ""
    code: bytes = b""
    token: tuple[bytes, bytes] | None = None  # `code` is then what it stands for
    files: tuple[int, ...] = ()


@dataclass(frozen=True, repr=False)
class Outcome:
    """How a claimed row is to be settled."""

    stage: str
    parts: tuple[Part, ...]
    event: Draft
    kept_header: bytes = b""
    mailbox: tuple[bytes, bytes] | None = None  # SHA-256 of the locator, recipient
    word: tuple[bytes, bytes] | None = None  # a message for it: 16 octets of row id, its seal
    resealed: Resealed | None = None


@dataclass(frozen=True)
class Fault:
    """Why there is no outcome: a code. `passing` ones are tried again."""

    code: str
    passing: bool


def to_line(result: Outcome | Fault) -> bytes:
    """One line for the pipe between child and parent."""
    if isinstance(result, Fault):
        return canonical({"fault": result.code, "passing": result.passing}) + b"\n"
    return (
        canonical(
            {
                "stage": result.stage,
                "parts": [_from_part(part) for part in result.parts],
                "event": [_text(result.event.leaf), _text(result.event.sealed)],
                "kept_header": _text(result.kept_header),
                "mailbox": [_text(half) for half in result.mailbox or ()],
                "word": [_text(half) for half in result.word or ()],
                "resealed": _from_resealed(result.resealed),
            }
        )
        + b"\n"
    )


def from_line(line: bytes) -> Outcome | Fault:
    """Read a child's line. IntakeError("child_garbled") if it was cut or is anything else."""
    if not line.endswith(b"\n"):
        raise IntakeError("child_garbled")
    try:
        told: dict[str, Any] = json.loads(line)
        if "fault" in told:
            return Fault(str(told["fault"]), bool(told["passing"]))
        mailbox, word = ([_bytes(half) for half in told[name]] for name in ("mailbox", "word"))
        return Outcome(
            stage=told["stage"],
            parts=tuple(_part(part) for part in told["parts"]),
            event=Draft(_bytes(told["event"][0]), _bytes(told["event"][1])),
            kept_header=_bytes(told["kept_header"]),
            mailbox=(mailbox[0], mailbox[1]) if mailbox else None,
            word=(word[0], word[1]) if word else None,
            resealed=_resealed(told["resealed"]),
        )
    except (ValueError, KeyError, TypeError, IndexError):
        raise IntakeError("child_garbled") from None


def _from_part(part: Part) -> list[str | int]:
    name, small = part.payload.name, _text(part.payload.small)
    return [part.id, part.kind, _text(part.header), name, small, _text(part.sha256), part.size]


def _part(told: list[Any]) -> Part:
    row, kind, header, name, small, sha256, size = told
    payload = Payload(name, _bytes(small))
    return Part(row, kind, _bytes(header), payload, _bytes(sha256), int(size))


def _from_resealed(one: Resealed | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "header": _text(one.header),
        "name": one.payload.name,
        "small": _text(one.payload.small),
        "sha256": _text(one.sha256),
        "size": one.size,
        "epoch": one.epoch,
        "network": one.network,
        "code": _text(one.code),
        "token": [_text(half) for half in one.token or ()],
        "files": list(one.files),
    }


def _resealed(told: dict[str, Any] | None) -> Resealed | None:
    if told is None:
        return None
    token = [_bytes(half) for half in told["token"]]
    return Resealed(
        header=_bytes(told["header"]),
        payload=Payload(told["name"], _bytes(told["small"])),
        sha256=_bytes(told["sha256"]),
        size=int(told["size"]),
        epoch=int(told["epoch"]),
        network=str(told["network"]),
        code=_bytes(told["code"]),
        token=(token[0], token[1]) if token else None,
        files=tuple(int(number) for number in told["files"]),
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
