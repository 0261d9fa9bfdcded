"""What client and agent say to each other: one line of JSON each way, then the end."""

import base64
import json
import socket
from typing import Any

from intake.errors import IntakeError
from intake.sealing.filekey import NONCE_BYTES
from intake.sealing.stream import SEALED_CHUNK

MAX_LINE = 1 << 18  # bytes; two thousand names fit
START = NONCE_BYTES + SEALED_CHUNK  # octets of a payload that hold its first line
# Name parts of one report that may become tags: enough for a long list of victims, too few to try
# a register of a country's names against the linking key.
MOST_LINKED = 2_000
MOST_NAMES = 64  # sealed tables and identity records in one question
MAX_HEADER = 1 << 16  # octets of a header that travels: some forty recipients


class BadLineError(IntakeError):
    """The other side did not keep to the form."""

    def __init__(self) -> None:
        super().__init__("agent_bad_request")


def send(peer: socket.socket, message: dict[str, Any]) -> None:
    """Send one message."""
    peer.sendall(json.dumps(message, separators=(",", ":")).encode() + b"\n")


def receive(peer: socket.socket, most: int = MAX_LINE) -> dict[str, Any]:
    """One message. BadLineError for more than `most` bytes, an early end, or no JSON object."""
    line = bytearray()
    while not line.endswith(b"\n"):
        piece = peer.recv(65536)
        line += piece
        if not piece or len(line) > most:
            raise BadLineError
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLineError from None
    if not isinstance(message, dict):
        raise BadLineError
    return message


def text(message: dict[str, Any], name: str, most: int = 200) -> str:
    """A string field of a request."""
    value = message.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= most:
        raise BadLineError
    return value


def number(message: dict[str, Any], name: str) -> int:
    """A whole non-negative number in a request."""
    value = message.get(name)
    if type(value) is not int or not 0 <= value < 1 << 63:
        raise BadLineError
    return value


def texts(message: dict[str, Any], name: str, most: int = 2000) -> list[str]:
    """A list of strings in a request."""
    value = message.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise BadLineError
    if not all(isinstance(one, str) and len(one) <= 1000 for one in value):
        raise BadLineError
    return value


def parts(message: dict[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    """One to `most` objects in a list."""
    value = message.get(name)
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise BadLineError
    if not all(isinstance(one, dict) for one in value):
        raise BadLineError
    return value


def octets(message: dict[str, Any], name: str, most: int) -> bytes:
    """Up to `most` octets, which travel in base64."""
    value = message.get(name)
    if not isinstance(value, str) or len(value) > (most + 2) // 3 * 4:
        raise BadLineError
    try:
        raw = base64.b64decode(value, validate=True)
    except ValueError:
        raise BadLineError from None
    if len(raw) > most:
        raise BadLineError
    return raw
